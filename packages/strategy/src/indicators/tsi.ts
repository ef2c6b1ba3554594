import { Ema } from './ema.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/** Lengths of a true strength index. */
export interface TsiLengths {
  /** Of the average of changes. */
  readonly long: number;
  /** Of the average of that. */
  readonly short: number;
  readonly signal: number;
}

/**
 * True strength index: `100 · EMA(EMA(change, long), short) / EMA(EMA(|change|, long), short)`, from −100 to 100, with its exponential average as `signal`. 0 where nothing has changed.
 *
 * First value after `long + short` values. Source: W. Blau, Momentum, Direction and Divergence (1995).
 */
export class Tsi extends SeriesIndicator {
  readonly warmUp: number;
  /** The signal as a line, for crossings. */
  readonly signalLine: Ema;
  protected readonly longChange: Ema;
  protected readonly change: Ema;
  protected readonly longExtent: Ema;
  protected readonly extent: Ema;
  protected last = Number.NaN;

  constructor({ long, short, signal }: TsiLengths, source?: Source) {
    super('tsi', [long, short, signal], source);
    this.longChange = new Ema(wholeLength(long, 'long'));
    this.longExtent = new Ema(long);
    this.change = new Ema(wholeLength(short, 'short'));
    this.extent = new Ema(short);
    this.signalLine = new Ema(wholeLength(signal, 'signal'));
    this.warmUp = this.sourceWarmUp + long + short - 1;
  }

  override push(value: number): void {
    const { last, longChange, longExtent, change, extent } = this;
    this.last = finite(value);
    // before the first value
    if (last !== last) return;
    longChange.push(value - last);
    longExtent.push(Math.abs(value - last));
    if (!longChange.ready) return;
    change.push(longChange.value);
    extent.push(longExtent.value);
    if (!change.ready) return;
    this.emit(extent.value === 0 ? 0 : (100 * change.value) / extent.value);
    this.signalLine.push(this.value);
  }

  /** Exponential average of the values; `NaN` until there are enough. */
  get signal(): number {
    return this.signalLine.value;
  }

  override reset(): void {
    super.reset();
    this.longChange.reset();
    this.longExtent.reset();
    this.change.reset();
    this.extent.reset();
    this.signalLine.reset();
    this.last = Number.NaN;
  }
}

/** A {@link Tsi} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function tsi(...given: WithSource<readonly [long?: number, short?: number, signal?: number]>): Tsi {
  const { source, parameters: [long = 25, short = 13, signal = 7] } = split(given);
  return new Tsi({ long, short, signal }, source);
}
