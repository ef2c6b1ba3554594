import { RedFireError, type Timestamp } from '@redfire/core';
import { StrategyNames, type BarIndicator, type Strategy } from '@redfire/strategy';
import type { BacktestOptions } from '../backtest-options.ts';
import { runDecisions } from './run-decisions.ts';

export interface RecursiveOptions {
  /**
   * The backtest with data from a time on; all of them when that is absent: `from` leaves the earlier ones out. Asked once for each run: strategies as classes with
   * parameters, data that can be read anew.
   */
  readonly backtest: (from: Timestamp | undefined) => BacktestOptions;
  /** Later times at which the data may begin instead. */
  readonly starts: readonly Timestamp[];
  /** Relative difference up to which two values are the same. Default 0.0001. */
  readonly tolerance?: number;
}

/** What a value was at the end of a run that began later. */
export interface RecursiveValue {
  readonly from: Timestamp;
  /** `NaN` where there was none yet. */
  readonly value: number;
  /** From the value of the longest run, as a share of it; in absolute terms where that is zero. `NaN` where there was no value. */
  readonly difference: number;
}

/** One value of an indicator at the end of the data, and what it would have been with less of a past. */
export interface RecursiveLine {
  readonly strategy: string;
  /** Its class with instrument and bars, numbered when a strategy has several: `Ema of BTC/USDT.SIM 1m`. */
  readonly indicator: string;
  /** Name of the property: `value`, `signal`, … */
  readonly line: string;
  readonly reference: number;
  readonly values: readonly RecursiveValue[];
  /** Whether every shorter run comes to the same value, to the tolerance. */
  readonly isStable: boolean;
}

/**
 * Tells which indicators depend on how much of a past they were given. An exponential average never forgets its first value, so a live strategy that is warmed up with
 * less history than its backtest decides on other numbers: the differences say how much is enough. Values that add up without end, such as on-balance volume, differ always.
 *
 * Looked at are the indicators of subscriptions to bars, at the end of the data.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` without starts; what the runs throw.
 */
export async function checkRecursive({ backtest, starts, tolerance = 0.0001 }: RecursiveOptions): Promise<readonly RecursiveLine[]> {
  if (starts.length === 0) throw new RedFireError('INVALID_INPUT', 'starts must name a time at least; give some at which the data may begin later');
  const reference = await lastValues(backtest(undefined));
  const shorter: { readonly from: Timestamp; readonly values: ReadonlyMap<string, IndicatorValue> }[] = [];
  for (const from of starts) shorter.push({ from, values: await lastValues(backtest(from)) });
  return Array.from(reference, ([key, { value: whole, ...names }]) => {
    const values = shorter.map(({ from, values: found }) => {
      const value = found.get(key)?.value ?? Number.NaN;
      return { from, value, difference: differenceOf(value, whole) };
    });
    return { ...names, reference: whole, values, isStable: values.every(({ difference }) => difference <= tolerance) };
  });
}

interface IndicatorValue {
  readonly strategy: string;
  readonly indicator: string;
  readonly line: string;
  readonly value: number;
}

async function lastValues(options: BacktestOptions): Promise<ReadonlyMap<string, IndicatorValue>> {
  const names = new StrategyNames();
  const named = options.strategies.map((entry) => names.name(entry));
  await runDecisions({ ...options, strategies: named.map(({ strategy }) => strategy) });
  const values = named.flatMap(({ strategy, id }) => valuesOf(strategy, id));
  return new Map(values.map((value) => [`${value.strategy} ${value.indicator} ${value.line}`, value]));
}

function valuesOf(strategy: Strategy, id: string): readonly IndicatorValue[] {
  const counts = new Map<string, number>();
  return strategy.indicatorFeeds.flatMap(({ instrument, bars, indicators }) =>
    indicators.flatMap((indicator) => {
      const title = `${indicator.constructor.name} of ${instrument} ${bars}`;
      const count = (counts.get(title) ?? 0) + 1;
      counts.set(title, count);
      return numbersOf(indicator).map(([line, value]) => ({ strategy: id, indicator: count === 1 ? title : `${title}, ${count}`, line, value }));
    }),
  );
}

/** What tells of earlier bars or of how it is made, not of now. */
const NOT_A_LINE = /^(?:previous|warmUp|length|sum|exact|sourceWarmUp|period|step)/;

/** The numbers an indicator tells: its own properties and the getters of its classes. */
function numbersOf(indicator: BarIndicator): readonly (readonly [line: string, value: number])[] {
  const names = new Set<string>();
  for (let level: object | null = Object.getPrototypeOf(indicator) as object | null; level !== null && level !== Object.prototype; level = Object.getPrototypeOf(level) as object | null) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(level))) if (get) names.add(name);
  }
  if ('value' in indicator) names.add('value');
  return [...names].filter((name) => !NOT_A_LINE.test(name)).flatMap((name) => {
    const value: unknown = (indicator as unknown as Readonly<Record<string, unknown>>)[name]; // looked at by name, whatever its class
    return typeof value === 'number' ? [[name, value] as const] : [];
  });
}

function differenceOf(value: number, reference: number): number {
  if (Number.isNaN(value) && Number.isNaN(reference)) return 0;
  const gap = Math.abs(value - reference);
  return reference === 0 ? gap : gap / Math.abs(reference);
}
