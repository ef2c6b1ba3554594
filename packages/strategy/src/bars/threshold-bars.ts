import { RedFireError, type InstrumentId } from '@redfire/core';
import { aboveZero } from '../indicators/support/checks.ts';
import { CompensatedSum } from '../indicators/support/compensated-sum.ts';
import { ActivityBars } from './activity-bars.ts';
import type { BarAggregation, BarIngredient } from './bar-aggregator.ts';
import type { BarItem } from './bar-item.ts';
import type { ItemBarsOptions } from './item-bars.ts';
import { measureOf, type BarMeasure } from './measure.ts';

export interface ThresholdOptions {
  /** Default `trades`. */
  readonly from?: BarIngredient;
  /**
   * What becomes of a trade or quote that brings a bar over its threshold. `whole`: the bar closes with it, and has at least the threshold. `split`: the bar gets
   * what it lacks, and the rest goes on, into further bars where it is large, so that each has exactly the threshold; smaller bars cannot be split. Default `whole`.
   */
  readonly crossing?: 'whole' | 'split';
}

/** More bars than that of one item are a mistake in the threshold. */
const MOST_BARS = 100_000;

/** Bars that close when a measure of their items has reached a threshold. */
class ThresholdBars extends ActivityBars {
  protected readonly threshold: number;
  readonly #measure: BarMeasure;
  readonly #splits: boolean;
  /** Of the items of the bar under way. */
  protected readonly measured = new CompensatedSum();

  constructor(instrument: InstrumentId, options: ItemBarsOptions, rule: { readonly measure: BarMeasure; readonly threshold: number; readonly splits: boolean }) {
    super(instrument, options);
    this.threshold = rule.threshold;
    this.#measure = rule.measure;
    this.#splits = rule.splits;
  }

  protected override take(item: BarItem): void {
    const { measured, threshold } = this;
    const amount = measureOf(item, this.#measure);
    if (this.#splits) {
      this.#split(item, amount);
      return;
    }
    this.settle(item);
    this.count(item);
    measured.add(amount);
    if (measured.value < threshold) return;
    measured.reset();
    this.closeBar();
  }

  #split(item: BarItem, amount: number): void {
    const { measured, threshold } = this;
    if (amount / threshold > MOST_BARS) throw new RedFireError('INVALID_INPUT', `an item of ${amount} would make more than ${MOST_BARS} bars of ${threshold}; raise the threshold`, { details: { amount, threshold } });
    this.settle(item);
    let rest = amount;
    let volume = item.volume;
    let isCounted = false;
    for (;;) {
      const lacking = Math.max(0, threshold - measured.value);
      if (rest < lacking) break;
      const part = lacking === rest ? volume : this.#measure === 'volume' ? lacking : volume * (lacking / rest);
      this.countPart(item, part);
      isCounted = true;
      volume -= part;
      rest -= lacking;
      measured.reset();
      this.closeBar();
    }
    if (isCounted && rest === 0) return;
    this.countPart(item, volume);
    measured.add(rest);
  }
}

/** An aggregation of bars of a threshold. */
export function thresholdBars(measure: BarMeasure, threshold: number, { from = 'trades', crossing = 'whole' }: ThresholdOptions): BarAggregation {
  const splits = crossing === 'split';
  if (splits && from !== 'trades' && from !== 'quotes') {
    throw new RedFireError('INVALID_INPUT', `a bar of ${from} cannot be split, for nobody knows when its volume was traded; take it whole, or begin from trades`, { details: { from } });
  }
  const rule = { measure, threshold: aboveZero(threshold, measure), splits };
  const name = `${measure}(${[threshold, from, ...(splits ? [crossing] : [])].join(', ')})`;
  return { name, from, create: ({ id }) => new ThresholdBars(id, { name, from }, rule) };
}
