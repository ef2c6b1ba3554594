import { RedFireError } from '../errors.ts';

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

/** Randomness that can go on in another process where it stopped in this one. */
export interface SeededRandom extends RandomSource {
  /** Where in its sequence it is: a whole number below 2³². Set it to go on from there. */
  state: number;
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
 * Ids `O-<run>-1`, `O-<run>-2`, …, counted per kind: unique among processes whose runs have names of their own.
 *
 * @param run - Of this start of the process, such as its time in base 36. At most 16 letters and digits, so that the whole fits what venues take.
 * @throws {@link RedFireError} `INVALID_INPUT` for anything else.
 */
export function uniqueIds(run: string): IdSource {
  if (!/^[A-Za-z0-9]{1,16}$/.test(run)) throw new RedFireError('INVALID_INPUT', `run "${run}" must be 1 to 16 letters and digits`, { details: { field: 'run', value: run } });
  const ids = sequentialIds();
  return {
    next(kind) {
      const id = ids.next(kind);
      return `${kind}-${run}${id.slice(kind.length)}`;
    },
  };
}

/**
 * A small, fast, seeded generator for simulations. Not for secrets.
 *
 * The mixing steps are those of the 32-bit finalizer family (Weyl sequence and multiply-xorshift),
 * see G. Steele et al., "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  return {
    get state() {
      return state;
    },
    set state(given) {
      state = given >>> 0;
    },
    next() {
      state = (state + 0x9e3779b9) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000;
    },
  };
}
