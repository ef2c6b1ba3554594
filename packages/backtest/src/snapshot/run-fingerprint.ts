import type { NamedStrategy } from '@redfire/strategy';
import type { BacktestOptions } from '../backtest-options.ts';

/** What a run is made of, each part as text: two runs with the same do the same with the same data. */
export type RunFingerprint = Readonly<Record<string, string>>;

/** @param strategies - As they were named. */
export function fingerprintOf(options: BacktestOptions, strategies: readonly NamedStrategy[]): RunFingerprint {
  const { instruments, seed = 1, venue, account, risk, execution, positions, statistics, equityEvery, equityIntervalMs, from } = options;
  const parts = {
    instruments, seed, venue, account, risk, execution, positions, statistics, equityEvery, equityIntervalMs, from,
    strategies: strategies.map(({ id, owner, strategy }) => ({ id, owner, class: strategy.constructor.name, params: strategy.params })),
  };
  return Object.fromEntries(Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [] : [[name, textOf(part)]])));
}

/** What has no text counts by its kind alone. */
function textOf(part: unknown): string {
  return JSON.stringify(part, (_key, value: unknown) => {
    if (typeof value === 'function') return 'function';
    if (typeof value === 'bigint') return String(value);
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  });
}
