import { InstrumentMath, Scaled, clientOrderId, currency, oppositeSide, strategyId, timestamp, toDecimal, tradeId, type Fill, type Instrument } from '@redfire/core';
import { PositionRecord, type Costing } from '@redfire/oms';
import { aFill, anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { closedTrades } from './closed-trades.ts';
import type { RunTrade } from './run-trade.ts';
import { TradeRecorder } from './trade-recorder.ts';

const INSTRUMENTS = [
  anInstrument({ multiplier: '0.1', lotSize: '1' }),
  anInstrument({ kind: 'spot', lotSize: '0.001' }),
  anInstrument({ kind: 'perpetual', id: 'BTC/USD.SIM', inverse: true, multiplier: '100', lotSize: '1' }),
  anInstrument({ kind: 'future', id: 'ETH-250627/USD.SIM', quanto: true, settle: 'BTC', multiplier: '0.000003', lotSize: '1', expiry: Date.UTC(2025, 5, 27) }),
];
const COSTINGS: readonly Costing[] = ['fifo', 'average'];

interface Case {
  readonly instrument: Instrument;
  readonly costing: Costing;
  readonly fills: readonly Fill[];
  /** Fills that are taken back after another one of them came: what, and behind which. */
  readonly busts: ReadonlyMap<number, number>;
  readonly mark: string;
}

const anyFill = fc.record({ side: fc.constantFrom('buy', 'sell'), quantity: fc.integer({ min: 1, max: 7 }), price: fc.integer({ min: 9_000, max: 11_000 }), fee: fc.integer({ min: -50, max: 500 }), feeIn: fc.constantFrom('settle', 'settle', 'BNB'), strategy: fc.constantFrom('one', 'two') } as const);
const anyCase: fc.Arbitrary<Case> = fc
  .record({ instrument: fc.constantFrom(...INSTRUMENTS), costing: fc.constantFrom(...COSTINGS), fills: fc.array(anyFill, { minLength: 1, maxLength: 12 }), busts: fc.array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 5 })), { maxLength: 2 }), mark: fc.integer({ min: 9_000, max: 11_000 }) })
  .map(({ instrument, costing, fills, busts, mark }) => ({
    instrument, costing,
    mark: String(mark / 100),
    fills: fills.map(({ side, quantity, price, fee, feeIn, strategy }, place) =>
      aFill({ instrument: instrument.id, side, quantity: instrument.lotSize.times(quantity).toFixed(), price: String(price / 100), fee: { amount: toDecimal(String(fee / 1000)), currency: feeIn === 'settle' ? instrument.settle : currency(feeIn) }, strategy: strategyId(strategy), orderId: clientOrderId(`O-${place}`), tradeId: tradeId(`T-${place}`), at: timestamp(place * 1000) })),
    busts: new Map(busts.filter(([what]) => what < fills.length).map(([what, later]) => [what, Math.min(fills.length - 1, what + later)])),
  }));

const rateOf = () => 3;

/** What books say of the same: profit that was realised and that was not, less fees, by currency. */
function booked({ instrument, fills, busts, mark }: Case, costing: Costing): Record<string, string> {
  const math = new InstrumentMath(instrument);
  const books = new Map(['one', 'two'].map((strategy) => [strategy, new PositionRecord(math, { costing })]));
  const sums = new Map<string, Scaled>();
  const add = (code: string, amount: Scaled) => sums.set(code, (sums.get(code) ?? Scaled.zero).plus(amount));
  const take = (fill: Fill, direction: 1 | -1) => {
    const execution = { tradeId: fill.tradeId, at: fill.at, exact: { quantity: Scaled.from(fill.quantity), price: Scaled.from(fill.price) } };
    books.get(fill.strategy ?? '')?.take({ terms: { id: fill.orderId, instrument: fill.instrument, side: fill.side, strategy: fill.strategy, owner: undefined, positionSide: undefined } }, { direction, execution });
    if (fill.fee) add(fill.fee.currency, Scaled.from(fill.fee.amount).times(Scaled.from(String(-direction))));
  };
  for (const [place, fill] of fills.entries()) {
    take(fill, 1);
    for (const [what, behind] of busts) if (behind === place) take(fills[what] ?? fill, -1);
  }
  for (const book of books.values()) add(instrument.settle, book.realizedProfit.plus(book.unrealizedProfit(Scaled.from(mark))));
  return texts(sums);
}

function counted(trades: readonly RunTrade[]): Record<string, string> {
  const sums = new Map<string, Scaled>();
  const add = (code: string, amount: Scaled) => sums.set(code, (sums.get(code) ?? Scaled.zero).plus(amount));
  for (const { settle, exact: { grossProfit, fees } } of trades) {
    add(settle, grossProfit);
    for (const fee of fees) add(fee.currency, fee.amount.negated());
  }
  return texts(sums);
}

function texts(sums: ReadonlyMap<string, Scaled>): Record<string, string> {
  return Object.fromEntries(Array.from(sums).filter(([, sum]) => !sum.isZero).map(([code, sum]) => [code, sum.toString()]).sort());
}

it('sums to what books make of the same fills, to the last digit', () => {
  fc.assert(
    fc.property(anyCase, (run) => {
      const { closed, open } = closedTrades(run.fills, { instruments: [run.instrument], costing: run.costing, rateOf, markOf: () => run.mark });
      expect(counted([...closed, ...open])).toEqual(booked({ ...run, busts: new Map() }, 'average'));
    }),
    { numRuns: cases() },
  );
});

it('sums to what books make of fills some of which are taken back', () => {
  fc.assert(
    fc.property(anyCase, (run) => {
      const { instrument, costing, fills, busts, mark } = run;
      const math = new InstrumentMath(instrument);
      const recorder = new TradeRecorder({ instruments: new Map([[instrument.id, math]]), currency: instrument.settle, costing, rateOf });
      for (const [place, fill] of fills.entries()) {
        recorder.note(fill);
        for (const [what, behind] of busts) if (behind === place) recorder.noteTakenBack(fills[what] ?? fill);
      }
      const closed = recorder.take(() => undefined);
      const open = recorder.open(0, () => Scaled.from(mark));
      expect(counted([...closed, ...open])).toEqual(booked(run, costing));
    }),
    { numRuns: cases() },
  );
});

/** The slow twin: every lot a list of units of the smallest size, one closed after the other. */
function unitTrades({ fills, instrument }: Case): string[] {
  const open = new Map<string, { readonly side: string; readonly price: string; readonly at: number }[]>();
  const pairs: string[] = [];
  for (const { strategy = '', side, quantity, price, at } of fills) {
    const units = open.get(strategy) ?? [];
    open.set(strategy, units);
    for (let unit = quantity.dividedBy(instrument.lotSize).toNumber(); unit > 0; unit--) {
      const [oldest] = units;
      if (oldest === undefined || oldest.side === side) units.push({ side, price: price.toFixed(), at });
      else {
        units.shift();
        pairs.push([strategy, oldest.side, oldest.price, price.toFixed(), oldest.at, at].join(' '));
      }
    }
  }
  return pairs.sort();
}

it('matches lots as units do that are closed one by one, the oldest first', () => {
  fc.assert(
    fc.property(anyCase, (run) => {
      const { closed } = closedTrades(run.fills, { instruments: [run.instrument], rateOf });
      const pairs = closed.flatMap(({ strategy, side, quantity, entryPrice, exitPrice, openedAt, closedAt }) =>
        Array.from({ length: quantity.dividedBy(run.instrument.lotSize).toNumber() }, () => [strategy, side === 'long' ? 'buy' : oppositeSide('buy'), entryPrice.toFixed(), exitPrice.toFixed(), openedAt, closedAt].join(' ')));
      expect(pairs.sort()).toEqual(unitTrades(run));
      expect(closed.map(({ number }) => number)).toEqual(closed.map((_, place) => place + 1));
    }),
    { numRuns: cases() },
  );
});
