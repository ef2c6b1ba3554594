import { Stateful } from './stateful.ts';

/** Volume by buckets of price, all of one width. */
export class VolumeBuckets extends Stateful {
  readonly count: number;
  /** Lower end of the first one. */
  low = Number.NaN;
  /** Zero where all prices are one. */
  width = Number.NaN;
  total = 0;
  protected readonly volumes: Float64Array;

  constructor(count: number) {
    super();
    this.count = count;
    this.volumes = new Float64Array(count);
  }

  /** Empties them, to hold prices from `low` to `high`. */
  begin(low: number, high: number): void {
    const width = (high - low) / this.count;
    this.low = low;
    // less than the prices' own last digit is no width
    this.width = low + width > low ? width : 0;
    this.total = 0;
    this.volumes.fill(0);
  }

  /** Spreads a volume evenly from `low` to `high`. */
  add(low: number, high: number, volume: number): void {
    const { volumes, width } = this;
    this.total += volume;
    const first = this.bucketOf(low);
    const last = this.bucketOf(high);
    if (first === last) {
      volumes[first] = (volumes[first] as number) + volume;
      return;
    }
    const density = volume / (high - low);
    volumes[first] = (volumes[first] as number) + density * (this.lowOf(first + 1) - low);
    for (let bucket = first + 1; bucket < last; bucket++) volumes[bucket] = (volumes[bucket] as number) + density * width;
    volumes[last] = (volumes[last] as number) + density * (high - this.lowOf(last));
  }

  bucketOf(price: number): number {
    return this.width === 0 ? 0 : Math.min(this.count - 1, Math.max(0, Math.floor((price - this.low) / this.width)));
  }

  lowOf(bucket: number): number {
    return this.low + bucket * this.width;
  }

  volumeOf(bucket: number): number {
    return this.volumes[bucket] ?? 0;
  }

  /** The one with the most volume; of equal ones the lowest. */
  get fullest(): number {
    let fullest = 0;
    for (let bucket = 1; bucket < this.count; bucket++) if (this.volumeOf(bucket) > this.volumeOf(fullest)) fullest = bucket;
    return fullest;
  }

  reset(): void {
    this.low = this.width = Number.NaN;
    this.total = 0;
    this.volumes.fill(0);
  }
}
