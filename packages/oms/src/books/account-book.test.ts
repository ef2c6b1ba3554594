import { InstrumentMath, Scaled, currency, strategyId, timestamp, type InstrumentDefinition, type LedgerEntry } from '@redfire/core';
import { FakeClock, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { AccountBook } from './account-book.ts';
import { Ledger } from './ledger.ts';
import { EXTERNAL, PositionBook } from './position-book.ts';

const usdt = currency('USDT');

function open(definition: Partial<InstrumentDefinition> = {}, mode: 'netting' | 'hedging' = 'netting') {
  const math = new InstrumentMath(anInstrument(definition));
  const { id } = math.instrument;
  const instruments = new Map([[id, math]]);
  const [ledger, positions, clock] = [new Ledger(), new PositionBook(instruments, { mode }), new FakeClock()];
  const posted: LedgerEntry[] = [];
  const account = new AccountBook({ ledger, positions, instruments, clock, onPosted: (entry) => posted.push(entry) });
  const trade = (holder: string, side: 'buy' | 'sell', quantity: string, price = '100') => {
    for (const position of [positions.of(strategyId(holder), id), positions.net(id)]) position.trade(side, Scaled.from(quantity), Scaled.from(price), timestamp(0));
  };
  const received = () => [positions.net(id), ...positions.all()].map((position) => [position.strategy ?? 'net', position.fundingReceived.toString()]);
  return { id, ledger, positions, clock, posted, account, trade, received };
}

const linesOf = ({ lines }: LedgerEntry) => lines.map(({ account, currency: code, amount }) => `${account} ${amount.toFixed()} ${code}`);

describe('money that comes and goes', () => {
  it.each([
    ['deposit', '5', 'deposit', ['equity -5 USDT', 'cash 5 USDT']],
    ['withdraw', '5', 'withdrawal', ['equity 5 USDT', 'cash -5 USDT']],
    ['transfer', '5', 'transfer', ['equity -5 USDT', 'cash 5 USDT']],
    ['transfer', '-5', 'transfer', ['equity 5 USDT', 'cash -5 USDT']],
    ['adjust', '-0.01', 'adjustment', ['equity 0.01 USDT', 'cash -0.01 USDT']],
    ['charge', '0.3', 'fee', ['fees 0.3 USDT', 'cash -0.3 USDT']],
  ] as const)('%s of %s posts one entry, gives it back and publishes it', (call, amount, reason, lines) => {
    const { account, posted, clock } = open();
    clock.advanceBy(7);
    const entry = account[call]({ currency: usdt, amount, reference: 'R-1' });
    expect([entry.reason, entry.at, entry.reference, linesOf(entry), posted]).toEqual([reason, clock.now(), 'R-1', lines, [entry]]);
  });

  it('is above zero where its direction is in the name', () => {
    const { account, posted } = open();
    for (const call of ['deposit', 'withdraw'] as const) expect(() => account[call]({ currency: usdt, amount: '-1' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(posted).toEqual([]);
  });

  it('is withdrawn also where there is less, and the ledger tells of what is missing', () => {
    const { account, ledger } = open();
    const told: string[] = [];
    ledger.onShortfall = ({ cash }) => told.push(cash.toString());
    account.deposit({ currency: usdt, amount: '10' });
    account.withdraw({ currency: usdt, amount: '12', at: timestamp(3) });
    expect([told, ledger.balance(usdt).toString()]).toEqual([['-2'], '-2']);
  });
});

describe('funding', () => {
  const terms = { rate: '0.0001', price: '101', at: timestamp(5) };

  it('is paid by longs to shorts at a positive rate, on the value at the mark, and borne by strategies as they hold', () => {
    const { id, account, trade, received, ledger } = open({ multiplier: '0.1' });
    trade('long', 'buy', '5');
    trade('short', 'sell', '2');
    const entry = account.applyFunding({ instrument: id, ...terms });
    expect([entry && linesOf(entry), ledger.balance(usdt, 'funding').toString()]).toEqual([['cash -0.00303 USDT', 'funding 0.00303 USDT'], '0.00303']);
    expect(received()).toEqual([['net', '-0.00303'], ['long', '-0.00505'], ['short', '0.00202'], ['external', '0']]);
  });

  it('of an inverse contract is rounded once; what rounding leaves of the shares is of external', () => {
    const { id, account, trade, received } = open({ inverse: true, multiplier: '100', settleScale: 4 });
    for (const holder of ['a', 'b', 'c']) trade(holder, 'buy', '1');
    const entry = account.applyFunding({ instrument: id, rate: '-0.01', price: '151', at: timestamp(5) });
    expect([entry && linesOf(entry), received()]).toEqual([['cash 0.0199 BTC', 'funding -0.0199 BTC'], [['net', '0.0199'], ['a', '0.0066'], ['b', '0.0066'], ['c', '0.0066'], ['external', '0.0001']]]);
  });

  it('is exchanged by long and short each where they are kept apart', () => {
    const { id, account, trade, positions } = open({}, 'hedging');
    trade('a', 'buy', '3');
    trade('a', 'sell', '1');
    account.applyFunding({ instrument: id, ...terms });
    expect([positions.net(id), ...positions.net(id).legs, positions.of(EXTERNAL, id)].map(({ fundingReceived }) => fundingReceived.toString())).toEqual(['-0.0202', '-0.0303', '0.0101', '0']);
  });

  it('posts nothing where nothing is held', () => {
    const { id, account, posted } = open();
    expect([account.applyFunding({ instrument: id, ...terms }), posted]).toEqual([undefined, []]);
  });

  it('is of perpetuals alone, at a price above zero', () => {
    const future = open({ kind: 'future' });
    expect(() => future.account.applyFunding({ instrument: future.id, ...terms })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    const { id, account } = open();
    expect(() => account.applyFunding({ instrument: id, ...terms, price: '0' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
