import { RedFireError } from '@redfire/core';

/** The error for a part of a run that no snapshot has. @param instead - What to do. */
export function notCarried(part: string, instead: string): RedFireError {
  return new RedFireError('NOT_SUPPORTED', `a snapshot cannot carry ${part}; ${instead}`, { details: { part } });
}
