import { requireNotNegative, type SlippageModel } from './slippage-model.ts';
import { requireShare } from './volume-limit.ts';

export interface VolumeShareSlippageOptions {
  /** Most of a bar's volume that our orders may have of it, from 0 to 1. Default 0.025. */
  readonly limit?: number | undefined;
  /** Part of the price that an order would move it by if it were all of the bar's volume. Default 0.1. */
  readonly impact?: number | undefined;
}

/**
 * Our orders have at most a share of a bar's volume, and move the price by `impact` × share² of it, where the share counts all they have had
 * of the bar. Quotes tell no volume of a span and are taken at their price. The model is zipline's `VolumeShareSlippage`
 * (https://zipline.ml4trading.io/api-reference.html#zipline.finance.slippage.VolumeShareSlippage), and so are the defaults.
 *
 * @throws `RedFireError` `INVALID_INPUT` for a limit outside 0 to 1 or an impact below zero.
 */
export function volumeShareSlippage({ limit = 0.025, impact = 0.1 }: VolumeShareSlippageOptions = {}): SlippageModel {
  requireShare(limit, 'slippage.limit');
  requireNotNegative(impact, 'slippage.impact');
  return {
    maxVolumeShare: limit,
    ticks({ quantity, ticks, bar, takenBefore }) {
      if (bar === undefined || !(bar.volume > 0)) return 0;
      const share = Math.min((takenBefore + quantity) / bar.volume, limit);
      return impact * share * share * Math.abs(ticks);
    },
  };
}
