import { MatchingBook } from '@redfire/sim';
import { OrderBook, Side } from 'nodejs-order-book';
import { matchingFlow, type MatchingFlow } from './matching-flow.ts';
import { inOwnProcess } from './own-process.ts';
import type { BenchmarkResult } from './result.ts';

const OPERATIONS = 1_000_000;
const SEED = 1;
const ROUNDS = 9;

/** What one round of a book has done; the two books must agree on the trades. */
interface Round {
  /** Operations a second. */
  readonly rate: number;
  readonly trades: number;
  readonly volume: number;
  readonly resting: number;
}

/**
 * How many operations a second does a book match? 1,000,000 of them: 35 % cancels of resting orders, 10 % limits that trade at once, the rest limits behind the best price over about
 * 300 levels a side. Each book in a process of its own: ours with a new book each of 9 rounds, the best of them; `nodejs-order-book` once, for it takes a minute or more. A second is one of the
 * thread's own, so that what else the machine does counts less. Both must have made the same trades.
 */
export async function run(): Promise<BenchmarkResult> {
  const ours = await inOwnProcess<readonly Round[]>(import.meta.url, 'redfire');
  const [theirs] = await inOwnProcess<readonly Round[]>(import.meta.url, 'nodejs-order-book');
  const [first] = ours;
  if (!first || !theirs || ours.some((round) => !isSame(round, first)) || !isSame(first, theirs)) throw new Error(`the books disagree: ${JSON.stringify([ours, theirs])}`);
  const rates = ours.map(({ rate }) => rate);
  const median = [...rates].sort((a, b) => a - b)[rates.length >> 1] ?? 0;
  return {
    benchmark: 'matching',
    cases: [
      {
        name: 'mixed',
        unit: 'operations/s',
        value: Math.max(...rates),
        baselines: { 'nodejs-order-book': theirs.rate },
        notes: { 'first, cold': first.rate, median, trades: first.trades, 'lots traded': first.volume, 'orders left': first.resting },
      },
    ],
  };
}

/** All rounds of one book, measured in this process. */
export async function measure(name: string): Promise<readonly Round[]> {
  const flow = matchingFlow(OPERATIONS, SEED);
  if (name === 'redfire') return Array.from({ length: ROUNDS }, () => timed(() => matchOurs(flow)));
  if (name === 'nodejs-order-book') return [timed(() => matchTheirs(flow))];
  throw new Error(`no case "${name}"`);
}

function timed(round: () => Omit<Round, 'rate'>): Round {
  const before = process.threadCpuUsage();
  const done = round();
  const { user, system } = process.threadCpuUsage(before);
  return { rate: Math.round(OPERATIONS / ((user + system) / 1e6)), ...done };
}

// the casts below: every row is inside the columns, and an index that may be missing would be checked for each

function matchOurs({ length, id, isCancel, isBuy, price, quantity }: MatchingFlow): Omit<Round, 'rate'> {
  const book = new MatchingBook();
  let trades = 0;
  let volume = 0;
  for (let row = 0; row < length; row++) {
    if (isCancel[row] === 1) {
      book.cancel(id[row] as number);
      continue;
    }
    book.submit({ id: id[row] as number, side: isBuy[row] === 1 ? 'buy' : 'sell', price: price[row], quantity: quantity[row] as number });
    const { matches } = book;
    for (let match = 0; match < matches.length; match++) volume += matches.quantity(match);
    trades += matches.length;
  }
  return { trades, volume, resting: book.size };
}

function matchTheirs({ length, id, isCancel, isBuy, price, quantity }: MatchingFlow): Omit<Round, 'rate'> {
  const book = new OrderBook();
  let trades = 0;
  let volume = 0;
  let resting = 0;
  for (let row = 0; row < length; row++) {
    const order = String(id[row]);
    if (isCancel[row] === 1) {
      if (book.cancel(order)) resting--;
      continue;
    }
    const size = quantity[row] as number;
    const { done, partial, err } = book.limit({ id: order, side: isBuy[row] === 1 ? Side.BUY : Side.SELL, price: price[row] as number, size });
    if (err) throw new Error(err.message);
    // both lists hold the order that came as well, where it is done or is filled in part
    const filled = done.filter((one) => one.id !== order);
    const isMakerPart = partial !== null && partial.id !== order;
    trades += filled.length + (isMakerPart ? 1 : 0);
    const isDone = done.length > filled.length;
    const left = isDone ? 0 : (book.order(order)?.size ?? 0);
    volume += size - left;
    resting += (isDone ? 0 : 1) - filled.length;
  }
  return { trades, volume, resting };
}

function isSame(one: Round, other: Round): boolean {
  return one.trades === other.trades && one.volume === other.volume && one.resting === other.resting;
}
