import { ORDER_STATES, currency, timestamp, toDecimal, tradeId, type ExecutionReport, type FillReport } from '@redfire/core';
import { aFillReport, aReport, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anOrderRecord } from './fixtures/an-order-record.ts';
import { Plain } from './fixtures/plain.ts';
import { applyReport } from './fold.ts';
import type { OrderRecord } from './order-record.ts';

/** One thing that happens to the order at the venue; `which` picks the execution it is about. */
interface Step {
  readonly kind: 'fill' | 'correct' | 'bust' | 'total' | 'accepted' | 'canceled' | 'cancel-rejected' | 'triggered' | 'expired';
  readonly which: number;
  readonly lots: number;
  readonly ticks: number;
  readonly fee: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('fill', 'fill', 'fill', 'correct', 'bust', 'total', 'accepted', 'canceled', 'cancel-rejected', 'triggered', 'expired'),
  which: fc.nat({ max: 9 }),
  lots: fc.integer({ min: 1, max: 40 }),
  ticks: fc.integer({ min: 1, max: 100_000 }),
  fee: fc.integer({ min: -50, max: 50 }),
});
const steps = fc.array(step, { minLength: 1, maxLength: 12 });

interface Standing {
  readonly quantity: Plain;
  readonly price: Plain;
  readonly fee: Plain;
  readonly currency: string;
}

/** What the venue says, in its order, and what it then has: a plain account of its own, made without the fold. */
function tell(plan: readonly Step[]) {
  const reports: ExecutionReport[] = [];
  const standing = new Map<string, Standing>();
  const touched = new Set<string>();
  const known = new Set<string>();
  plan.forEach((next, index) => {
    // two reports share a time, so that the sequence matters
    const when = { at: timestamp(1_000 + Math.floor(index / 2)), sequence: index };
    const open = [...standing.keys()];
    const picked = open[next.which % Math.max(1, open.length)];
    if (next.kind === 'fill') {
      const id = `T-${index}`;
      known.add(id);
      standing.set(id, standingOf(next));
      reports.push(executionReport(id, next, when));
    } else if (next.kind === 'correct' && picked !== undefined) {
      touched.add(picked);
      standing.set(picked, standingOf(next));
      reports.push({ ...executionReport(picked, next, when), kind: 'fill-corrected' });
    } else if (next.kind === 'bust' && picked !== undefined) {
      touched.add(picked);
      standing.delete(picked);
      reports.push(aReport('fill-busted', { tradeId: tradeId(picked), ...when }));
    } else if (next.kind === 'total' && standing.size > 0) {
      const { filled, average } = sumUp(standing);
      reports.push(aReport('cumulative', { filledQuantity: toDecimal(filled.toFixed()), averagePrice: toDecimal(average.toDecimalPlaces(18).toFixed()), ...when }));
    } else if (next.kind !== 'correct' && next.kind !== 'bust' && next.kind !== 'total') {
      reports.push(aReport(next.kind, when));
    }
  });
  return { reports, standing, touched };
}

function standingOf({ lots, ticks, fee }: Step): Standing {
  return { quantity: new Plain(lots).times('0.001'), price: new Plain(ticks).times('0.01'), fee: new Plain(fee).times('0.0001'), currency: feeCurrencyOf(ticks) };
}

const feeCurrencyOf = (ticks: number) => (ticks % 3 === 0 ? 'BNB' : 'USDT');

function executionReport(id: string, { lots, ticks, fee }: Step, when: { readonly at: FillReport['at']; readonly sequence: number }): FillReport {
  return aFillReport({
    tradeId: tradeId(id),
    quantity: new Plain(lots).times('0.001').toFixed(),
    price: new Plain(ticks).times('0.01').toFixed(),
    fee: { amount: toDecimal(new Plain(fee).times('0.0001').toFixed()), currency: currency(feeCurrencyOf(ticks)) },
    ...when,
  });
}

function sumUp(standing: ReadonlyMap<string, Standing>) {
  let filled = new Plain(0);
  let value = new Plain(0);
  for (const { quantity, price } of standing.values()) {
    filled = filled.plus(quantity);
    value = value.plus(quantity.times(price));
  }
  return { filled, average: filled.isZero() ? new Plain(0) : value.dividedBy(filled) };
}

function feesOf(standing: ReadonlyMap<string, Standing>): Record<string, string> {
  const fees = new Map<string, Plain>();
  for (const { fee, currency: code } of standing.values()) if (!fee.isZero()) fees.set(code, (fees.get(code) ?? new Plain(0)).plus(fee));
  return Object.fromEntries(Array.from(fees, ([code, amount]) => [code, amount.toFixed()]));
}

/** Quantity, price and fees, which must not depend on how the messages came. */
function outcome({ face }: OrderRecord) {
  const { filledQuantity, averagePrice, fees } = face;
  return { filled: filledQuantity.toFixed(), average: averagePrice?.toFixed(), fees: Object.fromEntries(Object.entries(fees).map(([code, amount]) => [code, amount.toFixed()])) };
}

function fold(order: OrderRecord, reports: readonly ExecutionReport[]): OrderRecord {
  return reports.reduce((record, report) => applyReport(record, report).order, order);
}

/** The messages with some of them twice, in any order. */
function shuffled(reports: readonly ExecutionReport[]): fc.Arbitrary<readonly ExecutionReport[]> {
  return fc
    .array(fc.nat({ max: Math.max(0, reports.length - 1) }), { maxLength: 6 })
    .map((again) => [...reports, ...again.flatMap((index) => reports[index] ?? [])])
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
}

const order = fc.record({ quantity: fc.integer({ min: 1, max: 200 }).map((lots) => new Plain(lots).times('0.001').toFixed()), state: fc.constantFrom(...ORDER_STATES) });
const history = steps.map(tell).chain((told) => shuffled(told.reports).map((reports) => ({ ...told, heard: reports })));

describe('any permutation, repetition and interleaving of the messages of one order', () => {
  it('ends in what the venue has: quantity, average price and fees', () => {
    holds(fc.property(order, history, ({ quantity, state }, { heard, standing }) => {
      const { filled, average } = sumUp(standing);
      expect(outcome(fold(anOrderRecord(state, { quantity }), heard))).toEqual({
        filled: filled.toFixed(),
        average: filled.isZero() ? undefined : average.toDecimalPlaces(18).toFixed(),
        fees: feesOf(standing),
      });
    }));
  });

  it('ends as the clean history does where executions were lost and only totals tell of them', () => {
    const partial = steps.map(tell).chain(({ reports, standing, touched }) =>
      fc.subarray([...standing.keys()].filter((id) => !touched.has(id))).chain((lost) => {
        const told = reports.filter((report) => report.kind !== 'fill' || !lost.includes(report.tradeId));
        return shuffled(told).map((heard) => ({ told, heard }));
      }),
    );
    holds(fc.property(order, partial, ({ quantity, state }, { told, heard }) => {
      const start = anOrderRecord(state, { quantity });
      expect(outcome(fold(start, heard))).toEqual(outcome(fold(start, told)));
    }));
  });

  it('finds the filled quantity of the venue where totals cover what was lost', () => {
    const covered = steps.map((plan) => {
      const { reports, standing, touched } = tell([...plan, { kind: 'total', which: 0, lots: 1, ticks: 1, fee: 0 }, { kind: 'fill', which: 0, lots: 7, ticks: 500, fee: 0 }]);
      return { reports, standing, touched, last: `T-${plan.length + 1}` };
    }).chain(({ reports, standing, touched, last }) =>
      fc.subarray([...standing.keys()].filter((id) => !touched.has(id) && id !== last)).chain((lost) =>
        shuffled(reports.filter((report) => report.kind !== 'fill' || !lost.includes(report.tradeId))).map((heard) => ({ heard, standing })),
      ),
    );
    holds(fc.property(covered, ({ heard, standing }) => {
      const { filled, average } = sumUp(standing);
      const { face } = fold(anOrderRecord('working', { quantity: '1' }), heard);
      expect(face.filledQuantity.toFixed()).toBe(filled.toFixed());
      // the venue's average was rounded when it told it
      expect(average.minus(face.averagePrice?.toFixed() ?? '0').abs().lessThan('1e-12')).toBe(true);
    }));
  });

  it('posts what the order has at every step: quantity, value and fees', () => {
    holds(fc.property(order, history, ({ quantity, state }, { heard }) => {
      let record = anOrderRecord(state, { quantity });
      let filled = new Plain(0);
      let value = new Plain(0);
      const fees = new Map<string, Plain>();
      for (const report of heard) {
        const result = applyReport(record, report);
        record = result.order;
        for (const { direction, execution: { exact, feeCurrency } } of result.postings) {
          filled = filled.plus(new Plain(exact.quantity.toString()).times(direction));
          value = value.plus(new Plain(exact.quantity.toString()).times(exact.price.toString()).times(direction));
          fees.set(feeCurrency, (fees.get(feeCurrency) ?? new Plain(0)).plus(new Plain(exact.fee.toString()).times(direction)));
        }
        const held = record.inferred ? [...record.executions, record.inferred] : record.executions;
        const holding = held.reduce((sum, { exact }) => sum.plus(new Plain(exact.quantity.toString()).times(exact.price.toString())), new Plain(0));
        expect([filled.toFixed(), value.toFixed()]).toEqual([record.filledQuantity.toString(), holding.toFixed()]);
      }
      expect(Object.fromEntries(Array.from(fees, ([code, amount]) => [code, amount.toFixed()] as const).filter(([, amount]) => amount !== '0'))).toEqual(nonZero(outcome(record).fees));
    }));
  });

  it('gives the same record for a repeat, at once or after everything else', () => {
    holds(fc.property(order, history, ({ quantity, state }, { heard }) => {
      let record = anOrderRecord(state, { quantity });
      for (const report of heard) {
        record = applyReport(record, report).order;
        expect(applyReport(record, report).order === record).toBe(true);
      }
      const executions = heard.filter(({ kind }) => kind === 'fill' || kind === 'fill-corrected' || kind === 'fill-busted' || kind === 'cumulative');
      expect(executions.map((report) => applyReport(record, report)).every((again) => again.order === record && again.postings.length === 0)).toBe(true);
    }));
  });

  it('never has more filled than ordered without a discrepancy', () => {
    holds(fc.property(order, history, ({ quantity, state }, { heard }) => {
      let record = anOrderRecord(state, { quantity });
      for (const report of heard) {
        const { order: next, discrepancies } = applyReport(record, report);
        const isOverfill = next.filledQuantity.compare(next.quantity) > 0 && next.filledQuantity.compare(record.filledQuantity) > 0;
        expect(discrepancies.some(({ kind }) => kind === 'overfill')).toBe(isOverfill);
        record = next;
      }
    }));
  });
});

function nonZero(fees: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fees).filter(([, amount]) => amount !== '0'));
}

function holds<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: cases() });
}
