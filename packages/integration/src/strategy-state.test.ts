import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeStrategyStateRepository } from '@redfire/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileStore } from './fixtures/file-store.ts';

interface Result {
  readonly done: readonly string[];
  readonly logs: readonly string[];
  readonly positions: readonly string[];
  readonly open: readonly string[];
}

const MINUTES = 60;

/** One process after the other, each until a minute, and how all but the last of them end. */
async function live(folder: string, until: readonly number[], end: 'stop' | 'crash' = 'stop'): Promise<Result> {
  for (const [place, to] of until.entries()) {
    await promisify(execFile)(process.execPath, ['--conditions=@redfire/source', fileURLToPath(new URL('fixtures/resumable-process.ts', import.meta.url)), folder, String(until[place - 1] ?? 0), String(to), to === MINUTES ? 'stop' : end]);
  }
  return new FileStore(folder).read<Result>('result.json', { done: [], logs: [], positions: [], open: [] });
}

describe('five strategies in an engine that ends and goes on in another process', () => {
  let folder = '';
  let whole: Result;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redfire-'));
    whole = await live(await mkdtemp(join(folder, 'whole-')), [MINUTES]);
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('trade enough to tell', () => {
    const count = (what: string) => whole.done.filter((line) => line.split(' ')[1] === what).length;
    expect([count('submit') > 100, count('fill') > 50, count('cancel') > 5, whole.open.length > 0]).toEqual([true, true, true, true]);
  });

  it.each([['stop', [8, 44]], ['crash', [31]]] as const)('send the same requests, have the same fills and positions, and say the same: after a %s at minutes %j', async (end, restarts) => {
    expect(await live(await mkdtemp(join(folder, 'parts-')), [...restarts, MINUTES], end)).toEqual(whole);
  }, 180_000);
});

describeStrategyStateRepository({
  name: 'a file',
  create: () => {
    const folder = mkdtempSync(join(tmpdir(), 'redfire-'));
    return { repository: new FileStore(folder).states, reopen: () => new FileStore(folder).states, dispose: () => { rmSync(folder, { recursive: true }); } };
  },
});
