import { LevelBook } from '@redfire/core/book';
import { deltaFlow, type DeltaFlow } from './delta-flow.ts';
import { inOwnProcess } from './own-process.ts';
import type { BenchmarkResult } from './result.ts';
import { SortedArrays } from './sorted-arrays.ts';

const LEVELS = 1_000_000;
const SEED = 1;
const ROUNDS = 9;
/** Books of a round: the thread's clock moves in steps of some milliseconds. */
const BOOKS = 4;

/** What one round of a book has done; the two books must agree on it. */
interface Round {
  /** Levels a second. */
  readonly rate: number;
  readonly deltas: number;
  readonly bids: number;
  readonly asks: number;
  /** What stands on the best 100 levels of both sides. */
  readonly volume: number;
}

/**
 * How many changes of price levels a second does a book of levels take? 1,000,000 of them in deltas of about 31, sequences checked, the best prices read after each delta; some 700 to 1,000 levels a side. Each kind of book in a
 * process of its own, four new books each of 9 rounds, the best of them. A second is one of the thread's own, so that what else the machine does counts less.
 */
export async function run(): Promise<BenchmarkResult> {
  const ours = await inOwnProcess<readonly Round[]>(import.meta.url, 'redfire');
  const byHand = await inOwnProcess<readonly Round[]>(import.meta.url, 'sorted-arrays');
  const [first] = ours;
  if (!first || [...ours, ...byHand].some((round) => !isSame(round, first))) throw new Error(`the books disagree: ${JSON.stringify([ours, byHand])}`);
  const rates = ours.map(({ rate }) => rate);
  const median = [...rates].sort((a, b) => a - b)[rates.length >> 1] ?? 0;
  return {
    benchmark: 'book-building',
    cases: [
      {
        name: 'deltas',
        unit: 'levels/s',
        value: Math.max(...rates),
        baselines: { 'sorted-arrays': Math.max(...byHand.map(({ rate }) => rate)) },
        notes: { 'first, cold': first.rate, median, deltas: first.deltas, 'bids left': first.bids, 'asks left': first.asks },
      },
    ],
  };
}

/** All rounds of one book, measured in this process. */
export async function measure(name: string): Promise<readonly Round[]> {
  const flow = deltaFlow(LEVELS, SEED);
  if (name === 'redfire') return Array.from({ length: ROUNDS }, () => timed(flow, () => buildOurs(flow)));
  if (name === 'sorted-arrays') return Array.from({ length: ROUNDS }, () => timed(flow, () => buildByHand(flow)));
  throw new Error(`no case "${name}"`);
}

function timed({ levels, deltas }: DeltaFlow, round: () => Omit<Round, 'rate' | 'deltas'>): Round {
  const before = process.threadCpuUsage();
  let done = round();
  for (let book = 1; book < BOOKS; book++) done = round();
  const { user, system } = process.threadCpuUsage(before);
  return { rate: Math.round((BOOKS * levels) / ((user + system) / 1e6)), deltas: deltas.length, ...done };
}

function buildOurs({ snapshot, deltas }: DeltaFlow): Omit<Round, 'rate' | 'deltas'> {
  const book = new LevelBook(snapshot.instrument);
  book.load(snapshot);
  for (const delta of deltas) if (book.update(delta) !== 'taken' || !(book.mid > 0)) throw new Error(`the book is ${book.state} at ${delta.at}`);
  return { bids: book.bids.depth, asks: book.asks.depth, volume: rounded(book.bids.volumeOf(100) + book.asks.volumeOf(100)) };
}

function buildByHand({ snapshot, deltas }: DeltaFlow): Omit<Round, 'rate' | 'deltas'> {
  const book = new SortedArrays();
  book.load(snapshot);
  let { sequence } = snapshot;
  for (const delta of deltas) {
    if (delta.previousSequence !== sequence) throw new Error(`a delta is missing at ${delta.at}`);
    sequence = delta.sequence;
    book.update(delta);
    if (!((book.bids[0]?.[0] ?? Number.NaN) < (book.asks[0]?.[0] ?? Number.NaN))) throw new Error(`the book is crossed at ${delta.at}`);
  }
  const volumeOf = (levels: readonly (readonly [number, number])[]) => levels.slice(0, 100).reduce((sum, [, size]) => sum + size, 0);
  return { bids: book.bids.length, asks: book.asks.length, volume: rounded(volumeOf(book.bids) + volumeOf(book.asks)) };
}

function rounded(value: number): number {
  return Math.round(value * 1e4);
}

function isSame(one: Round, other: Round): boolean {
  return one.deltas === other.deltas && one.bids === other.bids && one.asks === other.asks && one.volume === other.volume;
}
