import { RedFireError, type InstrumentId } from '@redfire/core';
import { wholeLength } from '../indicators/support/checks.ts';
import { Exponential } from '../indicators/support/exponential.ts';
import { ActivityBars } from './activity-bars.ts';
import type { BarIngredient } from './bar-aggregator.ts';
import type { BarItem } from './bar-item.ts';
import type { ItemBarsOptions } from './item-bars.ts';
import { measureOf, type BarMeasure } from './measure.ts';

export interface InformationOptions {
  /** What is signed and summed: items, their volume, or their value. */
  readonly of: BarMeasure;
  /** Items of a bar, to begin with: the first bar has as many, and what is expected of the next ones follows the bars made. */
  readonly expectedLength: number;
  /** Default `trades`. */
  readonly from?: BarIngredient;
  /** Whose sign an item has. `side`: the aggressor's where it is known, else by the tick rule. `tick-rule`: that of the last change of the price. Default `side`. */
  readonly sign?: 'side' | 'tick-rule';
  /** How many bars the average of lengths looks back over, `α = 2 / (bars + 1)`. Default 20. */
  readonly bars?: number;
  /** How many items the averages of their signed measure look back over. Default `bars · expectedLength`. */
  readonly items?: number;
  /** Between which the expected length stays, for it follows bars that it has made itself, and would run away. Default half and twice `expectedLength`. */
  readonly lengths?: readonly [least: number, most: number];
}

/** Options with all that has defaults, and the name they make. */
export interface InformationRule extends Required<InformationOptions> {
  readonly name: string;
}

/** Base of bars that close when trading leans to one side more than is expected. Signs and expectations are kept here. */
export abstract class InformationBars extends ActivityBars {
  protected readonly rule: InformationRule;
  /** Expected items of a bar. */
  protected readonly lengthMean: Exponential;
  /** Of the bar under way. */
  protected length = 0;
  /** Bars so far. */
  protected made = 0;
  protected lastPrice = Number.NaN;
  /** Of the last item; a first one counts as a buy. */
  protected lastSign = 1;

  constructor(instrument: InstrumentId, options: ItemBarsOptions, rule: InformationRule) {
    super(instrument, options);
    this.rule = rule;
    this.lengthMean = new Exponential(rule.bars);
    this.lengthMean.push(rule.expectedLength);
  }

  /** What the bar under way has to reach; infinity before there is an expectation. */
  abstract get threshold(): number;

  protected override take(item: BarItem): void {
    this.settle(item);
    this.count(item);
    this.length++;
    this.lean(this.#signOf(item), measureOf(item, this.rule.of));
    const { rule, length } = this;
    if (this.made === 0 ? length < rule.expectedLength : this.leaning < this.threshold) return;
    const [least, most] = rule.lengths;
    this.lengthMean.push(Math.min(most, Math.max(least, length)));
    this.learn();
    this.length = 0;
    this.made++;
    this.closeBar();
  }

  /** How far the bar under way leans. */
  protected abstract get leaning(): number;
  protected abstract lean(sign: number, amount: number): void;
  /** Takes what was seen in the bar that closes into what is expected of the next, and begins anew. */
  protected abstract learn(): void;

  #signOf({ side, close }: BarItem): number {
    const change = close - this.lastPrice;
    this.lastPrice = close;
    if (side !== 0 && this.rule.sign === 'side') this.lastSign = side;
    // NaN for a first price
    else if (change > 0) this.lastSign = 1;
    else if (change < 0) this.lastSign = -1;
    return this.lastSign;
  }
}

/** @param more - What else is in the name. @throws {@link RedFireError} `INVALID_INPUT` for an option out of its range. */
export function informationRule(kind: string, given: InformationOptions, ...more: readonly string[]): InformationRule {
  const { of, from = 'trades', sign = 'side' } = given;
  const bars = wholeLength(given.bars ?? 20, 'bars');
  const expectedLength = wholeLength(given.expectedLength, 'expectedLength');
  const items = wholeLength(given.items ?? bars * expectedLength, 'items');
  const lengths = given.lengths ?? [expectedLength / 2, expectedLength * 2];
  const [least, most] = lengths;
  if (!(least > 0 && least <= expectedLength && expectedLength <= most && most < Infinity)) {
    throw new RedFireError('INVALID_INPUT', `lengths "${least}" to "${most}" must be above zero and hold the expected length "${expectedLength}"`, { details: { least, most, expectedLength } });
  }
  const name = `${kind}(${[of, expectedLength, from, sign, bars, items, least, most, ...more].join(', ')})`;
  return { of, from, sign, bars, items, expectedLength, lengths, name };
}
