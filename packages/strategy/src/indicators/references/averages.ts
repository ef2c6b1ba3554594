import { medianPrices } from '../bar-values.ts';
import { dema } from '../dema.ts';
import { ema } from '../ema.ts';
import { hma } from '../hma.ts';
import { kama, type Kama } from '../kama.ts';
import { mama, type Mama } from '../mama.ts';
import { mcGinley } from '../mc-ginley.ts';
import { relativeMovingAverage } from '../relative-moving-average.ts';
import { rma } from '../rma.ts';
import { smaAnalysis, type SmaAnalysis } from '../sma-analysis.ts';
import { sma } from '../sma.ts';
import { t3 } from '../t3.ts';
import { tema } from '../tema.ts';
import { trima } from '../trima.ts';
import { vwma } from '../vwma.ts';
import { zlema } from '../zlema.ts';
import { lineOf } from './line-of.ts';
import type { Reference } from './reference.ts';

const ROUNDED = 'closes and averages have two digits in the reference: half a cent of each, of prices of at least 13,000';
const BEGUN_BEFORE = 'the averages of the first rows are of bars before the first one in the file';
const SWAPPED = `the names of the columns SMA5 and SMA15 are swapped in the file; ${BEGUN_BEFORE}`;
const TOGETHER = 'the averages of averages begin at the same bar as the first one in the reference, each with its first value; ours begin one after another, as TA-Lib\'s; they agree once the start is forgotten';
const FROM_ZERO = 'both lines begin with zero in the reference, ours with the first price; they agree once the start is forgotten';

/** Columns of moving averages. */
export const AVERAGE_REFERENCES: readonly Reference[] = [
  { indicator: 'sma', file: 'skender/sma-analysis.standard.json.gz', column: 'sma', make: lineOf(() => sma(20)) },
  { indicator: 'smaAnalysis', file: 'skender/sma-analysis.standard.json.gz', column: 'sma', make: lineOf(() => smaAnalysis(20)) },
  { indicator: 'smaAnalysis', file: 'skender/sma-analysis.standard.json.gz', column: 'mad', make: lineOf(() => smaAnalysis(20), (each: SmaAnalysis) => each.meanAbsoluteDeviation) },
  { indicator: 'smaAnalysis', file: 'skender/sma-analysis.standard.json.gz', column: 'mse', make: lineOf(() => smaAnalysis(20), (each: SmaAnalysis) => each.meanSquaredError) },
  { indicator: 'smaAnalysis', file: 'skender/sma-analysis.standard.json.gz', column: 'mape', make: lineOf(() => smaAnalysis(20), (each: SmaAnalysis) => each.meanAbsolutePercentageError) },
  { indicator: 'sma', file: 'lean/spy_with_indicators.txt', column: 'SMA14', make: lineOf(() => sma(14)), within: 7.5e-7, note: ROUNDED },
  { indicator: 'sma', file: 'lean/spy_with_rma.csv', column: 'SMA5', make: lineOf(() => sma(15)), within: 'printed', skip: 14, note: SWAPPED },
  { indicator: 'sma', file: 'lean/spy_with_rma.csv', column: 'SMA10', make: lineOf(() => sma(10)), within: 'printed', skip: 9, note: BEGUN_BEFORE },
  { indicator: 'sma', file: 'lean/spy_with_rma.csv', column: 'SMA15', make: lineOf(() => sma(5)), within: 'printed', skip: 4, note: SWAPPED },
  { indicator: 'ema', file: 'skender/ema.standard.json.gz', column: 'ema', make: lineOf(() => ema(20)) },
  { indicator: 'ema', file: 'lean/spy_ema.csv', column: 'EMA14', make: lineOf(() => ema(14)) },
  { indicator: 'ema', file: 'lean/spy_with_indicators.txt', column: 'EMA14', make: lineOf(() => ema(14)), within: 7.5e-7, note: ROUNDED },
  { indicator: 'relativeMovingAverage', file: 'lean/spy_with_rma.csv', column: 'RMA5', make: lineOf(() => relativeMovingAverage(5)), within: 'printed', skip: 14, note: BEGUN_BEFORE },
  { indicator: 'rma', file: 'skender/alligator.standard.json.gz', column: 'jaw', make: delayed(8, lineOf(() => rma(medianPrices, 13))) },
  { indicator: 'rma', file: 'skender/alligator.standard.json.gz', column: 'teeth', make: delayed(5, lineOf(() => rma(medianPrices, 8))) },
  { indicator: 'rma', file: 'skender/alligator.standard.json.gz', column: 'lips', make: delayed(3, lineOf(() => rma(medianPrices, 5))) },
  { indicator: 'hma', file: 'skender/hma.standard.json.gz', column: 'hma', make: lineOf(() => hma(14)) },
  { indicator: 'dema', file: 'skender/dema.standard.json.gz', column: 'dema', make: lineOf(() => dema(14)), skip: 117, note: TOGETHER },
  { indicator: 'tema', file: 'skender/tema.standard.json.gz', column: 'tema', make: lineOf(() => tema(20)), skip: 213, note: TOGETHER },
  { indicator: 'tema', file: 'lean/spy_tema.txt', column: 'TEMA_5', make: lineOf(() => tema(5)) },
  { indicator: 'trima', file: 'lean/spy_trima.txt', column: 'TRIMA_5', make: lineOf(() => trima(5)) },
  { indicator: 'trima', file: 'lean/spy_trima.txt', column: 'TRIMA_6', make: lineOf(() => trima(6)) },
  { indicator: 'kama', file: 'skender/kama.standard.json.gz', column: 'kama', make: lineOf(() => kama(10, 2, 30)) },
  { indicator: 'kama', file: 'skender/kama.standard.json.gz', column: 'er', make: lineOf(() => kama(10, 2, 30), (each: Kama) => each.efficiencyRatio) },
  { indicator: 'vwma', file: 'lean/spy_with_vwma.csv', column: 'VWMA20', make: lineOf(() => vwma(20)) },
  { indicator: 'zlema', file: 'lean/spy_with_zlema.csv', column: 'ZLEMA5', make: lineOf(() => zlema(5)) },
  { indicator: 't3', file: 'lean/spy_t3.txt', column: 'T3_5', make: lineOf(() => t3(5, 0.7)) },
  { indicator: 'mama', file: 'lean/spy_mama.csv', column: 'mama', make: lineOf(() => mama(0.5, 0.05)), skip: 71, note: FROM_ZERO },
  { indicator: 'mama', file: 'lean/spy_mama.csv', column: 'fama', make: lineOf(() => mama(0.5, 0.05), (each: Mama) => each.fama), skip: 192, note: FROM_ZERO },
  { indicator: 'mcGinley', file: 'skender/dynamic.standard.json.gz', column: 'dynamic', make: lineOf(() => mcGinley(14, 0.6)), skip: 127, note: 'the reference begins with the first value, ours with the mean of as many as its length; they agree once that is forgotten' },
  { indicator: 'mcGinley', file: 'lean/spy_with_McGinleyDynamic.csv', column: 'McGinleyDynamic14', make: lineOf(() => mcGinley(14, 1)) },
];

function delayed(bars: number, make: Reference['make']): Reference['make'] {
  return () => {
    const values: number[] = [];
    const valueAfter = make();
    return (bar) => (values.push(valueAfter(bar)), values.at(-1 - bars) ?? Number.NaN);
  };
}
