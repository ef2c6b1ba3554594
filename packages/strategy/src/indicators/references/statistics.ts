import type { Bar } from '@redfire/core';
import { adr } from '../adr.ts';
import { beta, type Beta } from '../beta.ts';
import { correlation, type Correlation } from '../correlation.ts';
import { highest } from '../highest.ts';
import { hurst } from '../hurst.ts';
import { hurstByLags } from '../hurst-by-lags.ts';
import { lowest } from '../lowest.ts';
import { midpoint } from '../midpoint.ts';
import { sortino } from '../sortino.ts';
import type { PairIndicator } from '../support/pair-indicator.ts';
import { variance } from '../variance.ts';
import { lineOf } from './line-of.ts';
import type { Reference } from './reference.ts';

// the second series has no file of its own: both are got back from their returns, which the file of beta has, and the first closes of both
const RETURNS = { file: 'skender/beta.standard.json.gz', columns: { open: 'returnsEval', close: 'returnsMrkt' } } as const;
const FIRST_CLOSES = { other: 216.99, market: 212.8 };

function lineOfPair<Of extends PairIndicator>(create: () => Of, read: (indicator: Of) => number): Reference['make'] {
  return () => {
    const indicator = create();
    let { other, market } = FIRST_CLOSES;
    return ({ open, close }: Bar) => {
      // closes are whole cents
      other = Math.round(other * (1 + open) * 100) / 100;
      market = Math.round(market * (1 + close) * 100) / 100;
      indicator.push(other, market);
      return read(indicator);
    };
  };
}

function ofBeta(column: string, read: (of: Beta) => number): Reference {
  return { indicator: 'beta', file: 'skender/beta.standard.json.gz', column, bars: RETURNS, make: lineOfPair(() => beta(50), read) };
}

function ofCorrelation(column: string, read: (of: Correlation) => number, within = 1e-9): Reference {
  const note = 'the reference takes squares of means from means of squares, which costs it digits where little is left';
  return { indicator: 'correlation', file: 'skender/corr.standard.json.gz', column, bars: RETURNS, make: lineOfPair(() => correlation(20), read), within, note };
}

/** References of the statistics. */
export const STATISTICS_REFERENCES: readonly Reference[] = [
  { indicator: 'highest', file: 'lean/spy_max.txt', column: 'MAX_5', make: lineOf(() => highest(5), ({ value }) => value) },
  { indicator: 'lowest', file: 'lean/spy_min.txt', column: 'MIN_5', make: lineOf(() => lowest(5), ({ value }) => value) },
  { indicator: 'midpoint', file: 'lean/spy_midpoint.txt', column: 'MIDPOINT_5', make: lineOf(() => midpoint(5), ({ value }) => value) },
  { indicator: 'adr', file: 'lean/spy_adr.csv', column: 'adr', make: lineOf(() => adr(20), ({ value }) => value) },
  { indicator: 'variance', file: 'lean/spy_var.txt', column: 'Var', make: lineOf(() => variance(10), ({ value }) => value) },
  ofCorrelation('correlation', ({ value }) => value, 1e-8),
  ofCorrelation('covariance', (of) => of.covariance, 1e-8),
  ofCorrelation('varianceA', (of) => of.varianceOfFirst),
  ofCorrelation('varianceB', (of) => of.varianceOfSecond),
  ofCorrelation('rSquared', (of) => of.rSquared, 1.1e-9),
  ofBeta('beta', ({ value }) => value),
  { indicator: 'sortino', file: 'lean/spy_sortino.csv', column: 'sortino_rf_0_period_15', make: lineOf(() => sortino(15), ({ value }) => value), within: 'printed' },
  { indicator: 'sortino', file: 'lean/spy_sortino.csv', column: 'sortino_rf_0.01_period_15', make: lineOf(() => sortino(15, 0.01), ({ value }) => value), within: 'printed' },
  { indicator: 'hurst', file: 'skender/hurst.standard.json.gz', column: 'hurstExponent', make: lineOf(() => hurst(100), ({ value }) => value) },
  { indicator: 'hurst', file: 'skender/hurst.standard.json.gz', column: 'hurstExponentAL', make: lineOf(() => hurst(100), (of) => of.corrected) },
  { indicator: 'hurstByLags', file: 'lean/spy_hurst_exponent.csv', column: 'hurst_exponent', make: lineOf(() => hurstByLags(252, 20), ({ value }) => value) },
];
