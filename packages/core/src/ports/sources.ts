/**
 * The only source of new ids. Sequential in a simulation, so that a replay repeats every id;
 * unique across processes in a live host.
 */
export interface IdSource {
  /** @param kind - Short prefix that says what the id is of, such as `O` for an order. */
  next(kind: string): string;
}

/** The only source of randomness: uniform in [0, 1), the same sequence for the same seed. */
export interface RandomSource {
  next(): number;
}

/** Ids `O-1`, `O-2`, …, counted per kind. */
export function sequentialIds(): IdSource {
  const counts = new Map<string, number>();
  return {
    next(kind) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${kind}-${count}`;
    },
  };
}

/**
 * A small, fast, seeded generator for simulations. Not for secrets.
 *
 * The mixing steps are those of the 32-bit finalizer family (Weyl sequence and multiply-xorshift),
 * see G. Steele et al., "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
 */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x9e3779b9) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000;
    },
  };
}
