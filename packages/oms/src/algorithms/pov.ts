import { Scaled } from '@redfire/core';
import { isEnough } from './child-request.ts';
import { defineAlgorithm, type AlgorithmContext, type AlgorithmRun } from './execution-algorithm.ts';
import { lotsOf } from './lots-of.ts';
import { parametersBy } from './parameter-reader.ts';

interface PovParameters {
  readonly participation: number;
  readonly cap: number;
  readonly minChild: Scaled | undefined;
  readonly maxChild: Scaled | undefined;
}

interface SavedPov {
  readonly base: string;
  readonly baseVolume: number;
  readonly sentAtVolume: number;
}

/**
 * Percentage of volume: with every trade or bar, what is out is brought to `participation × volume` of the market since the start, rounded
 * down to the lot. A child is at most `cap × volume since the last child`, so that an order that is behind catches up without a burst.
 */
export const pov = defineAlgorithm({
  name: 'pov',
  parameters: parametersBy((reader): PovParameters => {
    const participation = reader.number('participation', { above: 0, max: 1 });
    return {
      participation,
      cap: reader.optionalNumber('cap', { min: Number.isNaN(participation) ? 0 : participation, max: 1 }) ?? Math.min(1, 2 * participation),
      minChild: reader.optionalAmount('minChild'),
      maxChild: reader.optionalAmount('maxChild'),
    };
  }),
  check({ minChild, maxChild }, { parent: { math } }) {
    const found: string[] = [];
    if (maxChild && maxChild.compare(math.lot) < 0) found.push(`maxChild "${maxChild.toString()}" is below the lot size "${math.lot.toString()}"`);
    if (minChild && maxChild && minChild.compare(maxChild) > 0) found.push(`minChild "${minChild.toString()}" is above maxChild "${maxChild.toString()}"`);
    return found;
  },
  create: (context, parameters) => new PovRun(context, parameters),
});

class PovRun implements AlgorithmRun {
  readonly #context: AlgorithmContext;
  readonly #parameters: PovParameters;
  /** From where volume counts: what was out then, and the volume there was. */
  #base = Scaled.zero;
  #baseVolume = 0;
  #sentAtVolume = 0;

  constructor(context: AlgorithmContext, parameters: PovParameters) {
    this.#context = context;
    this.#parameters = parameters;
  }

  onTrade(): void {
    this.#work();
  }

  onBar(): void {
    this.#work();
  }

  onReady(why: 'resumed' | 'retry'): void {
    if (why === 'resumed') {
      const { parent, market } = this.#context;
      this.#base = parent.quantity.minus(parent.available);
      this.#baseVolume = market.volume;
      this.#sentAtVolume = market.volume;
    }
    this.#work();
  }

  save(): SavedPov {
    return { base: this.#base.toString(), baseVolume: this.#baseVolume, sentAtVolume: this.#sentAtVolume };
  }

  restore(saved: unknown): void {
    const { base, baseVolume, sentAtVolume } = saved as SavedPov; // what save() gave
    this.#base = Scaled.from(base);
    this.#baseVolume = baseVolume;
    this.#sentAtVolume = sentAtVolume;
  }

  #work(): void {
    const { parent, market } = this.#context;
    const { participation, cap, minChild, maxChild } = this.#parameters;
    const { math, available } = parent;
    const { volume } = market;
    const target = this.#base.plus(lotsOf(math, participation * (volume - this.#baseVolume)));
    const behind = target.minus(parent.quantity.minus(available));
    const quantity = [lotsOf(math, cap * (volume - this.#sentAtVolume)), maxChild, available].reduce<Scaled>((least, bound) => (bound !== undefined && bound.compare(least) < 0 ? bound : least), behind);
    if (quantity.sign <= 0) return;
    // the last child is of what is left; one that would leave less than a child takes that along
    const rest = available.minus(quantity);
    const wanted = rest.sign > 0 && !isEnough(math, rest, parent.price) ? available : quantity;
    if (minChild && wanted.compare(minChild) < 0 && wanted.compare(available) < 0) return;
    const child = this.#context.send({ quantity: wanted });
    if (child && child.state !== 'denied' && child.state !== 'rejected') this.#sentAtVolume = volume;
  }
}
