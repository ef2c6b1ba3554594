import { RedFireError } from '@redfire/core';
import { z } from 'zod';

const NO_PARAMETERS = z.strictObject({}).prefault({});

/**
 * Parameters of a strategy class, validated by its static `params` schema. A class without one has none.
 *
 * @throws {@link RedFireError} `INVALID_CONFIG` with every problem.
 */
export function parseParameters<P extends z.ZodType>(strategy: { readonly name: string; readonly params?: P }, params: unknown): z.output<P> {
  const schema = strategy.params ?? NO_PARAMETERS;
  const result = schema.safeParse(params);
  // a class without a schema has the base's own parameter type
  if (result.success) return result.data as z.output<P>;
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new RedFireError('INVALID_CONFIG', `parameters of strategy "${strategy.name}" are not valid: ${issues.map(({ path, message }) => `${path || '(all)'}: ${message}`).join('; ')}`, {
    details: { strategy: strategy.name, issues },
  });
}
