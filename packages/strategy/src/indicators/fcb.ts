import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Fractal chaos bands: the latest high that was above those of the `span` bars before and after it, and the latest low that was below. Until there is one, the
 * highest high and the lowest low so far. `value` is the middle of both.
 *
 * First value after `2 · span + 1` bars, since a fractal is known `span` bars late. Source: E. W. Dreiss, of the fractals of B. Williams, Trading Chaos (1995).
 */
export class Fcb extends Indicator {
  readonly warmUp: number;
  readonly span: number;
  upper = Number.NaN;
  lower = Number.NaN;
  protected readonly highs: Window;
  protected readonly lows: Window;
  protected highest = Number.NaN;
  protected lowest = Number.NaN;
  protected hasHigh = false;
  protected hasLow = false;

  constructor(span: number) {
    super(`fcb(${span})`);
    this.span = wholeLength(span, 'span');
    this.warmUp = 2 * span + 1;
    this.highs = new Window(this.warmUp);
    this.lows = new Window(this.warmUp);
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    const { highs, lows, span } = this;
    highs.push(bar.high);
    lows.push(bar.low);
    if (!(bar.high <= this.highest)) this.highest = bar.high;
    if (!(bar.low >= this.lowest)) this.lowest = bar.low;
    if (!highs.isFull) return;
    if (standsOut(highs, 1)) {
      this.upper = highs.at(span);
      this.hasHigh = true;
    } else if (!this.hasHigh) this.upper = this.highest;
    if (standsOut(lows, -1)) {
      this.lower = lows.at(span);
      this.hasLow = true;
    } else if (!this.hasLow) this.lower = this.lowest;
    this.emit((this.upper + this.lower) / 2);
  }

  override reset(): void {
    super.reset();
    this.highs.reset();
    this.lows.reset();
    this.upper = this.lower = this.highest = this.lowest = Number.NaN;
    this.hasHigh = this.hasLow = false;
  }
}

/** Whether the middle of the window is above all others; below them with a direction of −1. */
function standsOut(window: Window, direction: number): boolean {
  const middle = (window.length - 1) / 2;
  const value = direction * window.at(middle);
  for (let back = 0; back < window.length; back++) {
    if (back !== middle && direction * window.at(back) >= value) return false;
  }
  return true;
}

/** An {@link Fcb}. @throws {@link RedFireError} `INVALID_INPUT` unless the span is a whole number above zero. */
export function fcb(span = 2): Fcb {
  return new Fcb(span);
}
