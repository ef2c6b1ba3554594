import { Window } from './window.ts';

/** A series as it was so many values ago. */
export class Delay extends Window {
  /** Adds a value. @returns The one of `length` values ago; `NaN` while there is none. */
  override push(value: number): number {
    const isFull = this.isFull;
    const evicted = super.push(value);
    return isFull ? evicted : Number.NaN;
  }
}
