import { instrumentId, timestamp, type Bar, type InstrumentId, type Quote, type Trade } from '@redfire/core';

const MINUTE_MS = 60_000;
const INSTRUMENT = instrumentId('BTC/USDT.SIM');

export interface BarsOptions {
  /** Default `BTC/USDT.SIM`. */
  readonly instrument?: InstrumentId;
  /** Default one minute. */
  readonly intervalMs?: number;
  /** Open time of the first bar in epoch ms. Default 0. */
  readonly startAt?: number;
  /** Of each bar. Default 1. */
  readonly volume?: number;
}

/** A one-minute bar from time 0 at price 100. */
export function aBar(overrides: Partial<Bar> = {}): Bar {
  const openTime = overrides.openTime ?? timestamp(0);
  const intervalMs = overrides.intervalMs ?? MINUTE_MS;
  return { instrument: INSTRUMENT, intervalMs, openTime, closeTime: timestamp(openTime + intervalMs), open: 100, high: 100, low: 100, close: 100, volume: 1, ...overrides };
}

/** Bars in a row, each opening at the close before it; high and low are the larger and the smaller of the two. */
export function barsFromCloses(closes: readonly number[], options: BarsOptions = {}): Bar[] {
  const { instrument = INSTRUMENT, intervalMs = MINUTE_MS, startAt = 0, volume = 1 } = options;
  return closes.map((close, index) => {
    const open = closes[index - 1] ?? close;
    const openTime = timestamp(startAt + index * intervalMs);
    return { instrument, intervalMs, openTime, closeTime: timestamp(openTime + intervalMs), open, high: Math.max(open, close), low: Math.min(open, close), close, volume };
  });
}

/** Bid 99.99, ask 100.01 at time 0. */
export function aQuote(overrides: Partial<Quote> = {}): Quote {
  return { instrument: INSTRUMENT, at: timestamp(0), bid: 99.99, ask: 100.01, ...overrides };
}

/** One unit traded at 100 at time 0. */
export function aTrade(overrides: Partial<Trade> = {}): Trade {
  return { instrument: INSTRUMENT, at: timestamp(0), price: 100, size: 1, ...overrides };
}
