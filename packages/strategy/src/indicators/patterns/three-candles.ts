import type { Candle } from './candle.ts';
import { bearish, bullish, directed, type Pattern } from './pattern.ts';

const WARM_UP = 13;
/** How far into the first body the last candle of a star has to close. */
const INTO_BODY = 0.3;

/** Patterns of three candles. */
export const THREE_CANDLES = {
  /** A long white candle, a black one wholly above it, and a black one that opens within that body and closes within the first. */
  twoCrows: {
    title: 'Two crows',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      return bearish(first.isWhite && first.isLong && second.isBlack && second.isBodyAbove(first) && last.isBlack && second.holds(last.open) && first.holds(last.close));
    },
  },

  /** A long white candle, a short black one wholly above it, and a black one around the second that still closes above the first. */
  upsideGapTwoCrows: {
    title: 'Upside gap two crows',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isGap = first.isWhite && first.isLong && second.isBlack && !second.isLong && second.isBodyAbove(first);
      return bearish(isGap && last.isBlack && second.isBodyWithin(last) && last.close > first.close);
    },
  },

  /** A short body within a long one, and a candle of the other colour than the first that closes beyond its open. */
  threeInside: {
    title: 'Three inside up or down',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isInside = first.isLong && second.isShort && second.isBodyWithin(first);
      return directed(last.color, isInside && last.color !== first.color && last.color * (last.close - first.open) > 0);
    },
  },

  /** An engulfing, and a close further on. */
  threeOutside: {
    title: 'Three outside up or down',
    warmUp: 3,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      return directed(second.color, second.color !== first.color && first.isBodyWithin(second) && second.color * (last.close - second.close) > 0);
    },
  },

  /** Three white candles that close higher and higher and at their highs, each opened in or near the body before, none much shorter than the one before. */
  threeWhiteSoldiers: {
    title: 'Three white soldiers',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isSteady = second.exceeds(second.body, first.body - first.far) && last.exceeds(last.body, second.body - second.far) && !last.isShort;
      return bullish(isSteady && first.lacksUpperShadow && second.lacksUpperShadow && last.lacksUpperShadow && areRising(last) && opensInOrNear(second) && opensInOrNear(last));
    },
  },

  /** Three white candles that close higher and higher, each opened in or near the body before, with signs of weakness: much smaller bodies, or long upper shadows. */
  advanceBlock: {
    title: 'Advance block',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      return bearish(areRising(last) && opensInOrNear(second) && opensInOrNear(last) && first.isLong && first.hasShortUpperShadow && isWeaker(last));
    },
  },

  /** Two long white candles, the second of which closes at its high, and a short one beside its end. */
  stalledPattern: {
    title: 'Stalled pattern',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isBeside = last.isShort && !last.exceeds(second.close - last.body - second.near, last.open);
      return bearish(areRising(last) && first.isLong && second.isLong && second.lacksUpperShadow && opensInOrNear(second) && isBeside);
    },
  },

  /** Three black candles that close at their lows, each of which opens where the one before closed. */
  identicalThreeCrows: {
    title: 'Identical three crows',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const areCrows = areBlack(last) && first.lacksLowerShadow && second.lacksLowerShadow && last.lacksLowerShadow;
      return bearish(areCrows && first.close > second.close && second.close > last.close && first.matches(second.open, first.close) && second.matches(last.open, second.close));
    },
  },

  /** A long black candle with a long lower shadow, a smaller black one with a higher low, and a short black marubozu within that one's range. */
  threeStarsInSouth: {
    title: 'Three stars in the south',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isSmaller = first.exceeds(first.body, second.body) && second.open > first.close && second.open <= first.high && second.low < first.close && second.low >= first.low && second.hasLowerShadow;
      return bullish(areBlack(last) && first.isLong && first.hasLowerShadowOf(1) && isSmaller && last.isShort && last.lacksLowerShadow && last.lacksUpperShadow && last.isWithin(second));
    },
  },

  /** A long candle, a doji with gaps on both sides of its range, and a candle of the other colour that closes well within the first body. */
  abandonedBaby: {
    title: 'Abandoned baby',
    warmUp: WARM_UP,
    shape: (last) => {
      const star = last.before;
      const first = star.before;
      const isAlone = first.isWhite ? star.low > first.high && last.high < star.low : star.high < first.low && last.low > star.high;
      return directed(last.color, star.isDoji && isAlone && turns(last));
    },
  },

  /** A long white candle, a short body above it, and a black candle that closes well within the first body. */
  eveningStar: { title: 'Evening star', warmUp: WARM_UP, shape: (last) => bearish(last.isBlack && !last.before.isLong && last.before.isBodyAbove(last.before.before) && turns(last)) },

  /** An evening star whose star is a doji. */
  eveningDojiStar: { title: 'Evening doji star', warmUp: WARM_UP, shape: (last) => bearish(last.isBlack && last.before.isDoji && last.before.isBodyAbove(last.before.before) && turns(last)) },

  /** A long black candle, a short body below it, and a white candle that closes well within the first body. */
  morningStar: { title: 'Morning star', warmUp: WARM_UP, shape: (last) => bullish(last.isWhite && !last.before.isLong && last.before.isBodyBelow(last.before.before) && turns(last)) },

  /** A morning star whose star is a doji. */
  morningDojiStar: { title: 'Morning doji star', warmUp: WARM_UP, shape: (last) => bullish(last.isWhite && last.before.isDoji && last.before.isBodyBelow(last.before.before) && turns(last)) },

  /** Two white candles side by side, of one size and one open, beyond the body of the first. */
  gapSideBySideWhite: {
    title: 'Gap side-by-side white lines',
    warmUp: 8,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isUp = second.isBodyAbove(first) && last.isBodyAbove(first);
      const isDown = second.isBodyBelow(first) && last.isBodyBelow(first);
      const areAlike = second.isWhite && last.isWhite && !last.exceeds(Math.abs(last.body - second.body), second.near) && second.matches(last.open, second.open);
      return directed(isUp ? 1 : -1, (isUp || isDown) && areAlike);
    },
  },

  /** Two black candles with one close, and between them a white one that trades wholly above it. */
  stickSandwich: {
    title: 'Stick sandwich',
    warmUp: 8,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      return bullish(first.isBlack && second.isWhite && last.isBlack && second.low > first.close && first.matches(last.close, first.close));
    },
  },

  /** A candle beyond the body before it, in its own direction, and one of the other colour, about as long, that opens within it and closes within the gap. */
  tasukiGap: {
    title: 'Tasuki gap',
    warmUp: 8,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isGap = second.isWhite ? second.isBodyAbove(first) && last.close > first.top : second.isBodyBelow(first) && last.close < first.bottom;
      const isInGap = second.color * (second.open - last.close) > 0;
      return directed(second.color, isGap && isInGap && last.color !== second.color && second.holds(last.open) && second.exceeds(second.near, Math.abs(second.body - last.body)));
    },
  },

  /** Three doji, of which the middle one is beyond the others. */
  tristar: {
    title: 'Tristar',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const areDojis = first.isDoji && second.isDojiAmong(first) && last.isDojiAmong(first);
      const isTop = second.isBodyAbove(first) && last.top < second.top;
      const isBottom = second.isBodyBelow(first) && last.bottom > second.bottom;
      return directed(isTop ? -1 : 1, areDojis && (isTop || isBottom));
    },
  },

  /** A long black candle, a black one within its body with a lower low, and a short white one that opens above that low. */
  uniqueThreeRiver: {
    title: 'Unique three river bottom',
    warmUp: WARM_UP,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isLower = second.close > first.close && second.open <= first.open && second.low < first.low;
      return bullish(first.isBlack && first.isLong && second.isBlack && isLower && last.isWhite && last.isShort && last.open > second.low);
    },
  },

  /** Two candles of one colour with a gap between their bodies, and one of the other colour that opens in the second and closes in the first. */
  gapThreeMethods: {
    title: 'Upside or downside gap three methods',
    warmUp: 3,
    shape: (last) => {
      const second = last.before;
      const first = second.before;
      const isGap = first.color === second.color && (first.isWhite ? second.isBodyAbove(first) : second.isBodyBelow(first));
      return directed(first.color, isGap && last.color !== second.color && second.holds(last.open) && first.holds(last.close));
    },
  },
} as const satisfies Readonly<Record<string, Pattern>>;

/** Three white candles that close higher and higher. */
function areRising(last: Candle): boolean {
  const second = last.before;
  const first = second.before;
  return first.isWhite && second.isWhite && last.isWhite && last.close > second.close && second.close > first.close;
}

function areBlack(last: Candle): boolean {
  return last.isBlack && last.before.isBlack && last.before.before.isBlack;
}

/** It opens above the open before, and no higher than near its close. */
function opensInOrNear(candle: Candle): boolean {
  const { before } = candle;
  return candle.open > before.open && !candle.exceeds(candle.open, before.close + before.near);
}

/** The bodies of an advance shrink, or its upper shadows grow. */
function isWeaker(last: Candle): boolean {
  const second = last.before;
  const first = second.before;
  const hasFallenBack = first.exceeds(first.body - first.far, second.body) && last.exceeds(second.body + second.near, last.body);
  const hasStopped = last.exceeds(second.body - second.far, last.body);
  const isSmaller = last.exceeds(second.body, last.body);
  const areShadowed = isSmaller && last.exceeds(first.body, second.body) && (last.hasUnusualUpperShadow || second.hasUnusualUpperShadow);
  return hasFallenBack || hasStopped || areShadowed || (isSmaller && last.hasUpperShadowOf(1));
}

/** A long candle two before, and a long one of the other colour now that closes well within its body, or beyond it. */
function turns(last: Candle): boolean {
  const first = last.before.before;
  const reached = first.close - first.color * first.body * INTO_BODY;
  return first.isLong && last.isLong && last.color !== first.color && (first.isWhite ? last.exceeds(reached, last.close) : last.exceeds(last.close, reached));
}
