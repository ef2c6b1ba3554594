import {
  InstrumentMath, LEDGER_ACCOUNTS, Scaled, clientOrderId, currency, strategyId, timestamp, toDecimal, tradeId,
  type Currency, type ExecutionReport, type LedgerEntry, type PositionSide, type Side, type StrategyId,
} from '@redfire/core';
import { FakeClock, aFillReport, anInstrument, anOrderRequest, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountBook } from './account-book.ts';
import { SlowBooks, text, type SlowTrade } from '../fixtures/slow-books.ts';
import { applyReport } from '../fold/fold.ts';
import { Ledger } from './ledger.ts';
import { OrderRecord } from '../order-record.ts';
import { termsOf } from '../order-request.ts';
import { PositionBook } from './position-book.ts';
import type { PositionRecord } from './position-record.ts';
import { postExecution } from './post-execution.ts';
import { Refolder } from './refolder.ts';

const RUNS = { numRuns: cases() };

const INSTRUMENTS = [
  anInstrument({ kind: 'spot', id: 'ETH/BTC.SPOT', multiplier: '10' }),
  anInstrument({ kind: 'perpetual', multiplier: '0.1' }),
  anInstrument({ kind: 'perpetual', id: 'BTC/USD.INVERSE', inverse: true, multiplier: '100', settleScale: 8 }),
  anInstrument({ kind: 'perpetual', id: 'ETH/USDT.QUANTO', quanto: true, settle: 'BTC', multiplier: '0.000003' }),
];
const MATHS = INSTRUMENTS.map((instrument) => new InstrumentMath(instrument));
const STRATEGIES: readonly (StrategyId | undefined)[] = [strategyId('trend'), undefined];
const SIDES: readonly Side[] = ['buy', 'sell'];
const LEGS: readonly (PositionSide | undefined)[] = ['long', 'short', undefined];

/** One order of every instrument, strategy, side and leg, so that fills interleave in every way. */
const ORDERS = MATHS.flatMap((math) => STRATEGIES.flatMap((strategy) => SIDES.flatMap((side) => LEGS.map((positionSide) => ({ math, strategy, side, positionSide })))));
type AnOrder = (typeof ORDERS)[number];

interface Amounts {
  readonly lots: number;
  readonly ticks: number;
  /** Ten-thousandths; below zero is a rebate. */
  readonly fee: number;
  readonly feeCurrency: string;
}

type Step =
  | ({ readonly kind: 'fill'; readonly order: number; readonly at: number; readonly sequence: number | undefined } & Amounts)
  | { readonly kind: 'bust'; readonly trade: number }
  | ({ readonly kind: 'correct'; readonly trade: number } & Amounts)
  | { readonly kind: 'fund'; readonly which: number; readonly rate: number; readonly ticks: number }
  | { readonly kind: 'deposit' | 'withdraw' | 'adjust' | 'charge'; readonly amount: number; readonly code: string };

const amounts = {
  lots: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100_000 })),
  ticks: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 10_000_000 })),
  fee: fc.integer({ min: -1_000, max: 1_000 }),
  feeCurrency: fc.constantFrom('USDT', 'BNB', 'BTC', 'ETH'),
};
const fill = fc.record({ kind: fc.constant('fill' as const), order: fc.nat({ max: ORDERS.length - 1 }), at: fc.nat({ max: 9 }), sequence: fc.option(fc.nat({ max: 3 }), { nil: undefined }), ...amounts });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fill },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bust' as const), trade: fc.nat({ max: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('correct' as const), trade: fc.nat({ max: 20 }), ...amounts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fund' as const), which: fc.constantFrom(1, 2, 3), rate: fc.integer({ min: -75, max: 75 }), ticks: fc.integer({ min: 1, max: 1_000_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('deposit', 'withdraw', 'adjust', 'charge'), amount: fc.integer({ min: 1, max: 1_000 }), code: amounts.feeCurrency }) },
);
/** Few instruments a case, so that their fills meet. */
const steps = fc.tuple(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat({ max: INSTRUMENTS.length - 1 })).map(([list, only]) => list.map((one, index) => (one.kind === 'fill' && index % 5 !== 4 ? { ...one, order: only * 12 + (one.order % 12) } : one)));
const kinds = fc.record({ mode: fc.constantFrom('netting', 'hedging'), costing: fc.constantFrom('average', 'fifo') });

describe('positions, profit and every balance', () => {
  it('equal those of a slow twin to the last digit, after any fills, fees, busts, corrections and funding', () => {
    fc.assert(fc.property(kinds, steps, (kind, list) => {
      const books = open(kind);
      for (const one of list) books.take(one);
      expectSame(books.ours(), books.theirs());
    }), RUNS);
  });

  it('are those of a clean history once they are refolded, by the venue time and sequence of what stands', () => {
    fc.assert(fc.property(kinds, steps, (kind, list) => {
      const books = open(kind);
      for (const one of list) books.take(one);
      const { corrections } = books.refold();
      expect(corrections.filter(({ outcome }) => outcome !== 'corrected')).toEqual([]);
      expectSame(books.ours(), books.clean());
      expect(books.refold()).toEqual({ corrections: [], entries: [] });
    }), RUNS);
  });

  it('are those of a clean history also where orders are forgotten that traded before those that are not', () => {
    fc.assert(fc.property(kinds, fc.array(fill, { maxLength: 8 }), steps, (kind, early, list) => {
      const books = open(kind);
      for (const one of early) books.take({ ...one, at: one.at - 10 });
      books.forgetAll();
      for (const one of list) books.take(one);
      books.refold();
      expectSame(books.ours(), books.clean());
    }), { numRuns: cases() });
  });
});

describe('the books', () => {
  it('have entries that sum to zero and explain every balance, positions of strategies that sum to the net, and go on from what was saved', () => {
    fc.assert(fc.property(kinds, steps, fc.constantFrom(0, 2, 6, 1_000), fc.integer({ min: 1, max: 100_000 }), (kind, list, history, ticks) => {
      const { ledger, positions, take } = open(kind, history);
      for (const one of list) take(one);
      const codes = ledger.currencies();
      expect(codes.filter((code) => !ledger.residual(code).isZero || !LEDGER_ACCOUNTS.every((account) => isExplained(ledger, code, account)))).toEqual([]);
      const sumOf = (lines: LedgerEntry['lines'], code: Currency) => lines.reduce((sum, line) => (line.currency === code ? sum.plus(Scaled.from(line.amount)) : sum), Scaled.zero);
      expect(ledger.entries().filter(({ lines }) => codes.some((code) => !sumOf(lines, code).isZero))).toEqual([]);
      for (const math of MATHS) {
        const sums = sumsOf(positions, math, math.priceOf(ticks));
        expect(sums.held).toEqual(sums.net);
      }
      expectRestored(ledger, positions);
    }), RUNS);
  });
});

/** Plain data compared as text, which takes a tenth of the time; where they differ, part by part. */
function expectSame(ours: unknown, theirs: unknown): void {
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) expect(ours).toEqual(theirs);
}

/** Whether the lines of every account sum to its balance, line by line. */
function isExplained(ledger: Ledger, code: Currency, account: (typeof LEDGER_ACCOUNTS)[number]): boolean {
  const { balance, lines } = ledger.explainBalance(code, account);
  let sum = Scaled.zero;
  const isRunning = lines.every((line) => {
    sum = sum.plus(Scaled.from(line.amount));
    return sum.equals(Scaled.from(line.balance));
  });
  return isRunning && sum.equals(ledger.balance(code, account)) && sum.equals(Scaled.from(balance));
}

function sumsOf(positions: PositionBook, math: InstrumentMath, price: Scaled) {
  const net = positions.net(math.instrument.id);
  const held = positions.all().filter((position) => position.math === math);
  const amounts: ((position: PositionRecord) => Scaled)[] = [({ quantity }) => quantity, ({ fundingReceived }) => fundingReceived, (position) => position.leg('long').quantity, (position) => position.leg('short').quantity];
  // an inverse value is a quotient, each rounded for itself
  if (math.shape !== 'inverse') amounts.push((position) => position.realizedProfit.plus(position.unrealizedProfit(price)));
  return { held: amounts.map((amount) => held.reduce((so, position) => so.plus(amount(position)), Scaled.zero).toString()), net: amounts.map((amount) => amount(net).toString()) };
}

function expectRestored(ledger: Ledger, positions: PositionBook): void {
  const [money, held] = [new Ledger(), positions.another()];
  money.restore(JSON.parse(JSON.stringify(ledger.save())) as ReturnType<Ledger['save']>);
  held.restore(JSON.parse(JSON.stringify(positions.save())) as ReturnType<PositionBook['save']>);
  expectSame([money.save(), held.save(), held.all().map((position) => position.face())], [ledger.save(), positions.save(), positions.all().map((position) => position.face())]);
}

/** Ours and the twin's side by side. */
function open(kind: { readonly mode: 'netting' | 'hedging'; readonly costing: 'average' | 'fifo' }, history = 0) {
  const instruments = new Map(MATHS.map((math) => [math.instrument.id, math]));
  const clock = new FakeClock();
  const ledger = new Ledger({ history });
  const positions = new PositionBook(instruments, kind);
  const account = new AccountBook({ ledger, positions, instruments, clock });
  const refolder = new Refolder({ ledger, positions, clock });
  const slow = () => new SlowBooks({ instruments: INSTRUMENTS, isHedging: kind.mode === 'hedging', isFifo: kind.costing === 'fifo' });
  const twin = slow();
  const orders = new Map<number, OrderRecord>();
  const trades: { readonly order: number; readonly at: number; readonly sequence: number | undefined; stands: boolean; amounts: Amounts; readonly generation: number }[] = [];
  const moves: ((books: SlowBooks) => void)[] = [];
  let now = 100;
  let generation = 0;

  const nameOf = (order: number, of = generation) => `O-${of}-${String(order).padStart(2, '0')}`;
  const idOf = (place: number) => `T-${String(place).padStart(2, '0')}`;
  const recordOf = (place: number) => {
    const { math, strategy, side, positionSide } = ORDERS[place] as AnOrder;
    const request = anOrderRequest({ type: 'market', quantity: '1000000', instrument: math.instrument.id, side, ...(strategy !== undefined && { strategy }), ...(kind.mode === 'hedging' && positionSide !== undefined && { positionSide }) });
    return OrderRecord.begin(termsOf(request, clientOrderId(nameOf(place)), timestamp(0)), math, 'working');
  };
  const report = (order: number, told: ExecutionReport) => {
    const before = orders.get(order) ?? recordOf(order);
    const { order: after, postings } = applyReport(before, told);
    orders.set(order, after);
    for (const posting of postings) postExecution(ledger, after, posting, positions.bothOf(after.terms));
  };
  const exactOf = ({ math }: AnOrder, { lots, ticks, fee, feeCurrency }: Amounts) => ({ quantity: math.lot.times(new Scaled(lots, 0)).toDecimal(), price: math.priceOf(ticks).toDecimal(), fee: { amount: new Scaled(fee, 4).toDecimal(), currency: currency(feeCurrency) } });
  const slowTrade = (place: number, of: Amounts): SlowTrade => {
    const trade = trades[place] as (typeof trades)[number];
    const order = ORDERS[trade.order] as AnOrder;
    const { quantity, price } = exactOf(order, of);
    return { id: `${nameOf(trade.order, trade.generation)} ${idOf(place)}`, side: order.side, size: quantity.toFixed(), price: price.toFixed() };
  };
  const post = (books: SlowBooks, direction: 1 | -1, place: number, of: Amounts) => {
    const { math, strategy, side, positionSide = side === 'buy' ? 'long' : 'short' } = ORDERS[(trades[place] as (typeof trades)[number]).order] as AnOrder;
    books.fill(direction, slowTrade(place, of), { holder: strategy ?? 'external', instrument: math.instrument, leg: positionSide, fee: new Scaled(of.fee, 4).toString(), feeCurrency: of.feeCurrency });
  };
  const alongside = (move: (books: SlowBooks) => void) => {
    moves.push(move);
    move(twin);
  };

  return {
    ledger,
    positions,
    refold: () => refolder.refold([...orders.values()]),
    forgetAll(): void {
      refolder.forget(orders.values());
      orders.clear();
      generation++;
    },
    take(one: Step): void {
      now++;
      if (one.kind === 'fill') {
        const place = trades.length;
        trades.push({ order: one.order, at: one.at, sequence: one.sequence, stands: true, amounts: one, generation });
        const order = ORDERS[one.order] as AnOrder;
        report(one.order, aFillReport({ orderId: clientOrderId(nameOf(one.order)), tradeId: tradeId(idOf(place)), at: timestamp(one.at + 20), ...(one.sequence !== undefined && { sequence: one.sequence }), ...exactOf(order, one) }));
        post(twin, 1, place, one);
      } else if (one.kind === 'bust' || one.kind === 'correct') {
        const place = one.trade % Math.max(1, trades.length);
        const trade = trades[place];
        if (trade?.generation !== generation) return;
        const about = { orderId: clientOrderId(nameOf(trade.order)), tradeId: tradeId(idOf(place)), at: timestamp(now) };
        if (one.kind === 'bust') report(trade.order, { kind: 'fill-busted', ...about });
        else report(trade.order, { ...aFillReport({ ...about, ...exactOf(ORDERS[trade.order] as AnOrder, one) }), kind: 'fill-corrected' });
        if (!trade.stands) return;
        post(twin, -1, place, trade.amounts);
        if (one.kind === 'bust') trade.stands = false;
        else {
          trade.amounts = one;
          post(twin, 1, place, one);
        }
      } else if (one.kind === 'fund') {
        const math = MATHS[one.which] as InstrumentMath;
        const terms = { rate: new Scaled(one.rate, 5).toString(), price: math.priceOf(one.ticks).toString() };
        account.applyFunding({ instrument: math.instrument.id, ...terms, at: timestamp(now) });
        twin.fund(math.instrument, terms.rate, terms.price, ['trend', 'external']);
        // what it comes to depends on what was held, which a refold does not go back to
      } else {
        const movement = { currency: currency(one.code), amount: String(one.amount) };
        account[one.kind](movement);
        const amount = one.kind === 'withdraw' || one.kind === 'charge' ? `-${one.amount}` : String(one.amount);
        alongside((books) => { books.move(one.kind === 'charge' ? 'fees' : 'equity', one.code, amount); });
      }
    },
    ours: () => picture(
      (holder, { id }, leg) => {
        const position = holder === 'net' ? positions.net(id).leg(leg) : positions.of(holder as StrategyId, id, undefined, leg);
        const lots = position.face().lots?.map((lot) => [lot.tradeId === undefined ? '' : `${lot.orderId} ${lot.tradeId}`, lot.quantity.toFixed(), lot.cost.toFixed()]) ?? [];
        return [position.quantity, position.cost, position.realizedProfit, position.unrealizedProfit(Scaled.from('123.4')), position.fundingReceived, lots].map((part) => (Array.isArray(part) ? part : part.toString()));
      },
      (account_, code) => ledger.balance(currency(code), account_).toString(),
    ),
    theirs: () => pictureOf(twin),
    /** What the twin makes of everything that stands, in the venue's order; funding as it was exchanged. */
    clean() {
      const books = slow();
      const standing = trades.map((trade, place) => ({ ...trade, place })).filter(({ stands }) => stands);
      const order = (trade: (typeof standing)[number]) => [trade.at, trade.sequence ?? 0, nameOf(trade.order, trade.generation), idOf(trade.place)] as const;
      standing.sort((a, b) => {
        const [x, y] = [order(a), order(b)];
        return x[0] - y[0] || x[1] - y[1] || (x[2] < y[2] ? -1 : x[2] > y[2] ? 1 : 0) || (x[3] < y[3] ? -1 : 1);
      });
      for (const trade of standing) post(books, 1, trade.place, trade.amounts);
      for (const move of moves) move(books);
      for (const [key, position] of twin.positions) {
        const [holder = '', id, leg] = key.split(' ');
        books.position(holder, INSTRUMENTS.find((instrument) => instrument.id === id) as (typeof INSTRUMENTS)[number], leg === 'short' ? 'short' : 'long').funding = position.funding;
      }
      for (const [name, amount] of twin.balances) {
        const [account_, code = ''] = name.split(' ');
        if (account_ === 'funding') books.move('funding', code, amount.negated().toFixed());
      }
      return pictureOf(books);
    },
  };

  /** Those that either has ever held: the others would cost time alone. */
  function touched() {
    const names = new Set([...twin.positions.keys()].map((key) => key.split(' ')[1]));
    return INSTRUMENTS.filter(({ id }) => names.has(id) || !positions.net(id).quantity.isZero);
  }

  function pictureOf(books: SlowBooks) {
    return picture(
      (holder, instrument, leg) => {
        const position = books.position(holder, instrument, leg);
        return [text(position.size), text(position.cost), text(position.realized), text(position.unrealized('123.4')), text(position.funding), position.lots.map((lot) => [...lot])];
      },
      (account_, code) => text(books.balances.get(`${account_} ${code}`) ?? toDecimal('0')),
    );
  }

  function picture(positionOf: (holder: string, instrument: (typeof INSTRUMENTS)[number], leg: PositionSide) => unknown, balanceOf: (account: (typeof LEDGER_ACCOUNTS)[number], code: string) => string) {
    const legs = kind.mode === 'hedging' ? (['long', 'short'] as const) : (['long'] as const);
    return {
      positions: ['net', 'trend', 'external'].flatMap((holder) => touched().flatMap((instrument) => legs.map((leg) => [holder, instrument.id, leg, positionOf(holder, instrument, leg)]))),
      balances: ['USDT', 'BNB', 'BTC', 'ETH'].flatMap((code) => LEDGER_ACCOUNTS.map((name) => [name, code, balanceOf(name, code)])),
    };
  }
}
