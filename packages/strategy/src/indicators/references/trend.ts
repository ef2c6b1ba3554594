import { adx, type Adx } from '../adx.ts';
import { alligator, type Alligator } from '../alligator.ts';
import { aroon, type Aroon } from '../aroon.ts';
import { chandeKrollStop, type ChandeKrollStop } from '../chande-kroll-stop.ts';
import { chandelierExit } from '../chandelier-exit.ts';
import { minusDi, plusDi } from '../directional-index.ts';
import { gator, type Gator } from '../gator.ts';
import { superTrend, type SuperTrend } from '../super-trend.ts';
import { volatilityStop, type VolatilityStop } from '../volatility-stop.ts';
import { vortex, type Vortex } from '../vortex.ts';
import { lineOf } from './line-of.ts';
import type { Reference } from './reference.ts';

const SUPER_TREND = 'skender/supertrend.standard.json.gz';
const VOLATILITY_STOP = 'skender/vol-stop.standard.json.gz';
const AROON = 'skender/aroon.standard.json.gz';
const ALLIGATOR = 'skender/alligator.standard.json.gz';
const GATOR = 'skender/gator.standard.json.gz';
const ADX = 'lean/spy_with_adx.txt';
const KROLL = 'lean/spy_with_ChandeKrollStop.csv';
const VORTEX = 'lean/spy_with_vtx.csv';

const TIES = 'of equal highs or lows the oldest counts there, the newest with us as in TA-Lib; it matters in the rows that are left out';
const FIRST_RANGE = 'its average begins with the range of the first bar, which has no previous close; ours begins with the second, and the difference has faded by then';

/** Columns of values that those of `TREND` are held against. */
export const TREND_REFERENCES: readonly Reference[] = [
  { indicator: 'superTrend', file: SUPER_TREND, column: 'superTrend', make: trendOf(({ value }) => value) },
  { indicator: 'superTrend', file: SUPER_TREND, column: 'upperBand', make: trendOf(({ direction, upper }) => (direction < 0 ? upper : Number.NaN)) },
  { indicator: 'superTrend', file: SUPER_TREND, column: 'lowerBand', make: trendOf(({ direction, lower }) => (direction > 0 ? lower : Number.NaN)) },
  { indicator: 'volatilityStop', file: VOLATILITY_STOP, column: 'sar', make: stopOf(({ value }) => value) },
  { indicator: 'volatilityStop', file: VOLATILITY_STOP, column: 'isStop', make: stopOf(({ isStop }) => Number(isStop)) },
  { indicator: 'volatilityStop', file: VOLATILITY_STOP, column: 'upperBand', make: stopOf(({ direction, value }) => (direction < 0 ? value : Number.NaN)) },
  { indicator: 'volatilityStop', file: VOLATILITY_STOP, column: 'lowerBand', make: stopOf(({ direction, value }) => (direction > 0 ? value : Number.NaN)) },
  { indicator: 'chandelierExit', file: 'skender/chexit.standard.json.gz', column: 'chandelierExit', make: lineOf(() => chandelierExit(22, 3), ({ value }) => value) },
  { indicator: 'chandeKrollStop', file: KROLL, column: 'short_stop', make: krollStop(({ short }) => short), skip: 72, note: FIRST_RANGE },
  { indicator: 'chandeKrollStop', file: KROLL, column: 'long_stop', make: krollStop(({ value }) => value), skip: 72, note: FIRST_RANGE },
  { indicator: 'plusDi', file: ADX, column: '+DI14', make: lineOf(() => plusDi(14), ({ value }) => value), within: 'printed' },
  { indicator: 'minusDi', file: ADX, column: '-DI14', make: lineOf(() => minusDi(14), ({ value }) => value), within: 'printed' },
  { indicator: 'adx', file: ADX, column: 'DX', make: strength(({ dx }) => dx), within: 1.3e-2, note: 'it is printed to two digits behind the point; the greatest error is that of a value of 0.05' },
  { indicator: 'adx', file: ADX, column: 'ADX 14', make: strength(({ value }) => value), within: 'printed' },
  { indicator: 'adx', file: ADX, column: 'ADXR 14', make: strength(({ adxr }) => adxr), within: 'printed' },
  { indicator: 'aroon', file: AROON, column: 'aroonUp', make: aroons(25, ({ up }) => up), except: [193], note: TIES },
  { indicator: 'aroon', file: AROON, column: 'aroonDown', make: aroons(25, ({ down }) => down), except: [232], note: TIES },
  { indicator: 'aroon', file: AROON, column: 'oscillator', make: aroons(25, ({ value }) => value), except: [193, 232], note: TIES },
  { indicator: 'aroon', file: 'lean/spy_aroon_oscillator.txt', column: 'Aroon Oscillator 14', make: aroons(14, ({ value }) => value), within: 4.1e-7, note: 'it is cut off after seven digits, not rounded' },
  { indicator: 'vortex', file: VORTEX, column: 'plus_vtx', make: vortices(({ plus }) => plus) },
  { indicator: 'vortex', file: VORTEX, column: 'minus_vtx', make: vortices(({ minus }) => minus) },
  { indicator: 'alligator', file: ALLIGATOR, column: 'jaw', make: jaws(({ jaw }) => jaw) },
  { indicator: 'alligator', file: ALLIGATOR, column: 'teeth', make: jaws(({ teeth }) => teeth) },
  { indicator: 'alligator', file: ALLIGATOR, column: 'lips', make: jaws(({ lips }) => lips) },
  { indicator: 'gator', file: GATOR, column: 'upper', make: mouth(({ value }) => value) },
  { indicator: 'gator', file: GATOR, column: 'lower', make: mouth(({ lower }) => lower) },
  { indicator: 'gator', file: GATOR, column: 'upperIsExpanding', make: mouth(({ isUpperExpanding }) => Number(isUpperExpanding)) },
  { indicator: 'gator', file: GATOR, column: 'lowerIsExpanding', make: mouth(({ isLowerExpanding }) => Number(isLowerExpanding)) },
];

function trendOf(read: (of: SuperTrend) => number): Reference['make'] {
  return lineOf(() => superTrend(10, 3), read);
}

function stopOf(read: (of: VolatilityStop) => number): Reference['make'] {
  return lineOf(() => volatilityStop(7, 3), read);
}

function krollStop(read: (of: ChandeKrollStop) => number): Reference['make'] {
  return lineOf(() => chandeKrollStop(5, 2, 3), read);
}

function strength(read: (of: Adx) => number): Reference['make'] {
  return lineOf(() => adx(14), read);
}

function aroons(length: number, read: (of: Aroon) => number): Reference['make'] {
  return lineOf(() => aroon(length), read);
}

function vortices(read: (of: Vortex) => number): Reference['make'] {
  return lineOf(() => vortex(14), read);
}

function jaws(read: (of: Alligator) => number): Reference['make'] {
  return lineOf(() => alligator(), read);
}

function mouth(read: (of: Gator) => number): Reference['make'] {
  return lineOf(() => gator(), read);
}
