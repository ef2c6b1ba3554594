import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../fixtures/run.ts';
import { SIX_BARS, folderOf, runConfigText } from '../fixtures/six-bars.ts';

/** A folder with a session that was recorded, and its lines. */
async function recorded() {
  const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': runConfigText() });
  const { code, stderr } = await run(['run', 'run.yaml', '--record', 'session.jsonl'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { cwd, lines: (await readFile(join(cwd, 'session.jsonl'), 'utf8')).trimEnd().split('\n') };
}

describe('redfire parity', () => {
  it('finds the orders of a session on paper equal in a backtest', async () => {
    const { cwd, lines } = await recorded();
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ redfire: 'session', version: 1, paper: { balances: { USD: '1000' } } });
    expect(lines.filter((line) => line.includes('"market.bar"')).length).toBe(6);
    const { code, stdout, stderr } = await run(['parity', 'session.jsonl'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('6 bars, 0 other items');
    expect(stdout).toContain('2 of 2: the same quantities, prices and times');
    const { orders } = JSON.parse((await run(['parity', 'session.jsonl', '--json'], { cwd })).stdout) as { readonly orders: readonly Readonly<Record<string, unknown>>[] };
    expect(orders[0]).toMatchObject({ orderId: 'O-1', side: 'buy', session: { state: 'filled', filled: '1', averagePrice: '11', fees: '0.011', fills: 1 }, backtest: { averagePrice: '11' } });
  });

  it('tells what is different where the session had other fills', async () => {
    const { cwd, lines } = await recorded();
    const worse = lines.map((line) => (line.includes('"order.filled"') && line.includes('O-1') ? line.replaceAll('"$decimal":"11"', '"$decimal":"11.25"') : line));
    expect(worse).not.toEqual(lines);
    await writeFile(join(cwd, 'worse.jsonl'), `${worse.join('\n')}\n`);
    const { stdout } = await run(['parity', 'worse.jsonl'], { cwd });
    expect(stdout).toContain('1 of 2');
    expect(stdout).toMatch(/O-1 +buy 1 ACME\.XNAS market: price -0\.25/);
  });

  it('takes what a session cancels when it stops, behind the last data, for no difference', async () => {
    // half of a bar's volume is no lot: what was sent is open at the end, and its cancel travels
    const config = runConfigText(['{ balances: { USD: "1000" } }', '{ balances: { USD: "1000" }, maxVolumeShare: 0.5, latency: { cancel: 5 } }']);
    const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': config });
    expect(await run(['run', 'run.yaml', '--record', 'session.jsonl'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect((await run(['parity', 'session.jsonl'], { cwd })).stdout).toContain('2 of 2: the same quantities, prices and times');
    expect(await readFile(join(cwd, 'session.jsonl'), 'utf8')).toContain('"order.canceled"');
  });

  it('takes a record whose last line was cut off, and refuses one that is broken in the middle', async () => {
    const { cwd, lines } = await recorded();
    await writeFile(join(cwd, 'cut.jsonl'), `${lines.join('\n')}\n{"topic":"order.fil`);
    expect(await run(['parity', 'cut.jsonl'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('2 of 2') as string });
    await writeFile(join(cwd, 'broken.jsonl'), `${lines.with(3, '{"topic":').join('\n')}\n`);
    expect(await run(['parity', 'broken.jsonl'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringMatching(/DATA_FORMAT: .*has no event in line 4/) as string });
  });

  it('refuses what is no record, and never writes over a file', async () => {
    const { cwd } = await recorded();
    expect(await run(['parity', 'bars.csv'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining('is no record of a session; "redfire run CONFIG.yaml --record FILE" writes one') as string });
    expect(await run(['parity', 'none.jsonl'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining('FILE_NOT_READABLE') as string });
    expect(await run(['parity'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('the record is missing') as string });
    const before = await readFile(join(cwd, 'session.jsonl'));
    expect(await run(['run', 'run.yaml', '--record', 'session.jsonl'], { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot write') as string });
    expect(await readFile(join(cwd, 'session.jsonl'))).toEqual(before);
  });
});
