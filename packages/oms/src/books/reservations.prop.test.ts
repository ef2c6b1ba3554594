import { Scaled, clientOrderId, currency, isOpen, timestamp, toDecimal, tradeId, type ClientOrderId, type Currency, type Instrument, type OrderType, type Side } from '@redfire/core';
import { aFillReport, aReport, anInstrument, anOrderRequest } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReservationDesk } from '../fixtures/reservation-desk.ts';
import { Plain as LongPlain, written } from '../fixtures/plain.ts';
import type { OrderRecord, OrderTerms } from '../order-record.ts';
import { Reservations } from './reservations.ts';

// sums of a few orders need no more digits, and quotients cost less with them
const Plain = LongPlain.clone({ precision: 60 });
type Plain = LongPlain;

const FEES = { maker: '-0.0001', taker: '0.0004' };
const INSTRUMENTS = [
  anInstrument({ kind: 'spot', id: 'BTC/USDT.SIM', fees: FEES }),
  anInstrument({ kind: 'equity', id: 'AAPL.SIM', settle: 'USD', fees: { maker: '0.001', taker: '0.002' } }),
  anInstrument({ kind: 'perpetual', id: 'ETH/USDT.SIM', fees: FEES, margin: { initial: '0.1', maintenance: '0.05' } }),
  anInstrument({ kind: 'perpetual', id: 'BTC/USD.SIM', inverse: true, multiplier: '100', settleScale: 8, fees: FEES, margin: { initial: '0.02', maintenance: '0.01' } }),
];
const CODES: readonly Currency[] = ['BTC', 'USDT', 'USD'].map(currency);

/** What happens next; `which` picks an order, or an instrument for a new one. */
interface Step {
  readonly kind: 'submit' | 'wait' | 'child' | 'release' | 'ask' | 'mark' | 'accepted' | 'fill' | 'fill-busted' | 'modified' | 'modify-rejected' | 'canceled' | 'rejected' | 'expired';
  readonly which: number;
  readonly lots: number;
  readonly ticks: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly flag: number;
}

/** What a case runs on. With few instruments orders meet each other more often. */
interface Setting {
  readonly instruments: readonly Instrument[];
  readonly isMarked: boolean;
  readonly allowance: string;
}

const setting: fc.Arbitrary<Setting> = fc.record({
  instruments: fc.constantFrom(INSTRUMENTS, ...INSTRUMENTS.map((instrument) => [instrument])),
  isMarked: fc.boolean(),
  allowance: fc.constantFrom('0', '2.5'),
});

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('submit' as const) },
    { weight: 5, arbitrary: fc.constant('fill' as const) },
    { weight: 8, arbitrary: fc.constantFrom('wait', 'child', 'release', 'ask', 'ask', 'mark', 'mark', 'accepted', 'fill-busted', 'modified', 'modify-rejected', 'canceled', 'canceled', 'rejected', 'expired') },
  ),
  which: fc.nat({ max: 5 }),
  lots: fc.integer({ min: 1, max: 5 }),
  ticks: fc.integer({ min: 9_000, max: 11_000 }),
  side: fc.constantFrom('buy', 'sell'),
  type: fc.constantFrom('limit', 'limit', 'limit', 'market', 'stop-market', 'stop-limit'),
  flag: fc.nat({ max: 9 }),
});

describe('whatever becomes of orders', () => {
  it('reserves what open orders need, counted from scratch, and nothing once none is open', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), setting, (steps, { instruments, isMarked, allowance }) => {
        const desk = new ReservationDesk(instruments, { allowancePercent: allowance });
        if (isMarked) for (const { id } of instruments) desk.mark(id, '100');
        const twin = new Twin(desk, allowance);
        const found: string[] = [];
        const wanted: string[] = [];
        for (const code of CODES) desk.deposit(code, '100');
        for (const [index, next] of steps.entries()) {
          take(desk, next, index);
          twin.look();
          found.push(...CODES.map((code) => desk.reserved(code)));
          wanted.push(...CODES.map((code) => written(twin.needed(code))));
        }
        expect(found).toEqual(wanted);
        for (const code of CODES) {
          expect(desk.ledger.balance(code, 'unreserved').plus(desk.ledger.balance(code, 'reserved')).isZero).toBe(true);
          expect(desk.ledger.free(code).plus(desk.reservations.reserved(code)).toString()).toBe(desk.ledger.balance(code).toString());
        }
        for (const { id, state } of desk.list()) if (state !== 'draft') desk.report(aReport('canceled', { orderId: id }));
        expect(CODES.map((code) => desk.reserved(code))).toEqual(['0', '0', '0']);
      }),
      { numRuns: 10_000 },
    );
  });

  it('comes to the same when it is made anew after a restart, whatever the marks are then', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), setting, (steps, { instruments }) => {
        const desk = new ReservationDesk(instruments);
        for (const { id } of instruments) desk.mark(id, '100');
        for (const [index, next] of steps.entries()) take(desk, next, index);
        const before = CODES.map((code) => desk.reserved(code));
        const saved = JSON.parse(JSON.stringify(desk.reservations.save(desk.list())));
        const { ledger, positions } = desk;
        const restarted = new Reservations({ ledger, positions, priceOf: () => Scaled.from('70') });
        restarted.rebuild(desk.list(), timestamp(99), saved);
        expect(CODES.map((code) => desk.reserved(code))).toEqual(before);
        expect(restarted.save(desk.list())).toEqual(saved);
      }),
      { numRuns: 10_000 },
    );
  });
});

function take(desk: ReservationDesk, { kind, which, lots, ticks, side, type, flag }: Step, index: number): void {
  const known = desk.list();
  const order = known[which % Math.max(1, known.length)];
  const instruments = [...desk.instruments.values()];
  const { instrument } = instruments[which % instruments.length]!;
  const at = timestamp(index);
  const price = `${ticks / 100}`;
  if (kind === 'mark') desk.mark(instrument.id, price);
  else if (kind === 'submit' || kind === 'wait' || kind === 'child') {
    const prices = { ...(type.endsWith('limit') && { price }), ...(type.startsWith('stop') && { triggerPrice: `${ticks / 100 - 1}` }) };
    const group = flag < 3 ? { group: { id: `G-${flag % 2}`, rule: 'oco' } as const } : {};
    const after = kind === 'wait' ? { after: clientOrderId('O-0') } : {};
    const request = anOrderRequest({
      clientOrderId: clientOrderId(`O-${index}`), instrument: instrument.id, side, quantity: `${lots / 10}`, type, ...prices, reduceOnly: flag === 5, postOnly: flag === 6,
      ...((kind === 'wait' || flag < 3) && { contingency: { ...group, ...after } }),
      ...(kind === 'child' && { parentId: clientOrderId('O-0') }),
    });
    desk.submit(request, kind === 'wait' ? 'held' : flag === 7 ? 'held' : 'submitted');
  } else if (order === undefined) return;
  else if (kind === 'release') {
    if (order.state === 'held') desk.change(order.id, (held) => held.moved('submitted', at, { submit: 'in-flight' }));
  } else if (kind === 'ask') {
    const terms = { ...order.terms, quantity: Scaled.from(`${lots / 10}`), ...(order.terms.price && { price: Scaled.from(price) }) };
    if (isOpen(order.state) && order.state !== 'held') desk.change(order.id, (open) => open.asked(terms, at));
  } else desk.report(reportOf(kind, order.id, { index, which, lots, price }));
}

function reportOf(kind: Exclude<Step['kind'], 'submit' | 'wait' | 'child' | 'release' | 'ask' | 'mark'>, orderId: ClientOrderId, step: { readonly index: number; readonly which: number; readonly lots: number; readonly price: string }) {
  const { index, which, lots, price } = step;
  const at = timestamp(index);
  if (kind === 'fill') return aFillReport({ orderId, at, quantity: `${lots / 10}`, price, tradeId: tradeId(`T-${index}`) });
  if (kind === 'fill-busted') return aReport(kind, { orderId, at, tradeId: tradeId(`T-${which}`) });
  if (kind === 'modified') return aReport(kind, { orderId, at, quantity: toDecimal(`${lots / 10}`) });
  return aReport(kind, { orderId, at });
}

/** The same by looking at all orders each time, in plain decimals. */
class Twin {
  readonly #desk: ReservationDesk;
  readonly #allowance: Plain;
  /** Orders that count, in the order they came to count, with the mark they are valued at. */
  #line: { order: OrderRecord; mark: Plain | undefined }[] = [];

  constructor(desk: ReservationDesk, allowancePercent: string) {
    this.#desk = desk;
    this.#allowance = new Plain(allowancePercent).div(100).plus(1);
  }

  /** To be called after each step: marks count as they are when an order changes. */
  look(): void {
    const counting = this.#desk.list().filter(counts);
    const kept = this.#line.filter(({ order }) => counting.some(({ id }) => id === order.id));
    for (const order of counting) {
      const line = kept.find((known) => known.order.id === order.id);
      const mark = this.#desk.marks.get(order.terms.instrument)?.toString();
      const now = mark === undefined ? undefined : new Plain(mark);
      if (line === undefined) kept.push({ order, mark: now });
      else if (line.order !== order) {
        const isNew = line.order.terms !== order.terms || line.order.amending !== order.amending;
        if (isNew || line.mark === undefined) line.mark = now;
        line.order = order;
      }
    }
    this.#line = kept;
  }

  needed(code: Currency): Plain {
    const single = new Map<string, Plain>();
    for (const { order, mark } of this.#line) {
      if (currencyOf(order) !== code) continue;
      const { id, contingency } = order.terms;
      const key = contingency?.group?.id ?? `order ${id}`;
      const amounts = [order.terms, order.amending ?? order.terms].map((terms) => this.#amount(order, terms, mark));
      // what cannot be valued counts as nothing
      const amount = amounts.some((value) => value === undefined) ? new Plain(0) : Plain.max(...(amounts as Plain[]));
      single.set(key, Plain.max(single.get(key) ?? 0, amount));
    }
    return [...single.values()].reduce((sum, amount) => sum.plus(amount), new Plain(0));
  }

  #amount(order: OrderRecord, terms: OrderTerms, mark: Plain | undefined): Plain | undefined {
    const { instrument } = order.math;
    const left = leftOf(order, terms);
    if (left.isZero()) return new Plain(0);
    const multiplier = new Plain(instrument.multiplier.toFixed());
    const isPair = instrument.kind === 'spot';
    const isCash = isPair || instrument.kind === 'equity';
    if (terms.side === 'sell' && isPair) return left.times(multiplier);
    const closes = this.#closes(order);
    const opens = terms.reduceOnly === true ? new Plain(0) : Plain.max(0, left.minus(closes));
    if (isCash && terms.side === 'sell' && opens.isZero()) return new Plain(0);
    const isInverse = order.math.shape === 'inverse';
    const price = priceOf(terms, mark, isInverse);
    if (price === undefined) return undefined;
    const part = (quantity: Plain, rate: Plain) =>
      isInverse ? quantity.times(multiplier).times(rate).div(price).toDecimalPlaces(instrument.settleScale, Plain.ROUND_HALF_EVEN) : quantity.times(multiplier).times(price).times(rate);
    const fee = part(left, Plain.max(0, new Plain(instrument.fees[terms.postOnly === true ? 'maker' : 'taker'].toFixed())));
    const margin = part(opens, new Plain(instrument.margin?.initial.toFixed() ?? 1));
    const amount = !isCash ? margin.plus(fee) : terms.side === 'buy' ? part(left, new Plain(1)).plus(fee) : margin;
    return terms.price === undefined ? amount.times(this.#allowance) : amount;
  }

  /** What an order may close, once those before it have closed theirs. */
  #closes(order: OrderRecord): Plain {
    const held = new Plain(this.#desk.positions.net(order.terms.instrument).quantity.toString());
    let left = held.abs();
    const byGroup = new Map<string, Plain>();
    for (const { order: other } of this.#line) {
      const { instrument, side, reduceOnly, contingency } = other.terms;
      if (instrument !== order.terms.instrument || reduceOnly === true || side !== (held.isPositive() ? 'sell' : 'buy')) continue;
      const most = Plain.max(leftOf(other, other.terms), leftOf(other, other.amending ?? other.terms));
      const group = contingency?.group?.id ?? `order ${other.id}`;
      const taken = byGroup.get(group) ?? new Plain(0);
      const closes = Plain.min(most, taken.plus(left));
      if (other.id === order.id) return closes;
      left = left.minus(Plain.max(0, closes.minus(taken)));
      byGroup.set(group, Plain.max(taken, closes));
    }
    return new Plain(0);
  }
}

function counts({ state, terms }: OrderRecord): boolean {
  if (!['held', 'submitted', 'working', 'triggered', 'partially-filled'].includes(state) || terms.parentId !== undefined) return false;
  return !(state === 'held' && terms.contingency?.after !== undefined);
}

function currencyOf({ math: { instrument }, terms }: OrderRecord): Currency {
  return instrument.kind === 'spot' && terms.side === 'sell' ? instrument.base : instrument.settle;
}

function leftOf(order: OrderRecord, { quantity }: OrderTerms): Plain {
  return Plain.max(0, new Plain(quantity.toString()).minus(order.filledQuantity.toString()));
}

function priceOf({ price, triggerPrice, side }: OrderTerms, mark: Plain | undefined, isInverse: boolean): Plain | undefined {
  if (price === undefined) return triggerPrice ? new Plain(triggerPrice.toString()) : mark;
  const limit = new Plain(price.toString());
  if (mark === undefined || (side === 'buy') !== isInverse) return limit;
  return isInverse ? Plain.min(limit, mark) : Plain.max(limit, mark);
}
