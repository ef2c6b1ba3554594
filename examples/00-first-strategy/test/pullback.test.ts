import { defineInstrument, runBacktest, useStrategy, type Fill } from 'redfire';
import { barsFromCloses } from '@redfire/testing';
import { expect, it } from 'vitest';
import Pullback from '../pullback.ts';

const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });

/** Rises by 1 a bar for thirty bars, falls by 1 for six. Each true range is 1. */
const FALLEN = [...Array.from({ length: 31 }, (_, at) => 100 + at), 129, 128, 127, 126, 125, 124];

it('buys when the market has fallen in a rise, as much as loses the risk at its stop', async () => {
  expect((await fillsOver([...FALLEN, 124])).map(told)).toEqual(['buy 100 at 124']);
});

it('leaves at its target', async () => {
  expect((await fillsOver([...FALLEN, 125, 126, 127, 128])).map(told)).toEqual(['buy 100 at 124', 'sell 100 at 127']);
});

it('leaves at its stop', async () => {
  expect((await fillsOver([...FALLEN, 123, 122, 121])).map(told)).toEqual(['buy 100 at 124', 'sell 100 at 122']);
});

it('buys nothing in a rise that does not fall', async () => {
  expect(await fillsOver(FALLEN.slice(0, 31))).toEqual([]);
});

async function fillsOver(closes: readonly number[]): Promise<readonly Fill[]> {
  const { fills } = await runBacktest({
    instruments: [BTC],
    data: [{ instrument: BTC.id, interval: '1m', bars: barsFromCloses(closes) }],
    account: { balances: { USDT: '100000' } },
    // two true ranges to the stop: 0.2 % of 100,000 are lost by 100 units
    strategies: [useStrategy(Pullback, { instrument: BTC.id, trend: 20, stop: 2, target: 3 })],
  });
  return fills;
}

function told({ side, quantity, price }: Fill): string {
  return `${side} ${quantity.toFixed()} at ${price.toFixed()}`;
}
