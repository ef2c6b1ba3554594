import { describe, expect, it } from 'vitest';
import { INSTRUMENT_KINDS, ORDER_TYPES, REPORT_KINDS, Scaled, clientOrderId, timestamp, toDecimal } from '@redfire/core';
import { aBar, aFill, aFillReport, aReport, anApprovedAmendment, anApprovedOrder, anInstrument, anOrder, anOrderRequest, barsFromCloses, cases } from './index.ts';

describe('anInstrument', () => {
  it.each(INSTRUMENT_KINDS)('makes a usual %s', (kind) => {
    expect(anInstrument({ kind }).kind).toBe(kind);
  });

  it('changes any field of the definition', () => {
    expect(anInstrument({ tickSize: '0.5', fees: { maker: '-0.0001', taker: '0.0005' } })).toMatchObject({ tickSize: toDecimal('0.5'), fees: { maker: toDecimal('-0.0001') } });
  });
});

describe('orders', () => {
  it.each(ORDER_TYPES)('have the prices of their type: %s', (type) => {
    const prices = Object.keys(anOrderRequest({ type })).filter((field) => /price|offset/i.test(field));
    expect(prices).toEqual({
      market: [],
      limit: ['price'],
      'stop-market': ['triggerPrice'],
      'stop-limit': ['triggerPrice', 'price'],
      'market-if-touched': ['triggerPrice'],
      'limit-if-touched': ['triggerPrice', 'price'],
      'market-to-limit': [],
      'trailing-stop-market': ['trailingOffset'],
      'trailing-stop-limit': ['trailingOffset', 'limitOffset'],
    }[type]);
  });

  it('hold decimals, whatever the request held', () => {
    const order = anOrder({ type: 'trailing-stop-limit', quantity: Scaled.from('2'), displayQuantity: '1', trailingOffset: { by: 'ticks', value: '5' } }, { filledQuantity: toDecimal('0.5') });
    expect(order).toMatchObject({
      quantity: toDecimal('2'),
      displayQuantity: toDecimal('1'),
      trailingOffset: { by: 'ticks', value: toDecimal('5') },
      limitOffset: toDecimal('0.5'),
      filledQuantity: toDecimal('0.5'),
      remainingQuantity: toDecimal('1.5'),
    });
  });

  it('are approved with the id that was asked for', () => {
    expect(anApprovedOrder({ clientOrderId: clientOrderId('A') }).id).toBe('A');
    expect(anApprovedAmendment(clientOrderId('A'), { price: '101' })).toEqual({ orderId: 'A', price: toDecimal('101') });
  });
});

describe('reports', () => {
  it.each(REPORT_KINDS)('are of the kind asked for: %s', (kind) => {
    expect(kind === 'fill' ? aFillReport() : aReport(kind)).toMatchObject({ kind, orderId: 'O-1', at: 0 });
  });

  it('take amounts as text', () => {
    expect([aFillReport({ quantity: '0.5' }), aFill({ price: '99.5' })]).toMatchObject([
      { quantity: toDecimal('0.5'), price: toDecimal('100') },
      { quantity: toDecimal('1'), price: toDecimal('99.5') },
    ]);
  });
});

describe('bars', () => {
  it('open at the close before and reach from the one to the other', () => {
    expect(barsFromCloses([10, 12, 11], { startAt: 1_000, intervalMs: 500, volume: 7 }).map(({ openTime, closeTime, open, high, low, close, volume }) => [openTime, closeTime, open, high, low, close, volume])).toEqual([
      [1_000, 1_500, 10, 10, 10, 10, 7],
      [1_500, 2_000, 10, 12, 10, 12, 7],
      [2_000, 2_500, 12, 12, 11, 11, 7],
    ]);
  });

  it('close one interval after they open', () => {
    expect(aBar({ openTime: timestamp(60_000) }).closeTime).toBe(120_000);
  });
});

it('counts cases by the environment', () => {
  const before = process.env['REDFIRE_CASES'];
  process.env['REDFIRE_CASES'] = '7';
  const asked = cases();
  delete process.env['REDFIRE_CASES'];
  const usual = cases();
  if (before !== undefined) process.env['REDFIRE_CASES'] = before;
  expect([asked, usual]).toEqual([7, 200]);
});
