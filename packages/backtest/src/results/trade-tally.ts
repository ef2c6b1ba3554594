import { defined, ratioOf } from '../statistics/checks.ts';
import type { ClosedTrade } from '../statistics/trade.ts';
import { TradeColumns, type ListedRows } from './trade-columns.ts';

/** What trades came to, in the currency of the account. What is not defined is absent: see `absent` of the run's statistics. */
export interface TradeStatistics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  /** Neither: a profit of exactly zero. */
  readonly even: number;
  /** Share of all that won, 0 to 1. */
  readonly winRate?: number;
  /** After fees. */
  readonly netProfit: number;
  /** Of the winners, and of the losers without its sign. */
  readonly won: number;
  readonly lost: number;
  readonly profitFactor?: number;
  readonly expectancy?: number;
  readonly averageWin?: number;
  readonly averageLoss?: number;
  readonly payoffRatio?: number;
  /** SQN. */
  readonly systemQuality?: number;
  readonly kelly?: number;
  readonly bestTrade?: number;
  readonly worstTrade?: number;
  readonly longestWinning: number;
  readonly longestLosing: number;
  /** Wins at the end if above zero, losses if below. */
  readonly currentStreak: number;
  readonly meanHoldingMs?: number;
  readonly shortestHoldingMs?: number;
  readonly longestHoldingMs?: number;
  /** Mean and greatest open loss on the way (MAE), and gain (MFE); fees apart. */
  readonly meanAdverse?: number;
  readonly maxAdverse?: number;
  readonly meanFavourable?: number;
  readonly maxFavourable?: number;
  /** Share of the best open gain that winners kept, of all in sum. */
  readonly keptByWinners?: number;
  readonly fees: number;
  readonly slippage: number;
  /** Worth of what was opened and of what was closed. */
  readonly tradedValue: number;
}

/** Sums trades up as they close, so that none needs to be kept: what it tells is what the statistics of arrays tell of the same trades, within the rounding of sums. */
export class TradeTally {
  #trades = 0;
  #wins = 0;
  #losses = 0;
  #won = 0;
  #lost = 0;
  #sum = 0;
  /** Mean and sum of squares about it, kept as trades come (B. P. Welford, Technometrics 4, 1962). */
  #mean = 0;
  #squares = 0;
  #largest = 0;
  #best = -Infinity;
  #worst = Infinity;
  #current = 0;
  #longestWinning = 0;
  #longestLosing = 0;
  #heldMs = 0;
  #shortest = Infinity;
  #longest = -Infinity;
  #timed = 0;
  #adverse = 0;
  #mostAdverse = 0;
  #favourable = 0;
  #mostFavourable = 0;
  #favourableOfWinners = 0;
  #watched = 0;
  #fees = 0;
  #slippage = 0;
  #value = 0;

  add(trade: ClosedTrade): void {
    ONE.set(0, trade);
    this.addRows(ONE, FIRST);
  }

  /** Adds those of a batch that are listed, in that order. Sums are kept in variables meanwhile, and the loop runs for seven tallies of each trade. */
  addRows({ profit: profits, heldMs, adverse, favourable, fees, slippage, value }: TradeColumns, listed: ListedRows): void {
    const { rows, from, to } = listed;
    let mean = this.#mean;
    let squares = this.#squares;
    let sum = this.#sum;
    let largest = this.#largest;
    let feeSum = this.#fees;
    let slippageSum = this.#slippage;
    let valueSum = this.#value;
    let trades = this.#trades;
    for (let place = from; place < to; place++) {
      // rows that are listed have a value in each column
      const row = rows[place] as number;
      const profit = profits[row] as number;
      trades++;
      sum += profit;
      const distance = profit - mean;
      mean += distance / trades;
      squares += distance * (profit - mean);
      const size = Math.abs(profit);
      if (size > largest) largest = size;
      feeSum += fees[row] as number;
      slippageSum += slippage[row] as number;
      valueSum += value[row] as number;
    }
    this.#mean = mean;
    this.#squares = squares;
    this.#sum = sum;
    this.#largest = largest;
    this.#fees = feeSum;
    this.#slippage = slippageSum;
    this.#value = valueSum;
    this.#trades = trades;
    this.#countResults(profits, listed);
    this.#countTimes(heldMs, listed);
    this.#countExcursions({ profits, adverse, favourable }, listed);
  }

  statistics(): TradeStatistics {
    const trades = this.#trades;
    const averageWin = defined(this.#won / this.#wins);
    const averageLoss = defined(this.#lost / this.#losses);
    const payoffRatio = averageWin === undefined || averageLoss === undefined ? undefined : defined(averageWin / averageLoss);
    return {
      trades, wins: this.#wins, losses: this.#losses, even: trades - this.#wins - this.#losses,
      netProfit: this.#sum + 0, won: this.#won, lost: this.#lost,
      longestWinning: this.#longestWinning, longestLosing: this.#longestLosing, currentStreak: this.#current,
      fees: this.#fees, slippage: this.#slippage, tradedValue: this.#value,
      ...present({
        winRate: defined(this.#wins / trades), profitFactor: ratioOf(this.#won, this.#lost), expectancy: defined(this.#sum / trades), averageWin, averageLoss, payoffRatio,
        systemQuality: this.#quality(), kelly: payoffRatio === undefined ? undefined : kellyOf(this.#wins / (this.#wins + this.#losses), payoffRatio),
        bestTrade: defined(this.#best), worstTrade: defined(this.#worst),
        meanHoldingMs: defined(this.#heldMs / this.#timed), shortestHoldingMs: defined(this.#shortest), longestHoldingMs: defined(this.#longest),
        ...(this.#watched > 0 && { meanAdverse: defined(this.#adverse / this.#watched), maxAdverse: this.#mostAdverse, meanFavourable: defined(this.#favourable / this.#watched), maxFavourable: this.#mostFavourable, keptByWinners: defined(this.#won / this.#favourableOfWinners) }),
      }),
    };
  }

  /** All its sums, in the order in which they are declared. */
  save(): readonly number[] {
    return [this.#trades, this.#wins, this.#losses, this.#won, this.#lost, this.#sum, this.#mean, this.#squares, this.#largest, this.#best, this.#worst, this.#current, this.#longestWinning, this.#longestLosing, this.#heldMs, this.#shortest, this.#longest, this.#timed, this.#adverse, this.#mostAdverse, this.#favourable, this.#mostFavourable, this.#favourableOfWinners, this.#watched, this.#fees, this.#slippage, this.#value];
  }

  /** @param sums - As {@link save} gave them. */
  restore(sums: readonly number[]): void {
    // as many as there are fields
    [this.#trades, this.#wins, this.#losses, this.#won, this.#lost, this.#sum, this.#mean, this.#squares, this.#largest, this.#best, this.#worst, this.#current, this.#longestWinning, this.#longestLosing, this.#heldMs, this.#shortest, this.#longest, this.#timed, this.#adverse, this.#mostAdverse, this.#favourable, this.#mostFavourable, this.#favourableOfWinners, this.#watched, this.#fees, this.#slippage, this.#value] = sums as unknown as [number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number];
  }

  #countResults(profits: Float64Array, { rows, from, to }: ListedRows): void {
    let won = this.#won;
    let lost = this.#lost;
    let best = this.#best;
    let worst = this.#worst;
    let current = this.#current;
    for (let place = from; place < to; place++) {
      const profit = profits[rows[place] as number] as number;
      if (profit > best) best = profit;
      if (profit < worst) worst = profit;
      if (profit > 0) {
        this.#wins++;
        won += profit;
        current = current > 0 ? current + 1 : 1;
        if (current > this.#longestWinning) this.#longestWinning = current;
      } else if (profit < 0) {
        this.#losses++;
        lost -= profit;
        current = current < 0 ? current - 1 : -1;
        if (-current > this.#longestLosing) this.#longestLosing = -current;
      } else current = 0;
    }
    this.#won = won;
    this.#lost = lost;
    this.#best = best;
    this.#worst = worst;
    this.#current = current;
  }

  #countTimes(heldMs: Float64Array, { rows, from, to }: ListedRows): void {
    let sum = this.#heldMs;
    let shortest = this.#shortest;
    let longest = this.#longest;
    for (let place = from; place < to; place++) {
      const held = heldMs[rows[place] as number] as number;
      if (Number.isNaN(held)) continue;
      this.#timed++;
      sum += held;
      if (held < shortest) shortest = held;
      if (held > longest) longest = held;
    }
    this.#heldMs = sum;
    this.#shortest = shortest;
    this.#longest = longest;
  }

  #countExcursions({ profits, adverse, favourable }: { readonly profits: Float64Array; readonly adverse: Float64Array; readonly favourable: Float64Array }, { rows, from, to }: ListedRows): void {
    let adverseSum = this.#adverse;
    let mostAdverse = this.#mostAdverse;
    let favourableSum = this.#favourable;
    let mostFavourable = this.#mostFavourable;
    let ofWinners = this.#favourableOfWinners;
    for (let place = from; place < to; place++) {
      const row = rows[place] as number;
      const loss = adverse[row] as number;
      const gain = favourable[row] as number;
      if (Number.isNaN(loss)) continue;
      this.#watched++;
      adverseSum += loss;
      favourableSum += gain;
      if (loss > mostAdverse) mostAdverse = loss;
      if (gain > mostFavourable) mostFavourable = gain;
      if ((profits[row] as number) > 0) ofWinners += gain;
    }
    this.#adverse = adverseSum;
    this.#mostAdverse = mostAdverse;
    this.#favourable = favourableSum;
    this.#mostFavourable = mostFavourable;
    this.#favourableOfWinners = ofWinners;
  }

  #quality(): number | undefined {
    const trades = this.#trades;
    if (trades < 2) return undefined;
    const deviation = Math.sqrt(this.#squares / (trades - 1));
    // profits that differ by no more than doubles round do not vary
    return deviation <= 8 * Number.EPSILON * this.#largest ? undefined : defined((this.#mean / deviation) * Math.sqrt(Math.min(100, trades)));
  }
}

const ONE = new TradeColumns(1);
const FIRST: ListedRows = { rows: Int32Array.of(0), from: 0, to: 1 };

function kellyOf(probability: number, odds: number): number | undefined {
  return defined(probability - (1 - probability) / odds);
}

/** What is defined of some values. */
export function present<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  // the entries left are those of the same object
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
