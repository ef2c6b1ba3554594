/** The stretch of time that charts show together. Zooming and panning stay inside of the whole. */
export class Viewport {
  readonly #whole: readonly [from: number, to: number];
  readonly #least: number;
  readonly #listeners = new Set<() => void>();
  #from: number;
  #to: number;

  /** @param least - The shortest stretch that can be shown, in milliseconds. */
  constructor(whole: readonly [from: number, to: number], least: number) {
    this.#whole = whole;
    this.#least = Math.min(least, whole[1] - whole[0]);
    [this.#from, this.#to] = whole;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get isWhole(): boolean {
    return this.#from === this.#whole[0] && this.#to === this.#whole[1];
  }

  /** Calls back after each change. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Shows a stretch, moved and widened where it must be. */
  show(from: number, to: number): void {
    const [first, last] = this.#whole;
    const length = Math.min(last - first, Math.max(this.#least, to - from));
    const middle = (from + to) / 2;
    this.#from = Math.min(last - length, Math.max(first, middle - length / 2));
    this.#to = this.#from + length;
    for (const listener of this.#listeners) listener();
  }

  showAll(): void {
    this.show(...this.#whole);
  }

  /** Shows the last stretch of so many milliseconds. */
  showLast(length: number): void {
    const [, last] = this.#whole;
    this.show(last - length, last);
  }

  /** Makes what is shown longer (above 1) or shorter, about a place between 0, its begin, and 1. */
  zoom(factor: number, about = 0.5): void {
    const length = this.#to - this.#from;
    const fixed = this.#from + length * about;
    const next = Math.max(this.#least, length * factor);
    this.show(fixed - next * about, fixed + next * (1 - about));
  }

  /** Moves by a part of what is shown; below zero to earlier times. */
  pan(part: number): void {
    const by = (this.#to - this.#from) * part;
    const [first, last] = this.#whole;
    const step = Math.min(last - this.#to, Math.max(first - this.#from, by));
    this.show(this.#from + step, this.#to + step);
  }
}

/** The level with the most points of which no more than `most` are in sight, the coarsest where none has so few, with the places that are in sight and one more on each side. */
export function levelInSight<Level extends { readonly at: readonly number[] }>(levels: readonly Level[], { from, to }: { readonly from: number; readonly to: number }, most: number): { readonly level: Level; readonly begin: number; readonly end: number } | undefined {
  let best: { readonly level: Level; readonly begin: number; readonly end: number } | undefined;
  for (const level of levels) {
    const begin = Math.max(0, firstAtOrAfter(level.at, from) - 1);
    const end = Math.min(level.at.length, firstAtOrAfter(level.at, to) + 1);
    if (best === undefined || end - begin <= most) best = { level, begin, end };
  }
  return best;
}

/** The place of the first time that is not before this one. */
export function firstAtOrAfter(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
