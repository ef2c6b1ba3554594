import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runBacktest } from '@redfire/backtest';
import { defineInstrument } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';
import { expect, test } from 'vitest';

const BARS = 5_000_000;
const MEGABYTE = 1_048_576;

test('a long run whose outputs are not kept needs no more memory at its end than at its beginning', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const used: number[] = [];
  let chunks = 0;
  const { summary } = await runBacktest({
    instruments: [defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } })],
    data: [{ instrument: 'BTC/USDT.SIM', interval: '1m', bars: randomWalkBars({ seed: 1, count: BARS, tick: '0.01', start: 40_000, intervalMs: 60_000, startTime: 0 }) }],
    account: { balances: { USDT: '10000000' } },
    strategies: [{ use: 'sma-cross', params: { instrument: 'BTC/USDT.SIM', fast: 10, slow: 50, quantity: '1', allowShort: true } }],
    sinks: { equity: () => undefined, fills: () => undefined, orders: () => undefined },
    onProgress: () => {
      if (chunks++ % 4 !== 0) return;
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      used.push((heapUsed + arrayBuffers) / MEGABYTE);
    },
  });
  expect(summary).toMatchObject({ bars: BARS, deniedOrders: 0 });
  expect(summary.fills).toBeGreaterThan(BARS / 100);
  // a look may find chunks that the collector has yet to free, on a busy machine several in a row, so the least of six counts
  const least = (looks: readonly number[]) => Math.min(...looks);
  expect(least(used.slice(-6)) - least(used.slice(0, 6))).toBeLessThan(3);
}, 60_000);
