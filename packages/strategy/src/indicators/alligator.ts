import { medianPrices } from './bar-values.ts';
import { Rma } from './rma.ts';
import { finite, wholeLength } from './support/checks.ts';
import { Delay } from './support/delay.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/** Lengths of the three averages, and how many bars ahead each of them is drawn. */
export interface AlligatorOptions {
  /** Default 13. */
  readonly jawLength?: number;
  /** Default 8. */
  readonly jawShift?: number;
  /** Default 8. */
  readonly teethLength?: number;
  /** Default 5. */
  readonly teethShift?: number;
  /** Default 5. */
  readonly lipsLength?: number;
  /** Default 3. */
  readonly lipsShift?: number;
}

/**
 * Alligator: three averages smoothed as Wilder does (`a = a + (x − a) / length`, begun with the mean of the first `length`), each as it was `shift` bars ago: `jaw`, `teeth` and `lips`.
 *
 * `value` is that of the lips. First value, with all three there, after the greatest `length + shift` values; 21 by default. Source: B. Williams, New Trading Dimensions (1998).
 */
export class Alligator extends SeriesIndicator {
  readonly warmUp: number;
  jaw = Number.NaN;
  teeth = Number.NaN;
  lips = Number.NaN;
  protected readonly jawAverage: Rma;
  protected readonly teethAverage: Rma;
  protected readonly lipsAverage: Rma;
  protected readonly jawDelay: Delay;
  protected readonly teethDelay: Delay;
  protected readonly lipsDelay: Delay;

  constructor(options: AlligatorOptions = {}, source: Source = medianPrices) {
    const parameters = alligatorParameters(options);
    super('alligator', parameters, source);
    const [jawLength, jawShift, teethLength, teethShift, lipsLength, lipsShift] = parameters;
    this.jawAverage = new Rma(jawLength);
    this.teethAverage = new Rma(teethLength);
    this.lipsAverage = new Rma(lipsLength);
    this.jawDelay = new Delay(wholeLength(jawShift, 'jawShift'));
    this.teethDelay = new Delay(wholeLength(teethShift, 'teethShift'));
    this.lipsDelay = new Delay(wholeLength(lipsShift, 'lipsShift'));
    this.warmUp = this.sourceWarmUp + Math.max(jawLength + jawShift, teethLength + teethShift, lipsLength + lipsShift) - 1;
  }

  override push(value: number): void {
    finite(value);
    this.jaw = delayed(this.jawAverage, this.jawDelay, value);
    this.teeth = delayed(this.teethAverage, this.teethDelay, value);
    this.lips = delayed(this.lipsAverage, this.lipsDelay, value);
    if (!Number.isNaN(this.jaw + this.teeth + this.lips)) this.emit(this.lips);
  }

  override reset(): void {
    super.reset();
    this.jawAverage.reset();
    this.teethAverage.reset();
    this.lipsAverage.reset();
    this.jawDelay.reset();
    this.teethDelay.reset();
    this.lipsDelay.reset();
    this.jaw = this.teeth = this.lips = Number.NaN;
  }
}

/** Lengths and shifts of jaw, teeth and lips, in this order, as they are in its name. */
export function alligatorParameters({ jawLength = 13, jawShift = 8, teethLength = 8, teethShift = 5, lipsLength = 5, lipsShift = 3 }: AlligatorOptions) {
  return [jawLength, jawShift, teethLength, teethShift, lipsLength, lipsShift] as const;
}

function delayed(average: Rma, delay: Delay, value: number): number {
  average.push(value);
  return average.ready ? delay.push(average.value) : Number.NaN;
}

/** An {@link Alligator} of median prices, or of a source. @throws {@link RedFireError} `INVALID_INPUT` for lengths or shifts that are no whole numbers above zero. */
export function alligator(...given: WithSource<readonly [options?: AlligatorOptions]>): Alligator {
  const { source, parameters: [options] } = split(given);
  return new Alligator(options, source);
}
