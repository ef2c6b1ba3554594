import type { ValuesOverTime } from './performance.ts';

/** How much of `2026-11-21T…`, counted from its end as years can have more digits, is the name. */
const ENDS = { year: -20, month: -17 } as const;

/** The returns of calendar months or years in UTC: from the last value of the one before, at the start from the first value. A value at midnight belongs to the day that ends. */
export function returnsByPeriod({ times, values }: ValuesOverTime, period: keyof typeof ENDS): Readonly<Record<string, number>> {
  const last = new Map<string, number>();
  for (const [place, time] of times.entries()) {
    if (place > 0) last.set(new Date(time - 1).toISOString().slice(0, ENDS[period]), values[place] ?? Number.NaN);
  }
  let before = values[0] ?? Number.NaN;
  return Object.fromEntries(Array.from(last).flatMap(([name, value]) => {
    const change = value / before - 1;
    before = value;
    return Number.isFinite(change) ? [[name, change]] : [];
  }));
}
