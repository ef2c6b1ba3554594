import type { InstrumentId } from '@redfire/core';
import { CompensatedSum } from '../indicators/support/compensated-sum.ts';
import { Exponential } from '../indicators/support/exponential.ts';
import type { BarAggregation } from './bar-aggregator.ts';
import { InformationBars, informationRule, type InformationOptions, type InformationRule } from './information-bars.ts';
import type { ItemBarsOptions } from './item-bars.ts';

export interface ImbalanceOptions extends InformationOptions {
  /**
   * What the threshold is at least. `noise`: what items with signs at random reach in a bar of the expected length, `√(E[T] · E[v²])`. `none`: nothing, as in the source; where buys and
   * sells are nearly in balance, nearly every item then closes a bar. Default `noise`.
   */
  readonly floor?: 'noise' | 'none';
}

interface ImbalanceRule extends InformationRule {
  readonly floor: 'noise' | 'none';
}

/** Imbalance bars; made by {@link imbalanceBars}. */
class ImbalanceBars extends InformationBars {
  /** `θ`. */
  protected readonly imbalance = new CompensatedSum();
  protected readonly itemMean: Exponential;
  protected readonly squareMean: Exponential;
  readonly #hasFloor: boolean;
  protected reach = Infinity;

  constructor(instrument: InstrumentId, options: ItemBarsOptions, rule: ImbalanceRule) {
    super(instrument, options, rule);
    this.itemMean = new Exponential(rule.items);
    this.squareMean = new Exponential(rule.items);
    this.#hasFloor = rule.floor === 'noise';
  }

  override get threshold(): number {
    return this.reach;
  }

  protected override get leaning(): number {
    return Math.abs(this.imbalance.value);
  }

  protected override lean(sign: number, amount: number): void {
    this.imbalance.add(sign * amount);
    this.itemMean.push(sign * amount);
    this.squareMean.push(amount * amount);
  }

  protected override learn(): void {
    const length = this.lengthMean.value;
    const expected = length * Math.abs(this.itemMean.value);
    this.reach = this.#hasFloor ? Math.max(expected, Math.sqrt(length * this.squareMean.value)) : expected;
    this.imbalance.reset();
  }
}

/**
 * Bars that close when buys and sells are further out of balance than is expected: `|θ| ≥ E[T] · |E[b·v]|`, with `θ = Σ b·v` over the items of the bar, `b` the sign of an
 * item, 1 for a buy and −1 for a sell, and `v` 1, its volume or its value. `E[T]` is an exponential average of the lengths of bars so far, `E[b·v]` one of all items up to the
 * last bar. The first bar has `expectedLength` items.
 *
 * Source: M. López de Prado, Advances in Financial Machine Learning (2018), 2.3.2.1–2. @throws `RedFireError` `INVALID_INPUT` for an option out of its range.
 */
export function imbalanceBars(options: ImbalanceOptions): BarAggregation {
  const { floor = 'noise' } = options;
  const rule = { ...informationRule('imbalance', options, floor), floor };
  const { name, from } = rule;
  return { name, from, create: ({ id }) => new ImbalanceBars(id, { name, from }, rule) };
}
