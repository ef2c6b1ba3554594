import { Scaled, currency, timestamp, type LedgerReason } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { Ledger, type CashShortfall } from './ledger.ts';

const usdt = currency('USDT');
const btc = currency('BTC');
const exact = (text: string) => Scaled.from(text);

/** A deposit of 1,000 first, then whatever is asked for. */
function open(history?: number) {
  const ledger = new Ledger({ history });
  let at = 0;
  const move = (reason: LedgerReason, amount: string, reference?: string, code = usdt) => {
    at++;
    ledger.post(timestamp(at), reason, [{ currency: code, from: reason === 'deposit' ? 'equity' : 'profit', to: 'cash', amount: exact(amount) }], reference);
  };
  move('deposit', '1000');
  return { ledger, move };
}

describe('the explanation of a balance', () => {
  it('lists the entries that made it, newest last, with the balance after each', () => {
    const { ledger, move } = open();
    move('fill', '12.5', 'T-1');
    move('deposit', '1', undefined, btc);
    move('fill', '-2.25', 'T-2');
    const { lines, ...of } = ledger.explainBalance(usdt);
    expect([of.currency, of.account, of.balance.toFixed()]).toEqual([usdt, 'cash', '1010.25']);
    expect(lines.map(({ amount, balance, ...line }) => [line, amount.toFixed(), balance.toFixed()])).toEqual([
      [{ entry: 1, at: timestamp(1), reason: 'deposit' }, '1000', '1000'],
      [{ entry: 2, at: timestamp(2), reason: 'fill', reference: 'T-1' }, '12.5', '1012.5'],
      [{ entry: 4, at: timestamp(4), reason: 'fill', reference: 'T-2' }, '-2.25', '1010.25'],
    ]);
  });

  it('is of one account, and sums what an entry moves to and from it', () => {
    const { ledger } = open();
    ledger.post(timestamp(2), 'fill', [
      { currency: usdt, from: 'cash', to: 'fees', amount: exact('3') },
      { currency: usdt, from: 'fees', to: 'cash', amount: exact('1') },
    ]);
    expect(['cash', 'fees', 'venue'].map((account) => ledger.explainBalance(usdt, account as 'cash').lines.map(({ amount }) => amount.toFixed()))).toEqual([['1000', '-2'], ['2'], []]);
  });

  it('keeps at most as many entries as it may and at least half of it, and sums the older ones up', () => {
    const { ledger, move } = open(10);
    const kept: number[] = [];
    for (let entry = 2; entry <= 40; entry++) {
      move('fill', '1');
      kept.push(ledger.entries().length);
    }
    expect([Math.max(...kept), Math.min(...kept.slice(10))]).toEqual([10, 6]);
    const [first, second] = ledger.explainBalance(usdt).lines;
    expect(first).toEqual({ at: timestamp(30), reason: 'opening', amount: exact('1029').toDecimal(), balance: exact('1029').toDecimal() });
    expect([second?.entry, second?.amount.toFixed(), second?.balance.toFixed()]).toEqual([31, '1', '1030']);
  });

  it('is one line where no entries are kept, and none where nothing was posted', () => {
    const { ledger, move } = open(0);
    move('fill', '5');
    expect(ledger.explainBalance(usdt).lines.map(({ reason, amount }) => [reason, amount.toFixed()])).toEqual([['opening', '1005']]);
    expect([ledger.explainBalance(btc).lines, ledger.entries()]).toEqual([[], []]);
  });

  it('has amounts beyond 2^53 to the digit, from pages that were used before', () => {
    const { ledger, move } = open(4);
    for (const amount of ['90071992547409.9312345678', '2', '-90071992547409.9312345677', '3', '90071992547409.9312345678', '4', '5']) move('fill', amount);
    expect(ledger.explainBalance(usdt).lines.map(({ amount }) => amount.toFixed())).toEqual(['1002.0000000001', '3', '90071992547409.9312345678', '4', '5']);
  });

  it('finds the entries of one reference', () => {
    const { ledger, move } = open();
    move('fill', '1', 'T-1');
    move('fill', '2', 'T-2');
    expect(ledger.entries('T-2').map(({ id, lines }) => [id, lines.map(({ account, amount }) => [account, amount.toFixed()])])).toEqual([[3, [['profit', '-2'], ['cash', '2']]]]);
  });

  it('refuses a length that cannot be halved', () => {
    for (const history of [1, -1, 2.5]) expect(() => new Ledger({ history })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('an entry written line by line', () => {
  it('is posted as it is written, and given back', () => {
    const { ledger } = open();
    const heard: unknown[] = [];
    ledger.onEntry = (entry) => heard.push(entry);
    const lines = [{ account: 'cash', currency: usdt, amount: exact('3') }, { account: 'fees', currency: usdt, amount: exact('-1') }, { account: 'profit', currency: usdt, amount: exact('-2') }] as const;
    const entry = ledger.record({ at: timestamp(9), reason: 'adjustment', reference: 'R', lines });
    expect(entry).toEqual({ id: 2, at: timestamp(9), reason: 'adjustment', reference: 'R', lines: lines.map((line) => ({ ...line, amount: line.amount.toDecimal() })) });
    expect([heard, ledger.entries('R')]).toEqual([[entry], [entry]]);
  });

  it('that does not sum to zero in a currency is refused, and nothing of it is posted', () => {
    const { ledger } = open();
    const before = ledger.save();
    expect(() => ledger.record({ at: timestamp(9), reason: 'adjustment', lines: [{ account: 'cash', currency: usdt, amount: exact('1') }, { account: 'equity', currency: btc, amount: exact('-1') }] })).toThrow(
      expect.objectContaining({ code: 'UNBALANCED_ENTRY', details: { reason: 'adjustment', currency: usdt, sum: '1' } }),
    );
    expect(ledger.save()).toEqual(before);
  });
});

describe('free money', () => {
  it('is cash less what open orders need; what is reserved is still held', () => {
    const { ledger } = open();
    ledger.post(timestamp(2), 'reserve', [{ currency: usdt, from: 'unreserved', to: 'reserved', amount: exact('300.5') }]);
    expect([ledger.balanceOf(usdt), ledger.free(btc).toString()]).toEqual([{ currency: usdt, total: exact('1000').toDecimal(), reserved: exact('300.5').toDecimal(), free: exact('699.5').toDecimal() }, '0']);
  });

  it('that falls below nothing is told once, when cash does; the posting stands', () => {
    const { ledger, move } = open();
    const told: CashShortfall[] = [];
    ledger.onShortfall = (shortfall) => told.push(shortfall);
    ledger.post(timestamp(2), 'reserve', [{ currency: usdt, from: 'unreserved', to: 'reserved', amount: exact('100') }]);
    for (const amount of ['-1000', '-5', '-1', '10', '-4', '-1']) move('fill', amount, `of ${amount}`);
    expect(told.map(({ cash, free, reference }) => [cash.toString(), free.toString(), reference])).toEqual([['-5', '-105', 'of -5'], ['-1', '-101', 'of -1']]);
  });

  it('that is short only between the parts of one entry is not told', () => {
    const { ledger } = open();
    const told: CashShortfall[] = [];
    ledger.onShortfall = (shortfall) => told.push(shortfall);
    ledger.post(timestamp(2), 'fill', [{ currency: usdt, from: 'cash', to: 'venue', amount: exact('1500') }, { currency: usdt, from: 'profit', to: 'cash', amount: exact('600') }]);
    expect([told, ledger.balance(usdt).toString()]).toEqual([[], '100']);
  });
});

it('a ledger goes on from balances that were saved, and only before anything is posted', () => {
  const { ledger, move } = open();
  move('fill', '-0.125');
  const next = new Ledger();
  next.restore(ledger.save());
  expect([next.save(), next.explainBalance(usdt).lines.map(({ reason, amount }) => [reason, amount.toFixed()])]).toEqual([ledger.save(), [['opening', '999.875']]]);
  next.post(timestamp(9), 'deposit', [{ currency: usdt, from: 'equity', to: 'cash', amount: exact('1') }]);
  expect(next.explainBalance(usdt).lines.map(({ entry, balance }) => [entry, balance.toFixed()])).toEqual([[undefined, '999.875'], [3, '1000.875']]);
  expect(() => { next.restore(ledger.save()); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
});
