const intervalMs = 60_000;
const firstOpenTime = 1_640_995_200_000;
const ticksPerUnit = 100;

/** Bars as columns of one length; times in epoch milliseconds, prices whole ticks of 0.01. */
export type BarColumns = {
  readonly openTime: Float64Array;
  readonly closeTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
};

/** Every field has a default: the input of `backtest-throughput`. */
export type WalkOptions = {
  /** Same seed and options, same bars; default 1. */
  readonly seed?: number;
  /** Default 1,000,000. */
  readonly length?: number;
  /** Close before the first bar, in ticks; default 1,000,000, which is 10,000.00. */
  readonly startTick?: number;
  /** Most ticks a close moves from the one before; default 1. */
  readonly maxStep?: number;
};

/**
 * Makes one-minute bars whose close walks by a uniform step of whole ticks of 0.01. Averages of 10
 * and 50 closes cross about every 36 bars; with a small step many of these decisions are ties.
 */
export function makeWalk(options: WalkOptions = {}): BarColumns {
  const { seed = 1, length = 1_000_000, startTick = 1_000_000, maxStep = 1 } = options;
  const random = mulberry32(seed);
  const columns = {
    openTime: new Float64Array(length),
    closeTime: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
  let tick = startTick;
  for (let index = 0; index < length; index++) {
    const open = tick;
    tick = Math.max(1, tick + below(2 * maxStep + 1, random) - maxStep);
    const high = Math.max(open, tick) + below(maxStep + 1, random);
    const low = Math.max(1, Math.min(open, tick) - below(maxStep + 1, random));
    columns.openTime[index] = firstOpenTime + index * intervalMs;
    columns.closeTime[index] = firstOpenTime + (index + 1) * intervalMs;
    columns.open[index] = open / ticksPerUnit;
    columns.high[index] = high / ticksPerUnit;
    columns.low[index] = low / ticksPerUnit;
    columns.close[index] = tick / ticksPerUnit;
    columns.volume[index] = 1 + below(1000, random);
  }
  return columns;
}

function below(limit: number, random: () => number): number {
  return Math.floor(random() * limit);
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
