import { candlePattern, type CandlePatternName } from '../candle-pattern.ts';
import type { Reference } from './reference.ts';

const COLUMNS: Readonly<Record<CandlePatternName, string>> = {
  twoCrows: '2CROWS',
  threeBlackCrows: '3BLACKCROWS',
  threeInside: '3INSIDE',
  threeLineStrike: '3LINESTRIKE',
  threeOutside: '3OUTSIDE',
  threeStarsInSouth: '3STARSINSOUTH',
  threeWhiteSoldiers: '3WHITESOLDIERS',
  abandonedBaby: 'ABANDONEDBABY',
  advanceBlock: 'ADVANCEBLOCK',
  beltHold: 'BELTHOLD',
  breakaway: 'BREAKAWAY',
  closingMarubozu: 'CLOSINGMARUBOZU',
  concealingBabySwallow: 'CONCEALBABYSWALL',
  counterattack: 'COUNTERATTACK',
  darkCloudCover: 'DARKCLOUDCOVER',
  doji: 'DOJI',
  dojiStar: 'DOJISTAR',
  dragonflyDoji: 'DRAGONFLYDOJI',
  engulfing: 'ENGULFING',
  eveningDojiStar: 'EVENINGDOJISTAR',
  eveningStar: 'EVENINGSTAR',
  gapSideBySideWhite: 'GAPSIDESIDEWHITE',
  gravestoneDoji: 'GRAVESTONEDOJI',
  hammer: 'HAMMER',
  hangingMan: 'HANGINGMAN',
  harami: 'HARAMI',
  haramiCross: 'HARAMICROSS',
  highWave: 'HIGHWAVE',
  hikkake: 'HIKKAKE',
  modifiedHikkake: 'HIKKAKEMOD',
  homingPigeon: 'HOMINGPIGEON',
  identicalThreeCrows: 'IDENTICAL3CROWS',
  inNeck: 'INNECK',
  invertedHammer: 'INVERTEDHAMMER',
  kicking: 'KICKING',
  kickingByLength: 'KICKINGBYLENGTH',
  ladderBottom: 'LADDERBOTTOM',
  longLeggedDoji: 'LONGLEGGEDDOJI',
  longLine: 'LONGLINE',
  marubozu: 'MARUBOZU',
  matchingLow: 'MATCHINGLOW',
  matHold: 'MATHOLD',
  morningDojiStar: 'MORNINGDOJISTAR',
  morningStar: 'MORNINGSTAR',
  onNeck: 'ONNECK',
  piercing: 'PIERCING',
  rickshawMan: 'RICKSHAWMAN',
  risingFallingThreeMethods: 'RISEFALL3METHODS',
  separatingLines: 'SEPARATINGLINES',
  shootingStar: 'SHOOTINGSTAR',
  shortLine: 'SHORTLINE',
  spinningTop: 'SPINNINGTOP',
  stalledPattern: 'STALLEDPATTERN',
  stickSandwich: 'STICKSANDWICH',
  takuri: 'TAKURI',
  tasukiGap: 'TASUKIGAP',
  thrusting: 'THRUSTING',
  tristar: 'TRISTAR',
  uniqueThreeRiver: 'UNIQUE3RIVER',
  upsideGapTwoCrows: 'UPSIDEGAP2CROWS',
  gapThreeMethods: 'XSIDEGAP3METHODS',
};

/** Bars whose lengths are equal on paper, which the doubles of TA-Lib put beside each other. */
const TIES: Readonly<Partial<Record<CandlePatternName, number>>> = { highWave: 227, rickshawMan: 215, shortLine: 433, spinningTop: 215 };

/** What TA-Lib finds in bars of SPY. The cast: keys of the table are the names. */
export const PATTERN_REFERENCES: readonly Reference[] = (Object.entries(COLUMNS) as readonly (readonly [CandlePatternName, string])[]).map(([name, column]) => ({
  indicator: `candlePattern(${name})`,
  file: 'lean/spy_candle_patterns.txt',
  column: `CDL${column}`,
  ...tieOf(TIES[name]),
  make: () => {
    const pattern = candlePattern(name);
    return (bar) => {
      pattern.update(bar);
      return pattern.value;
    };
  },
}));

function tieOf(row: number | undefined): Pick<Reference, 'except' | 'note'> {
  return row === undefined ? {} : { except: [row], note: 'in one bar a shadow, or the body, is exactly as long as it must be longer than, or shorter: to TA-Lib it is by a rounding of doubles, to ours it is not' };
}
