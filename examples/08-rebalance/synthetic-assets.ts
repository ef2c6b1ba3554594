import { seededRandom, timestamp, type Bar, type Instrument } from '@redfire/core';

const DAY = 86_400_000;

/** What an asset is like: first price, and drift and volatility of a year. */
export interface AssetNature {
  readonly instrument: Instrument;
  readonly price: number;
  readonly drift: number;
  readonly volatility: number;
}

/**
 * Days of several assets that share a part of their moves. They are random walks (geometric Brownian motions) and come from no market; the same seed makes the same days.
 */
export function syntheticAssets(assets: readonly AssetNature[], { startAt, days, seed }: { readonly startAt: number; readonly days: number; readonly seed: number }): ReadonlyMap<Instrument, readonly Bar[]> {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const common = 0.5;
  const closes = assets.map(({ price }) => price);
  const bars = assets.map((): Bar[] => []);
  for (let day = 0; day < days; day++) {
    const market = normal();
    for (const [place, { instrument, drift, volatility }] of assets.entries()) {
      const shock = Math.sqrt(common) * market + Math.sqrt(1 - common) * normal();
      const open = closes[place] ?? 1;
      const close = onTick(open * Math.exp((drift - volatility ** 2 / 2) / 365 + (volatility / Math.sqrt(365)) * shock));
      const openTime = startAt + day * DAY;
      bars[place]?.push({
        instrument: instrument.id, intervalMs: DAY, openTime: timestamp(openTime), closeTime: timestamp(openTime + DAY),
        open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 1_000,
      });
      closes[place] = close;
    }
  }
  return new Map(assets.map(({ instrument }, place) => [instrument, bars[place] ?? []]));
}

function onTick(price: number): number {
  return Math.max(1, Math.round(price * 100)) / 100;
}
