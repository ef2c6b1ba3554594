import type { Bar } from '@redfire/core';
import { typicalPrices } from './bar-values.ts';
import { finite, finiteBar } from './support/checks.ts';
import { utcDays, type SessionStart } from './support/session-start.ts';
import { Indicator, type BarValue } from './support/study.ts';
import { WeightedMean } from './support/weighted-mean.ts';

export interface VwapOptions {
  /** When the session of a bar began. A bar of another session than the one before begins anew. Default: days of UTC, by the bar's open time. */
  readonly session?: SessionStart;
  /** The price of a bar. Default: mean of high, low and close. */
  readonly price?: BarValue;
}

/**
 * Volume-weighted average price of the session so far: `Σ price · volume / Σ volume`. Until the session has volume it is the last price.
 *
 * First value after 1 bar. Source: S. Berkowitz, D. Logue, E. Noser, The Total Cost of Transactions on the NYSE, Journal of Finance 43 (1988).
 */
export class Vwap extends Indicator {
  readonly warmUp = 1;
  protected readonly sessionOf: SessionStart;
  protected readonly priceOf: BarValue;
  protected readonly mean = new WeightedMean();
  protected session = Number.NaN;

  constructor({ session = utcDays, price = typicalPrices }: VwapOptions = {}) {
    super(`vwap(${[...(session === utcDays ? [] : [session.name || 'session']), ...(price === typicalPrices ? [] : [price.name || 'value'])].join(', ')})`);
    this.sessionOf = session;
    this.priceOf = price;
  }

  /** Deviation of the session's prices from it, by volume: the usual bands are it and once or twice that. `NaN` before the first bar. */
  get deviation(): number {
    return this.ready ? this.mean.deviation : Number.NaN;
  }

  override update(bar: Bar): void {
    const price = finite(this.priceOf(finiteBar(bar)), 'price');
    const session = finite(this.sessionOf(bar), 'session');
    if (session !== this.session) this.mean.reset();
    this.session = session;
    this.mean.add(price, bar.volume);
    this.emit(this.mean.mean);
  }

  override reset(): void {
    super.reset();
    this.mean.reset();
    this.session = Number.NaN;
  }
}

/** A {@link Vwap} of each session. */
export function vwap(options?: VwapOptions): Vwap {
  return new Vwap(options);
}
