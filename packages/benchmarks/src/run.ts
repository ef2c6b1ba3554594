import { parseArgs } from 'node:util';
import type { BenchmarkResult } from './result.ts';

/** Every benchmark by its name: one question, one module. */
const BENCHMARKS: Readonly<Record<string, () => Promise<{ run(options?: { readonly isFull?: boolean }): Promise<BenchmarkResult> }>>> = {
  'backtest-throughput': () => import('./backtest-throughput.ts'),
  events: () => import('./events.ts'),
  'event-latency': () => import('./event-latency.ts'),
  'start-up': () => import('./start-up.ts'),
  'order-path': () => import('./order-path.ts'),
  'order-memory': () => import('./order-memory.ts'),
  'journaled-orders': () => import('./journaled-orders.ts'),
  indicators: () => import('./indicators.ts'),
  matching: () => import('./matching.ts'),
  'book-building': () => import('./book-building.ts'),
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, full: { type: 'boolean', default: false } } });
const [name] = positionals;
const load = name === undefined ? undefined : BENCHMARKS[name];
if (!load) {
  console.error(`usage: pnpm bench NAME [--json] [--full]\n  NAME is one of ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exitCode = 2;
} else {
  const { run } = await load();
  const result = await run({ isFull: values.full });
  console.log(values.json ? JSON.stringify(result) : table(result));
}

function table({ benchmark, cases }: BenchmarkResult): string {
  const rows = cases.flatMap(({ name: title, unit, value, baselines, notes = {} }) => [
    `  ${title.padEnd(16)} ${amount(value)} ${unit}`,
    ...Object.entries(baselines).map(([baseline, rate]) => `    against ${baseline.padEnd(14)} ${amount(rate)} ${unit}  (ours is ${(value / rate).toFixed(3)} of it)`),
    ...Object.entries(notes).map(([note, figure]) => `    ${note.padEnd(22)} ${amount(figure)}`),
  ]);
  return [benchmark, ...rows].join('\n');
}

function amount(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(value).padStart(12);
}
