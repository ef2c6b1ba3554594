import type { Bar } from '@redfire/core';
import type { Line } from './indicator.ts';
import { AverageDifference, type AverageDifferenceLengths } from './support/average-difference.ts';

/**
 * Percentage volume oscillator: `100 · (EMA(fast) − EMA(slow)) / EMA(slow)` of volumes, with its exponential average as `signal`. 0 where there was no volume.
 *
 * First value after as many bars as the longer average has. Source: StockCharts, ChartSchool: Percentage Volume Oscillator.
 */
export class Pvo extends AverageDifference {
  constructor({ fast, slow, signal }: Omit<AverageDifferenceLengths, 'average'>) {
    super('pvo', { fast, slow, signal });
  }

  override update(bar: Bar): void {
    this.push(bar.volume);
  }

  protected override difference(fast: Line, slow: Line): number {
    return slow.value === 0 ? 0 : (100 * (fast.value - slow.value)) / slow.value;
  }
}

/** A {@link Pvo}. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function pvo(fast = 12, slow = 26, signal = 9): Pvo {
  return new Pvo({ fast, slow, signal });
}
