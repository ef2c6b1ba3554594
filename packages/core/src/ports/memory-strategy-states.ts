import type { StrategyId } from '../ids.ts';
import type { StrategyStateRepository } from './storage.ts';

/** States of strategies that last as long as the process: for tests, and for engines that come one after the other within it. */
export class MemoryStrategyStates implements StrategyStateRepository {
  readonly #states = new Map<StrategyId, string>();

  async save(strategy: StrategyId, state: string): Promise<void> {
    this.#states.set(strategy, state);
  }

  async get(strategy: StrategyId): Promise<string | undefined> {
    return this.#states.get(strategy);
  }
}
