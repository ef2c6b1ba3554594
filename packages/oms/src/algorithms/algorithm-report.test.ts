import { describe, expect, it } from 'vitest';
import { timestamp, type AlgorithmRequest } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { P, anAlgorithmDesk } from './fixtures/algorithm-desk.ts';

const TWAP: AlgorithmRequest = { use: 'twap', slices: 2, durationMs: 10_000, atEnd: 'carry' };
const round = (value: number | undefined) => value && Number(value.toFixed(6));

describe('a report', () => {
  it.each(['buy', 'sell'] as const)('of a %s tells slippage against arrival, TWAP and VWAP, worse above zero', (side) => {
    const desk = anAlgorithmDesk({ desk: { pricesOf: () => ({ bid: 99, ask: 101 }) } });
    desk.accepts();
    desk.work(TWAP, { side });
    desk.clock.advanceBy(4_000); // middle 100 for 4 s
    desk.quote(109, 111); // middle 110 for 6 s
    desk.trade(110, 30);
    desk.trade(120, 10);
    desk.clock.advanceBy(6_000);
    for (const { id } of desk.sent) desk.fill(id, '5', '110.25');
    const report = desk.report();
    const sign = side === 'buy' ? 1 : -1;
    expect({ ...report, achievedPrice: report.achievedPrice?.toFixed(), quantity: report.quantity.toFixed(), filledQuantity: report.filledQuantity.toFixed(), slippageBps: Object.fromEntries(Object.entries(report.slippageBps).map(([name, value]) => [name, round(value)])) }).toEqual({
      orderId: P, algorithm: 'twap', state: 'ended', startedAt: 0, endedAt: 10_000, quantity: '10', filledQuantity: '10', children: 2, openChildren: 0,
      arrivalPrice: 100, achievedPrice: '110.25', twap: 106, vwap: 112.5,
      slippageBps: { arrival: sign * 1_025, twap: round((sign * 4.25 * 10_000) / 106), vwap: sign * -200 },
      participation: 0.25,
      activeMs: 10_000,
    });
  });

  it('leaves pauses out of benchmarks and of the time', () => {
    const desk = anAlgorithmDesk({ desk: { pricesOf: () => ({ last: 100 }) } });
    desk.accepts();
    desk.work(TWAP);
    desk.clock.advanceBy(2_000);
    desk.algorithms.pause(P);
    desk.trade(500, 1_000);
    desk.clock.advanceBy(3_000);
    desk.trade(200, 1);
    desk.algorithms.resume(P);
    desk.trade(200, 2);
    desk.clock.advanceBy(2_000);
    const { activeMs, twap, vwap, arrivalPrice, state } = desk.report();
    expect({ activeMs, twap, vwap, arrivalPrice, state }).toEqual({ activeMs: 4_000, twap: 150, vwap: 200, arrivalPrice: 100, state: 'running' });
  });

  it('takes the VWAP of bars from their own, or from the middle of high, low and close', () => {
    const desk = anAlgorithmDesk();
    desk.work(TWAP);
    desk.orders.market.onBar(aBar({ openTime: timestamp(0), volume: 3, vwap: 90 }));
    desk.orders.market.onBar(aBar({ openTime: timestamp(60_000), volume: 1, high: 130, low: 100, close: 100 }));
    expect([desk.report().vwap, desk.report().arrivalPrice]).toEqual([95, 100]);
  });

  it('has no figures that nothing is known of', () => {
    const desk = anAlgorithmDesk();
    desk.work({ ...TWAP, startAt: timestamp(5) });
    expect(Object.keys(desk.report())).toEqual(['orderId', 'algorithm', 'state', 'quantity', 'filledQuantity', 'children', 'openChildren', 'slippageBps', 'activeMs']);
  });

  it('says why an order ended before all was filled', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work({ ...TWAP, atEnd: 'cancel' });
    desk.clock.advanceBy(10_000);
    expect([desk.report().reason, desk.report().state]).toEqual(['the window has ended', 'ended']);
  });
});
