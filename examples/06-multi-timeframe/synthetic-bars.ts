import { seededRandom, timestamp, type Bar, type InstrumentId } from '@redfire/core';

const MINUTE_MS = 60_000;
const TICK = 0.01;

export interface SyntheticBarsOptions {
  readonly instrument: InstrumentId;
  readonly from: number;
  readonly minutes: number;
  readonly seed: number;
}

/**
 * Minutes of a market that rises for some hours, falls for some, and does neither for others, with noise on top. It comes from no market; the same seed
 * makes the same bars.
 */
export function syntheticBars({ instrument, from, minutes, seed }: SyntheticBarsOptions): readonly Bar[] {
  const random = seededRandom(seed);
  const bars: Bar[] = [];
  let price = 30_000;
  let drift = 0;
  let left = 0;
  for (let minute = 0; minute < minutes; minute++) {
    if (left-- <= 0) {
      left = 180 + Math.floor(random.next() * 600);
      drift = (Math.floor(random.next() * 3) - 1) * 1.2;
    }
    const open = onTick(price);
    const close = onTick(price + drift + 24 * (random.next() + random.next() - 1));
    const openTime = timestamp(from + minute * MINUTE_MS);
    bars.push({
      instrument, intervalMs: MINUTE_MS, openTime, closeTime: timestamp(openTime + MINUTE_MS), open, close,
      high: onTick(Math.max(open, close) + 6 * random.next()), low: onTick(Math.min(open, close) - 6 * random.next()), volume: Math.round(1 + 9_999 * random.next()) / 1_000,
    });
    price = close;
  }
  return bars;
}

function onTick(price: number): number {
  return Number((Math.round(price / TICK) * TICK).toFixed(2));
}
