import { seededRandom, timestamp, type InstrumentId, type Quote, type RandomSource, type Timestamp, type Trade } from '@redfire/core';

/** When the market opens, and for how long, in milliseconds. */
export interface Session {
  readonly openAt: Timestamp;
  readonly durationMs: number;
}

export interface MarketDay extends Session {
  readonly trades: readonly Trade[];
  /** None where the source has only trades. */
  readonly quotes: readonly Quote[];
}

const TICK = 0.01;
const SECONDS_BETWEEN_QUOTES = 2;

/**
 * A day of a liquid share as it might be: a random walk with a spread of a tick or two, most volume at the open and at the close, in between
 * a third of that. It comes from no market; the same seed makes the same day.
 */
export function syntheticDay(instrument: InstrumentId, { openAt, durationMs }: Session, seed: number): MarketDay {
  const random = seededRandom(seed);
  const trades: Trade[] = [];
  const quotes: Quote[] = [];
  let bid = 16_800;
  for (let ms = 0; ms < durationMs; ms += SECONDS_BETWEEN_QUOTES * 1_000) {
    const activity = activityAt(ms / durationMs);
    bid += stepOf(random, activity);
    const spread = random.next() < 0.8 ? 1 : 2;
    const at = timestamp(openAt + ms);
    quotes.push({ instrument, at, bid: priceOf(bid), ask: priceOf(bid + spread), bidSize: sizeOf(random, 1_500), askSize: sizeOf(random, 1_500) });
    // one trade a quote on average, later in the time between two quotes
    if (random.next() > 0.6) continue;
    const isBuy = random.next() < 0.5;
    trades.push({ instrument, at: timestamp(at + 1 + Math.floor(random.next() * 1_990)), price: priceOf(isBuy ? bid + spread : bid), size: sizeOf(random, 900 * activity), side: isBuy ? 'buy' : 'sell' });
  }
  return { openAt, durationMs, trades, quotes };
}

/** The U of a day: 1 at noon, 3 at open and close. */
function activityAt(share: number): number {
  return 1 + 8 * (share - 0.5) ** 2;
}

/** In ticks: most often none. */
function stepOf(random: RandomSource, activity: number): number {
  const drawn = random.next();
  const chance = 0.08 * activity;
  return drawn < chance ? 1 : drawn < 2 * chance ? -1 : 0;
}

/** In hundreds, as most orders of shares are. */
function sizeOf(random: RandomSource, mean: number): number {
  return 100 * Math.max(1, Math.round((2 * random.next() * mean) / 100));
}

const priceOf = (ticks: number): number => Math.round(ticks) * TICK;
