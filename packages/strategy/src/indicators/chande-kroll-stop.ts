import type { Bar } from '@redfire/core';
import { Atr } from './atr.ts';
import { aboveZero, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { Indicator } from './support/study.ts';

/**
 * Chande Kroll stop. Preliminary stops lie `multiplier` average true ranges below the highest high, and above the lowest low, of the last `atrLength` bars; the stop of a short
 * position is the highest of the former over the last `length` bars, that of a long one the lowest of the latter.
 *
 * `value` is the stop of a long position. First value after `atrLength + length` bars. Source: T. S. Chande, S. Kroll, The New Technical Trader (1994).
 */
export class ChandeKrollStop extends Indicator {
  readonly warmUp: number;
  readonly multiplier: number;
  readonly atr: Atr;
  protected readonly highs: RollingExtreme;
  protected readonly lows: RollingExtreme;
  protected readonly highStops: RollingExtreme;
  protected readonly lowStops: RollingExtreme;

  constructor(atrLength: number, multiplier: number, length: number) {
    super(`chandeKrollStop(${atrLength}, ${multiplier}, ${length})`);
    this.atr = new Atr(wholeLength(atrLength, 'atrLength'));
    this.multiplier = aboveZero(multiplier, 'multiplier');
    this.warmUp = atrLength + wholeLength(length);
    this.highs = new RollingExtreme('highest', atrLength);
    this.lows = new RollingExtreme('lowest', atrLength);
    this.highStops = new RollingExtreme('highest', length);
    this.lowStops = new RollingExtreme('lowest', length);
  }

  override update(bar: Bar): void {
    this.atr.update(bar);
    this.highs.push(bar.high);
    this.lows.push(bar.low);
    if (!this.atr.ready) return;
    const reach = this.multiplier * this.atr.value;
    this.highStops.push(this.highs.value - reach);
    this.lowStops.push(this.lows.value + reach);
    if (this.lowStops.isFull) this.emit(this.lowStops.value);
  }

  /** Stop of a short position. */
  get short(): number {
    return this.ready ? this.highStops.value : Number.NaN;
  }

  override reset(): void {
    super.reset();
    this.atr.reset();
    this.highs.reset();
    this.lows.reset();
    this.highStops.reset();
    this.lowStops.reset();
  }
}

/** A {@link ChandeKrollStop}. @throws {@link RedFireError} `INVALID_INPUT` for lengths that are no whole numbers above zero, or a multiplier not above zero. */
export function chandeKrollStop(atrLength = 10, multiplier = 1, length = 9): ChandeKrollStop {
  return new ChandeKrollStop(atrLength, multiplier, length);
}
