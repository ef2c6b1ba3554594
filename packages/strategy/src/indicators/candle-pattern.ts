import { RedFireError, type Bar } from '@redfire/core';
import { Candles } from './patterns/candles.ts';
import { HIKKAKES } from './patterns/hikkake.ts';
import { MORE_CANDLES } from './patterns/more-candles.ts';
import { ONE_CANDLE } from './patterns/one-candle.ts';
import type { Pattern } from './patterns/pattern.ts';
import { THREE_CANDLES } from './patterns/three-candles.ts';
import { TWO_CANDLES } from './patterns/two-candles.ts';
import { finiteBar } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/** Every candlestick pattern that can be looked for, by name. */
// one call that a bundler may leave out
export const CANDLE_PATTERNS = /* @__PURE__ */ allPatterns();

/** Name of a candlestick pattern. */
export type CandlePatternName = keyof typeof CANDLE_PATTERNS;

/**
 * Looks for one candlestick pattern: 100 at the bar that completes a bullish one, −100 at a bearish one, 0 at all others. A hikkake that is confirmed is 200 or −200. Patterns that have no
 * direction of their own, such as a doji, are 100.
 *
 * A body is long or short by the mean body of the ten bars before; a shadow is next to nothing below a tenth of their mean range; two prices are near each other within a fifth of the mean range of
 * five bars, and equal within a twentieth. A close at the open counts as white. First value after the pattern's own bars and those it is measured by.
 * Source: S. Nison, Japanese Candlestick Charting Techniques (1991); G. L. Morris, CandlePower (1992); constants and signs of TA-Lib.
 */
export class CandlePattern extends Indicator {
  readonly pattern: CandlePatternName;
  readonly warmUp: number;
  protected readonly candles = new Candles();
  readonly #shape: Pattern['shape'];

  constructor(pattern: CandlePatternName) {
    if (!Object.hasOwn(CANDLE_PATTERNS, pattern)) {
      throw new RedFireError('INVALID_INPUT', `pattern "${String(pattern)}" is not known; it must be one of ${Object.keys(CANDLE_PATTERNS).join(', ')}`, { details: { field: 'pattern', value: String(pattern) } });
    }
    super(`candlePattern(${pattern})`);
    this.pattern = pattern;
    this.warmUp = CANDLE_PATTERNS[pattern].warmUp;
    this.#shape = CANDLE_PATTERNS[pattern].shape;
  }

  override update(bar: Bar): void {
    const candle = this.candles.push(finiteBar(bar));
    if (this.candles.seen >= this.warmUp) this.emit(this.#shape(candle));
  }

  override reset(): void {
    super.reset();
    this.candles.reset();
  }
}

/** A {@link CandlePattern}: `candlePattern('engulfing')`. @throws {@link RedFireError} `INVALID_INPUT` for a name that is not in {@link CANDLE_PATTERNS}. */
export function candlePattern(pattern: CandlePatternName): CandlePattern {
  return new CandlePattern(pattern);
}

function allPatterns() {
  return { ...ONE_CANDLE, ...TWO_CANDLES, ...THREE_CANDLES, ...MORE_CANDLES, ...HIKKAKES } as const satisfies Readonly<Record<string, Pattern>>;
}
