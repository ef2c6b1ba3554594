import { checkFinite, defined, invalid } from './checks.ts';
import { meanOf } from './moments.ts';
import { profitsOf, type ClosedTrade } from './trade.ts';

/** How far trades went against and for their side before they were closed, in the currency of the account. */
export interface Excursions {
  /** Mean of the worst open losses (MAE). */
  readonly meanAdverse: number;
  readonly maxAdverse: number;
  /** Mean of the best open gains (MFE). */
  readonly meanFavourable: number;
  readonly maxFavourable: number;
  /** Share of the best open gain that winners kept at their close, of all in sum; absent where none had one. */
  readonly keptByWinners?: number;
}

/**
 * The maximum adverse and favourable excursions of trades, which need `maxAdverse` and `maxFavourable`; `undefined` of no trades.
 *
 * Source: J. Sweeney, Maximum Adverse Excursion (1997).
 * @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite, or an excursion below zero.
 */
export function excursions(trades: readonly Required<Pick<ClosedTrade, 'profit' | 'maxAdverse' | 'maxFavourable'>>[]): Excursions | undefined {
  const profits = profitsOf(trades);
  const adverse = trades.map((trade) => checked(trade.maxAdverse, 'maxAdverse'));
  const favourable = trades.map((trade) => checked(trade.maxFavourable, 'maxFavourable'));
  const [meanAdverse, meanFavourable] = [defined(meanOf(adverse)), defined(meanOf(favourable))];
  if (meanAdverse === undefined || meanFavourable === undefined) return undefined;
  let won = 0;
  let open = 0;
  for (const [place, profit] of profits.entries()) {
    if (profit <= 0) continue;
    won += profit;
    open += favourable[place] ?? 0;
  }
  const kept = defined(won / open);
  const found = { meanAdverse, maxAdverse: greatest(adverse), meanFavourable, maxFavourable: greatest(favourable) };
  return kept === undefined ? found : { ...found, keptByWinners: kept };
}

function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function checked(value: number, field: string): number {
  if (checkFinite(value, field) < 0) throw invalid(field, value, 'zero or more');
  return value;
}
