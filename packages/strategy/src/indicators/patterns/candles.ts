import type { Bar } from '@redfire/core';
import { SlidingSum } from '../support/sliding-sum.ts';
import { Stateful } from '../support/stateful.ts';
import { Candle, type Usual } from './candle.ts';

const LONGEST_PATTERN = 8;
const USUAL = 10;
const SHORT_USUAL = 5;

/** The last candles, each with what was usual before it. */
export class Candles extends Stateful implements Usual {
  protected readonly candles: readonly Candle[] = Array.from({ length: LONGEST_PATTERN }, () => new Candle());
  protected readonly bodies = new SlidingSum(USUAL);
  protected readonly ranges = new SlidingSum(USUAL);
  protected readonly shadows = new SlidingSum(USUAL);
  protected readonly shortRanges = new SlidingSum(SHORT_USUAL);
  protected newest = 0;
  /** How many there were. */
  seen = 0;

  constructor() {
    super();
    this.candles.forEach((candle, index) => candle.follow(this.candles.at(index - 1) ?? candle));
  }

  get last(): Candle {
    return this.candles[this.newest] as Candle;
  }

  get body(): number {
    return this.bodies.mean;
  }

  get range(): number {
    return this.ranges.mean;
  }

  get shadow(): number {
    return this.shadows.mean / 2;
  }

  get shortRange(): number {
    return this.shortRanges.mean;
  }

  push(bar: Bar): Candle {
    this.newest = this.newest + 1 === LONGEST_PATTERN ? 0 : this.newest + 1;
    const candle = this.last;
    candle.take(bar, this);
    this.bodies.push(candle.body);
    this.ranges.push(candle.range);
    this.shadows.push(candle.range - candle.body);
    this.shortRanges.push(candle.range);
    this.seen++;
    return candle;
  }

  reset(): void {
    for (const candle of this.candles) candle.reset();
    this.bodies.reset();
    this.ranges.reset();
    this.shadows.reset();
    this.shortRanges.reset();
    this.newest = this.seen = 0;
  }
}
