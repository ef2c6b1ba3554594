import type { BacktestData } from '../backtest-data.ts';
import type { BacktestOptions } from '../backtest-options.ts';

/** Times between which a run goes on, as far as they are known before it. */
export interface RunSpan {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What the options of a run tell of its span: `from` and `to`, else the times of data that are in memory whole. */
export function spanOf({ from, to, data }: Pick<BacktestOptions, 'from' | 'to' | 'data'>): RunSpan {
  const spans = data.map(spanOfData);
  const isKnown = spans.length > 0 && spans.every((span) => span !== undefined);
  const ends = (pick: (...times: number[]) => number, key: 'from' | 'to') => (isKnown ? pick(...spans.map((span) => span?.[key] ?? Number.NaN)) : undefined);
  return { from: from ?? ends(Math.min, 'from'), to: to ?? ends(Math.max, 'to') };
}

/** How much of a span has passed, from 0 to 1; `undefined` where its ends are not known. */
export function fractionOf({ from, to }: RunSpan, at: number): number | undefined {
  if (from === undefined || to === undefined || !(to > from)) return undefined;
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

interface Timed {
  readonly at?: number;
  readonly openTime?: number | Float64Array;
  readonly closeTime?: number | Float64Array;
  readonly data?: Timed;
}

function spanOfData(data: BacktestData): Required<RunSpan> | undefined {
  if ('source' in data) return { from: data.from, to: data.to };
  // the field that has the items is the one that is neither of these
  const held: unknown = Object.entries(data).find(([field]) => field !== 'instrument' && field !== 'interval')?.[1];
  const [first, last] = Array.isArray(held) ? [endOf(held, 0), endOf(held, -1)] : [held, held];
  const from = firstTime(first as Timed | undefined);
  const to = lastTime(last as Timed | undefined);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Of arrays in an array as well. */
function endOf(list: readonly unknown[], place: number): unknown {
  const found = list.at(place);
  return Array.isArray(found) ? found.at(place) : found;
}

function firstTime(item: Timed | undefined): number | undefined {
  const time = item?.openTime ?? item?.at ?? item?.data?.at;
  return time instanceof Float64Array ? time[0] : time;
}

function lastTime(item: Timed | undefined): number | undefined {
  const time = item?.closeTime ?? item?.at ?? item?.data?.at;
  return time instanceof Float64Array ? time.at(-1) : time;
}
