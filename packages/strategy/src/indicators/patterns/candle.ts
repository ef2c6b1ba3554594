import type { Bar } from '@redfire/core';
import { Stateful } from '../support/stateful.ts';

/** What is usual just before a candle: means of the bars before it, without itself. */
export interface Usual {
  /** Mean body of ten bars. */
  readonly body: number;
  /** Mean range from low to high of ten bars. */
  readonly range: number;
  /** Mean of one shadow of ten bars: half of what is outside the bodies. */
  readonly shadow: number;
  /** Mean range of five bars. */
  readonly shortRange: number;
}

/** A bar in the words of candlestick charts, measured by {@link Usual what was usual} before it. The constants are those of TA-Lib. */
export class Candle extends Stateful {
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  protected usualBody = 0;
  protected usualRange = 0;
  protected usualShadow = 0;
  protected usualShortRange = 0;
  #before: Candle = this;

  /** The candle before; not to be asked further back than the pattern is long. */
  get before(): Candle {
    return this.#before;
  }

  follow(candle: Candle): void {
    this.#before = candle;
  }

  take(bar: Bar, usual: Usual): void {
    this.open = bar.open;
    this.high = bar.high;
    this.low = bar.low;
    this.close = bar.close;
    this.usualBody = usual.body;
    this.usualRange = usual.range;
    this.usualShadow = usual.shadow;
    this.usualShortRange = usual.shortRange;
  }

  /** 1 for a close at or above the open, −1 below it. */
  get color(): 1 | -1 {
    return this.close >= this.open ? 1 : -1;
  }

  get isWhite(): boolean {
    return this.close >= this.open;
  }

  get isBlack(): boolean {
    return this.close < this.open;
  }

  get top(): number {
    return this.close >= this.open ? this.close : this.open;
  }

  get bottom(): number {
    return this.close >= this.open ? this.open : this.close;
  }

  get body(): number {
    return this.top - this.bottom;
  }

  get range(): number {
    return this.high - this.low;
  }

  get upperShadow(): number {
    return this.high - this.top;
  }

  get lowerShadow(): number {
    return this.bottom - this.low;
  }

  /** A body above the usual one. */
  get isLong(): boolean {
    return this.exceeds(this.body, this.usualBody);
  }

  /** A body below the usual one. */
  get isShort(): boolean {
    return this.exceeds(this.usualBody, this.body);
  }

  /** A body of at most a tenth of the usual range. */
  get isDoji(): boolean {
    return this.isDojiAmong(this);
  }

  /** The same by what was usual before another candle. */
  isDojiAmong(candle: Candle): boolean {
    return !this.exceeds(this.body, DOJI * candle.usualRange);
  }

  /** An upper shadow below a tenth of the usual range: next to none. */
  get lacksUpperShadow(): boolean {
    return this.exceeds(NO_SHADOW * this.usualRange, this.upperShadow);
  }

  get lacksLowerShadow(): boolean {
    return this.exceeds(NO_SHADOW * this.usualRange, this.lowerShadow);
  }

  /** An upper shadow above a tenth of the usual range. */
  get hasUpperShadow(): boolean {
    return this.exceeds(this.upperShadow, NO_SHADOW * this.usualRange);
  }

  get hasLowerShadow(): boolean {
    return this.exceeds(this.lowerShadow, NO_SHADOW * this.usualRange);
  }

  /** An upper shadow below the usual one. */
  get hasShortUpperShadow(): boolean {
    return this.exceeds(this.usualShadow, this.upperShadow);
  }

  get hasShortLowerShadow(): boolean {
    return this.exceeds(this.usualShadow, this.lowerShadow);
  }

  /** An upper shadow above the usual one. */
  get hasUnusualUpperShadow(): boolean {
    return this.exceeds(this.upperShadow, this.usualShadow);
  }

  /** An upper shadow longer than so many bodies. */
  hasUpperShadowOf(bodies: number): boolean {
    return this.exceeds(this.upperShadow, bodies * this.body);
  }

  hasLowerShadowOf(bodies: number): boolean {
    return this.exceeds(this.lowerShadow, bodies * this.body);
  }

  /** Long, with next to no shadows. */
  get isMarubozu(): boolean {
    return this.isLong && this.lacksUpperShadow && this.lacksLowerShadow;
  }

  /** A fifth of the usual range of five bars. */
  get near(): number {
    return NEAR * this.usualShortRange;
  }

  /** Three fifths of it. */
  get far(): number {
    return FAR * this.usualShortRange;
  }

  /** Whether two prices are as good as equal: no further apart than a twentieth of the usual range of five bars. */
  matches(one: number, other: number): boolean {
    return !this.exceeds(Math.abs(one - other), EQUAL * this.usualShortRange);
  }

  /** Whether a price lies between open and close. */
  holds(price: number): boolean {
    return price > this.bottom && price < this.top;
  }

  /** Whether the whole body lies above that of another. */
  isBodyAbove(candle: Candle): boolean {
    return this.bottom > candle.top;
  }

  isBodyBelow(candle: Candle): boolean {
    return this.top < candle.bottom;
  }

  /** Whether the body lies within that of another, and touches neither end. */
  isBodyWithin(candle: Candle): boolean {
    return this.top < candle.top && this.bottom > candle.bottom;
  }

  /** Whether its range lies within that of another, and touches neither end. */
  isWithin(candle: Candle): boolean {
    return this.high < candle.high && this.low > candle.low;
  }

  /** Above, by more than the digits that differences and means of prices lose: lengths that are equal on paper stay equal. */
  exceeds(one: number, other: number): boolean {
    return one - other > ROUNDING * Math.abs(this.high);
  }

  reset(): void {
    this.open = this.high = this.low = this.close = 0;
    this.usualBody = this.usualRange = this.usualShadow = this.usualShortRange = 0;
  }
}

const DOJI = 0.1;
const NO_SHADOW = 0.1;
const NEAR = 0.2;
const FAR = 0.6;
const EQUAL = 0.05;
const ROUNDING = 1e-12;
