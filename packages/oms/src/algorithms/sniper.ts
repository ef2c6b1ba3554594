import type { Scaled } from '@redfire/core';
import { defineAlgorithm, type AlgorithmContext, type AlgorithmRun } from './execution-algorithm.ts';
import { lotsOf } from './lots-of.ts';
import { parametersBy } from './parameter-reader.ts';

interface SniperParameters {
  readonly price: Scaled;
  readonly maxChild: Scaled | undefined;
}

/**
 * Waits unseen until the other side of the market is at its price or better, then takes what is shown there, at once or not at all
 * (`ioc`), one child at a time. Where no quotes come, the last price stands for the other side.
 */
export const sniper = defineAlgorithm({
  name: 'sniper',
  parameters: parametersBy((reader): SniperParameters => ({ price: reader.amount('price'), maxChild: reader.optionalAmount('maxChild') })),
  check({ price, maxChild }, { parent: { math, postOnly }, capabilities: { timesInForce } }) {
    const found: string[] = [];
    if (!price.isMultipleOf(math.tick)) found.push(`price "${price.toString()}" is not a multiple of the tick size "${math.tick.toString()}"`);
    if (maxChild && maxChild.compare(math.lot) < 0) found.push(`maxChild "${maxChild.toString()}" is below the lot size "${math.lot.toString()}"`);
    if (postOnly) found.push('a sniper takes, postOnly rests');
    if (!timesInForce.includes('ioc')) found.push('a sniper needs the time in force "ioc", which the venue does not have');
    return found;
  },
  create: (context, parameters) => new SniperRun(context, parameters),
});

class SniperRun implements AlgorithmRun {
  readonly #context: AlgorithmContext;
  readonly #parameters: SniperParameters;

  constructor(context: AlgorithmContext, parameters: SniperParameters) {
    this.#context = context;
    this.#parameters = parameters;
  }

  onStart(): void {
    this.#look();
  }

  onReady(): void {
    this.#look();
  }

  onQuote(): void {
    this.#look();
  }

  onTrade(): void {
    this.#look();
  }

  onBar(): void {
    this.#look();
  }

  #look(): void {
    const { parent, market } = this.#context;
    const { price, maxChild } = this.#parameters;
    const isBuy = parent.side === 'buy';
    const offered = isBuy ? market.ask : market.bid;
    const other = offered ?? market.last;
    if (other === undefined || this.#context.children().length > 0) return;
    const distance = parent.math.priceOf(parent.math.ticksOf(other)).compare(price);
    if (isBuy ? distance > 0 : distance < 0) return;
    const shown = offered === undefined ? undefined : isBuy ? market.askSize : market.bidSize;
    const size = shown === undefined ? parent.available : lotsOf(parent.math, shown);
    this.#context.send({ quantity: maxChild && maxChild.compare(size) < 0 ? maxChild : size, price, timeInForce: 'ioc' });
  }
}
