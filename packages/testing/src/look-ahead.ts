import type { Awaitable } from './venue-control.ts';

/** Something a strategy did: its order, signal or log line, as plain data. */
export interface Decision {
  /** When, in epoch ms. */
  readonly at: number;
}

/** An item of market data: known at the close of a bar, or at its time. */
export type TimedItem = { readonly closeTime: number } | { readonly at: number };

export interface LookAheadCheck<Item extends TimedItem, Did extends Decision> {
  /** Everything the strategy is shown, bars of every length among it. */
  readonly data: readonly Item[];
  /** Runs a new instance over some of the data, in the same way and with the same seed each time, and gives what it did, oldest first. */
  readonly run: (data: readonly Item[]) => Awaitable<readonly Did[]>;
  /** Where the data are cut. Default: 20 times, spread over them. */
  readonly cutsAt?: readonly number[];
}

/** The first thing a strategy did otherwise because it knew what came later. */
export interface LookAheadFinding<Did extends Decision> {
  /** What came after that was cut away. */
  readonly cutAt: number;
  /** What it did; absent where it did nothing more until then. */
  readonly withFuture?: Did;
  /** What it did in that place without the future; absent where it did nothing. */
  readonly withoutFuture?: Did;
}

const CUTS = 20;

/**
 * Looks for a strategy that knows the future: it runs it over all of the data, and again with everything cut away that was not known at some time. Up to that
 * time both must have done the same; what is done at the very end, in `onStop`, is left alone. Whatever is made of the data belongs into `run`, or what it knows of
 * the future stays when that is cut away.
 *
 * @returns The first decision that needed the future; `undefined` where none did.
 *
 * @example
 * ```ts
 * const found = await findLookAhead({
 *   data: bars,
 *   run: async (data) => {
 *     const { orders } = await runBacktest({ ...options, data: [{ instrument, interval: '1m', bars: data }], strategies: [new MyStrategy(params)] });
 *     return orders.map(({ createdAt, side, quantity }) => ({ at: createdAt, side, quantity })).sort((a, b) => a.at - b.at);
 *   },
 * });
 * expect(found).toBeUndefined();
 * ```
 */
export async function findLookAhead<Item extends TimedItem, Did extends Decision>({ data, run, cutsAt }: LookAheadCheck<Item, Did>): Promise<LookAheadFinding<Did> | undefined> {
  const all = await run(data);
  for (const cutAt of cutsAt ?? spread(data)) {
    const part = await run(data.filter((item) => timeOf(item) <= cutAt));
    const known = all.filter(({ at }) => at <= cutAt);
    // at the cut itself the strategy stops, and may do then what it does at its end
    const early = part.filter(({ at }, index) => at < cutAt || index < known.length);
    const place = Array.from({ length: Math.max(known.length, early.length) }, (_, index) => index).find((index) => JSON.stringify(known[index]) !== JSON.stringify(early[index]));
    if (place === undefined) continue;
    const [withFuture, withoutFuture] = [known[place], early[place]];
    return { cutAt, ...(withFuture !== undefined && { withFuture }), ...(withoutFuture !== undefined && { withoutFuture }) };
  }
  return undefined;
}

function timeOf(item: TimedItem): number {
  return 'closeTime' in item ? item.closeTime : item.at;
}

function spread(data: readonly TimedItem[]): readonly number[] {
  const times = [...new Set(data.map(timeOf))].sort((a, b) => a - b);
  const step = Math.max(1, times.length / (CUTS + 1));
  return [...new Set(Array.from({ length: CUTS }, (_, cut) => times[Math.floor((cut + 1) * step) - 1]))].filter((time) => time !== undefined);
}
