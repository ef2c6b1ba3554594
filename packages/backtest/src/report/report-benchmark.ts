import { rounding } from './line-sampler.ts';
import type { PriceSeries, ReportBenchmark } from './report-data.ts';

/** The starting equity put into an instrument at its first price and held, without fees; `undefined` where the first price is not above zero. */
export function heldInstrument({ instrument, levels }: PriceSeries, start: number): ReportBenchmark | undefined {
  const finest = levels.at(-1);
  const first = finest?.open[0];
  if (finest === undefined || first === undefined || !(first > 0)) return undefined;
  const worth = (price: number) => (start * price) / first;
  const round = rounding(finest.high.map(worth));
  return { name: `${instrument}, bought and held`, levels: levels.slice(0, 2).map(({ at, intervalMs, close }) => ({ at: at.map((open) => open + intervalMs), value: close.map((price) => round(worth(price))) })) };
}
