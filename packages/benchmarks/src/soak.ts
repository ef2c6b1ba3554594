import { parseArgs } from 'node:util';
import { soak } from './soak/soak-run.ts';

/**
 * Does anything stay? A host on paper trades without pause over replayed quotes. After forced collections of garbage, the median of what is in
 * use in the second half of the run, its first fifth left out, may be at most 5 % above that of the first half, and nothing may be left after
 * the stop. Exit code 1 tells that it is not so.
 */
const { values } = parseArgs({ options: { events: { type: 'string', default: '5000000' }, leak: { type: 'boolean', default: false } } });
const events = Number(values.events);
const { gc } = globalThis;
if (gc === undefined || !Number.isSafeInteger(events) || events < 100_000) {
  console.error('usage: pnpm soak [--events N]\n  N is 100000 at least; below 1000000 lists with a cap are still filling, which looks like growth');
  process.exitCode = 2;
} else {
  // the first line opens the output, which is no handle that the run leaves
  console.log(`${count(events)} quotes to two strategies that trade without pause`);
  let printed = 0;
  const result = await soak({
    events,
    leak: values.leak,
    collect: () => { gc(); },
    onSample: ({ events: done, bytes }) => {
      if (done < printed) return;
      printed += events / 12;
      console.log(`${count(done).padStart(12)} events  ${megabytes(bytes)} in use`);
    },
  });
  const { heap, problems, seconds } = result;
  console.log(`
${count(result.events)} events in ${seconds.toFixed(1)} s, ${count(Math.round(result.events / seconds))} a second
${count(result.orders)} orders, ${count(result.denied)} more denied, ${count(result.fills)} fills, ${count(result.canceled)} canceled
heap: median ${megabytes(heap.first)} in the first half, ${megabytes(heap.second)} in the second (${heap.growth > 0 ? '+' : ''}${(heap.growth * 100).toFixed(2)} %)`);
  for (const problem of problems) console.error(`FAILED: ${problem}`);
  if (problems.length === 0) console.log('nothing stays');
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MB`;
}
