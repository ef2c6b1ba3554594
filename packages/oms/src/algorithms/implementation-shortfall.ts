import { Scaled } from '@redfire/core';
import { defineAlgorithm, type AlgorithmContext } from './execution-algorithm.ts';
import { parametersBy } from './parameter-reader.ts';
import { ScheduleRun, evenlyTimed, windowMs } from './schedule-run.ts';

export interface OptimalScheduleOptions {
  /** Number of trades, at equal distances. */
  readonly slices: number;
  /** Length of the window, in days. */
  readonly days: number;
  /** λ: what a unit of variance of the cost is worth. Here and below, units need only fit each other. */
  readonly riskAversion: number;
  /** σ: standard deviation of the price over a day. */
  readonly volatility: number;
  /** η: move of the price per unit of trading rate, for the time of the trade. */
  readonly impact: number;
  /** γ: move of the price per unit traded, for good. Default 0. */
  readonly permanentImpact?: number;
}

const DAY_MS = 86_400_000;
/** κτ from which on a float leaves nothing for a second trade. */
const ALL_AT_ONCE = 1_000;

/**
 * Share of the quantity still to be traded before the first trade and after each: `x_j = sinh(κ(T − t_j)) / sinh(κT)`, the trajectory of
 * least cost plus λ times its variance. κ follows from `2(cosh(κτ) − 1)/τ² = λσ²/(η − γτ/2)` for trades τ apart; with λ = 0 the line of TWAP.
 *
 * Source: R. Almgren, N. Chriss, "Optimal execution of portfolio transactions", Journal of Risk 3 (2000), section 2.2.
 */
export function optimalSchedule({ slices, days, riskAversion, volatility, impact, permanentImpact = 0 }: OptimalScheduleOptions): readonly number[] {
  const step = days / slices;
  const urgency = (riskAversion * volatility ** 2) / (impact - (permanentImpact * step) / 2);
  // cosh(κτ) − 1 is 2 sinh²(κτ/2), which keeps its digits where κτ is small
  const angle = Math.min(2 * Math.asinh((Math.sqrt(urgency) * step) / 2), ALL_AT_ONCE);
  return Array.from({ length: slices + 1 }, (_, index) => (index === slices ? 0 : sinhRatio(angle * (slices - index), angle * slices) ?? 1 - index / slices));
}

/** `sinh(a)/sinh(b)` for `0 ≤ a ≤ b`, also where both are beyond floats; `undefined` where `b` is too small to tell them from a line. */
function sinhRatio(a: number, b: number): number | undefined {
  if (b < 1e-6) return undefined;
  return (Math.exp(a - b) * (1 - Math.exp(-2 * a))) / (1 - Math.exp(-2 * b));
}

/**
 * Implementation shortfall: the schedule of {@link optimalSchedule}, each trade sent at the begin of its part of the window. It is faster
 * at first the more risk is shunned. Money is that of the arrival price: without a market price or a limit it waits for the first price.
 */
export const implementationShortfall = defineAlgorithm({
  name: 'implementation-shortfall',
  needsWindow: true,
  parameters: parametersBy((reader) => ({
    slices: reader.number('slices', { min: 1, isWhole: true }),
    riskAversion: reader.number('riskAversion', { min: 0 }),
    volatility: reader.number('volatility', { min: 0 }),
    impact: reader.number('impact', { above: 0 }),
    permanentImpact: reader.optionalNumber('permanentImpact', { min: 0 }) ?? 0,
  })),
  create(context, parameters) {
    const days = windowMs(context) / DAY_MS;
    return new ScheduleRun(context, () => {
      const unitValue = valueOfOne(context);
      if (unitValue === undefined && parameters.riskAversion > 0) return undefined;
      // impact and volatility are relative: λ of money times the money of one unit is λ of relative cost
      const shares = optimalSchedule({ ...parameters, days, riskAversion: parameters.riskAversion * (unitValue ?? 0) });
      return evenlyTimed(shares.slice(1).map((left) => 1 - left), windowMs(context));
    });
  },
  check({ slices, impact, permanentImpact }, { durationMs = 0 }) {
    const step = durationMs / DAY_MS / slices;
    return (permanentImpact * step) / 2 < impact ? [] : [`permanentImpact "${permanentImpact}" is too large: half of it, for the "${step}" days of a slice, must stay below the impact "${impact}"`];
  },
});

/** What one unit is worth in the settlement currency, at the market or else at the limit. */
function valueOfOne({ parent, market }: AlgorithmContext): number | undefined {
  const { math, price: limit } = parent;
  const price = market.mid === undefined ? limit : math.priceOf(math.ticksOf(market.mid));
  return price === undefined || price.sign <= 0 ? undefined : math.value(Scaled.one, price).toNumber();
}
