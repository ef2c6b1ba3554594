import { augenPriceSpike } from '../augen-price-spike.ts';
import { awesomeOscillator } from '../awesome-oscillator.ts';
import { cci } from '../cci.ts';
import { cmo } from '../cmo.ts';
import { connorsRsi } from '../connors-rsi.ts';
import { derivativeOscillator } from '../derivative-oscillator.ts';
import { efficiencyRatio } from '../efficiency-ratio.ts';
import { fisher } from '../fisher.ts';
import { kst } from '../kst.ts';
import { macd } from '../macd.ts';
import { momentum } from '../momentum.ts';
import { ppo } from '../ppo.ts';
import { priceRelativeStrength, type PriceRelativeStrength } from '../price-relative-strength.ts';
import { pvo } from '../pvo.ts';
import { relativeVigor } from '../relative-vigor.ts';
import { roc } from '../roc.ts';
import { rsi } from '../rsi.ts';
import { smi } from '../smi.ts';
import { stc } from '../stc.ts';
import { stochRsi } from '../stoch-rsi.ts';
import { trix } from '../trix.ts';
import { ultimateOscillator } from '../ultimate-oscillator.ts';
import { williamsR } from '../williams-r.ts';
import { lineOf } from './line-of.ts';
import type { Reference } from './reference.ts';

/** The quotes of the other instrument are in no file; the returns of both, and thereby their closes, are in that of beta. */
const RETURNS = { file: 'skender/beta.standard.json.gz', columns: { open: 'returnsEval', close: 'returnsMrkt' } } as const;
const FIRST_CLOSES = { other: 216.99, market: 212.8 };

/** Values that oscillators are held against. */
export const MOMENTUM_REFERENCES: readonly Reference[] = [
  { indicator: 'macd', file: 'skender/macd.standard.json.gz', column: 'macd', make: lineOf(() => macd()) },
  { indicator: 'macd', file: 'skender/macd.standard.json.gz', column: 'signal', make: lineOf(() => macd(), ({ signal }) => signal) },
  { indicator: 'macd', file: 'skender/macd.standard.json.gz', column: 'histogram', make: lineOf(() => macd(), ({ histogram }) => histogram) },
  { indicator: 'macd', file: 'skender/macd.standard.json.gz', column: 'fastEma', make: lineOf(() => macd(), ({ fastLine }) => fastLine.value) },
  { indicator: 'macd', file: 'skender/macd.standard.json.gz', column: 'slowEma', make: lineOf(() => macd(), ({ slowLine }) => slowLine.value) },
  { indicator: 'macd', file: 'lean/spy_with_macd.txt', column: 'MACD', make: lineOf(() => macd()), within: 2e-5, note: 'printed to five or six digits, with rounding of doubles behind some of them' },
  { indicator: 'macd', file: 'lean/spy_with_macd.txt', column: 'Signal', make: lineOf(() => macd(), ({ signal }) => signal), within: 2e-6, note: 'printed to six or seven digits, with rounding of doubles behind some of them' },
  { indicator: 'macd', file: 'lean/spy_with_macd.txt', column: 'Histogram', make: lineOf(() => macd(), ({ histogram }) => histogram), within: 5e-3, note: 'a difference of two printed columns, which is small beside their rounding' },
  { indicator: 'macd', file: 'lean/spy_with_indicators.txt', column: 'MACD 12 26', make: lineOf(() => macd()), within: 5e-5, note: 'computed from closes of more digits than the file prints' },
  { indicator: 'ppo', file: 'lean/spy_ppo.txt', column: 'PPO_5_10', make: lineOf(() => ppo(5, 10, 9, { average: 'simple' })), within: 2e-8, note: 'one value, a difference of equal means, is rounding there and zero here' },
  { indicator: 'pvo', file: 'skender/pvo.standard.json.gz', column: 'pvo', make: lineOf(() => pvo()) },
  { indicator: 'pvo', file: 'skender/pvo.standard.json.gz', column: 'signal', make: lineOf(() => pvo(), ({ signal }) => signal) },
  { indicator: 'pvo', file: 'skender/pvo.standard.json.gz', column: 'histogram', make: lineOf(() => pvo(), ({ histogram }) => histogram) },
  { indicator: 'trix', file: 'skender/trix.standard.json.gz', column: 'trix', make: lineOf(() => trix(14)) },
  { indicator: 'trix', file: 'skender/trix.standard.json.gz', column: 'ema3', make: lineOf(() => trix(14), ({ average }) => average) },
  { indicator: 'rsi', file: 'skender/rsi.standard.json.gz', column: 'rsi', make: lineOf(() => rsi()) },
  { indicator: 'rsi', file: 'lean/spy_with_indicators.txt', column: 'RSI 14', make: lineOf(() => rsi(14, 'simple')), within: 1.2e-5, note: 'computed from closes of more digits than the file prints' },
  { indicator: 'rsi', file: 'lean/spy_with_indicators.txt', column: 'RSI 14 Wilder', make: lineOf(() => rsi()), within: 'printed' },
  { indicator: 'stochRsi', file: 'skender/stoch-rsi.standard.json.gz', column: 'stochRsi', make: lineOf(() => stochRsi(14, 14, { smoothing: 1 })) },
  { indicator: 'stochRsi', file: 'skender/stoch-rsi.standard.json.gz', column: 'signal', make: lineOf(() => stochRsi(14, 14, { smoothing: 1 }), ({ signal }) => signal) },
  { indicator: 'cci', file: 'skender/cci.standard.json.gz', column: 'cci', make: lineOf(() => cci()) },
  { indicator: 'cmo', file: 'lean/spy_cmo.txt', column: 'CMO_5', make: lineOf(() => cmo(5)) },
  { indicator: 'roc', file: 'skender/roc.standard.json.gz', column: 'roc', make: lineOf(() => roc(14)) },
  { indicator: 'roc', file: 'lean/spy_with_rocp50.txt', column: 'Rate of Change % 50', make: lineOf(() => roc(50)), within: 6e-4, note: 'computed in single precision: up to 0.00001 apart, which is much beside values near zero' },
  { indicator: 'momentum', file: 'skender/roc.standard.json.gz', column: 'momentum', make: lineOf(() => momentum(14)) },
  { indicator: 'williamsR', file: 'skender/willr.standard.json.gz', column: 'williamsR', make: lineOf(() => williamsR()) },
  { indicator: 'ultimateOscillator', file: 'lean/spy_ultosc.txt', column: 'ULTOSC_7_14_28', make: lineOf(() => ultimateOscillator()) },
  { indicator: 'awesomeOscillator', file: 'lean/spy_ao.txt', column: 'AO', make: lineOf(() => awesomeOscillator()) },
  { indicator: 'smi', file: 'skender/smi.standard.json.gz', column: 'smi', make: lineOf(() => smi()) },
  { indicator: 'smi', file: 'skender/smi.standard.json.gz', column: 'signal', make: lineOf(() => smi(), ({ signal }) => signal) },
  { indicator: 'kst', file: 'lean/spy_with_kst.csv', column: 'kst', make: lineOf(() => kst(SHORT_KST)) },
  { indicator: 'kst', file: 'lean/spy_with_kst.csv', column: 'signal', make: lineOf(() => kst(SHORT_KST), ({ signal }) => signal) },
  { indicator: 'fisher', file: 'lean/spy_with_fisher.txt', column: 'Fisher Transform 10', make: lineOf(() => fisher(10)), within: 'printed' },
  { indicator: 'connorsRsi', file: 'lean/spy_crsi.csv', column: 'crsi', make: lineOf(() => connorsRsi(3, 2, 100, { unchanged: 'continues' })) },
  { indicator: 'stc', file: 'lean/spy_stc.txt', column: 'STC', make: lineOf(() => stc()), within: 'printed', skip: 125, note: 'begins before its slow average has a value, and needs that long to forget it' },
  { indicator: 'relativeVigor', file: 'lean/spy_rvi.txt', column: 'RVI', make: lineOf(() => relativeVigor()), skip: 12, note: 'had bars before the first of the file' },
  { indicator: 'relativeVigor', file: 'lean/spy_rvi.txt', column: 'RVI_S', make: lineOf(() => relativeVigor(), ({ signal }) => signal) },
  { indicator: 'derivativeOscillator', file: 'lean/spy_do.csv', column: 'DO', make: lineOf(() => derivativeOscillator()) },
  { indicator: 'efficiencyRatio', file: 'lean/spy_ker.txt', column: 'KER', make: lineOf(() => efficiencyRatio()), within: 'printed', skip: 10, note: 'had bars before the first of the file' },
  { indicator: 'augenPriceSpike', file: 'lean/spy_aps.txt', column: 'APS', make: lineOf(() => augenPriceSpike(20)), within: 'printed', skip: 21, note: 'prints zero until it has a value' },
  { indicator: 'priceRelativeStrength', file: 'skender/prs.standard.json.gz', column: 'prs', bars: RETURNS, make: ofReturns(({ value }) => value) },
  { indicator: 'priceRelativeStrength', file: 'skender/prs.standard.json.gz', column: 'prsPercent', bars: RETURNS, make: ofReturns(({ outperformance }) => outperformance) },
];

const SHORT_KST = { rates: [5, 10, 15, 25], means: [5, 5, 5, 10] };

function ofReturns(read: (indicator: PriceRelativeStrength) => number): Reference['make'] {
  return () => {
    const indicator = priceRelativeStrength(20);
    let { other, market } = FIRST_CLOSES;
    return ({ open, close }) => {
      // closes are whole cents
      other = Math.round(other * (1 + open) * 100) / 100;
      market = Math.round(market * (1 + close) * 100) / 100;
      indicator.push(other, market);
      return read(indicator);
    };
  };
}
