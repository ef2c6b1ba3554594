import { RedFireError } from '@redfire/core';

export const QUEUE_MODELS = ['none', 'risk-averse', 'probabilistic'] as const;

/**
 * How the place of a resting limit in the line at its price is found, where the data show sizes by price and not by order. `none`: nobody is before it.
 * `risk-averse`: all that stood there is, until it trades or no longer fits into what is shown. `probabilistic`: of what is canceled a likely part was before it.
 */
export type QueueModel = (typeof QUEUE_MODELS)[number];

export const QUEUE_SHAPES = ['log', 'power'] as const;

/** How the share of cancels that were before an order goes by what is before and behind it. */
export interface ProbabilisticQueue {
  readonly model: 'probabilistic';
  /** What both amounts are weighed by, in lots: `log` is ln(1 + x), `power` is x to the {@link exponent}. Default `log`. */
  readonly shape?: (typeof QUEUE_SHAPES)[number] | undefined;
  /** Above 1 the larger part loses more than its share, below 1 less. Default 1. */
  readonly exponent?: number | undefined;
}

/** What is before an order once cancels have made the level smaller, in lots; where that is more than is left of the level, all that is left. */
export type CancelRule = (place: { readonly ahead: number; readonly behind: number; readonly canceled: number }) => number;

/** The rule of a model; `undefined` for `none`. @throws {@link RedFireError} `INVALID_INPUT` for terms that are none. */
export function cancelRule(terms: QueueModel | ProbabilisticQueue): CancelRule | undefined {
  const { model, shape = 'log', exponent = 1 } = typeof terms === 'string' ? { model: terms } : terms;
  requireChoice('queue', model, QUEUE_MODELS);
  requireChoice('queue.shape', shape, QUEUE_SHAPES);
  if (!(exponent > 0 && exponent < Infinity)) throw new RedFireError('INVALID_INPUT', `queue.exponent "${exponent}" must be above zero`, { details: { field: 'queue.exponent', value: exponent } });
  if (model === 'none') return undefined;
  return model === 'risk-averse' ? ({ ahead }) => ahead : expectedShare(shape === 'log' ? Math.log1p : (lots) => lots ** exponent);
}

/**
 * The expected share instead of a draw, so that a run needs no luck: canceled × f(before) ÷ (f(before) + f(behind)), as E. Rigtorp weighs the two parts of a line
 * (Estimating order queue position, 2013, https://rigtorp.se/2013/06/08/estimating-order-queue-position.html).
 */
function expectedShare(weight: (lots: number) => number): CancelRule {
  return ({ ahead, behind, canceled }) => {
    if (ahead <= 0) return 0;
    const share = weight(ahead) / (weight(ahead) + weight(behind));
    return Math.max(0, ahead - canceled * share);
  };
}

/** What the compiler cannot see, for hosts that pass what they were given. */
function requireChoice(field: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be one of ${choices.join(', ')}`, { details: { field, value } });
}
