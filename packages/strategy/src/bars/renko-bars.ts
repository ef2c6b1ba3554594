import { RedFireError, type InstrumentId } from '@redfire/core';
import { aboveZero } from '../indicators/support/checks.ts';
import { ActivityBars } from './activity-bars.ts';
import type { BarAggregation, BarIngredient } from './bar-aggregator.ts';
import type { BarItem } from './bar-item.ts';
import type { ItemBarsOptions } from './item-bars.ts';

export interface RenkoBarsOptions {
  /** Of smaller bars the close alone makes bricks; their highs and lows are highs and lows of bricks. Default `trades`. */
  readonly from?: BarIngredient;
}

/** A price at the end of a brick on paper has reached it, whatever its quotient lost. */
const ROUNDING = 1e-9;
/** More bricks than that of one item are a mistake in their size. */
const MOST_BRICKS = 100_000;

class RenkoBars extends ActivityBars {
  protected readonly size: number;
  // ends of the last brick in whole bricks, so that they are exact however many there were; NaN before the first price
  protected upper = Number.NaN;
  protected lower = Number.NaN;

  constructor(instrument: InstrumentId, options: ItemBarsOptions, size: number) {
    super(instrument, options);
    this.size = size;
  }

  protected override take(item: BarItem): void {
    const { size } = this;
    const isFirst = this.upper !== this.upper;
    const upper = isFirst ? Math.ceil(item.open / size - ROUNDING) : this.upper;
    const lower = isFirst ? Math.floor(item.open / size + ROUNDING) : this.lower;
    const level = item.close / size;
    const up = Math.floor(level - upper + ROUNDING);
    const down = Math.floor(lower - level + ROUNDING);
    if (up > MOST_BRICKS || down > MOST_BRICKS) throw new RedFireError('INVALID_INPUT', `a price of ${item.close} would make more than ${MOST_BRICKS} bricks of ${size}; make them larger`, { details: { price: item.close, size } });
    this.upper = upper;
    this.lower = lower;
    this.settle(item);
    this.count(item);
    if (up > 0) this.#lay(up, 1);
    else if (down > 0) this.#lay(down, -1);
  }

  #lay(bricks: number, direction: 1 | -1): void {
    const { draft, size } = this;
    const { closeTime } = draft;
    for (let brick = 0; brick < bricks; brick++) {
      const start = direction > 0 ? this.upper : this.lower;
      const end = start + direction;
      this.upper = Math.max(start, end);
      this.lower = Math.min(start, end);
      // where the price jumped over further bricks, nothing was traded in them
      draft.begin(end * size, closeTime);
      draft.open = start * size;
      draft.close = end * size;
      draft.high = Math.max(draft.high, draft.open, draft.close);
      draft.low = Math.min(draft.low, draft.open, draft.close);
      this.closeBar();
    }
  }
}

/**
 * Bricks of a height in price: one for each whole brick that the price is beyond the last one; to turn, it has to leave the last brick on the other side. The ends of bricks
 * are whole multiples of the height, so that bricks are the same whenever they were begun.
 *
 * A brick has all that was traded since the brick before, the item that completed it included, and its high and low are those of that. Where one item completes several, the first has that, and the others have no
 * volume. Source: S. Nison, Beyond Candlesticks (1994). @throws `RedFireError` `INVALID_INPUT` unless the height is a number above zero.
 */
export function renkoBars(size: number, { from = 'trades' }: RenkoBarsOptions = {}): BarAggregation {
  const name = `renko(${aboveZero(size, 'size')}, ${from})`;
  return { name, from, create: ({ id }) => new RenkoBars(id, { name, from }, size) };
}
