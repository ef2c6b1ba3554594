import { InstrumentMath, LEDGER_ACCOUNTS, Scaled, clientOrderId, currency, timestamp, toDecimal, tradeId, type LedgerEntry, type Side } from '@redfire/core';
import { anInstrument, anOrderRequest, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountsOf, stepTrade, type StepTrade } from '../fixtures/any-trade.ts';
import { Plain, written } from '../fixtures/plain.ts';
import { Ledger } from './ledger.ts';
import { OrderRecord, type AppliedExecution } from '../order-record.ts';
import { termsOf } from '../order-request.ts';
import { EXTERNAL, PositionBook } from './position-book.ts';
import { postExecution } from './post-execution.ts';

/** One of each kind that can be traded, and of each way to post. */
const INSTRUMENTS = [
  anInstrument({ kind: 'spot', id: 'BTC/USDT.SPOT' }),
  anInstrument({ kind: 'spot', id: 'ETH/BTC.SPOT', multiplier: '10' }),
  anInstrument({ kind: 'equity' }),
  anInstrument({ kind: 'option' }),
  anInstrument({ kind: 'fx', id: 'EUR/USD.CASH', accounting: 'cash' }),
  anInstrument({ kind: 'fx' }),
  anInstrument({ kind: 'perpetual' }),
  anInstrument({ kind: 'perpetual', id: 'BTC/USD.INVERSE', inverse: true, multiplier: '100' }),
  anInstrument({ kind: 'perpetual', id: 'ETH/USDT.QUANTO', quanto: true, settle: 'BTC', multiplier: '0.000001' }),
  anInstrument({ kind: 'future' }),
  anInstrument({ kind: 'cfd' }),
].map((instrument) => new InstrumentMath(instrument));

const PAIRS: readonly string[] = ['BTC/USDT.SPOT', 'ETH/BTC.SPOT', 'EUR/USD.CASH'];

interface AnyFill {
  readonly which: number;
  readonly trade: StepTrade;
  /** Ten-thousandths; below zero is a rebate. */
  readonly fee: number;
  readonly feeCurrency: string;
}

const anyFill: fc.Arbitrary<AnyFill> = fc.record({
  which: fc.nat({ max: INSTRUMENTS.length - 1 }),
  trade: stepTrade,
  fee: fc.integer({ min: -1_000, max: 1_000 }),
  feeCurrency: fc.constantFrom('USDT', 'BNB', 'BTC'),
});
const fills = fc.array(anyFill, { minLength: 1, maxLength: 25 });

describe('the ledger, over fills of every kind of instrument', () => {
  it('sums to zero in every currency after every posting', () => {
    holds(fc.property(fills, (list) => {
      const books = open();
      for (const fill of list) {
        books.post(fill);
        expect(books.ledger.currencies().map((code) => [code, books.ledger.residual(code).toString()])).toEqual(books.ledger.currencies().map((code) => [code, '0']));
      }
    }));
  });

  it('has balances that are the sums of its entries, each of which sums to zero', () => {
    holds(fc.property(fills, (list) => {
      const books = open();
      for (const fill of list) books.post(fill);
      const sums = new Map<string, Plain>();
      for (const { lines } of books.entries) {
        for (const { account, currency: code, amount } of lines) sums.set(`${account} ${code}`, (sums.get(`${account} ${code}`) ?? new Plain(0)).plus(amount));
        for (const code of new Set(lines.map((line) => line.currency))) expect(written(lines.filter((line) => line.currency === code).reduce((sum, { amount }) => sum.plus(amount), new Plain(0)))).toBe('0');
      }
      const balances = books.ledger.currencies().flatMap((code) => LEDGER_ACCOUNTS.map((account) => [`${account} ${code}`, books.ledger.balance(code, account).toString()]));
      expect(balances).toEqual(balances.map(([name]) => [name, written(sums.get(name!) ?? new Plain(0))]));
    }));
  });

  it('moves what each kind of instrument posts, to the last digit', () => {
    holds(fc.property(fills, (list) => {
      const books = open();
      const cash = new Map<string, Plain>();
      const add = (code: string, amount: Plain) => cash.set(code, (cash.get(code) ?? new Plain(0)).plus(amount));
      for (const fill of list) {
        const math = INSTRUMENTS[fill.which]!;
        const { instrument } = math;
        const { quantity, price } = amountsOf(math, fill.trade);
        const before = new Plain(books.positions.net(instrument.id).realizedProfit.toString());
        books.post(fill);
        const contracts = quantity.times(instrument.multiplier.toFixed()).times(fill.trade.side === 'buy' ? 1 : -1);
        if (math.exchangesCash) {
          add(instrument.settle, contracts.times(price).negated());
          if (PAIRS.includes(instrument.id)) add(instrument.base!, contracts);
        } else {
          // the profit itself is held against a twin in the tests of positions
          add(instrument.settle, new Plain(books.positions.net(instrument.id).realizedProfit.toString()).minus(before));
        }
        add(fill.feeCurrency, new Plain(fill.fee).dividedBy(10_000).negated());
      }
      for (const [code, amount] of cash) expect([code, books.ledger.balance(currency(code)).toString()]).toEqual([code, written(amount)]);
    }));
  });

  it('has fees and rebates under fees, each in its own currency', () => {
    holds(fc.property(fills, (list) => {
      const books = open();
      const paid = new Map<string, Plain>();
      for (const fill of list) {
        books.post(fill);
        paid.set(fill.feeCurrency, (paid.get(fill.feeCurrency) ?? new Plain(0)).plus(new Plain(fill.fee).dividedBy(10_000)));
      }
      for (const [code, amount] of paid) expect([code, books.ledger.balance(currency(code), 'fees').toString()]).toEqual([code, written(amount)]);
    }));
  });

  it('goes back to where it was when the last fill is reversed, where cash was exchanged or a position was opened', () => {
    holds(fc.property(fills, anyFill, (list, last) => {
      const books = open();
      for (const fill of list) books.post(fill);
      const math = INSTRUMENTS[last.which]!;
      const { sign } = books.positions.net(math.instrument.id).quantity;
      // closing a contract realises profit at the average cost, which its reversal opens anew: see the next property
      fc.pre(math.exchangesCash || sign === 0);
      const before = books.balances();
      books.post(last);
      books.post(last, -1);
      expect(books.balances()).toEqual(before);
    }));
  });

  it('is worth at any price what it was worth before a fill that is reversed', () => {
    holds(fc.property(fills, anyFill, fc.integer({ min: 1, max: 1_000_000 }), (list, last, ticks) => {
      const books = open();
      for (const fill of list) books.post(fill);
      const math = INSTRUMENTS[last.which]!;
      const { price } = amountsOf(math, { side: 'buy', lots: 1, ticks }).exact;
      const position = books.positions.net(math.instrument.id);
      const worth = () => new Plain(books.ledger.balance(math.instrument.settle).plus(math.exchangesCash ? math.value(position.quantity, price) : position.unrealizedProfit(price)).toString());
      const before = [worth(), position.quantity.toString()] as const;
      books.post(last);
      books.post(last, -1);
      const allowed = math.shape === 'inverse' ? '6e-18' : '0';
      expect([worth().minus(before[0]).abs().lessThanOrEqualTo(allowed), position.quantity.toString()]).toEqual([true, before[1]]);
    }));
  });

  it('has strategies whose positions sum to the net position', () => {
    holds(fc.property(fills, (list) => {
      const books = open();
      for (const [index, fill] of list.entries()) books.post(fill, 1, index % 2 === 0 ? 'a' : undefined);
      for (const { instrument: { id } } of INSTRUMENTS) {
        const virtual = books.positions.of('a' as typeof EXTERNAL, id).quantity.plus(books.positions.of(EXTERNAL, id).quantity);
        expect(virtual.toString()).toBe(books.positions.net(id).quantity.toString());
      }
    }));
  });

  it('has another version after every fill, also one that moves no money', () => {
    holds(fc.property(fills, (list) => {
      const books = open();
      for (const fill of list) {
        const { version } = books.ledger;
        books.post({ ...fill, fee: 0 });
        expect(books.ledger.version).not.toBe(version);
      }
    }));
  });
});

describe('entries', () => {
  it('say what moved, why and when', () => {
    const books = open();
    books.post({ which: 0, trade: { side: 'buy', lots: 2_000, ticks: 10_000 }, fee: -5_000, feeCurrency: 'BNB' });
    expect(books.entries).toEqual([
      {
        id: 1,
        at: timestamp(7),
        reason: 'fill',
        reference: 'T-1',
        lines: [
          { account: 'cash', currency: 'USDT', amount: toDecimal('-200') },
          { account: 'venue', currency: 'USDT', amount: toDecimal('200') },
          { account: 'venue', currency: 'BTC', amount: toDecimal('-2') },
          { account: 'cash', currency: 'BTC', amount: toDecimal('2') },
          { account: 'cash', currency: 'BNB', amount: toDecimal('0.5') },
          { account: 'fees', currency: 'BNB', amount: toDecimal('-0.5') },
        ],
      },
    ]);
  });
});

function open() {
  const ledger = new Ledger();
  const entries: LedgerEntry[] = [];
  ledger.onEntry = (entry) => entries.push(entry);
  const positions = new PositionBook(new Map(INSTRUMENTS.map((math) => [math.instrument.id, math])));
  return {
    ledger,
    entries,
    positions,
    balances: () => Object.fromEntries(Object.entries(ledger.balances()).filter(([, amount]) => !amount.isZero()).map(([code, amount]) => [code, amount.toFixed()])),
    post({ which, trade, fee, feeCurrency }: AnyFill, direction: 1 | -1 = 1, strategy?: string): void {
      const math = INSTRUMENTS[which]!;
      const { exact } = amountsOf(math, trade);
      const id = math.instrument.id;
      const execution: AppliedExecution = {
        tradeId: tradeId('T-1'), at: timestamp(7), sequence: undefined, exact: { ...exact, fee: Scaled.from(new Plain(fee).dividedBy(10_000).toFixed()) }, feeCurrency: currency(feeCurrency), liquidity: 'taker', isCorrected: false,
      };
      const virtual = positions.of(strategy === undefined ? EXTERNAL : (strategy as typeof EXTERNAL), id);
      postExecution(ledger, anOrder(math, trade.side), { direction, execution }, { part: virtual, whole: positions.net(id) });
    },
  };
}

function anOrder(math: InstrumentMath, side: Side): OrderRecord {
  return OrderRecord.begin(termsOf(anOrderRequest({ type: 'market', instrument: math.instrument.id, side }), clientOrderId('O-1'), timestamp(0)), math, 'working');
}

function holds<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: cases() });
}
