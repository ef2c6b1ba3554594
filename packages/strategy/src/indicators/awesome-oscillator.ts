import type { Bar } from '@redfire/core';
import { medianPrices } from './bar-values.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Awesome oscillator: `mean(fast) − mean(slow)` of median prices.
 *
 * First value after as many bars as the longer mean has. Source: B. Williams, New Trading Dimensions (1998).
 */
export class AwesomeOscillator extends SeriesIndicator {
  readonly warmUp: number;
  /** The means as lines. */
  readonly fastLine: SlidingMean;
  readonly slowLine: SlidingMean;

  constructor(fast: number, slow: number, source?: Source) {
    super('awesomeOscillator', [fast, slow], source);
    this.fastLine = new SlidingMean(wholeLength(fast, 'fast'));
    this.slowLine = new SlidingMean(wholeLength(slow, 'slow'));
    this.warmUp = this.sourceWarmUp + Math.max(fast, slow) - 1;
  }

  override update(bar: Bar): void {
    if (this.source === undefined) this.push(medianPrices(bar));
    else super.update(bar);
  }

  override push(value: number): void {
    const { fastLine, slowLine } = this;
    fastLine.push(finite(value));
    slowLine.push(value);
    if (fastLine.isFull && slowLine.isFull) this.emit(fastLine.value - slowLine.value);
  }

  override reset(): void {
    super.reset();
    this.fastLine.reset();
    this.slowLine.reset();
  }
}

/** An {@link AwesomeOscillator} of median prices, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless both lengths are whole numbers above zero. */
export function awesomeOscillator(...given: WithSource<readonly [fast?: number, slow?: number]>): AwesomeOscillator {
  const { source, parameters: [fast = 5, slow = 34] } = split(given);
  return new AwesomeOscillator(fast, slow, source);
}
