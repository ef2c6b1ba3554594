import { RedFireError } from '@redfire/core';

/** The error for an option that is not usable. */
export function invalidOption(option: string, value: unknown, rule: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${option} "${String(value)}" ${rule}`, { details: { option, value } });
}
