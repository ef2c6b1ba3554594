import type { InstrumentId } from '@redfire/core';
import { CompensatedSum } from '../indicators/support/compensated-sum.ts';
import { Exponential } from '../indicators/support/exponential.ts';
import type { BarAggregation } from './bar-aggregator.ts';
import { InformationBars, informationRule, type InformationOptions, type InformationRule } from './information-bars.ts';
import type { ItemBarsOptions } from './item-bars.ts';

/** Runs bars; made by {@link runsBars}. */
class RunsBars extends InformationBars {
  protected readonly bought = new CompensatedSum();
  protected readonly sold = new CompensatedSum();
  protected buys = 0;
  protected readonly shareMean: Exponential;
  protected readonly buyMean: Exponential;
  protected readonly sellMean: Exponential;
  protected reach = Infinity;

  constructor(instrument: InstrumentId, options: ItemBarsOptions, rule: InformationRule) {
    super(instrument, options, rule);
    this.shareMean = new Exponential(rule.bars);
    this.buyMean = new Exponential(rule.items);
    this.sellMean = new Exponential(rule.items);
  }

  override get threshold(): number {
    return this.reach;
  }

  protected override get leaning(): number {
    return Math.max(this.bought.value, this.sold.value);
  }

  protected override lean(sign: number, amount: number): void {
    if (sign > 0) {
      this.buys++;
      this.bought.add(amount);
      this.buyMean.push(amount);
    } else {
      this.sold.add(amount);
      this.sellMean.push(amount);
    }
  }

  protected override learn(): void {
    this.shareMean.push(this.buys / this.length);
    const share = this.shareMean.value;
    // of a side that has not been seen nothing is expected
    this.reach = this.lengthMean.value * Math.max(share * (this.buyMean.value || 0), (1 - share) * (this.sellMean.value || 0));
    this.buys = 0;
    this.bought.reset();
    this.sold.reset();
  }
}

/**
 * Bars that close when one side trades more than is expected: `max(Σ v of buys, Σ v of sells) ≥ E[T] · max(P · E[v of buys], (1 − P) · E[v of sells])`, with `v` 1, the
 * volume or the value of an item. `E[T]` is an exponential average of the lengths of bars so far, `P` one of the shares of buys in them, `E[v]` one of the items of that side
 * up to the last bar. A run is not ended by an item of the other side. The first bar has `expectedLength` items.
 *
 * Source: M. López de Prado, Advances in Financial Machine Learning (2018), 2.3.2.3–4. @throws `RedFireError` `INVALID_INPUT` for an option out of its range.
 */
export function runsBars(options: InformationOptions): BarAggregation {
  const rule = informationRule('runs', options);
  const { name, from } = rule;
  return { name, from, create: ({ id }) => new RunsBars(id, { name, from }, rule) };
}
