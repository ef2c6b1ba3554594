import { Scaled } from '@redfire/core';
import { aboveZero, checkFigure, invalid, measured, type Figure, type Ratio } from './figure.ts';
import { wholeIn } from './lots-within.ts';
import { sizeBy, type KnownInput, type LotRule } from './size-by.ts';
import type { Sizer } from './sizing-input.ts';

interface KellyCaution {
  /** Part of the fraction that is taken; default 0.5, half of Kelly. */
  readonly factor?: Ratio;
  /** Greatest share of the equity, after the factor; default 1. */
  readonly cap?: Ratio;
}

/** What is known of a trade: how often it wins, and what it wins over what it loses; or mean and variance of its returns over one period. */
export type KellyOptions = KellyCaution &
  ({ readonly winRate: Figure; readonly payoff: Figure } | { readonly mean: Figure; readonly variance: Figure });

/**
 * The share of the equity with which it grows fastest, with caution: `min(cap, factor · f)`, rounded down to lots, where `f = p − (1 − p) / b` for a trade that
 * wins `b` times what it loses with probability `p`, or `f = mean / variance` for returns over what lending earns. No position while the figures are not known,
 * and none without an edge, which is `f` at or below zero.
 *
 * Source: J. L. Kelly, A New Interpretation of Information Rate, Bell System Technical Journal 35 (1956); E. O. Thorp, The Kelly Criterion in Blackjack,
 * Sports Betting, and the Stock Market (2006), also on why less than all of it: estimates err, and twice Kelly grows not at all.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a win rate outside 0 to 1, a payoff or variance below zero, a factor that is not above 0 and at most 1, and a cap that is not above zero.
 */
export function kelly({ factor = 0.5, cap = 1, ...known }: KellyOptions): Sizer {
  const part = aboveZero(factor, 'factor', 1);
  const most = aboveZero(cap, 'cap');
  const fraction = 'winRate' in known ? ofBets(known.winRate, known.payoff) : ofReturns(known.mean, known.variance);
  const rule: LotRule = (input) => {
    const found = fraction();
    if (found === undefined) return 'no-measure';
    const [edge, odds] = found;
    if (edge.sign <= 0) return 'no-edge';
    const wanted = wholeIn(input.equity.times(part).times(edge), odds.times(input.lotValue));
    const capped = lotsOf(input, most);
    return capped < wanted ? { lots: capped, limit: 'cap' } : wanted;
  };
  return sizeBy(rule, { maxLeverage: most });
}

function lotsOf({ equity, lotValue }: KnownInput, share: Scaled): bigint {
  return wholeIn(equity.times(share), lotValue);
}

/** The fraction as a quotient, whose divisor is above zero; `undefined` while it is not known. */
type Fraction = () => readonly [dividend: Scaled, divisor: Scaled] | undefined;

function ofBets(winRate: Figure, payoff: Figure): Fraction {
  const probability = () => {
    const value = measured(winRate, 'winRate');
    if (value !== undefined && value.compare(Scaled.one) > 0) throw invalid('winRate', value.toString(), 'from 0 to 1');
    return value;
  };
  checkFigure(winRate, 'winRate');
  checkFigure(payoff, 'payoff');
  if (typeof winRate === 'number') probability();
  return () => {
    const wins = probability();
    const odds = measured(payoff, 'payoff');
    if (wins === undefined || odds === undefined || odds.isZero) return undefined;
    return [wins.times(odds).minus(Scaled.one.minus(wins)), odds];
  };
}

function ofReturns(mean: Figure, variance: Figure): Fraction {
  checkFigure(mean, 'mean', 'any');
  checkFigure(variance, 'variance');
  return () => {
    const expected = measured(mean, 'mean', 'any');
    const spread = measured(variance, 'variance');
    return expected === undefined || spread === undefined || spread.isZero ? undefined : [expected, spread];
  };
}
