import { seededRandom, timestamp, type Bar, type Instrument } from '@redfire/core';

const HOUR = 3_600_000;
const START = Date.UTC(2025, 0, 6);

/** What one of the pair moves for each percent of the other. */
export const TRUE_BETA = 1.3;
/** Hours in which half of a gap between the two closes. */
const HALF_LIFE = 18;
/** Usual size of the gap, as a fraction of the price. */
const GAP = 0.012;

/**
 * Hours of two instruments that belong together: the log of the second walks at random, that of the first is 1.3 times as much and a gap that comes back to zero (an Ornstein-Uhlenbeck process).
 * They come from no market; the same seed makes the same bars.
 */
export function syntheticPair(first: Instrument, second: Instrument, hours: number, seed: number): { readonly first: readonly Bar[]; readonly second: readonly Bar[] } {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const pull = Math.LN2 / HALF_LIFE;
  const bars = { first: [] as Bar[], second: [] as Bar[] };
  let walk = 0;
  let gap = 0;
  let [firstClose, secondClose] = [3_000, 150];
  for (let hour = 0; hour < hours; hour++) {
    walk += 0.006 * normal();
    gap += -pull * gap + GAP * Math.sqrt(2 * pull) * normal();
    const [firstOpen, secondOpen] = [firstClose, secondClose];
    firstClose = onTick(3_000 * Math.exp(TRUE_BETA * walk + gap));
    secondClose = onTick(150 * Math.exp(walk));
    bars.first.push(barOf(first, hour, { open: firstOpen, close: firstClose, wick: random.next() }));
    bars.second.push(barOf(second, hour, { open: secondOpen, close: secondClose, wick: random.next() }));
  }
  return bars;
}

function barOf({ id }: Instrument, hour: number, { open, close, wick }: { readonly open: number; readonly close: number; readonly wick: number }): Bar {
  const reach = 0.002 * wick;
  const openTime = START + hour * HOUR;
  return {
    instrument: id, intervalMs: HOUR, openTime: timestamp(openTime), closeTime: timestamp(openTime + HOUR),
    open, high: onTick(Math.max(open, close) * (1 + reach)), low: onTick(Math.min(open, close) * (1 - reach)), close, volume: 1_000,
  };
}

function onTick(price: number): number {
  return Math.round(price * 100) / 100;
}
