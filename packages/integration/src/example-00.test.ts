import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const guide = await readFile(join(root, 'docs/guide/first-strategy.md'), 'utf8');

async function redfire(...words: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['--conditions=@redfire/source', 'packages/redfire/src/bin.ts', ...words], { cwd: root, maxBuffer: 1 << 26 });
  return stdout;
}

describe('examples/00-first-strategy', () => {
  it.each(['first', 'pullback'])('%s.yaml prints what the guide shows, its speed apart', async (name) => {
    const shown = new RegExp(`^\`\`\`text\\n(Backtest of ${name}\\.yaml[\\s\\S]+?)\`\`\`$`, 'm').exec(guide)?.[1];
    const printed = await redfire('backtest', `examples/00-first-strategy/${name}.yaml`);
    expect(shown).toBe(printed.replace(/\n {2}Speed [\s\S]*$/, ''));
  });

  it('ends on paper with the profit of the backtest', async () => {
    const summary = JSON.parse(await redfire('backtest', 'examples/00-first-strategy/pullback.yaml', '--json')) as Record<string, unknown>;
    const lines = (await redfire('run', 'examples/00-first-strategy/paper.yaml', '--log-level', 'error')).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ netProfit: summary['netProfit'], fills: summary['fills'], orders: summary['orders'] });
  });
});
