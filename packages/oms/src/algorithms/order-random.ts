import { seededRandom, type RandomSource } from '@redfire/core';

/** Random numbers of one order, the same for the same seed and id, which go on where they were after a restart. */
export class OrderRandom implements RandomSource {
  readonly #source: RandomSource;
  /** How many were drawn. */
  draws = 0;

  constructor(seed: number, id: string) {
    this.#source = seededRandom((seed ^ hashOf(id)) >>> 0);
  }

  next(): number {
    this.draws++;
    return this.#source.next();
  }

  skip(draws: number): void {
    while (this.draws < draws) this.next();
  }
}

/** FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo, https://www.isthe.com/chongo/tech/comp/fnv/). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
