import { RollingExtreme } from './rolling-extreme.ts';
import { Stateful } from './stateful.ts';
import { Window } from './window.ts';

/** Finds values that stand out above, or below, all of so many before and so many after them; known when the last of those after has come. O(1) a value on average. */
export class TurningPoint extends Stateful {
  protected readonly left: RollingExtreme;
  protected readonly right: RollingExtreme;
  protected readonly candidates: Window;
  /** The one that the last value confirms, so many places back; `NaN` where it confirms none. */
  found = Number.NaN;

  constructor(which: 'highest' | 'lowest', left: number, right: number) {
    super();
    this.left = new RollingExtreme(which, left);
    this.right = new RollingExtreme(which, right);
    this.candidates = new Window(right + 1);
  }

  push(value: number): void {
    const { left, right, candidates } = this;
    const { direction } = left;
    candidates.push(left.isFull && direction * value > direction * left.value ? value : Number.NaN);
    left.push(value);
    right.push(value);
    const candidate = candidates.isFull ? candidates.oldest : Number.NaN;
    this.found = direction * candidate > direction * right.value ? candidate : Number.NaN;
  }

  reset(): void {
    this.left.reset();
    this.right.reset();
    this.candidates.reset();
    this.found = Number.NaN;
  }
}
