import { runBacktest } from '@redfire/backtest';
import { defineInstrument, intervalMs, timestamp, type Bar } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';
import { aBar, aTrade } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { QuarterHours, kinds, offline, sessionAverage, sessions } from './bars-guide.ts';

const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });

describe('the code of the guide on bars', () => {
  it('trades', async () => {
    const bars = randomWalkBars({ seed: 3, count: 20_000, tick: '0.01', start: 20_000, intervalMs: intervalMs('1m'), startTime: Date.UTC(2024, 0, 1) });
    const { orders, summary } = await runBacktest({
      instruments: [BTC],
      data: [{ instrument: BTC.id, interval: '1m', bars }],
      account: { balances: { USDT: '100000' } },
      strategies: [{ use: QuarterHours, params: {} }],
    });
    expect(orders.filter(({ state }) => state === 'filled').length).toBeGreaterThan(5);
    expect(summary.deniedOrders).toBe(0);
  });

  it('makes every kind', () => {
    expect(kinds().map(({ name }) => name)).toEqual([
      'time(90s, trades)', 'time(4h, 1m, Europe/London)', 'tick(1000, trades)', 'volume(5000, trades, split)', 'value(1000000, quotes)', 'range(0.25, trades)', 'renko(0.5, 1m)',
      'imbalance(volume, 1000, trades, side, 20, 20000, 500, 2000, noise)', 'runs(tick, 1000, trades, tick-rule, 20, 20000, 500, 2000)',
    ]);
  });

  it('begins with sessions', () => {
    const { newYork, hours, weeks } = sessions();
    const minute = (iso: string): Bar => aBar({ instrument: BTC.id, openTime: timestamp(Date.parse(iso)) });
    const spans = [hours, weeks].map((aggregation) => {
      const aggregator = aggregation.create(BTC);
      const closed: string[] = [];
      aggregator.onBar = ({ openTime, closeTime }) => { closed.push(`${new Date(openTime).toISOString().slice(0, 16)} ${new Date(closeTime).toISOString().slice(0, 16)}`); };
      for (const iso of ['2024-11-27T20:59Z', '2024-11-29T17:59Z', '2024-12-02T15:00Z']) aggregator.takeBar(minute(iso));
      return closed;
    });
    expect(spans).toEqual([['2024-11-27T20:30 2024-11-27T21:00', '2024-11-29T17:30 2024-11-29T18:00'], ['2024-11-25T14:30 2024-11-29T18:00']]);
    const { daily, bySession } = sessionAverage(newYork);
    for (const iso of ['2024-11-27T20:59Z', '2024-11-27T23:59Z', '2024-11-29T17:59Z']) for (const each of [daily, bySession]) each.update(minute(iso));
    expect([daily.value, bySession.value]).toEqual([100, 100]);
  });

  it('makes bars of what is there', () => {
    const { bars, partial } = offline([aTrade({ instrument: BTC.id, size: 4_000 }), aTrade({ instrument: BTC.id, size: 1_500 }), aTrade({ instrument: BTC.id, size: 1 })], BTC);
    expect([bars.map(({ volume }) => volume), partial?.volume]).toEqual([[5_500], 1]);
  });
});
