import type { Contingencies, Emulator, OrderChange, OrderObserver, ReduceOnlyGuard, Reservations } from '@redfire/oms';
import type { AlgorithmDesk } from '@redfire/oms/algorithms';

interface DeskParts {
  readonly reservations: Reservations | undefined;
  readonly contingencies: Contingencies;
  readonly algorithms: AlgorithmDesk;
  readonly emulator: Emulator | undefined;
  readonly reduceOnly: ReduceOnlyGuard;
}

/**
 * The parts of a desk that hear of orders, as one observer. Every order has several changes, most of which concern none of them: called by
 * its own name, a part that has nothing to do costs next to nothing, which it does not when called as any one of a list.
 */
export class DeskObservers implements OrderObserver {
  readonly #reservations: Reservations | undefined;
  readonly #contingencies: Contingencies;
  readonly #algorithms: AlgorithmDesk;
  readonly #emulator: Emulator | undefined;
  readonly #reduceOnly: ReduceOnlyGuard;

  constructor({ reservations, contingencies, algorithms, emulator, reduceOnly }: DeskParts) {
    this.#reservations = reservations;
    this.#contingencies = contingencies;
    this.#algorithms = algorithms;
    this.#emulator = emulator;
    this.#reduceOnly = reduceOnly;
  }

  onOrder(change: OrderChange): void {
    this.#reservations?.onOrder(change);
    this.#contingencies.onOrder(change);
    this.#algorithms.onOrder(change);
    this.#emulator?.onOrder(change);
    this.#reduceOnly.onOrder(change);
  }
}
