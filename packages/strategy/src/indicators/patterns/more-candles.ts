import type { Candle } from './candle.ts';
import { bearish, bullish, directed, type Pattern } from './pattern.ts';

/** How much of the first body a mat may give back. */
const MAT_DEPTH = 0.5;

/** Patterns of four and five candles. */
export const MORE_CANDLES = {
  /** A white candle, then three black ones that close lower and lower and at their lows, each opened within the body before, from under the high of the white one. */
  threeBlackCrows: {
    title: 'Three black crows',
    warmUp: 14,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const areCrows = last.isBlack && second.isBlack && first.isBlack && last.lacksLowerShadow && second.lacksLowerShadow && first.lacksLowerShadow;
      return bearish(areCrows && first.before.isWhite && first.holds(second.open) && second.holds(last.open) && first.before.high > first.close && first.close > second.close && second.close > last.close);
    },
  },

  /** Three candles of one colour that go on and on, each opened in or near the body before, and one of the other colour that undoes them all. */
  threeLineStrike: {
    title: 'Three-line strike',
    warmUp: 9,
    shape: (last) => {
      const third = last.before;
      const second = third.before;
      const first = second.before;
      const { color } = third;
      const areLines = first.color === color && second.color === color && color * (second.close - first.close) > 0 && color * (third.close - second.close) > 0 && opensAround(second) && opensAround(third);
      return directed(color, areLines && last.color !== color && color * (last.open - third.close) > 0 && color * (first.open - last.close) > 0);
    },
  },

  /** Two black marubozus, a black candle below them with an upper shadow into the body of the second, and a black one around all of it. */
  concealingBabySwallow: {
    title: 'Concealing baby swallow',
    warmUp: 14,
    shape: (last) => {
      const third = last.before;
      const second = third.before;
      const first = second.before;
      const areBlack = first.isBlack && second.isBlack && third.isBlack && last.isBlack;
      const areBare = first.lacksUpperShadow && first.lacksLowerShadow && second.lacksUpperShadow && second.lacksLowerShadow;
      return bullish(areBlack && areBare && third.isBodyBelow(second) && third.hasUpperShadow && third.high > second.close && third.isWithin(last));
    },
  },

  /** A long candle, a gap beyond it, two more candles in its direction, and one back that closes within the gap. */
  breakaway: {
    title: 'Breakaway',
    warmUp: 15,
    shape: (last) => {
      const fourth = last.before;
      const third = fourth.before;
      const second = third.before;
      const first = second.before;
      const { color } = first;
      const isOneWay = second.color === color && fourth.color === color && last.color !== color;
      const isGap = color === 1 ? second.isBodyAbove(first) : second.isBodyBelow(first);
      const goesOn = isFurther(third, second, color) && isFurther(fourth, third, color);
      return directed(last.color, first.isLong && isOneWay && isGap && goesOn && color * (second.open - last.close) > 0 && color * (last.close - first.close) > 0);
    },
  },

  /** Three black candles with lower opens and closes, a black one with an upper shadow, and a white one that opens above its body and closes above its high. */
  ladderBottom: {
    title: 'Ladder bottom',
    warmUp: 15,
    shape: (last) => {
      const fourth = last.before;
      const third = fourth.before;
      const second = third.before;
      const first = second.before;
      const areBlack = first.isBlack && second.isBlack && third.isBlack && fourth.isBlack;
      const areLower = first.open > second.open && second.open > third.open && first.close > second.close && second.close > third.close;
      return bullish(areBlack && areLower && fourth.hasUpperShadow && last.isWhite && last.open > fourth.open && last.close > fourth.high);
    },
  },

  /** A long white candle, a short black one above it, two short ones that fall back into its upper half, and a white one that closes above all their highs. */
  matHold: {
    title: 'Mat hold',
    warmUp: 15,
    shape: (last) => {
      const fourth = last.before;
      const third = fourth.before;
      const second = third.before;
      const first = second.before;
      const deepest = first.close - first.body * MAT_DEPTH;
      const isMat = second.isShort && third.isShort && fourth.isShort && second.isBlack && second.isBodyAbove(first)
        && third.bottom < first.close && fourth.bottom < first.close && third.exceeds(third.bottom, deepest) && fourth.exceeds(fourth.bottom, deepest)
        && third.top < second.open && fourth.top < third.top;
      return bullish(first.isLong && first.isWhite && isMat && last.isWhite && last.open > fourth.close && last.close > Math.max(second.high, third.high, fourth.high));
    },
  },

  /** A long candle, three short ones of the other colour that go back within its range, and a long one of its colour that closes further on. */
  risingFallingThreeMethods: {
    title: 'Rising or falling three methods',
    warmUp: 15,
    shape: (last) => {
      const fourth = last.before;
      const third = fourth.before;
      const second = third.before;
      const first = second.before;
      const { color } = first;
      const areBack = second.color !== color && third.color !== color && fourth.color !== color && second.isShort && third.isShort && fourth.isShort
        && overlaps(second, first) && overlaps(third, first) && overlaps(fourth, first) && color * (second.close - third.close) > 0 && color * (third.close - fourth.close) > 0;
      return directed(color, first.isLong && areBack && last.isLong && last.color === color && color * (last.open - fourth.close) > 0 && color * (last.close - first.close) > 0);
    },
  },
} as const satisfies Readonly<Record<string, Pattern>>;

/** It opens within the body before, or near it. */
function opensAround(candle: Candle): boolean {
  const { before } = candle;
  return !candle.exceeds(before.bottom - before.near, candle.open) && !candle.exceeds(candle.open, before.top + before.near);
}

function isFurther(candle: Candle, than: Candle, direction: 1 | -1): boolean {
  return direction * (candle.high - than.high) > 0 && direction * (candle.low - than.low) > 0;
}

/** Whether part of the body lies within the range of another candle. */
function overlaps(candle: Candle, whole: Candle): boolean {
  return candle.bottom < whole.high && candle.top > whole.low;
}
