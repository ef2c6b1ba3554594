import { defined } from './checks.ts';
import { maxDrawdown } from './drawdowns.ts';
import { annualReturn, equityOf, type PerYear } from './returns.ts';

/**
 * The Calmar ratio: {@link annualReturn} over the greatest drawdown of the whole record, counted from before the first return. `undefined` of no returns, and without a drawdown.
 *
 * Source: T. W. Young, Calmar Ratio: A Smoother Tool, Futures 20 (1991), who takes the last 36 months: give those for his.
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite or below −1, or periods per year that are not above zero.
 */
export function calmar(returns: readonly number[], options: PerYear): number | undefined {
  const rate = annualReturn(returns, options);
  const equity = equityOf(returns);
  if (rate === undefined || !equity.every(Number.isFinite)) return undefined;
  return defined(rate / Number(maxDrawdown(equity)));
}
