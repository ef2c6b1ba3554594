import type { BarColumns } from './walk.ts';

/** Amounts are floats in the quote currency. */
export type PlainLoopParams = {
  /** Bars in the short average, 1 to `slow`. */
  readonly fast: number;
  /** Bars in the long average. */
  readonly slow: number;
  readonly quantity: number;
  readonly allowShort: boolean;
  readonly startingCash: number;
  /** Fraction of the traded value. */
  readonly takerFee: number;
};

/** What the trading loop ends with. */
export type PlainLoopResult = {
  /** Orders sent, the one still open after the last bar included. */
  readonly orders: number;
  readonly fills: number;
  readonly fees: number;
  /** Cash exchanged for the asset at each fill. */
  readonly cash: number;
  readonly position: number;
  /** One value per bar, at its close. */
  readonly equity: Float64Array;
  readonly finalEquity: number;
  readonly maxDrawdown: number;
};

/** What the loop without orders ends with. */
export type PlainNeverTradesResult = Omit<PlainLoopResult, 'orders' | 'fills' | 'fees'> & {
  /** Up and down; after a tie one may repeat the direction of the last, which would send no order. */
  readonly crossings: number;
};

/**
 * Runs `sma-cross` as a loop written by hand, the baseline of `backtest-throughput`: market orders
 * fill at the next open for the taker fee, equity is marked at each close. Its averages are running
 * sums of floats, so where they tie it may decide otherwise than exact arithmetic.
 *
 * @throws RangeError when `fast` or `slow` is out of range.
 */
export function plainLoop(columns: BarColumns, params: PlainLoopParams): PlainLoopResult {
  const { open, close } = columns;
  const { fast, slow, quantity, allowShort, startingCash, takerFee } = params;
  const length = close.length;
  const first = firstAverage(params);
  const shortTarget = allowShort ? -quantity : 0;
  const equityAtClose = new Float64Array(length).fill(startingCash, 0, first);
  let fastSum = sumBefore(close, first, fast - 1);
  let slowSum = sumBefore(close, first, slow - 1);
  let before = Number.NaN;
  let working = 0;
  let position = 0;
  let cash = startingCash;
  let fees = 0;
  let orders = 0;
  let fills = 0;
  let peak = startingCash;
  let maxDrawdown = 0;

  for (let index = first; index < length; index++) {
    if (working !== 0) {
      // `as number` here and below: indexes stay inside the columns, and a check for undefined would slow the baseline.
      const value = working * (open[index] as number);
      const fee = Math.abs(value) * takerFee;
      cash -= value + fee;
      fees += fee;
      position += working;
      working = 0;
      fills++;
    }

    const price = close[index] as number;
    const equity = cash + position * price;
    equityAtClose[index] = equity;
    if (equity > peak) peak = equity;
    else if (peak - equity > maxDrawdown * peak) maxDrawdown = (peak - equity) / peak;

    fastSum += price;
    slowSum += price;
    const now = fastSum * slow - slowSum * fast;
    if (now > 0 ? before <= 0 : now < 0 && before >= 0) {
      working = (now > 0 ? quantity : shortTarget) - position;
      if (working !== 0) orders++;
    }
    before = now;
    fastSum -= close[index - fast + 1] as number;
    slowSum -= close[index - slow + 1] as number;
  }

  const finalEquity = equityAtClose.at(-1) ?? startingCash;
  return { orders, fills, fees, cash, position, equity: equityAtClose, finalEquity, maxDrawdown };
}

/**
 * Runs {@link plainLoop} without its orders: the same averages, crossing test and marks at each close.
 *
 * @throws RangeError when `fast` or `slow` is out of range.
 */
export function plainNeverTrades(columns: BarColumns, params: PlainLoopParams): PlainNeverTradesResult {
  const { close } = columns;
  const { fast, slow, startingCash } = params;
  const length = close.length;
  const first = firstAverage(params);
  const equityAtClose = new Float64Array(length).fill(startingCash, 0, first);
  const position = 0;
  let fastSum = sumBefore(close, first, fast - 1);
  let slowSum = sumBefore(close, first, slow - 1);
  let before = Number.NaN;
  let crossings = 0;
  let peak = startingCash;
  let maxDrawdown = 0;

  for (let index = first; index < length; index++) {
    // `as number`: as in plainLoop.
    const price = close[index] as number;
    const equity = startingCash + position * price;
    equityAtClose[index] = equity;
    if (equity > peak) peak = equity;
    else if (peak - equity > maxDrawdown * peak) maxDrawdown = (peak - equity) / peak;

    fastSum += price;
    slowSum += price;
    const now = fastSum * slow - slowSum * fast;
    if (now > 0 ? before <= 0 : now < 0 && before >= 0) crossings++;
    before = now;
    fastSum -= close[index - fast + 1] as number;
    slowSum -= close[index - slow + 1] as number;
  }

  const finalEquity = equityAtClose.at(-1) ?? startingCash;
  return { crossings, cash: startingCash, position, equity: equityAtClose, finalEquity, maxDrawdown };
}

/** Index of the first bar at whose close both averages exist. */
function firstAverage({ fast, slow }: PlainLoopParams): number {
  if (!(Number.isInteger(fast) && Number.isInteger(slow) && fast >= 1 && slow >= fast)) {
    throw new RangeError(`fast "${fast}" and slow "${slow}" must be whole, with 1 <= fast <= slow`);
  }
  return slow - 1;
}

function sumBefore(values: Float64Array, end: number, count: number): number {
  let sum = 0;
  for (const value of values.subarray(Math.max(0, end - count), end)) sum += value;
  return sum;
}
