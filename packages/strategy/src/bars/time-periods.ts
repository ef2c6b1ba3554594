/**
 * The periods of bars of time: they ascend, none overlaps another, and there may be gaps between them. It remembers one, which its two methods move; that is no
 * state, for any moment finds its period again.
 */
export interface TimePeriods {
  /** First moment of the period found last. */
  readonly start: number;
  /** First moment after it. */
  readonly end: number;
  /** Finds the period that holds a moment, or else says that there is none; what it found last is then of no use. */
  locate(at: number): boolean;
  /** Finds the period that holds a moment, or else the next one; false where no more come. */
  locateFrom(at: number): boolean;
}

/** Periods of one length in time, from a moment on. */
export class EvenPeriods implements TimePeriods {
  readonly #length: number;
  readonly #origin: number;
  start = Number.NaN;
  end = Number.NaN;

  constructor(length: number, origin: number) {
    this.#length = length;
    this.#origin = origin;
  }

  locate(at: number): boolean {
    const length = this.#length;
    let start = Math.floor((at - this.#origin) / length) * length + this.#origin;
    // from an origin between milliseconds a sum of doubles may fall short of it
    if (start + length <= at) start += length;
    this.start = start;
    this.end = start + length;
    return true;
  }

  locateFrom(at: number): boolean {
    return this.locate(at);
  }
}
