import { ORDER_STATES, REPORT_KINDS, Scaled, currency, isTerminal, timestamp, toDecimal, tradeId, type ExecutionReport, type FillReport } from '@redfire/core';
import { aFillReport, aReport, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReport } from './check-report.ts';
import { anOrderRecord } from '../fixtures/an-order-record.ts';
import { Plain } from '../fixtures/plain.ts';
import { applyReport } from './fold.ts';
import type { OrderRecord } from '../order-record.ts';

/** One thing that happens to the order at the venue; `which` picks the execution it is about. */
interface Step {
  readonly kind: 'fill' | 'correct' | 'bust' | 'total' | 'modified' | 'accepted' | 'canceled' | 'cancel-rejected' | 'modify-rejected' | 'triggered' | 'expired' | 'rejected';
  readonly which: number;
  readonly lots: number;
  readonly ticks: number;
  readonly fee: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('fill', 'fill', 'fill', 'fill', 'correct', 'bust', 'total', 'total', 'modified', 'modified', 'accepted', 'canceled', 'cancel-rejected', 'modify-rejected', 'triggered', 'expired', 'rejected'),
  which: fc.nat({ max: 9 }),
  lots: fc.integer({ min: 1, max: 40 }),
  ticks: fc.integer({ min: 1, max: 100_000 }),
  fee: fc.integer({ min: -50, max: 50 }),
});
const steps = fc.array(step, { minLength: 1, maxLength: 8 });

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
    } else if (next.kind === 'modified') {
      reports.push(amendment(next, when));
    } else if (next.kind !== 'correct' && next.kind !== 'bust' && next.kind !== 'total') {
      reports.push(aReport(next.kind, when));
    }
  });
  return { reports, standing, touched };
}

function standingOf({ lots, ticks, fee }: Step): Standing {
  return { quantity: new Plain(lots).times('0.001'), price: new Plain(ticks).times('0.01'), fee: new Plain(fee).times('0.0001'), currency: feeCurrencyOf(ticks) };
}

/** Of quantity, price, or both; the quantity may be below what is filled by then. */
function amendment({ which, lots, ticks }: Step, when: Pick<FillReport, 'at'> & { readonly sequence: number }): ExecutionReport {
  const { quantity: _quantity, price: _price, ...rest } = aReport('modified', when);
  const [quantity, price] = [toDecimal(new Plain(lots).times('0.003').toFixed()), toDecimal(new Plain(ticks).times('0.01').toFixed())];
  return { ...rest, ...(which % 3 !== 0 && { quantity }), ...(which % 3 !== 1 && { price }) };
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

/**
 * Quantity, price and fees, and the terms as amended: what must not depend on how the messages came. The state does, where the venue's own
 * history would not have it so: of two ends the first heard stands; a rejection ends an order that has not traded as far as we know, and conflicts
 * with one that has; a bust heard after its fill leaves the order filled that the fill filled, and one heard before does not; an amendment heard
 * at once or late finds other quantities filled; and `triggered` shows only until the first fill. Of a history that a venue can have, without
 * busts, corrections and amendments, the state is the same as well; see below.
 */
function outcome({ face, terms, quantity }: OrderRecord) {
  const { filledQuantity, averagePrice, fees } = face;
  return { quantity: quantity.toString(), price: terms.price?.toString(), filled: filledQuantity.toFixed(), average: averagePrice?.toFixed(), fees: Object.fromEntries(Object.entries(fees).map(([code, amount]) => [code, amount.toFixed()])) };
}

function fold(order: OrderRecord, reports: readonly ExecutionReport[]): OrderRecord {
  return reports.reduce((record, report) => applyReport(record, report).order, order);
}

/** The messages with some of them twice, in any order. */
function shuffled(reports: readonly ExecutionReport[]): fc.Arbitrary<readonly ExecutionReport[]> {
  return fc
    .array(fc.nat({ max: Math.max(0, reports.length - 1) }), { maxLength: 4 })
    .map((again) => [...reports, ...again.flatMap((index) => reports[index] ?? [])])
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
}

const order = fc.record({ quantity: fc.integer({ min: 1, max: 200 }).map((lots) => new Plain(lots).times('0.001').toFixed()), state: fc.constantFrom(...ORDER_STATES) });
const history = steps.map(tell).chain((told) => shuffled(told.reports).map((reports) => ({ ...told, heard: reports })));

describe('any permutation, repetition and interleaving of the messages of one order', () => {
  it('ends in what the venue has: quantity, average price and fees', () => {
    holds(fc.property(order, history, ({ quantity, state }, { heard, standing }) => {
      const { filled, average } = sumUp(standing);
      const { quantity: _quantity, price: _price, ...found } = outcome(fold(anOrderRecord(state, { quantity }), heard));
      expect(found).toEqual({
        filled: filled.toFixed(),
        average: filled.isZero() ? undefined : average.toDecimalPlaces(18).toFixed(),
        fees: feesOf(standing),
      });
    }));
  });

  it('ends with the amounts of the last amendment that named each', () => {
    holds(fc.property(order, history, ({ quantity, state }, { reports, heard }) => {
      // amendments of our own side carry our time and are told once
      fc.pre(state !== 'held');
      const amendments = reports.filter((report) => report.kind === 'modified');
      const { quantity: ordered, price } = outcome(fold(anOrderRecord(state, { quantity }), heard));
      expect([ordered, price]).toEqual([amendments.findLast((report) => report.quantity)?.quantity?.toFixed() ?? quantity, amendments.findLast((report) => report.price)?.price?.toFixed() ?? '100']);
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
      fc.pre(state !== 'held');
      const start = anOrderRecord(state, { quantity });
      expect(outcome(fold(start, heard))).toEqual(outcome(fold(start, told)));
    }));
  });

  it('finds the filled quantity of the venue where totals cover what was lost', () => {
    // amendments may leave less ordered than filled, and then a guess does not fill the rest
    const covered = steps.map((all) => all.filter(({ kind }) => kind !== 'modified')).map((plan) => {
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

describe('messages that a venue may send of one order', () => {
  const lots = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 });
  const plausible = fc.record({ fills: lots, rest: fc.nat({ max: 3 }), end: fc.constantFrom('canceled', 'expired', 'open'), isAccepted: fc.boolean(), withTotals: fc.boolean() }).map(({ fills, rest, end, isAccepted, withTotals }) => {
    const reports: ExecutionReport[] = isAccepted ? [aReport('accepted', { at: timestamp(0), sequence: 0 })] : [];
    let filled = 0;
    for (const [index, count] of fills.entries()) {
      filled += count;
      const when = { at: timestamp(index + 1), sequence: index };
      reports.push(aFillReport({ tradeId: tradeId(`T-${index}`), quantity: `${count}`, price: '100', ...when }));
      if (withTotals) reports.push(aReport('cumulative', { filledQuantity: toDecimal(`${filled}`), averagePrice: toDecimal('100'), ...when }));
    }
    const ordered = Math.max(1, filled + rest);
    if (end !== 'open' && filled < ordered) reports.push(aReport(end, { at: timestamp(100) }));
    const ends = end === 'open' ? (filled > 0 ? 'partially-filled' : isAccepted ? 'working' : 'submitted') : end;
    return { reports, ordered: `${ordered}`, filled, state: filled === ordered ? 'filled' : ends };
  }).chain(({ reports, ...told }) => shuffled(reports).map((heard) => ({ ...told, heard })));

  it('end in the state of the clean history, with nothing over and nothing pending', () => {
    holds(fc.property(plausible, ({ ordered, filled, state, heard }) => {
      const start = anOrderRecord('submitted', { quantity: ordered }).moved('submitted', timestamp(0), { submit: 'in-flight' });
      const end = fold(start, heard);
      expect([end.state, end.filledQuantity.toString(), end.remaining.toString(), end.pending]).toEqual([state, `${filled}`, `${Number(ordered) - filled}`, heard.length === 0 ? { submit: 'in-flight' } : {}]);
    }));
  });

  it('raise nothing but the fills that came after the end', () => {
    holds(fc.property(plausible, ({ ordered, heard }) => {
      let record = anOrderRecord('submitted', { quantity: ordered });
      for (const report of heard) {
        const { order: next, discrepancies } = applyReport(record, report);
        const isLate = ['canceled', 'expired'].includes(record.state) && report.kind === 'fill' && next.filledQuantity.compare(record.filledQuantity) > 0;
        expect(discrepancies.map(({ kind }) => kind)).toEqual(isLate ? ['late-fill'] : []);
        record = next;
      }
    }));
  });
});

describe('busts and corrections of an order that has ended', () => {
  const ended = fc.constantFrom('filled', 'canceled', 'expired', 'rejected', 'denied');
  const trades = fc.array(fc.record({ lots: fc.integer({ min: 1, max: 9 }), fate: fc.constantFrom('stands', 'busted', 'corrected', 'corrected-twice', 'corrected-then-busted') }), { minLength: 1, maxLength: 6 });
  const afterwards = trades.chain((list) => {
    const fills = list.map(({ lots }, index) => executionReport(`T-${index}`, { kind: 'fill', which: 0, lots, ticks: 5_000, fee: 3 }, { at: timestamp(index), sequence: 0 }));
    const news = list.flatMap(({ lots, fate }, index): readonly ExecutionReport[] => {
      const correct = (at: number, ticks: number): ExecutionReport => ({ ...executionReport(`T-${index}`, { kind: 'correct', which: 0, lots: lots + at, ticks, fee: at }, { at: timestamp(10 + at), sequence: 0 }), kind: 'fill-corrected' });
      const bust = aReport('fill-busted', { tradeId: tradeId(`T-${index}`), at: timestamp(20) });
      return fate === 'stands' ? [] : fate === 'busted' ? [bust] : fate === 'corrected' ? [correct(1, 6_000)] : fate === 'corrected-twice' ? [correct(1, 6_000), correct(2, 7_000)] : [correct(1, 6_000), bust];
    });
    const standing = list.flatMap(({ lots, fate }) => (fate === 'stands' ? [{ lots, ticks: 5_000, fee: 3 }] : fate === 'corrected' ? [{ lots: lots + 1, ticks: 6_000, fee: 1 }] : fate === 'corrected-twice' ? [{ lots: lots + 2, ticks: 7_000, fee: 2 }] : []));
    return shuffled(news).map((heard) => ({ fills, heard, standing: new Map(standing.map((one, index) => [`${index}`, standingOf({ kind: 'fill', which: 0, ...one })])) }));
  });

  it('reverse and repost what is posted, and leave it ended', () => {
    holds(fc.property(ended, afterwards, (state, { fills, heard, standing }) => {
      const start = fold(anOrderRecord('working', { quantity: '1' }), fills).moved(state, timestamp(9), {});
      let posted = fills.reduce((sum, { quantity }) => sum.plus(quantity.toFixed()), new Plain(0));
      let record = start;
      for (const report of heard) {
        const { order: next, postings } = applyReport(record, report);
        posted = postings.reduce((sum, { direction, execution }) => sum.plus(new Plain(execution.exact.quantity.toString()).times(direction)), posted);
        record = next;
      }
      const { filled, average } = sumUp(standing);
      expect([record.state, posted.toFixed(), record.filledQuantity.toString()]).toEqual([state, filled.toFixed(), filled.toFixed()]);
      expect([record.face.averagePrice?.toFixed(), outcome(record).fees]).toEqual([filled.isZero() ? undefined : average.toDecimalPlaces(18).toFixed(), feesOf(standing)]);
    }));
  });
});

describe('totals without executions', () => {
  it('infer what is missing, and nothing is left of it once the real executions are known', () => {
    const lots = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    const told = lots.chain((list) => {
      const fills = list.map((count, index) => executionReport(`T-${index}`, { kind: 'fill', which: 0, lots: count, ticks: 4_000 + 7 * index, fee: 2 }, { at: timestamp(index), sequence: index }));
      const standing = new Map(list.map((count, index) => [`T-${index}`, standingOf({ kind: 'fill', which: 0, lots: count, ticks: 4_000 + 7 * index, fee: 2 })]));
      const { filled, average } = sumUp(standing);
      const totals = aReport('cumulative', { filledQuantity: toDecimal(filled.toFixed()), averagePrice: toDecimal(average.toDecimalPlaces(18).toFixed()), at: timestamp(50) });
      return fc.tuple(shuffled(fills), fc.nat({ max: fills.length })).map(([heard, before]) => ({ heard, before, totals, standing }));
    });
    holds(fc.property(told, ({ heard, before, totals, standing }) => {
      const { filled, average } = sumUp(standing);
      let record = fold(anOrderRecord('working', { quantity: '1' }), heard.slice(0, before));
      record = applyReport(record, totals).order;
      // from here on the venue's quantity is ours, whatever is still to come
      for (const report of [totals, ...heard.slice(before)]) {
        record = applyReport(record, report).order;
        expect(record.filledQuantity.toString()).toBe(filled.toFixed());
        expect(average.minus(record.face.averagePrice?.toFixed() ?? '0').abs().lessThan('1e-12')).toBe(true);
      }
      expect([record.inferred, outcome(record).fees, record.executions.length]).toEqual([undefined, feesOf(standing), standing.size]);
    }));
  });
});

describe('the fold is total', () => {
  /** One report of each kind with any numbers that are well-formed, of trades that are few enough to meet. */
  const anyReport: fc.Arbitrary<ExecutionReport> = fc
    .record({ kind: fc.constantFrom(...REPORT_KINDS), lots: fc.integer({ min: 1, max: 2_000 }), ticks: fc.integer({ min: 1, max: 100_000 }), trade: fc.nat({ max: 3 }), at: fc.nat({ max: 5 }), sequence: fc.option(fc.nat({ max: 3 }), { nil: undefined }) })
    .map(({ kind, lots, ticks, trade, at, sequence }) => {
      const when = { at: timestamp(at), ...(sequence !== undefined && { sequence }) };
      const amounts = { quantity: toDecimal(new Plain(lots).times('0.001').toFixed()), price: toDecimal(new Plain(ticks).times('0.01').toFixed()) };
      const id = tradeId(`T-${trade}`);
      if (kind === 'fill') return aFillReport({ tradeId: id, ...amounts, ...when });
      if (kind === 'fill-corrected') return aReport(kind, { tradeId: id, ...amounts, ...when });
      if (kind === 'fill-busted') return aReport(kind, { tradeId: id, ...when });
      if (kind === 'cumulative') return aReport(kind, { filledQuantity: lots % 5 === 0 ? toDecimal('0') : amounts.quantity, averagePrice: amounts.price, ...when });
      if (kind === 'modified') return aReport(kind, { ...amounts, ...when });
      return aReport(kind, when);
    });

  it('every state takes every report: nothing throws, sums agree, an ended order stays ended, and a repeat is the same record', () => {
    holds(fc.property(order, fc.array(anyReport, { minLength: 1, maxLength: 10 }), ({ quantity, state }, reports) => {
      let record = anOrderRecord(state, { quantity });
      for (const report of reports) {
        checkReport(report);
        const { order: next, postings } = applyReport(record, report);
        const change = postings.reduce((sum, { direction, execution: { exact } }) => (direction === 1 ? sum.plus(exact.quantity) : sum.minus(exact.quantity)), Scaled.zero);
        const held = next.inferred ? [...next.executions, next.inferred] : next.executions;
        expect(held.reduce((sum, { exact }) => sum.plus(exact.quantity), Scaled.zero).toString()).toBe(next.filledQuantity.toString());
        expect(next.filledQuantity.minus(record.filledQuantity).toString()).toBe(change.toString());
        expect(next.filledQuantity.sign >= 0 && (!isTerminal(record.state) || next.state === record.state || next.state === 'filled')).toBe(true);
        expect(new Set(next.executions.map(({ tradeId: id }) => id)).size).toBe(next.executions.length);
        expect(applyReport(next, report).order === next).toBe(true);
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
