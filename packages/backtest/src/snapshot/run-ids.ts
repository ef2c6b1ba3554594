import type { IdSource } from '@redfire/core';

/** Ids `O-1`, `O-2`, …, counted per kind, whose counts can be carried on. */
export class RunIds implements IdSource {
  readonly #counts: Map<string, number>;

  /** @param counts - How many of each kind were made before. */
  constructor(counts: readonly (readonly [string, number])[] = []) {
    this.#counts = new Map(counts);
  }

  next(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${kind}-${count}`;
  }

  save(): readonly (readonly [string, number])[] {
    return [...this.#counts];
  }
}
