import { barPart } from '../bar-part.ts';
import { fractals } from '../fractals.ts';
import { heikinAshi } from '../heikin-ashi.ts';
import { ibs } from '../ibs.ts';
import { marubozu } from '../marubozu.ts';
import { pivotPoints } from '../pivot-points.ts';
import { pivots } from '../pivots.ts';
import { renko } from '../renko.ts';
import { zigZag } from '../zig-zag.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

// the bars of the catalogue are hours
const HOURS = { barsPerSession: 24 };
const LEVELS = ['r1', 'r2', 'r3', 's1', 's2', 's3'];

/** Indicators of the shape of prices. */
export const PRICE: readonly CatalogueEntry[] = [
  { name: 'pivotPoints', title: 'Pivot points', group: 'price', make: () => pivotPoints('standard', HOURS), lines: LEVELS, isOverlay: true },
  { name: 'pivotPoints(fibonacci)', title: 'Fibonacci pivot points', group: 'price', make: () => pivotPoints('fibonacci', HOURS), lines: LEVELS, isOverlay: true },
  { name: 'pivotPoints(camarilla)', title: 'Camarilla pivot points', group: 'price', make: () => pivotPoints('camarilla', HOURS), lines: ['r1', 'r2', 'r3', 'r4', 's1', 's2', 's3', 's4'], isOverlay: true },
  { name: 'pivotPoints(woodie)', title: 'Woodie pivot points', group: 'price', make: () => pivotPoints('woodie', HOURS), lines: LEVELS, isOverlay: true },
  { name: 'pivotPoints(deMark)', title: 'DeMark pivot points', group: 'price', make: () => pivotPoints('deMark', HOURS), lines: ['r1', 's1'], isOverlay: true },
  { name: 'pivots', title: 'Pivot highs and lows', group: 'price', make: () => pivots(), lines: ['high', 'low', 'newHigh', 'newLow', 'highTrend', 'lowTrend'], isOverlay: true },
  { name: 'fractals', title: 'Fractals', group: 'price', make: () => fractals(), lines: ['high', 'low', 'newHigh', 'newLow'], isOverlay: true },
  { name: 'zigZag', title: 'Zigzag', group: 'price', make: () => zigZag(2), lines: ['turn', 'turnAge'], isOverlay: true },
  { name: 'heikinAshi', title: 'Heikin-Ashi bars', group: 'price', make: () => heikinAshi(), lines: ['open', 'high', 'low', 'close'], isOverlay: true },
  { name: 'renko', title: 'Renko bricks', group: 'price', make: () => renko(1), lines: ['open', 'high', 'low', 'close', 'volume', 'direction'], isOverlay: true },
  { name: 'barPart', title: 'Price of the bar', group: 'price', make: () => barPart(), isOverlay: true },
  { name: 'ibs', title: 'Internal bar strength', group: 'price', make: () => ibs() },
  { name: 'marubozu', title: 'Marubozu by share of the range', group: 'price', make: () => marubozu(), lines: ['range', 'body', 'upperShadow', 'lowerShadow', 'bodyShare'] },
];
