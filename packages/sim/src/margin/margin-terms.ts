import { RedFireError, Scaled, positive, type ExactInput, type InstrumentMath } from '@redfire/core';

export const MARGIN_MODES = ['cross', 'isolated'] as const;
export type MarginMode = (typeof MARGIN_MODES)[number];

/** What becomes of a loss that is more than the margin: the venue's insurance fund pays it, or it stays as a balance below zero. */
export const SHORTFALL_RULES = ['insurance', 'negative'] as const;
export type ShortfallRule = (typeof SHORTFALL_RULES)[number];

/** What a venue lends, and when it takes positions away. */
export interface MarginTerms {
  /** `cross`: all that settles in a currency backs all positions that do. `isolated`: each position has its own margin, and loses no more. */
  readonly mode: MarginMode;
  /** How many times its margin a position may be worth, for all instruments or by id. Default: one over the initial rate of the instrument, which is also the most. */
  readonly leverage?: ExactInput | Readonly<Record<string, ExactInput>> | undefined;
  /** Charged on the value of what is liquidated, beside the taker fee: a fraction. Default 0. */
  readonly liquidationFee?: ExactInput | undefined;
  /** Part of a position that is closed before the margin is looked at again: above 0, at most 1. Default 1, which closes it whole. */
  readonly liquidationStep?: ExactInput | undefined;
  /** Default `insurance`. */
  readonly shortfall?: ShortfallRule | undefined;
}

/** What has to back a position, as fractions of its value. */
export interface MarginNeed {
  /** To open it. */
  readonly initial: Scaled;
  /** To keep it. */
  readonly maintenance: Scaled;
}

/** Terms with their defaults, and the rates of each instrument. */
export interface ResolvedMargin {
  readonly mode: MarginMode;
  readonly liquidationFee: Scaled;
  readonly liquidationStep: Scaled;
  readonly shortfall: ShortfallRule;
  readonly needOf: (math: InstrumentMath) => MarginNeed;
}

/** Digits of a rate that is one over a leverage. */
const RATE_DIGITS = 18;

/**
 * Checks margin terms and fills in their defaults. An instrument without rates is paid for whole.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a value that is none of its field, for more leverage than an instrument allows, and for leverage of one without rates.
 */
export function resolvedMargin(terms: MarginTerms, instruments: Iterable<InstrumentMath>): ResolvedMargin {
  const { mode, leverage, liquidationFee = '0', liquidationStep = '1', shortfall = 'insurance' } = terms;
  if (!MARGIN_MODES.includes(mode)) throw invalid('mode', mode, `one of ${MARGIN_MODES.join(', ')}`);
  if (!SHORTFALL_RULES.includes(shortfall)) throw invalid('shortfall', shortfall, `one of ${SHORTFALL_RULES.join(', ')}`);
  const fee = Scaled.from(liquidationFee, 'margin.liquidationFee');
  if (fee.sign < 0) throw invalid('liquidationFee', fee.toString(), 'zero or more');
  const step = positive(liquidationStep, 'margin.liquidationStep');
  if (step.compare(Scaled.one) > 0) throw invalid('liquidationStep', step.toString(), 'at most 1');
  const needs = new Map(Array.from(instruments, (math) => [math, needFor(math, leverageOf(leverage, math))]));
  return { mode, liquidationFee: fee, liquidationStep: step, shortfall, needOf: (math) => needs.get(math) ?? needFor(math, undefined) };
}

function leverageOf(leverage: MarginTerms['leverage'], { instrument: { id, margin } }: InstrumentMath): Scaled | undefined {
  if (leverage === undefined) return undefined;
  const isByInstrument = typeof leverage === 'object' && Object.getPrototypeOf(leverage) === Object.prototype && !('units' in leverage);
  // plain objects are by id; every other amount is one for all
  const given = isByInstrument ? (leverage as Readonly<Record<string, ExactInput>>)[id] : margin && (leverage as ExactInput);
  return given === undefined ? undefined : positive(given, 'margin.leverage');
}

function needFor({ instrument: { id, margin } }: InstrumentMath, leverage: Scaled | undefined): MarginNeed {
  if (margin === undefined) {
    if (leverage !== undefined) throw invalid('leverage', leverage.toString(), `absent for "${id}", whose definition has no margin rates`);
    return { initial: Scaled.one, maintenance: Scaled.zero };
  }
  const rates = { initial: Scaled.from(margin.initial), maintenance: Scaled.from(margin.maintenance) };
  if (leverage === undefined) return rates;
  const initial = Scaled.one.dividedBy(leverage, RATE_DIGITS);
  if (leverage.times(rates.initial).compare(Scaled.one) > 0) throw invalid('leverage', leverage.toString(), `at most one over the initial rate "${rates.initial.toString()}" of "${id}"`);
  return { initial: Scaled.from(initial.toString()), maintenance: rates.maintenance };
}

function invalid(field: string, value: string, expected: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `margin.${field} "${value}" must be ${expected}`, { details: { field: `margin.${field}`, value } });
}
