import type { SlowTwinBar } from './slow-twin.ts';

const intervalMs = 60_000;
const firstOpenTime = 1_640_995_200_000;
const middleTick = 10_000;
/** Half the width of the band around 100.00 that the walk stays in, in ticks of 0.01. */
const band = 500;

/** The same bars twice: as text, exact, and as the floats nearest to that text. */
export type TieBars = {
  readonly rows: readonly SlowTwinBar[];
  readonly columns: {
    readonly openTime: Float64Array;
    readonly closeTime: Float64Array;
    readonly open: Float64Array;
    readonly high: Float64Array;
    readonly low: Float64Array;
    readonly close: Float64Array;
    readonly volume: Float64Array;
  };
};

/**
 * Makes one-minute bars whose averages often tie: closes walk by at most one tick of 0.01 around
 * 100, where few prices are exact in binary, so sums of floats misjudge what is equal.
 *
 * @param seed - Same seed and length, same bars.
 */
export function makeTieBars(seed: number, length: number): TieBars {
  const random = mulberry32(seed);
  const rows: SlowTwinBar[] = [];
  const columns = {
    openTime: new Float64Array(length),
    closeTime: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
  let tick = middleTick;
  for (let index = 0; index < length; index++) {
    const open = tick + step(random);
    tick = walk(tick, random);
    const high = Math.max(open, tick) + below(2, random);
    const low = Math.min(open, tick) - below(2, random);
    const openTime = firstOpenTime + index * intervalMs;
    const row = {
      time: String(openTime),
      open: priceText(open),
      high: priceText(high),
      low: priceText(low),
      close: priceText(tick),
      volume: String(1 + below(100, random)),
    };
    rows.push(row);
    columns.openTime[index] = openTime;
    columns.closeTime[index] = openTime + intervalMs;
    columns.open[index] = Number(row.open);
    columns.high[index] = Number(row.high);
    columns.low[index] = Number(row.low);
    columns.close[index] = Number(row.close);
    columns.volume[index] = Number(row.volume);
  }
  return { rows, columns };
}

function walk(tick: number, random: () => number): number {
  const next = tick + step(random);
  return Math.abs(next - middleTick) > band ? tick : next;
}

function step(random: () => number): number {
  return below(3, random) - 1;
}

function below(limit: number, random: () => number): number {
  return Math.floor(random() * limit);
}

function priceText(tick: number): string {
  const digits = String(tick).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Numbers in [0, 1), by Tommy Ettinger's mulberry32. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
