import { Ema } from './ema.ts';
import { finite, wholeLength } from './support/checks.ts';
import { Exponential } from './support/exponential.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { Stateful } from './support/stateful.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/** Lengths of a Schaff trend cycle. */
export interface StcLengths {
  /** Values of the ranges: half of a cycle. */
  readonly cycle: number;
  readonly fast: number;
  readonly slow: number;
}

/**
 * Schaff trend cycle: the place of the MACD line in its own range of `cycle` values, smoothed, and the place of that in its own range, smoothed again, from 0 to 100.
 * Both are smoothed by an exponential average of length 3, begun with its first value. Where there is no range, the place stays as it was; 50 before it has ever had one.
 *
 * First value after `slow + 2 · cycle − 2` values. Source: D. Schaff, Technical Analysis of Stocks & Commodities (2008).
 */
export class Stc extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly fast: Ema;
  protected readonly slow: Ema;
  protected readonly first: SmoothedPlace;
  protected readonly second: SmoothedPlace;

  constructor({ cycle, fast, slow }: StcLengths, source?: Source) {
    super('stc', [cycle, fast, slow], source);
    this.first = new SmoothedPlace(wholeLength(cycle, 'cycle'));
    this.second = new SmoothedPlace(cycle);
    this.fast = new Ema(wholeLength(fast, 'fast'));
    this.slow = new Ema(wholeLength(slow, 'slow'));
    this.warmUp = this.sourceWarmUp + Math.max(fast, slow) + 2 * cycle - 3;
  }

  override push(value: number): void {
    const { fast, slow, first, second } = this;
    fast.push(finite(value));
    slow.push(value);
    if (!fast.ready || !slow.ready) return;
    first.push(fast.value - slow.value);
    if (!first.isFull) return;
    second.push(first.value);
    if (second.isFull) this.emit(second.value);
  }

  override reset(): void {
    super.reset();
    this.fast.reset();
    this.slow.reset();
    this.first.reset();
    this.second.reset();
  }
}

class SmoothedPlace extends Stateful {
  protected readonly highest: RollingExtreme;
  protected readonly lowest: RollingExtreme;
  protected readonly smoothed = new Exponential(3);
  protected place = 50;

  constructor(length: number) {
    super();
    this.highest = new RollingExtreme('highest', length);
    this.lowest = new RollingExtreme('lowest', length);
  }

  get isFull(): boolean {
    return this.highest.isFull;
  }

  get value(): number {
    return this.smoothed.value;
  }

  push(value: number): void {
    const { highest, lowest } = this;
    highest.push(value);
    lowest.push(value);
    if (!highest.isFull) return;
    const range = highest.value - lowest.value;
    if (range > 0) this.place = 100 * ((value - lowest.value) / range);
    this.smoothed.push(this.place);
  }

  reset(): void {
    this.highest.reset();
    this.lowest.reset();
    this.smoothed.reset();
    this.place = 50;
  }
}

/** An {@link Stc} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function stc(...given: WithSource<readonly [cycle?: number, fast?: number, slow?: number]>): Stc {
  const { source, parameters: [cycle = 10, fast = 23, slow = 50] } = split(given);
  return new Stc({ cycle, fast, slow }, source);
}
