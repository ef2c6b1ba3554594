import { QUANTILE_STEPS, exponentialQuantiles, normalQuantiles, paretoQuantiles } from './quantile-tables.ts';

const STEP_SHIFT = 32 - Math.log2(QUANTILE_STEPS);
const REST_MASK = 2 ** STEP_SHIFT - 1;
const REST_SCALE = 1 / 2 ** STEP_SHIFT;
/** Numbers that are thrown away until the seed has spread over the state. */
const WARM_UP = 16;

/**
 * Random numbers for generators of data: some nanoseconds each, the same for a seed on every machine, and of two seeds in no relation. One draw is 32 bits.
 *
 * The bits are those of the small fast chaotic generator with a counter, C. Doty-Humphrey, PractRand 0.94 (`sfc32`): 128 bits of state. Normal and exponential numbers are
 * read off tables of quantiles, straight lines between them.
 */
export class RandomDraws {
  readonly #normals = normalQuantiles();
  readonly #exponentials = exponentialQuantiles();
  readonly #paretos = paretoQuantiles();
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param stream - Tells apart what is drawn for different things from one seed. */
  constructor(seed: number, stream = 0) {
    this.#a = Math.floor(seed / 0x1_0000_0000) | 0;
    this.#b = seed | 0;
    this.#c = stream | 0;
    for (let round = 0; round < WARM_UP; round++) this.bits();
  }

  /** Whole numbers from −2³¹ to 2³¹ − 1, all as likely. */
  bits(): number {
    const drawn = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + drawn) | 0;
    return drawn;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return (this.bits() >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from 0, below `limit`. */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** With mean 0 and deviation 1; never beyond 4.2 deviations. */
  normal(): number {
    return interpolated(this.#normals, this.bits());
  }

  /** With mean 1; never beyond 11.1. */
  exponential(): number {
    return interpolated(this.#exponentials, this.bits());
  }

  /**
   * From 1, with mean 3 and a heavy tail, `P(x > s) = s^−1.5`, up to 1,625: as the sizes of trades have it,
   * P. Gopikrishnan et al., "Statistical properties of share volume traded in financial markets", Physical Review E 62(4), 2000.
   */
  pareto(): number {
    return interpolated(this.#paretos, this.bits());
  }
}

function interpolated(table: Float64Array, bits: number): number {
  const step = bits >>> STEP_SHIFT;
  // the casts: a step is inside the table, and this runs for every number
  const from = table[step] as number;
  return from + ((table[step + 1] as number) - from) * (bits & REST_MASK) * REST_SCALE;
}
