import { SlidingSum } from './sliding-sum.ts';
import { Stateful } from './stateful.ts';

/** How gains and losses are averaged: as Wilder does, begun with the mean of the first `length`, or as the plain mean of the last `length`. */
export type ChangeSmoothing = 'wilder' | 'simple';

/** Average rise and average fall from one value to the next, falls without sign. */
export class GainsAndLosses extends Stateful {
  readonly length: number;
  protected readonly share: number;
  gain = 0;
  loss = 0;
  protected last = Number.NaN;
  /** Changes so far, at most `length`. */
  protected seen = 0;
  protected readonly gains: SlidingSum | undefined;
  protected readonly losses: SlidingSum | undefined;

  constructor(length: number, smoothing: ChangeSmoothing) {
    super();
    this.length = length;
    this.share = 1 / length;
    this.gains = smoothing === 'simple' ? new SlidingSum(length) : undefined;
    this.losses = smoothing === 'simple' ? new SlidingSum(length) : undefined;
  }

  get isReady(): boolean {
    return this.seen === this.length;
  }

  push(value: number): void {
    const change = value - this.last;
    this.last = value;
    // without a branch, which would be mispredicted every second time; both are exact
    const gain = (change + Math.abs(change)) / 2;
    const loss = gain - change;
    if (this.gains === undefined && this.seen === this.length) {
      this.gain += this.share * (gain - this.gain);
      this.loss += this.share * (loss - this.loss);
      // NaN after the first value
    } else if (change === change) this.#take(gain, loss);
  }

  reset(): void {
    this.gain = this.loss = this.seen = 0;
    this.last = Number.NaN;
    this.gains?.reset();
    this.losses?.reset();
  }

  #take(gain: number, loss: number): void {
    if (this.gains === undefined) this.#begin(gain, loss);
    else this.#addToSums(gain, loss);
  }

  #begin(gain: number, loss: number): void {
    this.gain += gain;
    this.loss += loss;
    this.seen++;
    if (this.seen < this.length) return;
    this.gain /= this.length;
    this.loss /= this.length;
  }

  #addToSums(gain: number, loss: number): void {
    this.gain = averageWith(gain, this.gains);
    this.loss = averageWith(loss, this.losses);
    if (this.seen < this.length) this.seen++;
  }
}

function averageWith(change: number, sum: SlidingSum | undefined): number {
  if (sum === undefined) return 0;
  sum.push(change);
  return sum.sum / sum.length;
}
