import { basename, extname } from 'node:path';
import type { StrategyLookup } from '@redfire/backtest';
import { RedFireError, isRedFireError } from '@redfire/core';
import type { StrategyUse } from '@redfire/strategy';
import { loadStrategy } from './load-strategy.ts';

/** The strategies of a configuration by the names it uses them by, before it is known whether the rest of it is valid. */
export async function loadStrategies(config: unknown, folder: string): Promise<StrategyLookup> {
  const known = new Map<string, ReturnType<StrategyLookup>>();
  for (const use of usesOf(config)) known.set(use, await loadStrategy(use, folder));
  return (use) => known.get(use) ?? new RedFireError('UNKNOWN_STRATEGY', `no strategy "${use}"`, { details: { use } });
}

/** What is to run, with the classes in the place of names. */
export function strategyUses(strategies: readonly (StrategyUse & { readonly use: string })[], strategyOf: StrategyLookup): readonly StrategyUse[] {
  return strategies.map(({ use, params, id, owner }) => {
    const found = strategyOf(use);
    if (isRedFireError(found)) throw found;
    return { use: found, params, id, name: nameOf(use), owner };
  });
}

/** `sma-cross`, or a module's file name without its extension. */
function nameOf(use: string): string {
  return basename(use, extname(use));
}

function usesOf(config: unknown): readonly string[] {
  const strategies: unknown = typeof config === 'object' && config !== null && 'strategies' in config ? config.strategies : [];
  const entries: readonly unknown[] = Array.isArray(strategies) ? strategies : [];
  return entries.flatMap((entry) => (typeof entry === 'object' && entry !== null && 'use' in entry && typeof entry.use === 'string' ? [entry.use] : []));
}
