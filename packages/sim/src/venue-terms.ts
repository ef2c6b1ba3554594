import { RedFireError } from '@redfire/core';
import { BAR_PATH_MODELS, type BarPathModel } from './bar-path.ts';
import { LIMIT_FILLS, type LimitFill } from './tick-chance.ts';

/** How a simulated venue fills, where that is a choice. */
export interface VenueTerms {
  /** Time from a request to the market, in milliseconds. Default 0. An order acts on the first open, quote or trade at or after its arrival. */
  readonly latencyMs?: number;
  /** How the prices inside a bar are assumed. Default `nearer-first`. */
  readonly path?: BarPathModel;
  /** Which price of quotes and trades fills a limit that rests: one that reaches it, or only one beyond it. Default `touch`. */
  readonly limitFill?: LimitFill;
  /** How long after a bar's open an order may come and still count as there when it opened, in milliseconds. Default 0; for live bars, which come some time after their close. */
  readonly openGraceMs?: number;
}

/** Terms with every default filled in. @throws {@link RedFireError} `INVALID_INPUT` for a value that is none of its field. */
export function venueTerms({ latencyMs = 0, path = 'nearer-first', limitFill = 'touch', openGraceMs = 0 }: VenueTerms): Required<VenueTerms> {
  requireDuration('latencyMs', latencyMs);
  requireDuration('openGraceMs', openGraceMs);
  requireChoice('path', path, BAR_PATH_MODELS);
  requireChoice('limitFill', limitFill, LIMIT_FILLS);
  return { latencyMs, path, limitFill, openGraceMs };
}

function requireDuration(field: string, value: number): void {
  if (!(value >= 0)) throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be zero or more`, { details: { field, value } });
}

/** What the compiler cannot see, for hosts that pass what they were given. */
function requireChoice(field: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be one of ${choices.join(', ')}`, { details: { field, value } });
}
