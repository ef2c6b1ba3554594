import { Stateful } from './stateful.ts';

/** A sum without end whose rounding does not pile up: what each addition loses is kept beside it (A. Neumaier, 1974). */
export class CompensatedSum extends Stateful {
  protected sum = 0;
  protected lost = 0;

  add(value: number): void {
    const sum = this.sum + value;
    this.lost += Math.abs(this.sum) >= Math.abs(value) ? this.sum - sum + value : value - sum + this.sum;
    this.sum = sum;
  }

  get value(): number {
    return this.sum + this.lost;
  }

  reset(): void {
    this.sum = this.lost = 0;
  }
}
