import { wholeLength } from './support/checks.ts';
import { changeOf } from './support/change.ts';
import { PairIndicator, splitPair, type SourcePair, type WithSources } from './support/pair-indicator.ts';
import { Window } from './support/window.ts';

/**
 * Price relative strength of a first series against a second: `first / second`; `outperformance` is by how much more the first has changed over the last `length` values,
 * as a fraction. A quotient by zero is 0, and a change from zero none.
 *
 * First value with the first pair, first `outperformance` after `length + 1` of them. Source: StockCharts, ChartSchool: Price Relative / Relative Strength.
 */
export class PriceRelativeStrength extends PairIndicator {
  readonly warmUp: number;
  /** Change of the first over `length` values less that of the second; `NaN` until there are enough. */
  outperformance = Number.NaN;
  protected readonly firsts: Window;
  protected readonly seconds: Window;

  constructor(length: number, sources?: SourcePair) {
    super('priceRelativeStrength', [length], sources);
    this.firsts = new Window(wholeLength(length));
    this.seconds = new Window(length);
    this.warmUp = this.sourceWarmUp;
  }

  protected override take(first: number, second: number): void {
    const { isFull } = this.firsts;
    const firstBefore = this.firsts.push(first);
    const secondBefore = this.seconds.push(second);
    if (isFull) this.outperformance = changeOf(first, firstBefore) - changeOf(second, secondBefore);
    this.emit(second === 0 ? 0 : first / second);
  }

  override reset(): void {
    super.reset();
    this.outperformance = Number.NaN;
    this.firsts.reset();
    this.seconds.reset();
  }
}

/** A {@link PriceRelativeStrength} of two sources of the same bars, or of pairs that are pushed. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function priceRelativeStrength(...given: WithSources<readonly [length?: number]>): PriceRelativeStrength {
  const { sources, parameters: [length = 20] } = splitPair(given);
  return new PriceRelativeStrength(length, sources);
}
