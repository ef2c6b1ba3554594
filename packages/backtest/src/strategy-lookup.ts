import { isRedFireError, type RedFireError } from '@redfire/core';
import type { AnyStrategyClass } from '@redfire/strategy';
import { z } from 'zod';
import { problemsOf, valueAt, type ConfigProblem } from './describe-issues.ts';

const NO_PARAMETERS = z.strictObject({});

/** The class that a strategy is used by the name of, or the error that tells why there is none. */
export type StrategyLookup = (use: string) => AnyStrategyClass | RedFireError;

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
