import { contractShape, type Scaled, type Side } from '@redfire/core';
import { aboveZero, checkFigure, measured, type Figure, type Ratio } from './figure.ts';
import { wholeIn } from './lots-within.ts';
import { sizeBy, type LeverageCap } from './size-by.ts';
import type { Sizer } from './sizing-input.ts';

export interface AtrRiskOptions extends LeverageCap {
  /** Share of the equity that is lost where the price goes against the position by the distance: `0.01` for one percent. */
  readonly risk: Ratio;
  /** Average true range, in price: `atr(14)`. */
  readonly atr: Figure;
  /** Distance to the stop in average true ranges. */
  readonly multiple: Ratio;
  /** Side that opens the position. It matters for an inverse contract, whose long loses more than its short over one distance. Default `buy`. */
  readonly side?: Side;
}

/**
 * As much as loses a share of the equity at a stop some average true ranges away: `equity · risk / loss`, rounded down to lots, where one unit loses
 * `unitValue · d / price` over the distance `d = atr · multiple`; of an inverse contract `unitValue · d / (price − d)` long and `unitValue · d / (price + d)` short.
 * Fees and what a stop slips are not in it. No position while the range is not known, or is zero.
 *
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978) for the range; V. K. Tharp, Trade Your Way to Financial Freedom (1998) for percent risk.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a risk that is not above 0 and at most 1, a multiple or a cap that is not above zero, and a range below zero.
 */
export function atrRisk({ risk, atr, multiple, side = 'buy', ...cap }: AtrRiskOptions): Sizer {
  const share = aboveZero(risk, 'risk', 1);
  const factor = aboveZero(multiple, 'multiple');
  checkFigure(atr, 'atr');
  return sizeBy(({ equity, lotValue, price, instrument }) => {
    const range = measured(atr, 'atr');
    if (range === undefined || range.isZero) return 'no-measure';
    if (price === undefined) return 'no-price';
    const distance = range.times(factor);
    const reference = contractShape(instrument) === 'inverse' ? priceAtStop(price, distance, side) : price;
    // an inverse contract at a price of zero has lost without a bound
    if (reference.sign <= 0) return 'no-measure';
    return wholeIn(equity.times(share).times(reference), lotValue.times(distance));
  }, cap);
}

function priceAtStop(price: Scaled, distance: Scaled, side: Side): Scaled {
  return side === 'buy' ? price.minus(distance) : price.plus(distance);
}
