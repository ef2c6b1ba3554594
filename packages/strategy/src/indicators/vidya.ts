import { EfficiencyRatio } from './efficiency-ratio.ts';
import { wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Variable index dynamic average: an EMA whose factor is scaled by momentum, `v = v + α·|CMO|·(x − v)` with `α = 2 / (length + 1)` and
 * Chande's momentum oscillator of `momentumLength` changes as a fraction (0 where nothing changed).
 *
 * First value after `momentumLength` values, which is the last of them. Source: T. S. Chande and S. Kroll, The New Technical Trader (1994).
 */
export class Vidya extends SeriesIndicator {
  readonly length: number;
  readonly momentumLength: number;
  readonly warmUp: number;
  protected readonly alpha: number;
  /** The size of the momentum oscillator is the efficiency of the way. */
  protected readonly momentum: EfficiencyRatio;
  protected seen = 0;

  constructor(length: number, momentumLength: number, source?: Source) {
    super('vidya', [length, momentumLength], source);
    this.length = wholeLength(length);
    this.momentumLength = wholeLength(momentumLength, 'momentumLength');
    this.warmUp = this.sourceWarmUp + momentumLength - 1;
    this.alpha = 2 / (length + 1);
    this.momentum = new EfficiencyRatio(momentumLength);
  }

  override push(value: number): void {
    const { momentum } = this;
    momentum.push(value);
    if (this.seen < this.momentumLength) {
      if (++this.seen === this.momentumLength) this.emit(value);
      return;
    }
    this.emit(this.value + this.alpha * momentum.value * (value - this.value));
  }

  override reset(): void {
    super.reset();
    this.momentum.reset();
    this.seen = 0;
  }
}

/** A {@link Vidya} of closes, or of a source. Defaults: 12, with the momentum of 9 changes. @throws {@link RedFireError} `INVALID_INPUT` unless they are whole numbers above zero. */
export function vidya(...given: WithSource<readonly [length?: number, momentumLength?: number]>): Vidya {
  const { source, parameters: [length = 12, momentumLength = 9] } = split(given);
  return new Vidya(length, momentumLength, source);
}
