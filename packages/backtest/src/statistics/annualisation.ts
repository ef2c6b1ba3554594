import { checkTimes } from './checks.ts';
import { YEAR_MS } from './returns.ts';

const DAY_MS = 86_400_000;
/** Days, within a few, by which people speak of longer periods. */
const LONG_PERIODS = [
  { from: 6, to: 8, perYear: 52 },
  { from: 27, to: 32, perYear: 12 },
  { from: 88, to: 94, perYear: 4 },
  { from: 360, to: 370, perYear: 1 },
];

/** Periods per year, and how they were counted. */
export interface Annualisation {
  readonly periodsPerYear: number;
  /** `every-day`: 365 days, for markets that never close; `trading-days`: 252, for exchanges; `calendar`: periods too long to count days, by their own length. */
  readonly basis: 'every-day' | 'trading-days' | 'calendar';
  /** Days that were counted with; absent by `calendar`. */
  readonly daysPerYear?: 365 | 252;
  /** Periods in one such day; absent by `calendar`. */
  readonly periodsPerDay?: number;
  /** The same for people: `252 trading days of 390 periods`. */
  readonly text: string;
}

export interface AnnualisationOptions {
  /** Days that the market trades in a year; default: 365 if any period ended on a Saturday, 252 if a whole Saturday passed without one. */
  readonly daysPerYear?: 365 | 252;
}

/**
 * How many periods make a year, from the times at which they ended, with the way they were counted; `undefined` of fewer than two times, and where neither a Saturday nor an option tells the
 * market's days.
 *
 * The middle distance of two times says how long a period is, so gaps do not count. Of 365 days, a day holds as many periods as fit; of 252, as many as the middle one of the days (UTC) with any had. Periods of about a week,
 * month, quarter and year are 52, 12, 4 and 1 to the year; others longer than a day and a half are counted by a year of 365.2425 days.
 *
 * @param times - Epoch milliseconds at which periods ended (midnight ends the day before), ascending.
 * @throws {@link RedFireError} `INVALID_INPUT` for times that are not finite or do not ascend.
 */
export function annualisation(times: readonly number[], options: AnnualisationOptions = {}): Annualisation | undefined {
  checkTimes(times);
  if (times.length < 2) return undefined;
  const period = middleOf(times.slice(1).map((time, place) => time - Number(times[place])));
  if (period > 1.5 * DAY_MS) return byCalendar(period);
  const daysPerYear = options.daysPerYear ?? daysOf(times);
  if (daysPerYear === undefined) return undefined;
  const periodsPerDay = daysPerYear === 365 ? DAY_MS / period : middleOf(countsByDay(times));
  const days = daysPerYear === 365 ? '365 days' : '252 trading days';
  return {
    periodsPerYear: daysPerYear * periodsPerDay,
    basis: daysPerYear === 365 ? 'every-day' : 'trading-days',
    daysPerYear,
    periodsPerDay,
    text: periodsPerDay === 1 ? days : `${days} of ${shown(periodsPerDay)} periods`,
  };
}

function byCalendar(period: number): Annualisation {
  const days = period / DAY_MS;
  const periodsPerYear = LONG_PERIODS.find(({ from, to }) => days >= from && days <= to)?.perYear ?? YEAR_MS / period;
  return { periodsPerYear, basis: 'calendar', text: `${shown(periodsPerYear)} periods of ${shown(days)} days` };
}

function daysOf(times: readonly number[]): 365 | 252 | undefined {
  if (times.some((time) => isSaturday(dayOf(time)))) return 365;
  const first = dayOf(Number(times[0]));
  const last = dayOf(Number(times.at(-1)));
  for (let day = first + 1; day < last && day <= first + 7; day++) if (isSaturday(day)) return 252;
  return undefined;
}

/** Days since 1970 of a period that ended then: one that ends at midnight belongs to the day before. */
function dayOf(time: number): number {
  return Math.ceil(time / DAY_MS) - 1;
}

function isSaturday(day: number): boolean {
  // 1 January 1970 was a Thursday
  return (((day + 4) % 7) + 7) % 7 === 6;
}

function countsByDay(times: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(dayOf(time), (counts.get(dayOf(time)) ?? 0) + 1);
  return [...counts.values()];
}

/** The middle value, the lower of two: a mean of two would be a length that no period has. */
function middleOf(values: readonly number[]): number {
  return Float64Array.from(values).sort()[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

function shown(value: number): string {
  return String(Number(value.toFixed(2)));
}
