import type { OrderLimits, Scaled } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';
import type { Refuse } from './terms-context.ts';

interface BandContext {
  readonly mark: Scaled | undefined;
  readonly refuse: Refuse;
}

/**
 * That a limit is within the instrument's band: around the latest mark, while one is known; of an order that waits, around its trigger,
 * for that is where the market will be.
 */
export function checkPriceBand({ price, triggerPrice }: OrderTerms, band: NonNullable<OrderLimits['priceBand']>, { mark, refuse }: BandContext): void {
  const centre = triggerPrice ?? mark;
  if (!price || !centre || centre.sign <= 0) return;
  const least = centre.times(band.least);
  const most = centre.times(band.most);
  if (price.compare(least) >= 0 && price.compare(most) <= 0) return;
  const around = triggerPrice ? 'triggerPrice' : 'mark';
  refuse(`price "${price.toString()}" is outside the price band "${least.toString()}" to "${most.toString()}" around the ${around} "${centre.toString()}"`);
}
