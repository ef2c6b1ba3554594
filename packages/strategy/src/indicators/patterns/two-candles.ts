import type { Candle } from './candle.ts';
import { bearish, bullish, directed, type Pattern } from './pattern.ts';

const WARM_UP = 12;
const HALF = 0.5;

/** Patterns of two candles. */
export const TWO_CANDLES = {
  /** A body that goes beyond both ends of the one before, which has the other colour. */
  engulfing: { title: 'Engulfing', warmUp: 2, shape: (last) => directed(last.color, last.before.color !== last.color && last.before.isBodyWithin(last)) },

  /** A short body within the long one before. */
  harami: { title: 'Harami', warmUp: WARM_UP, shape: (last) => directed(opposite(last.before), last.before.isLong && last.isShort && last.isBodyWithin(last.before)) },

  /** A doji within the long body before. */
  haramiCross: { title: 'Harami cross', warmUp: WARM_UP, shape: (last) => directed(opposite(last.before), last.before.isLong && last.isDoji && last.isBodyWithin(last.before)) },

  /** A doji beyond a long body, in its direction. */
  dojiStar: {
    title: 'Doji star',
    warmUp: WARM_UP,
    shape: (last) => directed(opposite(last.before), last.before.isLong && last.isDoji && (last.before.isWhite ? last.isBodyAbove(last.before) : last.isBodyBelow(last.before))),
  },

  /** A short black body within a long black one. */
  homingPigeon: { title: 'Homing pigeon', warmUp: WARM_UP, shape: (last) => bullish(last.before.isBlack && last.isBlack && last.before.isLong && last.isShort && last.isBodyWithin(last.before)) },

  /** Two black candles with the same close. */
  matchingLow: { title: 'Matching low', warmUp: 7, shape: (last) => bullish(last.before.isBlack && last.isBlack && last.before.matches(last.close, last.before.close)) },

  /** Two long candles of different colours with the same close. */
  counterattack: {
    title: 'Counterattack',
    warmUp: WARM_UP,
    shape: (last) => directed(last.color, last.before.color !== last.color && last.before.isLong && last.isLong && last.before.matches(last.close, last.before.close)),
  },

  /** A black candle that opens above the high of a long white one and closes below the middle of its body. */
  darkCloudCover: {
    title: 'Dark cloud cover',
    warmUp: WARM_UP,
    shape: (last) => {
      const { before } = last;
      return bearish(before.isWhite && before.isLong && last.isBlack && last.open > before.high && last.close > before.open && last.exceeds(before.close - before.body * HALF, last.close));
    },
  },

  /** A long white candle that opens below the low of a long black one and closes above the middle of its body. */
  piercing: {
    title: 'Piercing line',
    warmUp: WARM_UP,
    shape: (last) => bullish(last.isLong && opensBelow(last) && last.close < last.before.open && last.exceeds(last.close, last.before.close + last.before.body * HALF)),
  },

  /** A white candle that opens below the low of a long black one and closes at its close or just above. */
  inNeck: { title: 'In-neck', warmUp: WARM_UP, shape: (last) => bearish(opensBelow(last) && last.close >= last.before.close && last.before.matches(last.close, last.before.close)) },

  /** A white candle that opens below the low of a long black one and closes at that low. */
  onNeck: { title: 'On-neck', warmUp: WARM_UP, shape: (last) => bearish(opensBelow(last) && last.before.matches(last.close, last.before.low)) },

  /** A white candle that opens below the low of a long black one and closes within the lower half of its body. */
  thrusting: {
    title: 'Thrusting',
    warmUp: WARM_UP,
    shape: (last) => {
      const { before } = last;
      return bearish(opensBelow(last) && last.close > before.close && !before.matches(last.close, before.close) && !last.exceeds(last.close, before.close + before.body * HALF));
    },
  },

  /** A belt hold that opens where the candle of the other colour before it opened. */
  separatingLines: {
    title: 'Separating lines',
    warmUp: WARM_UP,
    shape: (last) => directed(last.color, last.before.color !== last.color && last.before.matches(last.open, last.before.open) && last.isLong && (last.isWhite ? last.lacksLowerShadow : last.lacksUpperShadow)),
  },

  /** Two marubozus of different colours with a gap between their ranges, in the direction of the last. */
  kicking: { title: 'Kicking', warmUp: WARM_UP, shape: (last) => directed(last.color, kicks(last)) },

  /** Kicking, in the direction of the longer body. */
  kickingByLength: { title: 'Kicking by length', warmUp: WARM_UP, shape: (last) => directed(last.exceeds(last.body, last.before.body) ? last.color : last.before.color, kicks(last)) },
} as const satisfies Readonly<Record<string, Pattern>>;

function opposite(candle: Candle): 1 | -1 {
  return candle.isWhite ? -1 : 1;
}

/** A white candle that opens below the low of a long black one. */
function opensBelow(last: Candle): boolean {
  return last.before.isBlack && last.before.isLong && last.isWhite && last.open < last.before.low;
}

function kicks(last: Candle): boolean {
  const { before } = last;
  return before.color !== last.color && before.isMarubozu && last.isMarubozu && (last.isWhite ? last.low > before.high : last.high < before.low);
}
