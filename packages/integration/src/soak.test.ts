import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the long run itself finds is asserted by its own stage in CI. */
async function soak(...args: readonly string[]) {
  const result = await promisify(execFile)(process.execPath, ['--expose-gc', '--conditions=@redfire/source', join(root, 'packages/benchmarks/src/soak.ts'), ...args], { cwd: root }).catch((error: unknown) => error as { stdout: string; stderr: string; code: number });
  return { code: 0, ...result };
}

const growthIn = (stdout: string): number => Number(/^heap: .*\(\+?(\S+) %\)$/m.exec(stdout)?.[1]);
const leftovers = (stderr: string) => stderr.split('\n').filter((line) => line !== '' && !line.includes('the heap grew'));

it('the soak notices a heap that grows and a timer that is left, and finds neither without them', async () => {
  // so few events that caches are still filling, which both runs see alike
  const [leaking, tight] = await Promise.all([soak('--events', '300000', '--leak'), soak('--events', '300000')]);
  expect(leaking.code).toBe(1);
  expect(leaking.stderr).toMatch(/^FAILED: the heap grew by \d/m);
  expect(growthIn(leaking.stdout) - growthIn(tight.stdout)).toBeGreaterThan(8);
  expect([leftovers(leaking.stderr), leftovers(tight.stderr)]).toEqual([['FAILED: 1 left after the stop: timer leak', 'FAILED: 1 left after the stop: handle of the process Timeout'], []]);
}, 120_000);

it('the soak says how it is used', async () => {
  expect(await soak('--events', 'many')).toMatchObject({ code: 2, stderr: expect.stringContaining('usage: pnpm soak [--events N]') });
});
