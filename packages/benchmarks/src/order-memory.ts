import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { orderPathDesk } from './order-path-desk.ts';
import { inOwnProcess } from './own-process.ts';
import type { BenchmarkCase, BenchmarkResult } from './result.ts';

/**
 * Does the heap grow with the orders that have ended? 10,000,000 of them go the whole way, one after the other, under the default limits of what is kept:
 * 10,000 ended orders whole and 100,000 more as tombstones. `heap` is what is in use after a collection of garbage at the end, typed arrays among it, its baseline the
 * same when the limits were first reached; the notes have it every million orders. `tombstone` is what one of them takes.
 */
export async function run(): Promise<BenchmarkResult> {
  return { benchmark: 'order-memory', cases: await inOwnProcess<readonly BenchmarkCase[]>(import.meta.url, 'heap') };
}

const ORDERS = 10_000_000;
const ENDED_LIMIT = 10_000;
const TOMBSTONE_LIMIT = 100_000;
/** Beyond both limits by enough that the maps behind them have taken their size. */
const CAPPED = 250_000;
const MEGABYTE = 2 ** 20;

export function measure(): readonly BenchmarkCase[] {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inUse = (): number => {
    collect();
    // typed arrays lie beside the heap
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const desk = orderPathDesk('fills');
  const submitUntil = (from: number, to: number): void => {
    for (let index = from; index < to; index++) desk.submit(index);
  };
  submitUntil(0, ENDED_LIMIT);
  const before = inUse();
  submitUntil(ENDED_LIMIT, ENDED_LIMIT + TOMBSTONE_LIMIT);
  const tombstone = (inUse() - before) / TOMBSTONE_LIMIT;
  submitUntil(ENDED_LIMIT + TOMBSTONE_LIMIT, CAPPED);
  const capped = inUse();
  const notes: Record<string, number> = {};
  let last = capped;
  for (let done = CAPPED; done < ORDERS; ) {
    const next = Math.min(ORDERS, done - (done % 1_000_000) + 1_000_000);
    submitUntil(done, next);
    done = next;
    last = inUse();
    notes[`${done / 1_000_000} M orders`] = last / MEGABYTE;
  }
  return [
    { name: 'heap', unit: 'MiB', value: last / MEGABYTE, baselines: { 'when capped': capped / MEGABYTE }, notes },
    { name: 'tombstone', unit: 'bytes', value: Math.round(tombstone), baselines: {}, notes: { orders: TOMBSTONE_LIMIT } },
  ];
}
