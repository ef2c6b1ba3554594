import { requireNotNegative, type SlippageModel, type TakenBar } from './slippage-model.ts';

export interface SquareRootImpactOptions {
  /** The factor in front, of the order of one. Default 1. */
  readonly coefficient?: number | undefined;
  /** Power of the share of the volume. Default 0.5; Almgren and others measured 0.6, with a coefficient of 0.142. */
  readonly exponent?: number | undefined;
  /** Standard deviation of the returns of one span, as a fraction, such as 0.02 a day. Default: the bar's own, by its range. */
  readonly volatility?: number | undefined;
  /** Volume of the same span, in units of quantity. Default: the bar's. */
  readonly volume?: number | undefined;
}

/**
 * The price moves by `coefficient` × volatility × (quantity ÷ volume)^exponent of it. Volatility and volume must be of one span; where neither is
 * given it is the bar, whose volatility is that of its range. On quotes both must be given, else nothing moves.
 *
 * The law: B. Tóth and others, "Anomalous Price Impact and the Critical Nature of Liquidity in Financial Markets", Physical Review X 1, 2011
 * (J.-P. Bouchaud among them); R. Almgren and others, "Direct Estimation of Equity Market Impact", Risk, July 2005.
 *
 * @throws `RedFireError` `INVALID_INPUT` for a number below zero, or a volume of zero.
 */
export function squareRootImpact({ coefficient = 1, exponent = 0.5, volatility, volume }: SquareRootImpactOptions = {}): SlippageModel {
  for (const [field, value] of Object.entries({ coefficient, exponent, volatility, volume })) if (value !== undefined) requireNotNegative(value, `slippage.${field}`);
  return {
    ticks({ quantity, ticks, bar }) {
      const traded = volume ?? bar?.volume ?? 0;
      const deviation = volatility ?? (bar ? deviationOf(bar) : 0);
      if (!(traded > 0)) return 0;
      const share = quantity / traded;
      return coefficient * deviation * (exponent === 0.5 ? Math.sqrt(share) : share ** exponent) * Math.abs(ticks);
    },
  };
}

/** M. Parkinson, "The Extreme Value Method for Estimating the Variance of the Rate of Return", Journal of Business 53, 1980. */
function deviationOf({ high, low }: TakenBar): number {
  return low > 0 ? Math.log(high / low) / Math.sqrt(4 * Math.LN2) : 0;
}
