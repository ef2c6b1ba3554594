import { instrument } from '@redfire/core/schema';
import { PortfolioStrategy, type PortfolioOptions } from '@redfire/strategy';
import { z } from 'zod';

/** Holds several assets at weights that stay the same. */
export class FixedWeights extends PortfolioStrategy<typeof FixedWeights.params> {
  static readonly params = z.strictObject({
    /** Share of the equity by instrument, such as `0.4`. */
    weights: z.record(instrument(), z.number().min(0).max(1)),
    /** How often the weights are looked at, at a close of a day; absent: they are bought once and left alone. */
    per: z.enum(['day', 'week', 'month']).optional(),
    /** How far a weight may be from its target: `0.05` leaves 40 % between 35 and 45. */
    band: z.number().positive().optional(),
  });

  // #region portfolio
  protected override portfolio(): PortfolioOptions {
    const { weights, per, band } = this.params;
    return {
      instruments: Object.keys(weights),
      schedule: { bars: '1d', ...(per && { per }) },
      cashBuffer: 0.01,
      minNotional: '50',
      ...(band !== undefined && { band: { absolute: band } }),
      // both fill at the next open: the account is short of cash for no time
      additions: 'at-once',
    };
  }

  protected override weights() {
    const isBought = Object.keys(this.params.weights).some((id) => !this.position(id).quantity.isZero());
    return isBought && this.params.per === undefined ? undefined : this.params.weights;
  }
  // #endregion portfolio
}
