import { Alligator, alligatorParameters, type AlligatorOptions } from './alligator.ts';
import { medianPrices } from './bar-values.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Gator oscillator: how far the {@link Alligator} opens its mouth. `upper`, which is `value` too, is the distance between jaw and teeth; `lower`, drawn below zero, minus that between teeth and lips.
 *
 * First value with that of the alligator: after 21 values by default. Source: B. Williams, New Trading Dimensions (1998).
 */
export class Gator extends SeriesIndicator {
  readonly warmUp: number;
  readonly alligator: Alligator;
  lower = Number.NaN;
  protected previousLower = Number.NaN;

  constructor(options: AlligatorOptions = {}, source: Source = medianPrices) {
    super('gator', alligatorParameters(options), source);
    this.alligator = new Alligator(options);
    this.warmUp = this.sourceWarmUp + this.alligator.warmUp - 1;
  }

  override push(value: number): void {
    const { alligator } = this;
    alligator.push(value);
    this.previousLower = this.lower;
    this.lower = -Math.abs(alligator.teeth - alligator.lips);
    if (alligator.ready) this.emit(Math.abs(alligator.jaw - alligator.teeth));
  }

  get upper(): number {
    return this.value;
  }

  /** Whether jaw and teeth are further apart than one value ago. */
  get isUpperExpanding(): boolean {
    return this.value > this.previous;
  }

  /** Whether teeth and lips are. */
  get isLowerExpanding(): boolean {
    return this.lower < this.previousLower;
  }

  override reset(): void {
    super.reset();
    this.alligator.reset();
    this.lower = this.previousLower = Number.NaN;
  }
}

/** A {@link Gator} of median prices, or of a source. @throws {@link RedFireError} `INVALID_INPUT` for lengths or shifts that are no whole numbers above zero. */
export function gator(...given: WithSource<readonly [options?: AlligatorOptions]>): Gator {
  const { source, parameters: [options] } = split(given);
  return new Gator(options, source);
}
