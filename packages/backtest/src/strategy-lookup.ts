import { RedFireError, isRedFireError } from '@redfire/core';
import { STOCK_STRATEGIES, type AnyStrategyClass } from '@redfire/strategy';
import { z } from 'zod';
import { problemsOf, valueAt, type ConfigProblem } from './describe-issues.ts';

const NO_PARAMETERS = z.strictObject({});

/** The class that a strategy is used by the name of, or the error that tells why there is none. */
export type StrategyLookup = (use: string) => AnyStrategyClass | RedFireError;

/** Looks a strategy up among those that come with RedFire. */
export function stockStrategy(use: string): AnyStrategyClass | RedFireError {
  const known = Object.hasOwn(STOCK_STRATEGIES, use) ? STOCK_STRATEGIES[use] : undefined;
  const names = Object.keys(STOCK_STRATEGIES).join(', ');
  return known ?? new RedFireError('UNKNOWN_STRATEGY', `no strategy "${use}"; the stock strategies are: ${names}`, { details: { use } });
}

/** What is wrong with the strategies of a configuration, whatever else may be wrong with it. */
export function checkStrategies(config: unknown, lookup: StrategyLookup): { readonly unknown: readonly (ConfigProblem & { readonly error: RedFireError })[]; readonly problems: readonly ConfigProblem[] } {
  const strategies = valueAt(config, ['strategies']);
  const found = (Array.isArray(strategies) ? strategies : []).flatMap((entry: unknown, index) => {
    const use = valueAt(entry, ['use']);
    return typeof use === 'string' && use !== '' ? [{ index, params: valueAt(entry, ['params']) ?? {}, known: lookup(use) }] : [];
  });
  return {
    unknown: found.flatMap(({ index, known }) => (isRedFireError(known) ? [{ path: ['strategies', index, 'use'], message: known.message, error: known }] : [])),
    problems: found.flatMap(({ index, params, known }) => {
      if (isRedFireError(known)) return [];
      const { error } = (known.params ?? NO_PARAMETERS).safeParse(params);
      return error ? problemsOf(error).map(({ path, message }) => ({ path: ['strategies', index, 'params', ...path], message })) : [];
    }),
  };
}
