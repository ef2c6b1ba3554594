import { RedFireError, type Bar } from '@redfire/core';
import { aboveZero, finiteBar, wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/** How a {@link ZigZag} measures its legs. */
export interface ZigZagOptions {
  /** Whether legs run from high to low, or from close to close. Default `extremes`. */
  readonly by?: 'extremes' | 'closes';
  /** Bars that a leg's end has to stand before it can be turned from. Default 1. */
  readonly leastBars?: number;
}

/**
 * Zigzag: legs between turning points, each of which moves `percent` or more. `value` is the end of the running leg so far, which moves on with it; until a first leg is known it is the extreme made last.
 *
 * A turning point is known only when the price has gone back by `percent`, and is never told of before. A bar that carries its leg on does not turn it as well. First value after 1 bar.
 * Source: A. A. Merrill, Filtered Waves (1977).
 */
export class ZigZag extends Indicator {
  readonly warmUp = 1;
  /** The latest turning point. */
  turn = Number.NaN;
  /** How many bars ago that was. */
  turnAge = Number.NaN;
  /** 1 while the running leg rises, −1 while it falls; 0 until the first one is known. */
  direction = 0;
  /** How many bars ago the running leg had its end so far. */
  age = 0;
  protected readonly share: number;
  protected readonly byCloses: boolean;
  protected readonly leastBars: number;
  protected highest = Number.NaN;
  protected lowest = Number.NaN;
  protected highestAge = 0;
  protected lowestAge = 0;

  constructor(percent: number, { by = 'extremes', leastBars = 1 }: ZigZagOptions = {}) {
    super(`zigZag(${percent}${by === 'closes' ? ', closes' : ''}${leastBars === 1 ? '' : `, ${leastBars}`})`);
    if (aboveZero(percent, 'percent') >= 100) throw new RedFireError('INVALID_INPUT', `percent "${percent}" must be below 100, for no price falls by as much`, { details: { field: 'percent', value: String(percent) } });
    this.share = percent / 100;
    this.byCloses = by === 'closes';
    this.leastBars = wholeLength(leastBars, 'leastBars');
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    const high = this.byCloses ? bar.close : bar.high;
    const low = this.byCloses ? bar.close : bar.low;
    this.turnAge++;
    if (this.direction === 0) this.#start(high, low);
    else this.#goOn(this.direction > 0 ? high : low, this.direction > 0 ? low : high);
  }

  override reset(): void {
    super.reset();
    this.turn = this.turnAge = this.highest = this.lowest = Number.NaN;
    this.direction = this.age = this.highestAge = this.lowestAge = 0;
  }

  /** @param ahead - How far the bar goes with the leg. @param back - How far it goes against it. */
  #goOn(ahead: number, back: number): void {
    const { direction, value, share } = this;
    if (direction * ahead >= direction * value) {
      this.age = 0;
      this.emit(ahead);
      return;
    }
    this.age++;
    if (this.age >= this.leastBars && direction * (value - back) >= share * Math.abs(value)) this.#turn(value, this.age, back);
    else this.emit(value);
  }

  /** Until either extreme so far has been left by enough. */
  #start(high: number, low: number): void {
    this.highestAge++;
    this.lowestAge++;
    const rise = (high - this.lowest) / Math.abs(this.lowest);
    const fall = (this.highest - low) / Math.abs(this.highest);
    if (rise >= this.share && !(fall >= rise)) {
      this.direction = -1;
      this.#turn(this.lowest, this.lowestAge, high);
    } else if (fall >= this.share && !(rise >= fall)) {
      this.direction = 1;
      this.#turn(this.highest, this.highestAge, low);
    } else this.#widen(high, low);
  }

  #widen(high: number, low: number): void {
    const isHigher = !(high <= this.highest);
    const isLower = !(low >= this.lowest);
    if (isLower) {
      this.lowest = low;
      this.lowestAge = 0;
    }
    if (isHigher) {
      this.highest = high;
      this.highestAge = 0;
    }
    this.age = isHigher || isLower ? 0 : this.age + 1;
    this.emit(isHigher ? high : isLower ? low : this.value);
  }

  #turn(at: number, age: number, end: number): void {
    this.turn = at;
    this.turnAge = age;
    this.direction = -this.direction;
    this.age = 0;
    this.emit(end);
  }
}

/** A {@link ZigZag} of moves of 5 percent unless told otherwise. @throws {@link RedFireError} `INVALID_INPUT` unless `percent` is above 0 and below 100. */
export function zigZag(percent = 5, options?: ZigZagOptions): ZigZag {
  return new ZigZag(percent, options);
}
