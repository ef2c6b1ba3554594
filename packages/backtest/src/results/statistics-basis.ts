import type { Instrument } from '@redfire/core';
import { annualisation } from '../statistics/annualisation.ts';
import type { RunStatisticsOptions } from './statistics-options.ts';

/** What the statistics of a run were counted with. */
export interface StatisticsBasis {
  /** Days with a value of the account; returns are those from day to day. */
  readonly days: number;
  /** `UTC`, or the zone of the calendar whose days they are. */
  readonly dayOf: string;
  /** Absent where nothing tells how many days make a year. */
  readonly periodsPerYear?: number;
  /** The same for people: `252 trading days`. */
  readonly annualisation?: string;
  /** What told it: whether the data have Saturdays, the hours of the instruments, or the option. */
  readonly toldBy?: 'data' | 'instruments' | 'option';
  /** Per year, as a fraction. */
  readonly riskFree: number;
}

/** The periods per year of daily values, and what told them. */
export function statisticsBasis(times: readonly number[], instruments: readonly Instrument[], options: RunStatisticsOptions): StatisticsBasis {
  const { daysPerYear, riskFree = 0, calendar } = options;
  const basis = { days: times.length, dayOf: calendar === undefined ? 'UTC' : zoneOf(calendar), riskFree };
  const told = daysPerYear === undefined ? annualisation(times) : undefined;
  if (told) return { ...basis, periodsPerYear: told.periodsPerYear, annualisation: told.text, toldBy: 'data' };
  const counted = annualisation(times, { daysPerYear: daysPerYear ?? daysOf(instruments) });
  if (counted === undefined) return basis;
  return { ...basis, periodsPerYear: counted.periodsPerYear, annualisation: counted.text, toldBy: daysPerYear === undefined ? 'instruments' : 'option' };
}

/** 365 where an instrument trades on Saturdays: by its hours, or where it has none because it is of a kind that is never closed. */
function daysOf(instruments: readonly Instrument[]): 365 | 252 {
  const hasSaturdays = ({ kind, tradingHours }: Instrument) => (tradingHours ? tradingHours.sessions.some(({ day }) => day === SATURDAY) : kind === 'spot' || kind === 'perpetual');
  return instruments.some(hasSaturdays) ? 365 : 252;
}

function zoneOf(calendar: NonNullable<RunStatisticsOptions['calendar']>): string {
  return calendar.zone.name;
}

/** ISO day of the week. */
const SATURDAY = 6;
