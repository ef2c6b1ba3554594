import type { Bar } from '@redfire/core';
import { aboveZero, finiteBar } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/** One brick. */
export interface RenkoBrick {
  readonly open: number;
  readonly close: number;
  /** Highest price of the bars since the brick before. */
  readonly high: number;
  readonly low: number;
  /** Its share of the volume of those bars: bricks of one bar share evenly. */
  readonly volume: number;
}

/**
 * Renko bricks by the close: a brick for each whole `size` that the close is beyond the last one; to turn, it has to leave the last brick on the other side. `value` is the close of the last brick; until there is one, the
 * first close in whole bricks, which the first one starts from.
 *
 * `open`, `high`, `low`, `close` and `volume` are those of the last brick, and `bricks` how many the last bar made. They follow on each other, so nothing is kept of the earlier ones of a bar: {@link list} gives them all, when it is called.
 * First value after 1 bar. Source: S. Nison, Beyond Candlesticks (1994).
 */
export class Renko extends Indicator {
  readonly warmUp = 1;
  readonly size: number;
  /** How many bricks the last bar made. */
  bricks = 0;
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  volume = Number.NaN;
  // ends of the last brick in whole bricks, so that they are exact however many there were
  protected upper = 0;
  protected lower = 0;
  protected highest = Number.NaN;
  protected lowest = Number.NaN;
  protected pending = 0;

  constructor(size: number) {
    super(`renko(${size})`);
    this.size = aboveZero(size, 'size');
  }

  /** 1 for a brick up, −1 for one down; `NaN` before the first. */
  get direction(): number {
    return Math.sign(this.close - this.open);
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    this.bricks = 0;
    const level = bar.close / this.size;
    if (this.ready) this.#build(bar, level);
    else {
      this.upper = this.lower = Math.round(level);
      this.emit(this.upper * this.size);
    }
  }

  /** The bricks that the last bar made, the oldest first: made anew by each call. */
  list(): readonly RenkoBrick[] {
    const { high, low, volume, direction, size } = this;
    const end = direction > 0 ? this.upper : this.lower;
    return Array.from({ length: this.bricks }, (_, index) => {
      const close = end - direction * (this.bricks - 1 - index);
      return { open: (close - direction) * size, close: close * size, high, low, volume };
    });
  }

  override reset(): void {
    super.reset();
    this.open = this.high = this.low = this.close = this.volume = this.highest = this.lowest = Number.NaN;
    this.bricks = this.upper = this.lower = this.pending = 0;
  }

  #build(bar: Bar, level: number): void {
    if (!(bar.high <= this.highest)) this.highest = bar.high;
    if (!(bar.low >= this.lowest)) this.lowest = bar.low;
    this.pending += bar.volume;
    const up = Math.floor(level - this.upper + ROUNDING);
    const down = Math.floor(this.lower - level + ROUNDING);
    if (up > 0) this.#lay(up, 1);
    else if (down > 0) this.#lay(down, -1);
    this.emit(this.bricks === 0 ? this.value : this.close);
  }

  #lay(bricks: number, direction: 1 | -1): void {
    const end = direction > 0 ? this.upper + bricks : this.lower - bricks;
    this.upper = direction > 0 ? end : end + 1;
    this.lower = direction > 0 ? end - 1 : end;
    this.bricks = bricks;
    this.open = (end - direction) * this.size;
    this.close = end * this.size;
    this.high = this.highest;
    this.low = this.lowest;
    this.volume = this.pending / bricks;
    this.highest = this.lowest = Number.NaN;
    this.pending = 0;
  }
}

/** A close at the end of a brick on paper has reached it, whatever its quotient lost. */
const ROUNDING = 1e-9;

/** {@link Renko} bricks of a height in price. @throws {@link RedFireError} `INVALID_INPUT` unless the height is a number above zero. */
export function renko(size: number): Renko {
  return new Renko(size);
}
