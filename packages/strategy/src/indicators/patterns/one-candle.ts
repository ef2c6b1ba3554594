import { bearish, bullish, directed, type Pattern } from './pattern.ts';

const WARM_UP = 11;
const WARM_UP_WITH_ONE_BEFORE = 12;

/** Patterns of one candle; four of them look at where the one before it stood. */
export const ONE_CANDLE = {
  /** Open and close as good as equal. */
  doji: { title: 'Doji', warmUp: WARM_UP, shape: (last) => bullish(last.isDoji) },

  /** A doji that fell far and came back: no upper shadow, and a lower one. */
  dragonflyDoji: { title: 'Dragonfly doji', warmUp: WARM_UP, shape: (last) => bullish(last.isDoji && last.lacksUpperShadow && last.hasLowerShadow) },

  /** A doji that rose far and came back: no lower shadow, and an upper one. */
  gravestoneDoji: { title: 'Gravestone doji', warmUp: WARM_UP, shape: (last) => bullish(last.isDoji && last.lacksLowerShadow && last.hasUpperShadow) },

  /** A doji with a shadow longer than its body. */
  longLeggedDoji: { title: 'Long-legged doji', warmUp: WARM_UP, shape: (last) => bullish(last.isDoji && (last.hasLowerShadowOf(1) || last.hasUpperShadowOf(1))) },

  /** A doji with both shadows longer than its body, which is near the middle of its range. */
  rickshawMan: {
    title: 'Rickshaw man',
    warmUp: WARM_UP,
    shape: (last) => {
      const middle = last.low + last.range / 2;
      return bullish(last.isDoji && last.hasLowerShadowOf(1) && last.hasUpperShadowOf(1) && !last.exceeds(last.bottom, middle + last.near) && !last.exceeds(middle - last.near, last.top));
    },
  },

  /** A dragonfly doji whose lower shadow is longer than two bodies. */
  takuri: { title: 'Takuri', warmUp: WARM_UP, shape: (last) => bullish(last.isDoji && last.lacksUpperShadow && last.hasLowerShadowOf(2)) },

  /** A short body and two shadows, each longer than two bodies. */
  highWave: { title: 'High-wave candle', warmUp: WARM_UP, shape: (last) => directed(last.color, last.isShort && last.hasUpperShadowOf(2) && last.hasLowerShadowOf(2)) },

  /** A short body and two shadows, each longer than it. */
  spinningTop: { title: 'Spinning top', warmUp: WARM_UP, shape: (last) => directed(last.color, last.isShort && last.hasUpperShadowOf(1) && last.hasLowerShadowOf(1)) },

  /** A long body with short shadows. */
  longLine: { title: 'Long line', warmUp: WARM_UP, shape: (last) => directed(last.color, last.isLong && last.hasShortUpperShadow && last.hasShortLowerShadow) },

  /** A short body with short shadows. */
  shortLine: { title: 'Short line', warmUp: WARM_UP, shape: (last) => directed(last.color, last.isShort && last.hasShortUpperShadow && last.hasShortLowerShadow) },

  /** A long body without shadows. */
  marubozu: { title: 'Marubozu', warmUp: WARM_UP, shape: (last) => directed(last.color, last.isMarubozu) },

  /** A long body that closes at the end of its range. */
  closingMarubozu: {
    title: 'Closing marubozu',
    warmUp: WARM_UP,
    shape: (last) => directed(last.color, last.isLong && (last.isWhite ? last.lacksUpperShadow : last.lacksLowerShadow)),
  },

  /** A long body that opens at the end of its range. */
  beltHold: {
    title: 'Belt hold',
    warmUp: WARM_UP,
    shape: (last) => directed(last.color, last.isLong && (last.isWhite ? last.lacksLowerShadow : last.lacksUpperShadow)),
  },

  /** A short body on a lower shadow longer than it, no upper shadow, near or below the low before. */
  hammer: {
    title: 'Hammer',
    warmUp: WARM_UP_WITH_ONE_BEFORE,
    shape: (last) => bullish(last.isShort && last.hasLowerShadowOf(1) && last.lacksUpperShadow && !last.exceeds(last.bottom, last.before.low + last.before.near)),
  },

  /** A hammer near or above the high before. */
  hangingMan: {
    title: 'Hanging man',
    warmUp: WARM_UP_WITH_ONE_BEFORE,
    shape: (last) => bearish(last.isShort && last.hasLowerShadowOf(1) && last.lacksUpperShadow && !last.exceeds(last.before.high - last.before.near, last.bottom)),
  },

  /** A short body under an upper shadow longer than it, no lower shadow, below the body before. */
  invertedHammer: {
    title: 'Inverted hammer',
    warmUp: WARM_UP_WITH_ONE_BEFORE,
    shape: (last) => bullish(last.isShort && last.hasUpperShadowOf(1) && last.lacksLowerShadow && last.isBodyBelow(last.before)),
  },

  /** An inverted hammer above the body before. */
  shootingStar: {
    title: 'Shooting star',
    warmUp: WARM_UP_WITH_ONE_BEFORE,
    shape: (last) => bearish(last.isShort && last.hasUpperShadowOf(1) && last.lacksLowerShadow && last.isBodyAbove(last.before)),
  },
} as const satisfies Readonly<Record<string, Pattern>>;
