import { RedFireError } from '@redfire/core';

/** How volatility comes in clusters: what share of tomorrow's variance is today's squared return, and what share today's variance. */
export interface VolatilityClustering {
  /** From 0. Default 0.06. */
  readonly reaction?: number | undefined;
  /** From 0; with `reaction` below 1. Default 0.93. */
  readonly persistence?: number | undefined;
}

/** A GARCH(1,1) process whose variance has a given mean: `next = constant + reaction × return² + persistence × variance`. */
export interface VarianceProcess {
  readonly constant: number;
  readonly reaction: number;
  readonly persistence: number;
  /** Variance at the start, and in the long run. */
  readonly mean: number;
}

/**
 * T. Bollerslev, "Generalized Autoregressive Conditional Heteroskedasticity", Journal of Econometrics 31(3), 1986.
 *
 * @param mean - Variance of the return of one step.
 * @throws {@link RedFireError} `INVALID_INPUT` for shares whose variance has no mean.
 */
export function varianceProcess(mean: number, { reaction = 0.06, persistence = 0.93 }: VolatilityClustering = {}): VarianceProcess {
  const isStationary = reaction >= 0 && persistence >= 0 && reaction + persistence < 1;
  if (!isStationary) throw new RedFireError('INVALID_INPUT', `reaction "${reaction}" and persistence "${persistence}" must be zero or more, and below 1 together`, { details: { option: 'clustering', reaction, persistence } });
  return { constant: mean * (1 - reaction - persistence), reaction, persistence, mean };
}
