import { InstrumentMath, clientOrderId, currency, strategyId, timestamp, toDecimal, tradeId, type ExecutionReport, type Order, type Side } from '@redfire/core';
import { aFillReport, aReport, anInstrument, anOrderRequest, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anOrderDesk } from '../fixtures/order-desk.ts';
import type { OrderRecord } from '../order-record.ts';
import { EXTERNAL } from '../books/position-book.ts';
import { Portfolio } from '../books/portfolio.ts';
import { Refolder } from '../books/refolder.ts';

const USDT = currency('USDT');
const INSTRUMENTS = [anInstrument(), anInstrument({ id: 'ETH/USDT.SIM', kind: 'spot', fees: { maker: '0', taker: '0' } })];
const STRATEGIES = [strategyId('a'), strategyId('b')];

interface OrderPlan {
  readonly instrument: number;
  readonly strategy: number;
  readonly side: Side;
  readonly fills: readonly { readonly lots: number; readonly ticks: number; readonly fate: 'stands' | 'busted' | 'corrected' }[];
  readonly withTotals: boolean;
  readonly isCanceled: boolean;
}

const plan: fc.Arbitrary<OrderPlan> = fc.record({
  instrument: fc.nat({ max: 1 }),
  strategy: fc.nat({ max: 2 }),
  side: fc.constantFrom('buy', 'sell'),
  fills: fc.array(fc.record({ lots: fc.integer({ min: 1, max: 5 }), ticks: fc.integer({ min: 9_000, max: 11_000 }), fate: fc.constantFrom('stands', 'stands', 'stands', 'busted', 'corrected') }), { minLength: 1, maxLength: 3 }),
  withTotals: fc.boolean(),
  isCanceled: fc.boolean(),
});

/** What the venue says of each order, with times of its own that interleave those of the others. The last strategy stands for orders we never sent. */
function tell(plans: readonly OrderPlan[]): readonly ExecutionReport[] {
  return plans.flatMap(({ instrument, side, fills, withTotals, isCanceled }, number) => {
    const about = { orderId: clientOrderId(`C-${number}`), instrument: idOf(instrument), side };
    const reports: ExecutionReport[] = [aReport('accepted', { ...about, at: timestamp(1) })];
    for (const [index, { lots, ticks, fate }] of fills.entries()) {
      const when = { at: timestamp(10 + 10 * index), sequence: number };
      const execution = { ...about, tradeId: tradeId(`T-${index}`), fee: { amount: toDecimal('0.25'), currency: USDT } };
      reports.push(aFillReport({ ...execution, quantity: `${lots}`, price: priceOf(ticks), ...when }));
      const later = { at: timestamp(100 + index), sequence: number };
      if (fate === 'busted') reports.push(aReport('fill-busted', { ...about, tradeId: execution.tradeId, ...later }));
      if (fate === 'corrected') reports.push({ ...aFillReport({ ...execution, quantity: `${lots + 1}`, price: priceOf(ticks + 7), ...later }), kind: 'fill-corrected' });
    }
    const total = fills.reduce((sum, { lots }) => sum + lots, 0);
    const value = fills.reduce((sum, { lots, ticks }) => sum.plus(toDecimal(priceOf(ticks)).times(lots)), toDecimal('0'));
    if (withTotals) reports.push(aReport('cumulative', { ...about, filledQuantity: toDecimal(`${total}`), averagePrice: value.dividedBy(total).toDecimalPlaces(18), at: timestamp(99), sequence: number }));
    if (isCanceled) reports.push(aReport('canceled', { ...about, at: timestamp(200) }));
    return reports;
  });
}

const history = fc.array(plan, { minLength: 1, maxLength: 3 }).chain((plans) => {
  const reports = tell(plans);
  // a bust or an end of a stranger's order is nothing to us before its first fill, so those come in the venue's order
  const isStrange = (report: ExecutionReport) => plans[Number(report.orderId.slice(2))]?.strategy === 2;
  const all = fc.subarray([...reports], { maxLength: Math.min(3, reports.length) }).map((again) => [...reports, ...again]);
  const shuffled = all.chain((told) => fc.shuffledSubarray(told, { minLength: told.length, maxLength: told.length })).map((sorted) => {
    const strange = reports.filter(isStrange);
    let next = 0;
    return sorted.flatMap((report) => {
      if (!isStrange(report)) return [report];
      const inOrder = strange[next];
      next++;
      return inOrder ? [inOrder] : [];
    });
  });
  return fc.record({ plans: fc.constant(plans), reports: fc.constant(reports), heard: shuffled });
});

it('whatever the interleaving of several orders, positions, fees and equity are those of the clean history, and profit and cash are once refolded', () => {
  fc.assert(
    fc.property(history, ({ plans, reports, heard }) => {
      const [clean, other] = [aDesk(plans, reports.toSorted((a, b) => a.at - b.at || (a.sequence ?? 0) - (b.sequence ?? 0))), aDesk(plans, heard)];
      expect(other.holdings()).toEqual(clean.holdings());
      for (const desk of [clean, other]) desk.refold();
      expect([other.holdings(), other.profits()]).toEqual([clean.holdings(), clean.profits()]);
    }),
    { numRuns: cases() },
  );
});

function aDesk(plans: readonly OrderPlan[], reports: readonly ExecutionReport[]) {
  const desk = anOrderDesk({ instruments: INSTRUMENTS, wants: () => false });
  const instruments = new Map(INSTRUMENTS.map((instrument) => [instrument.id, new InstrumentMath(instrument)]));
  const portfolio = new Portfolio({ ledger: desk.ledger, positions: desk.positions, instruments, currency: USDT });
  const refolder = new Refolder({ ledger: desk.ledger, positions: desk.positions, clock: desk.clock });
  for (const [number, { instrument, strategy, side, fills }] of plans.entries()) {
    const by = STRATEGIES[strategy];
    const quantity = fills.reduce((sum, { lots }) => sum + lots, 0);
    if (by !== undefined) desk.orders.submit(anOrderRequest({ clientOrderId: clientOrderId(`C-${number}`), instrument: idOf(instrument), side, quantity: `${quantity}`, strategy: by }));
  }
  for (const report of reports) desk.orders.apply(report);
  for (const index of INSTRUMENTS.keys()) portfolio.mark(index, 10_500);
  const positions = () => INSTRUMENTS.flatMap(({ id }) => [desk.positions.net(id), ...[...STRATEGIES, EXTERNAL].map((by) => desk.positions.of(by, id))]);
  return {
    holdings: () => ({
      orders: desk.orders.list().map(fillsOf).sort(),
      positions: positions().map(({ quantity }) => quantity.toString()),
      equity: portfolio.equity().toString(),
      fees: desk.ledger.balance(USDT, 'fees').toString(),
    }),
    profits: () => ({ positions: positions().map(({ realizedProfit, cost }) => `${realizedProfit.toString()} ${cost.toString()}`), cash: desk.ledger.currencies().filter((code) => !desk.ledger.balance(code).isZero).map((code) => `${desk.ledger.balance(code).toString()} ${code}`).sort() }),
    // an order's face is made of its record
    refold: () => refolder.refold(desk.orders.list().map(({ exact }) => exact as OrderRecord)),
  };
}

function fillsOf({ id, filledQuantity, averagePrice, fees }: Order): string {
  return JSON.stringify([id, filledQuantity, averagePrice, fees]);
}

function idOf(index: number) {
  return (INSTRUMENTS[index] ?? anInstrument()).id;
}

function priceOf(ticks: number): string {
  return toDecimal(`${ticks}`).times('0.01').toFixed();
}
