import { Decimal, InstrumentMath, REPORT_KINDS, Scaled, isRedFireError, toDecimal, type ExecutionReport, type Instrument, type ReportKind } from '@redfire/core';
import { aFillReport, aReport, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { checkPrice, checkReport } from './check-report.ts';

const whole = (kind: ReportKind): ExecutionReport => (kind === 'fill' ? aFillReport() : aReport(kind));
const exact = { quantity: Scaled.from('1'), price: Scaled.from('100'), fee: Scaled.zero };

describe('a report that is whole', () => {
  it.each(REPORT_KINDS)('%s passes', (kind) => {
    checkReport(whole(kind));
    checkReport({ ...whole(kind), sequence: -1, venueOrderId: 'V-1', account: 'main', instrument: 'BTC/USDT.SIM', side: 'sell' });
    expect(whole(kind).kind).toBe(kind);
  });

  it.each([
    ['a fill with exact amounts', { ...aFillReport(), exact, quantity: undefined, price: undefined, fee: undefined }],
    ['a fill without a fee', { ...aFillReport(), fee: undefined }],
    ['a rebate', aFillReport({ fee: { amount: toDecimal('-1'), currency: 'USDT' as never } })],
    ['totals of nothing', aReport('cumulative', { filledQuantity: toDecimal('0'), averagePrice: toDecimal('0') })],
    ['an amendment without amounts', { kind: 'modified', orderId: 'O-1', at: 0 }],
    ['decimals of another copy of the library', { ...aFillReport(), quantity: new (Decimal.clone({ defaults: true }))('1') }],
  ])('%s passes', (_what, report) => {
    expect(() => { checkReport(report); }).not.toThrow();
  });
});

describe('a report that is malformed is refused with the field', () => {
  const FIELDS: readonly (readonly [field: string, report: unknown])[] = [
    ...[null, undefined, 1, 'fill'].map((report) => ['report', report] as const),
    ...[undefined, null, 'FILL', 'toString', 3].map((kind) => ['kind', { ...aFillReport(), kind }] as const),
    ...[undefined, null, '', 7, {}].map((orderId) => ['orderId', { ...aFillReport(), orderId }] as const),
    ...[undefined, null, Number.NaN, Number.POSITIVE_INFINITY, '0', new Date(0), 0n].map((at) => ['at', { ...aFillReport(), at }] as const),
    ...[null, Number.NaN, '1'].map((sequence) => ['sequence', { ...aFillReport(), sequence }] as const),
    ...[null, '', 7].flatMap((value) => ['venueOrderId', 'account', 'instrument'].map((field) => [field, { ...aReport('accepted'), [field]: value }] as const)),
    ...[null, 'BUY', 1].map((side) => ['side', { ...aFillReport(), side }] as const),
    ['reason', { ...aReport('rejected'), reason: null }],
    ...(['fill', 'fill-corrected', 'fill-busted'] as const).flatMap((kind) => [undefined, null, '', 7].map((tradeId) => ['tradeId', { ...whole(kind), tradeId }] as const)),
    ...(['fill', 'fill-corrected'] as const).flatMap((kind) => [
      ...[undefined, null, '1', 1, toDecimal('0'), toDecimal('-1'), new Decimal('NaN'), new Decimal('Infinity')].map((quantity) => ['quantity', { ...whole(kind), quantity }] as const),
      ...[undefined, null, '1', 1, new Decimal('NaN'), new Decimal('-Infinity')].map((price) => ['price', { ...whole(kind), price }] as const),
      ...[undefined, null, 'MAKER'].map((liquidity) => ['liquidity', { ...whole(kind), liquidity }] as const),
      ...[null, 1].map((fee) => ['fee', { ...whole(kind), fee }] as const),
      ...[undefined, '1', new Decimal('NaN')].map((amount) => ['fee.amount', { ...whole(kind), fee: { amount, currency: 'USDT' } }] as const),
      ...[undefined, '', 1].map((currency) => ['fee.currency', { ...whole(kind), fee: { amount: toDecimal('1'), currency } }] as const),
      ...[null, 1].map((value) => ['exact', { ...whole(kind), exact: value }] as const),
      ...[undefined, toDecimal('1'), Scaled.zero, Scaled.from('-1')].map((quantity) => ['exact.quantity', { ...whole(kind), exact: { ...exact, quantity } }] as const),
      ...(['price', 'fee'] as const).map((field) => [`exact.${field}`, { ...whole(kind), exact: { ...exact, [field]: toDecimal('1') } }] as const),
    ]),
    ...[undefined, '1', toDecimal('-1'), new Decimal('NaN')].map((filledQuantity) => ['filledQuantity', { ...aReport('cumulative'), filledQuantity }] as const),
    ...[undefined, '1', new Decimal('NaN')].map((averagePrice) => ['averagePrice', { ...aReport('cumulative'), averagePrice }] as const),
    ...[null, toDecimal('0'), toDecimal('-1')].map((quantity) => ['quantity', { ...aReport('modified'), quantity }] as const),
    ...(['price', 'triggerPrice'] as const).map((field) => [field, { ...aReport('modified'), [field]: 'x' }] as const),
  ];

  it.each(FIELDS.map(([field, report], index) => [index, field, report] as const))('%i: %s', (_index, field, report) => {
    expect(failureOf(() => { checkReport(report); })).toEqual(['INVALID_INPUT', field]);
  });

  it('also where it has no text of its own', () => {
    expect(failureOf(() => { checkReport(Object.assign(Object.create(null) as object, { ...aFillReport(), quantity: Object.create(null) as object })); })).toEqual(['INVALID_INPUT', 'quantity']);
  });
});

describe('a price', () => {
  const spot = anInstrument();
  const inverse = anInstrument({ kind: 'perpetual', inverse: true, settle: 'BTC' });
  const future = anInstrument({ kind: 'future', expiry: 1 } as never);
  const option = { ...spot, kind: 'option' } as Instrument;
  const reports = (price: string) => [aFillReport({ price }), aReport('fill-corrected', { price: toDecimal(price) }), aReport('cumulative', { averagePrice: toDecimal(price) }), aFillReport({ exact: { ...exact, price: Scaled.from(price) } })];

  it.each([
    ['spot', spot, '0', false], ['spot', spot, '-1', false], ['spot', spot, '0.01', true],
    ['inverse', inverse, '0', false], ['inverse', inverse, '-1', false],
    ['future', future, '0', true], ['future', future, '-37.63', true],
    ['option', option, '0', true], ['option', option, '-1', false],
  ] as const)('of %s at %4$s', (_kind, instrument, price, passes) => {
    const math = new InstrumentMath(instrument);
    expect(reports(price).map((report) => codeOf(() => { checkPrice(report, math); }))).toEqual(reports(price).map(() => (passes ? undefined : 'INVALID_INPUT')));
  });

  it('of nothing may be zero, as in totals before the first fill', () => {
    expect(codeOf(() => { checkPrice(aReport('cumulative', { filledQuantity: toDecimal('0'), averagePrice: toDecimal('0') }), new InstrumentMath(spot)); })).toBe(undefined);
    expect(codeOf(() => { checkPrice(aReport('accepted'), new InstrumentMath(spot)); })).toBe(undefined);
  });
});

function failureOf(call: () => void): readonly [code: string, field: unknown] | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!isRedFireError(error)) throw error;
    return [error.code, error.details['field']];
  }
}

function codeOf(call: () => void): string | undefined {
  return failureOf(call)?.[0];
}
