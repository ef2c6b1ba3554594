import { Stateful } from './stateful.ts';

/** Mean and deviation of values by weight, kept up to date without sums that grow (D. H. D. West, Updating Mean and Variance Estimates, 1979). Without any weight it is the last value. */
export class WeightedMean extends Stateful {
  weight = 0;
  /** `NaN` before the first value. */
  mean = Number.NaN;
  protected spread = 0;

  add(value: number, weight: number): void {
    const total = this.weight + weight;
    if (!(this.weight > 0) || !(total > 0)) {
      this.mean = value;
      this.spread = 0;
    } else {
      const distance = value - this.mean;
      const change = (distance * weight) / total;
      this.mean += change;
      this.spread += this.weight * distance * change;
    }
    this.weight = total;
  }

  /** Root of the mean squared distance from the mean, by weight. */
  get deviation(): number {
    return this.weight > 0 ? Math.sqrt(this.spread / this.weight) : 0;
  }

  reset(): void {
    this.weight = this.spread = 0;
    this.mean = Number.NaN;
  }
}
