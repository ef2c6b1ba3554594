import type { Line } from '../indicator.ts';
import { Stateful } from './stateful.ts';

/** A further line of an indicator, that another one may cross. */
export class SideLine extends Stateful implements Line {
  value = Number.NaN;
  previous = Number.NaN;

  emit(value: number): void {
    this.previous = this.value;
    this.value = value;
  }

  reset(): void {
    this.value = this.previous = Number.NaN;
  }
}
