import { alma } from '../alma.ts';
import { dema } from '../dema.ts';
import { ema } from '../ema.ts';
import { hma } from '../hma.ts';
import { kama } from '../kama.ts';
import { lsma } from '../lsma.ts';
import { mama } from '../mama.ts';
import { mcGinley } from '../mc-ginley.ts';
import { relativeMovingAverage } from '../relative-moving-average.ts';
import { rma } from '../rma.ts';
import { smaAnalysis } from '../sma-analysis.ts';
import { sma } from '../sma.ts';
import { t3 } from '../t3.ts';
import { tema } from '../tema.ts';
import { trima } from '../trima.ts';
import { vidya } from '../vidya.ts';
import { vwma } from '../vwma.ts';
import { wma } from '../wma.ts';
import { zlema } from '../zlema.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/** Moving averages. */
export const AVERAGES: readonly CatalogueEntry[] = [
  { name: 'sma', title: 'Simple moving average', group: 'average', make: () => sma(20), isOverlay: true },
  {
    name: 'smaAnalysis', title: 'Simple moving average with its deviations', group: 'average', make: () => smaAnalysis(20), isOverlay: true,
    lines: ['meanAbsoluteDeviation', 'meanSquaredError', 'meanAbsolutePercentageError'],
  },
  { name: 'ema', title: 'Exponential moving average', group: 'average', make: () => ema(20), isOverlay: true },
  { name: 'wma', title: 'Linearly weighted moving average', group: 'average', make: () => wma(20), isOverlay: true },
  { name: 'rma', title: 'Wilder\'s smoothed moving average', group: 'average', make: () => rma(14), isOverlay: true },
  { name: 'relativeMovingAverage', title: 'Relative moving average', group: 'average', make: () => relativeMovingAverage(), isOverlay: true },
  { name: 'hma', title: 'Hull moving average', group: 'average', make: () => hma(20), isOverlay: true },
  { name: 'dema', title: 'Double exponential moving average', group: 'average', make: () => dema(20), isOverlay: true },
  { name: 'tema', title: 'Triple exponential moving average', group: 'average', make: () => tema(20), isOverlay: true },
  { name: 'trima', title: 'Triangular moving average', group: 'average', make: () => trima(20), isOverlay: true },
  { name: 'kama', title: 'Kaufman\'s adaptive moving average', group: 'average', make: () => kama(), lines: ['efficiencyRatio'], isOverlay: true },
  { name: 'alma', title: 'Arnaud Legoux moving average', group: 'average', make: () => alma(), isOverlay: true },
  { name: 'vwma', title: 'Volume-weighted moving average', group: 'average', make: () => vwma(20), isOverlay: true },
  { name: 'zlema', title: 'Zero lag exponential moving average', group: 'average', make: () => zlema(20), isOverlay: true },
  { name: 't3', title: 'Tillson\'s T3', group: 'average', make: () => t3(), isOverlay: true },
  { name: 'mama', title: 'MESA adaptive moving average', group: 'average', make: () => mama(), lines: ['fama', 'following'], isOverlay: true },
  { name: 'vidya', title: 'Variable index dynamic average', group: 'average', make: () => vidya(), isOverlay: true },
  { name: 'lsma', title: 'Least squares moving average', group: 'average', make: () => lsma(), isOverlay: true },
  { name: 'mcGinley', title: 'McGinley dynamic', group: 'average', make: () => mcGinley(), isOverlay: true },
];
