import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = join(root, 'examples/01-backtest');

async function backtest(config: string) {
  const out = await mkdtemp(join(tmpdir(), 'redfire-example-'));
  onTestFinished(() => rm(out, { recursive: true }));
  await run(process.execPath, ['--conditions=@redfire/source', 'packages/redfire/src/bin.ts', 'backtest', `examples/01-backtest/${config}`, '--out', out], { cwd: root });
  expect((await readdir(out)).sort()).toEqual(['config.json', 'equity.csv', 'fills.csv', 'orders.csv', 'prices.json', 'summary.json', 'trades.csv']);
  const rows = async (name: string) => (await readFile(join(out, name), 'utf8')).trimEnd().split('\n').length - 1;
  const summary = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) as Record<string, unknown>;
  return { summary, rows: { equity: await rows('equity.csv'), fills: await rows('fills.csv'), orders: await rows('orders.csv') } };
}

describe('examples/01-backtest', () => {
  it('runs the moving averages that npm start runs', async () => {
    const { summary, rows } = await backtest('sma-cross.yaml');
    expect(summary).toMatchObject({ bars: 20_160, deniedOrders: 0, rejectedOrders: 0, startingEquity: '10000000', skippedRows: 0, riskRules: ['max-order-quantity'], from: Date.UTC(2025, 0, 6), to: Date.UTC(2025, 0, 20) });
    expect(rows).toEqual({ equity: 20_160, fills: summary['fills'], orders: summary['orders'] });
    expect(rows.fills).toBeGreaterThan(400);
  });

  it('runs the strategy of its own by the command and from code, to one result', async () => {
    const { summary, rows } = await backtest('my-strategy.yaml');
    expect(summary).toMatchObject({ bars: 20_160, deniedOrders: 0, rejectedOrders: 0, riskRules: ['max-order-notional'] });
    expect(rows.fills).toBeGreaterThan(20);
    const { stdout } = await run('npm', ['--silent', 'start'], { cwd: example });
    expect(stdout).toBe(`20160 bars, ${rows.fills} fills, net profit ${String(summary['netProfit'])} USDT\n`);
  });

  it('keeps the strategy to a size that is read at one go', async () => {
    const lines = (await readFile(join(example, 'my-strategy.ts'), 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(45);
  });
});
