import { adr } from '../adr.ts';
import { closes, opens, volumes } from '../bar-values.ts';
import { beta } from '../beta.ts';
import { correlation } from '../correlation.ts';
import { highest } from '../highest.ts';
import { hurst } from '../hurst.ts';
import { hurstByLags } from '../hurst-by-lags.ts';
import { linearRegression } from '../linear-regression.ts';
import { lowest } from '../lowest.ts';
import { midpoint } from '../midpoint.ts';
import { sortino } from '../sortino.ts';
import { variance } from '../variance.ts';
import { zScore } from '../z-score.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/** Statistics of one series, or of two. */
export const STATISTICS: readonly CatalogueEntry[] = [
  { name: 'highest', title: 'Highest value', group: 'statistics', make: () => highest(20), lines: ['age'], isOverlay: true },
  { name: 'lowest', title: 'Lowest value', group: 'statistics', make: () => lowest(20), lines: ['age'], isOverlay: true },
  { name: 'midpoint', title: 'Midpoint', group: 'statistics', make: () => midpoint(), isOverlay: true },
  { name: 'adr', title: 'Average daily range', group: 'volatility', make: () => adr() },
  { name: 'variance', title: 'Variance', group: 'statistics', make: () => variance() },
  { name: 'zScore', title: 'Z-score', group: 'statistics', make: () => zScore() },
  { name: 'linearRegression', title: 'Linear regression', group: 'statistics', make: () => linearRegression(), lines: ['slope', 'intercept', 'rSquared'], isOverlay: true },
  { name: 'correlation', title: 'Correlation', group: 'statistics', make: () => correlation(closes, volumes, 20), lines: ['covariance', 'varianceOfFirst', 'varianceOfSecond', 'rSquared'] },
  { name: 'beta', title: 'Beta', group: 'statistics', make: () => beta(closes, opens, 50), lines: ['rSquared'] },
  { name: 'sortino', title: 'Sortino ratio', group: 'statistics', make: () => sortino() },
  { name: 'hurst', title: 'Hurst exponent by rescaled ranges', group: 'statistics', make: () => hurst(), lines: ['corrected'] },
  { name: 'hurstByLags', title: 'Hurst exponent by lags', group: 'statistics', make: () => hurstByLags(100, 20) },
];
