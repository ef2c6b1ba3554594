import { RedFireError } from '@redfire/core';
import type { z } from 'zod';

/**
 * Parameters of a strategy class, validated by its static `params` schema.
 *
 * @throws {@link RedFireError} `INVALID_CONFIG` with every problem, or when the class has no schema.
 */
export function parseParameters<P extends z.ZodType>(strategy: { readonly name: string; readonly params?: P }, params: unknown): z.output<P> {
  if (strategy.params === undefined) {
    throw new RedFireError('INVALID_CONFIG', `strategy "${strategy.name}" has no parameters' schema; give it a "static readonly params = z.object({ … })"`, { details: { strategy: strategy.name } });
  }
  const result = strategy.params.safeParse(params);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new RedFireError('INVALID_CONFIG', `parameters of strategy "${strategy.name}" are not valid: ${issues.map(({ path, message }) => `${path || '(all)'}: ${message}`).join('; ')}`, {
    details: { strategy: strategy.name, issues },
  });
}
