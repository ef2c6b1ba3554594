import { Scaled, isTerminal } from '@redfire/core';
import { isEnough } from './child-request.ts';
import { defineAlgorithm, type AlgorithmContext, type AlgorithmRun } from './execution-algorithm.ts';
import { parametersBy } from './parameter-reader.ts';

interface IcebergParameters {
  readonly displayQuantity: Scaled;
  readonly variance: number;
}

/** Shows one child at a time at the order's limit: of the display size, or a random one around it, and the next when it is filled. */
export const iceberg = defineAlgorithm({
  name: 'iceberg',
  parameters: parametersBy((reader): IcebergParameters => ({ displayQuantity: reader.amount('displayQuantity'), variance: reader.optionalNumber('variance', { min: 0, below: 1 }) ?? 0 })),
  check({ displayQuantity }, { parent: { math, price } }) {
    const found: string[] = [];
    if (price === undefined) found.push('an iceberg rests at a limit; an order of type "market" has none');
    if (!displayQuantity.isMultipleOf(math.lot)) found.push(`displayQuantity "${displayQuantity.toString()}" is not a multiple of the lot size "${math.lot.toString()}"`);
    else if (!isEnough(math, displayQuantity, price)) found.push(`displayQuantity "${displayQuantity.toString()}" is below what the instrument takes at least`);
    return found;
  },
  create: (context, parameters) => new IcebergRun(context, parameters),
});

class IcebergRun implements AlgorithmRun {
  readonly #context: AlgorithmContext;
  readonly #parameters: IcebergParameters;

  constructor(context: AlgorithmContext, parameters: IcebergParameters) {
    this.#context = context;
    this.#parameters = parameters;
  }

  onStart(): void {
    this.#show();
  }

  onReady(): void {
    this.#show();
  }

  onAmend(): void {
    this.#show();
  }

  onChild(): void {
    this.#show();
  }

  #show(): void {
    const { parent } = this.#context;
    if (parent.available.isZero || this.#context.children().some(({ state }) => !isTerminal(state))) return;
    const size = this.#size();
    const rest = parent.available.minus(size);
    this.#context.send({ quantity: rest.sign > 0 && !isEnough(parent.math, rest, parent.price) ? parent.available : size });
  }

  #size(): Scaled {
    const { displayQuantity, variance } = this.#parameters;
    if (variance === 0) return displayQuantity;
    const { parent, random } = this.#context;
    const share = new Scaled(Math.round((1 + variance * (2 * random.next() - 1)) * 1e9), 9);
    const size = displayQuantity.times(share).roundToStep(parent.math.lot, 'nearest');
    return isEnough(parent.math, size, parent.price) ? size : displayQuantity;
  }
}
