import { RedFireError, type StrategyId } from '@redfire/core';
import type { KeptStrategy, StrategyMemory } from '@redfire/engine';

/** What is known of the strategies of a run from the run it goes on from. One that does not go on whole is refused: it would trade otherwise than the whole run. */
export class RunMemory implements StrategyMemory {
  readonly unfit = 'refuse';
  readonly #kept: ReadonlyMap<string, KeptStrategy>;

  constructor(kept: readonly (readonly [string, KeptStrategy])[] = []) {
    this.#kept = new Map(kept);
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  recall(id: StrategyId): KeptStrategy | undefined {
    return this.#kept.get(id);
  }

  remember(): void {}

  forget(): void {}

  changedSince(): readonly [] {
    return [];
  }

  restored(id: StrategyId, _kept: KeptStrategy, { forgotten, begunAnew }: Parameters<StrategyMemory['restored']>[2]): void {
    const parts = [...forgotten, ...begunAnew];
    if (parts.length === 0) return;
    throw new RedFireError('INVALID_STATE', `strategy "${id}" cannot go on: onStart leaves ${parts.map((part) => `"${part}"`).join(', ')} otherwise than it was; subscribe there to all it ever subscribes to, or run it whole`, { details: { strategy: id, parts } });
  }
}
