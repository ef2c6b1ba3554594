import { ORDER_STATES, REPORT_KINDS, isTerminal, timestamp, toDecimal, tradeId, transitionOf, venueOrderId, type ExecutionReport, type OrderState, type ReportKind } from '@redfire/core';
import { aReport } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aFill, anOrderFilledBy, anOrderRecord } from '../fixtures/an-order-record.ts';
import { applyReport, type FoldResult } from './fold.ts';
import type { OrderRecord } from '../order-record.ts';

/** What an order of 3 has filled when it comes to each state. */
const FILLED: Readonly<Record<OrderState, string>> = {
  draft: '0', denied: '0', held: '0', submitted: '0', working: '0', triggered: '0', 'partially-filled': '1', filled: '3', canceled: '1', rejected: '0', expired: '1',
};

/** An order of 3 in a state; where a report is of an execution that is known, it has one. */
function anOrderFor(state: OrderState, kind: ReportKind): OrderRecord {
  const isOfKnown = kind === 'fill-corrected' || kind === 'fill-busted';
  return anOrderFilledBy(isOfKnown && FILLED[state] === '0' ? '1' : FILLED[state], state);
}

/** One report of each kind; those with quantities bring one unit more. */
function aReportOf(kind: ReportKind, filled: string): ExecutionReport {
  if (kind === 'fill') return aFill('T-1', '1');
  if (kind === 'cumulative') return aReport('cumulative', { filledQuantity: toDecimal(filled).plus(1) });
  if (kind === 'modified') return aReport('modified', { quantity: toDecimal('3') });
  if (kind === 'fill-corrected') return aReport('fill-corrected', { tradeId: tradeId('T-0'), quantity: toDecimal(filled === '0' ? '1' : filled), price: toDecimal('101') });
  if (kind === 'fill-busted') return aReport('fill-busted', { tradeId: tradeId('T-0') });
  return aReport(kind);
}

/** By-quantity, as the table's comment says it. */
function stateOf(before: OrderState, filled: number): OrderState {
  if (filled >= 3) return 'filled';
  if (isTerminal(before)) return before;
  if (filled > 0) return 'partially-filled';
  return before === 'partially-filled' || before === 'submitted' ? 'working' : before;
}

const PAIRS = ORDER_STATES.flatMap((state) => REPORT_KINDS.map((kind) => [state, kind] as const));

describe('the fold', () => {
  it.each(PAIRS)('takes an order that is %s through "%s" as the table says', (state, kind) => {
    const before = anOrderFor(state, kind);
    const report = aReportOf(kind, FILLED[state]);
    const after = applyReport(before, report);

    const { to, raises } = transitionOf(state, kind);
    const filled = after.order.filledQuantity.toNumber();
    expect({ state: after.order.state, raised: after.discrepancies.map((found) => found.kind) }).toEqual({
      state: to === 'by-quantity' ? stateOf(state, filled) : to === 'keep' ? state : to,
      // the table leaves an overfill to the quantities
      raised: filled > 3 ? ['overfill'] : raises ? [raises] : [],
    });
  });

  it.each(PAIRS)('posts what the filled quantity of an order that is %s changes by "%s"', (state, kind) => {
    const before = anOrderFor(state, kind);
    const { order, postings } = applyReport(before, aReportOf(kind, FILLED[state]));
    const change = postings.reduce((sum, { direction, execution }) => sum + direction * execution.exact.quantity.toNumber(), 0);
    expect(change).toBe(order.filledQuantity.toNumber() - before.filledQuantity.toNumber());
  });

  it.each(PAIRS)('gives the same record for an order that is %s when "%s" is repeated', (state, kind) => {
    const report = aReportOf(kind, FILLED[state]);
    const once = applyReport(anOrderFor(state, kind), report);
    const again = applyReport(once.order, report);
    expect([again.order === once.order, again.postings]).toEqual([true, []]);
  });

  it.each(PAIRS)('leaves nothing pending at an order that ended when it was %s and hears "%s"', (state, kind) => {
    const before = anOrderFor(state, kind);
    const busy = isTerminal(state) ? before : before.moved(state, timestamp(0), { submit: 'in-flight', modify: 'unknown', cancel: 'in-flight' });
    const { order } = applyReport(busy, aReportOf(kind, FILLED[state]));
    expect(isTerminal(order.state) ? order.pending : {}).toEqual({});
  });
});

describe('a late acknowledgement', () => {
  it('changes nothing of an order that its fill overtook', () => {
    const filled = applyReport(anOrderRecord('submitted'), aFill('T-1', '3')).order;
    expect(applyReport(filled, aReport('accepted'))).toEqual({ order: filled, postings: [], discrepancies: [] });
  });

  it('brings the id of the venue all the same', () => {
    const filled = applyReport(anOrderRecord('submitted'), aFill('T-1', '1', '100', 5)).order;
    const { order } = applyReport(filled, aReport('accepted', { venueOrderId: venueOrderId('V-7'), at: timestamp(3) }));
    expect(read(order)).toEqual({ ...read(filled), venueOrderId: 'V-7' });
  });

  it('does not bring back a rejected order', () => {
    const rejected = anOrderRecord('rejected');
    expect(applyReport(rejected, aReport('accepted'))).toEqual({
      order: rejected,
      postings: [],
      discrepancies: [{ kind: 'state-conflict', orderId: 'O-1', instrument: 'BTC/USDT.SIM', state: 'rejected', report: 'accepted', expected: 'nothing more in state rejected', found: 'accepted' }],
    });
  });
});

describe('a late fill', () => {
  it('of part of a canceled order is posted, counted and reported, and the order stays canceled', () => {
    const canceled = anOrderRecord('canceled');
    const result = applyReport(canceled, aFill('T-1', '1', '99', 5));
    expect(whole(result)).toEqual({
      order: { ...read(canceled), filledQuantity: '1', remainingQuantity: '2', averagePrice: '99', fees: { USDT: '0.001' }, updatedAt: 5 },
      postings: ['+1 @ 99 T-1'],
      discrepancies: [{ kind: 'late-fill', orderId: 'O-1', instrument: 'BTC/USDT.SIM', tradeId: 'T-1', state: 'canceled', filledQuantity: '1', orderedQuantity: '3', expected: 'nothing more in state canceled', found: '1' }],
    });
  });

  it('of the rest makes an expired order filled', () => {
    const expired = anOrderFilledBy('1', 'expired');
    const result = applyReport(expired, aFill('T-1', '2', '103'));
    expect(whole(result)).toEqual({
      order: { ...read(expired), state: 'filled', filledQuantity: '3', remainingQuantity: '0', averagePrice: '102', fees: { USDT: '0.003' } },
      postings: ['+2 @ 103 T-1'],
      discrepancies: [{ kind: 'late-fill', orderId: 'O-1', instrument: 'BTC/USDT.SIM', tradeId: 'T-1', state: 'expired', filledQuantity: '3', orderedQuantity: '3', expected: 'nothing more in state expired', found: '3' }],
    });
  });

  it('after a bust of a filled order is no overfill', () => {
    const filled = applyReport(anOrderRecord(), aFill('T-1', '3')).order;
    const busted = applyReport(filled, aReport('fill-busted', { tradeId: tradeId('T-1') })).order;
    const { order, discrepancies } = applyReport(busted, aFill('T-2', '3'));
    expect([order.state, order.filledQuantity.toString(), discrepancies.map(({ kind }) => kind)]).toEqual(['filled', '3', ['late-fill']]);
  });
});

describe('an overfill', () => {
  it('is posted, counted and reported with the numbers, and nothing is left', () => {
    const partly = anOrderFilledBy('1', 'partially-filled');
    const result = applyReport(partly, aFill('T-1', '4', '110'));
    expect(whole(result)).toEqual({
      order: { ...read(partly), state: 'filled', filledQuantity: '5', remainingQuantity: '0', averagePrice: '108', fees: { USDT: '0.005' } },
      postings: ['+4 @ 110 T-1'],
      discrepancies: [{ kind: 'overfill', orderId: 'O-1', instrument: 'BTC/USDT.SIM', tradeId: 'T-1', filledQuantity: '5', orderedQuantity: '3', excess: '2', expected: 'at most 3', found: '5' }],
    });
  });
});

describe('a repeated trade id', () => {
  it('with other numbers is no fill, and a price mismatch', () => {
    const partly = anOrderFilledBy('1', 'partially-filled');
    const result = applyReport(partly, aFill('T-0', '1', '101'));
    expect([result.order === partly, result.postings]).toEqual([true, []]);
    expect(plain(result.discrepancies)).toEqual([
      { kind: 'price-mismatch', orderId: 'O-1', instrument: 'BTC/USDT.SIM', tradeId: 'T-0', expectedQuantity: '1', expectedPrice: '100', foundQuantity: '1', foundPrice: '101', expected: '1 at 100', found: '1 at 101' },
    ]);
  });
});

describe('busts and corrections', () => {
  it('reverse and repost', () => {
    const partly = anOrderFilledBy('2', 'partially-filled');
    const corrected = applyReport(partly, aReport('fill-corrected', { ...aFill('T-0', '1', '101', 1), kind: 'fill-corrected' }));
    const busted = applyReport(corrected.order, aReport('fill-busted', { tradeId: tradeId('T-0'), at: timestamp(2) }));
    expect([corrected, busted].map(({ order, postings }) => [order.state, order.filledQuantity.toString(), postings.map(sign)])).toEqual([
      ['partially-filled', '1', ['-2 @ 100 T-0', '+1 @ 101 T-0']],
      ['working', '0', ['-1 @ 101 T-0']],
    ]);
  });

  it('apply in ended states, which stay as they are', () => {
    const { order, postings } = applyReport(anOrderFilledBy('3', 'filled'), aReport('fill-busted', { tradeId: tradeId('T-0') }));
    expect([order.state, order.filledQuantity.toString(), postings.map(sign)]).toEqual(['filled', '0', ['-3 @ 100 T-0']]);
  });

  it('that come before their fill leave it nothing to do', () => {
    const corrected = fold(anOrderRecord(), aReport('fill-corrected', { ...aFill('T-1', '1', '101', 5), kind: 'fill-corrected' }), aFill('T-1', '2', '100', 1));
    const busted = fold(anOrderRecord(), aReport('fill-busted', { tradeId: tradeId('T-1'), at: timestamp(5) }), aFill('T-1', '2', '100', 1));
    expect([corrected, busted].map((order) => [order.filledQuantity.toString(), order.executions.length])).toEqual([['1', 1], ['0', 0]]);
  });

  it('count as the fill where it is the correction that is heard first', () => {
    const corrected = aReport('fill-corrected', { ...aFill('T-1', '3', '101', 5), kind: 'fill-corrected' });
    const results = (['working', 'canceled'] as const).map((state) => applyReport(anOrderRecord(state), corrected));
    expect(results.map(({ order, discrepancies }) => [order.state, order.filledQuantity.toString(), discrepancies.map(({ kind }) => kind)])).toEqual([['filled', '3', []], ['filled', '3', ['late-fill']]]);
  });

  it('of one execution end as the latest says, in whatever order they come', () => {
    const first = aReport('fill-corrected', { ...aFill('T-1', '1', '101', 5), kind: 'fill-corrected' });
    const second = aReport('fill-corrected', { ...aFill('T-1', '2', '102', 6), kind: 'fill-corrected' });
    expect([fold(anOrderRecord(), first, second), fold(anOrderRecord(), second, first)].map(({ face }) => String(face.averagePrice))).toEqual(['102', '102']);
  });
});

describe('totals without executions', () => {
  const totals = (filled: string, averagePrice: string, at: number) => aReport('cumulative', { filledQuantity: toDecimal(filled), averagePrice: toDecimal(averagePrice), at: timestamp(at) });

  it('infer a fill, which the real ones replace', () => {
    const inferred = applyReport(anOrderRecord(), totals('2', '101', 5));
    const part = applyReport(inferred.order, aFill('T-1', '1', '100', 3));
    const all = applyReport(part.order, aFill('T-2', '1', '102', 4));
    expect([inferred, part, all].map(({ order, postings }) => [order.filledQuantity.toString(), String(order.face.averagePrice), postings.map(sign)])).toEqual([
      ['2', '101', ['+2 @ 101 inferred:O-1']],
      ['2', '101', ['-2 @ 101 inferred:O-1', '+1 @ 100 T-1', '+1 @ 102 inferred:O-1']],
      ['2', '101', ['-1 @ 102 inferred:O-1', '+1 @ 102 T-2']],
    ]);
  });

  it('leave a fill that came later to be counted beside them', () => {
    const { order, postings } = applyReport(fold(anOrderRecord(), totals('1', '100', 5)), aFill('T-2', '1', '102', 6));
    expect([order.filledQuantity.toString(), postings.map(sign)]).toEqual(['2', ['+1 @ 102 T-2']]);
  });

  it('do not bring back what was busted later', () => {
    const order = fold(anOrderRecord(), aFill('T-1', '1', '100', 1), aFill('T-2', '1', '102', 2), totals('2', '101', 3), aReport('fill-busted', { tradeId: tradeId('T-2'), at: timestamp(4) }));
    expect([order.filledQuantity.toString(), order.inferred]).toEqual(['1', undefined]);
  });

  it('that come late, or say less than those before them, change nothing', () => {
    const order = fold(anOrderRecord(), totals('2', '101', 5));
    expect([totals('1', '100', 4), totals('1', '100', 5)].map((report) => applyReport(order, report).order === order)).toEqual([true, true]);
  });

  it('that are smaller and later take back what was inferred', () => {
    const { order, postings } = applyReport(fold(anOrderRecord(), totals('2', '101', 5)), totals('1', '100', 6));
    expect([order.filledQuantity.toString(), postings.map(sign)]).toEqual(['1', ['-2 @ 101 inferred:O-1', '+1 @ 100 inferred:O-1']]);
  });

  it('never overfill by a guess: an execution dated after them may be one of theirs', () => {
    const { order, discrepancies } = applyReport(fold(anOrderRecord(), totals('3', '101', 5)), aFill('T-1', '3', '101', 6));
    expect([order.filledQuantity.toString(), order.inferred, discrepancies]).toEqual(['3', undefined, []]);
  });

  it('keep the digits of a price where the settlement currency has two', () => {
    const euro = { ...anOrderRecord().math.instrument, settleScale: 2 };
    expect(String(fold(anOrderRecord('working', {}, euro), totals('3', '1.08765', 5), aFill('T-1', '1', '1.08764', 4)).inferred?.exact.price)).toBe('1.087655');
  });
});

describe('an amendment', () => {
  const modified = (quantity: string, at: number) => aReport('modified', { quantity: toDecimal(quantity), price: toDecimal('101'), at: timestamp(at) });

  it('changes the terms and answers the request', () => {
    const asked = anOrderRecord().moved('working', timestamp(0), { modify: 'in-flight' });
    const { order } = applyReport(asked, aReport('modified', { quantity: toDecimal('5'), price: toDecimal('101'), at: timestamp(7), venueOrderId: venueOrderId('V-2') }));
    expect(read(order)).toEqual({ ...read(asked), venueOrderId: 'V-2', quantity: '5', price: '101', remainingQuantity: '5', pending: {}, updatedAt: 7 });
  });

  it('that comes late does not undo a later one', () => {
    const order = fold(anOrderRecord(), modified('4', 5), modified('5', 6));
    expect([applyReport(order, modified('4', 5)).order === order, order.quantity.toString()]).toEqual([true, '5']);
  });

  it('to what is filled ends the order', () => {
    const busy = anOrderFilledBy('1', 'partially-filled').moved('partially-filled', timestamp(0), { modify: 'in-flight', cancel: 'in-flight' });
    const { order } = applyReport(busy, modified('1', 5));
    expect([order.state, order.pending]).toEqual(['filled', {}]);
  });

  it('of the same time and numbers as the one before still answers its request', () => {
    const asked = fold(anOrderRecord(), modified('4', 5)).moved('working', timestamp(5), { modify: 'in-flight' });
    expect(applyReport(asked, modified('4', 5)).order.pending).toEqual({});
  });
});

describe('an adopted order', () => {
  it('has ordered what is known to have filled of it, and more is no overfill', () => {
    const start = anOrderRecord('working', { quantity: '1' });
    const adopted = start.amended({ ...start.terms, isAdopted: true });
    const first = applyReport(adopted, aFill('T-1', '1'));
    const second = applyReport(first.order, aFill('T-2', '2'));
    expect([first, second].map(({ order, discrepancies }) => [order.state, order.quantity.toString(), order.filledQuantity.toString(), discrepancies])).toEqual([['filled', '1', '1', []], ['filled', '3', '3', []]]);
  });
});

describe('an order of very many fills', () => {
  const fills = Array.from({ length: 40 }, (_, index) => aFill(`T-${index}`, '0.05', `${100 + index}`, index));
  const records = fills.reduce<readonly OrderRecord[]>((all, report) => [...all, applyReport(all.at(-1) ?? anOrderRecord(), report).order], []);

  it('leaves every earlier record as it was', () => {
    expect(records.map((record) => [record.executions.length, record.executions.at(-1)?.tradeId, record.filledQuantity.toNumber()])).toEqual(fills.map((_, index) => [index + 1, `T-${index}`, Number(((index + 1) * 0.05).toFixed(2))]));
    // the latest is read first, so that what the records share has gone beyond the others
    expect(records.toReversed().map(({ face }) => face.fees['USDT' as never]?.toString()).toReversed()).toEqual(fills.map((_, index) => `${Number(((index + 1) * 0.00005).toFixed(5))}`));
  });

  it('goes two ways from one record without either knowing of the other', () => {
    const middle = records[19] as OrderRecord;
    const [one, other] = [aFill('A', '1', '200'), aFill('B', '2', '300')].map((report) => applyReport(middle, report).order);
    expect([middle, one, other, records.at(-1)].map((record) => [record?.executions.length, record?.executions[20]?.tradeId])).toEqual([[20, undefined], [21, 'A'], [21, 'B'], [40, 'T-20']]);
  });

  it('knows the repeats of each of them, in every record that has it and in no other', () => {
    const known = records.map((record) => fills.filter((report) => applyReport(record, report).order === record).length);
    expect(known).toEqual(fills.map((_, index) => index + 1));
  });

  it('takes busts and corrections in the middle', () => {
    const last = records.at(-1) as OrderRecord;
    const busted = applyReport(last, aReport('fill-busted', { tradeId: tradeId('T-30'), at: timestamp(50) })).order;
    const corrected = applyReport(busted, aReport('fill-corrected', { ...aFill('T-20', '0.1', '120', 51), kind: 'fill-corrected' })).order;
    expect([last, busted, corrected].map((record) => [record.executions.length, record.filledQuantity.toString()])).toEqual([[40, '2'], [39, '1.95'], [39, '2']]);
  });
});

it('a rejection of an order that has traded leaves its requests under way', () => {
  const busy = anOrderFilledBy('1', 'partially-filled').moved('partially-filled', timestamp(0), { cancel: 'in-flight' });
  expect(applyReport(busy, aReport('rejected')).order).toBe(busy);
});

it('an order was last changed when the latest of its reports happened', () => {
  const order = fold(anOrderRecord('submitted'), aFill('T-2', '1', '100', 9), aFill('T-1', '1', '100', 4));
  expect(order.updatedAt).toBe(9);
});

function fold(order: OrderRecord, ...reports: readonly ExecutionReport[]): OrderRecord {
  return reports.reduce((record, report) => applyReport(record, report).order, order);
}

/** The public fields with decimals as text. */
function read(order: OrderRecord): Record<string, unknown> {
  return JSON.parse(JSON.stringify(order.face)) as Record<string, unknown>;
}

/** With decimals as text. */
function plain(discrepancies: FoldResult['discrepancies']): unknown {
  return JSON.parse(JSON.stringify(discrepancies));
}

function whole({ order, postings, discrepancies }: FoldResult) {
  return { order: read(order), postings: postings.map(sign), discrepancies: plain(discrepancies) };
}

function sign({ direction, execution: { exact, tradeId: id } }: FoldResult['postings'][number]): string {
  return `${direction === 1 ? '+' : '-'}${exact.quantity.toString()} @ ${exact.price.toString()} ${id}`;
}
