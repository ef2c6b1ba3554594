import { instrumentId, timestamp, type Bar } from '@redfire/core';
import { CONTENDERS, type CaseName, type Contender } from './indicator-contenders.ts';
import { inOwnProcess } from './own-process.ts';
import type { BenchmarkCase, BenchmarkResult } from './result.ts';
import { makeWalk, type BarColumns } from './walk.ts';

/**
 * How many values a second does an indicator take, its line read after each? 1,000,000 closes of a random walk in ticks of 0.01 (bars for `atr`), one at a
 * time, against two packages in plain JavaScript: a new indicator each time, every package and case in processes of its own, by turns.
 * A second is one of the thread's own, so that what else the machine does counts less; its clock moves in steps of some milliseconds, so a round goes through the
 * values until these are small. A case's figure is the median of its processes, of which each gives the median of its rounds. The last values of all three must agree.
 */
export async function run(): Promise<BenchmarkResult> {
  const cases: BenchmarkCase[] = [];
  for (const name of Object.keys(CONTENDERS) as CaseName[]) cases.push(await compare(name));
  return { benchmark: 'indicators', cases };
}

const VALUES = 1_000_000;
const ROUNDS = 10;
const PROCESSES = 3;
/** Of the thread's time, in each round but the first. */
const LEAST_MICROSECONDS = 200_000;
/** Some begin an average otherwise, which a million values let one forget; one rounds to two digits. */
const AGREED = 0.0051;

/** Of one package, in one process. */
interface Measurement {
  /** Values a second, in the median round. */
  readonly rate: number;
  readonly first: number;
  readonly last: number;
}

async function compare(name: CaseName): Promise<BenchmarkCase> {
  const found = new Map<string, Measurement[]>(Object.keys(CONTENDERS[name]).map((contender) => [contender, []]));
  for (let turn = 0; turn < PROCESSES; turn++) {
    for (const [contender, measured] of found) measured.push(await inOwnProcess<Measurement>(import.meta.url, `${name}:${contender}`));
  }
  const { redfire = [], ...others } = Object.fromEntries(found);
  const [ours] = redfire;
  for (const [contender, [theirs]] of Object.entries(others)) {
    if (!(Math.abs((theirs?.last ?? Number.NaN) - (ours?.last ?? Number.NaN)) <= AGREED)) throw new Error(`${name} ends with ${ours?.last}, that of ${contender} with ${theirs?.last}`);
  }
  const rateOf = (measured: readonly Measurement[]) => middle(measured.map(({ rate }) => rate));
  return { name, unit: 'values/s', value: rateOf(redfire), baselines: Object.fromEntries(Object.entries(others).map(([contender, measured]) => [contender, rateOf(measured)])), notes: { 'first, cold': middle(redfire.map(({ first }) => first)) } };
}

export async function measure(name: string): Promise<Measurement> {
  const [title = '', by = ''] = name.split(':');
  const cases: Readonly<Record<string, Readonly<Record<string, Contender>>>> = CONTENDERS;
  const contender = cases[title]?.[by];
  if (!contender) throw new Error(`no case "${name}"`);
  const walk = makeWalk({ length: VALUES, maxStep: 20 });
  const { ofCloses, ofBars } = await contender();
  if (ofCloses) return rounds(walk.close, ofCloses);
  if (ofBars) return rounds(barsOf(walk), ofBars);
  throw new Error(`"${name}" takes nothing`);
}

function rounds<Input>(inputs: ArrayLike<Input>, create: () => (input: Input) => number): Measurement {
  const rates: number[] = [];
  let last = Number.NaN;
  for (let round = 0; round <= ROUNDS; round++) {
    const before = process.threadCpuUsage();
    let values = 0;
    let used = 0;
    do {
      last = over(inputs, create());
      values += VALUES;
      const { user, system } = process.threadCpuUsage(before);
      used = user + system;
    } while (round > 0 && used < LEAST_MICROSECONDS);
    rates.push(Math.round(values / (used / 1e6)));
  }
  const [first = 0, ...warm] = rates;
  return { rate: middle(warm), first, last };
}

/** @returns The last value; each is read. */
function over<Input>(inputs: ArrayLike<Input>, valueAfter: (input: Input) => number): number {
  let value = 0;
  let sum = 0;
  for (let index = 0; index < inputs.length; index++) {
    value = valueAfter(inputs[index] as Input);
    if (value > 0) sum += value;
  }
  if (!(sum > 0)) throw new Error('there were no values');
  return value;
}

function barsOf({ openTime, closeTime, open, high, low, close, volume }: BarColumns): readonly Bar[] {
  const instrument = instrumentId('BTC/USDT.SIM');
  return Array.from(open, (first, at) => ({
    instrument, intervalMs: 60_000, openTime: timestamp(openTime[at] ?? 0), closeTime: timestamp(closeTime[at] ?? 0),
    open: first, high: high[at] ?? 0, low: low[at] ?? 0, close: close[at] ?? 0, volume: volume[at] ?? 0,
  }));
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
