import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runAsProcess, type Ran } from './fixtures/run.ts';
import { SIX_BARS, configText, folderOf } from './fixtures/six-bars.ts';

/** What a project of a user has installed. */
const INSTALLED = fileURLToPath(new URL('../../../examples/01-backtest/node_modules', import.meta.url));

const STRATEGY = `
import { Strategy } from '@redfire/strategy';
import { z } from 'zod';

export default class BuyOnce extends Strategy<typeof BuyOnce.params> {
  static readonly params = z.strictObject({ instrument: z.string(), quantity: z.string() });
  override onStart(): void { this.subscribeBars(this.params.instrument, '1m'); }
  override onBar(): void { if (this.position(this.params.instrument).quantity.isZero()) this.buy(this.params.instrument, this.params.quantity); }
}
`;

const USES: readonly (readonly [string, string])[] = [['use: sma-cross', 'use: ./strategy.ts'], ['fast: 1, slow: 2, quantity: "1"', 'quantity: "2"']];

async function runWith(source: string, { name = 'strategy.ts', config = configText(...USES) } = {}): Promise<Ran & { readonly cwd: string }> {
  const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'package.json': '{ "type": "module" }', 'run.yaml': config.replace('strategy.ts', name) });
  await writeFile(join(cwd, name), source);
  await symlink(INSTALLED, join(cwd, 'node_modules'));
  return { ...(await runAsProcess(['backtest', 'run.yaml', '--json'], { cwd })), cwd };
}

describe('a strategy of the user', () => {
  it('runs from a TypeScript module, under the name of its file', async () => {
    const { code, stdout, stderr } = await runWith(STRATEGY);
    expect({ code, stderr, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, stderr: '', orders: 1, fills: 1, balances: { USD: '979.98' }, positions: { 'ACME.XNAS': '2' } });
  });

  it('runs from a JavaScript module that imports redfire', async () => {
    const javascript = STRATEGY.replace('@redfire/strategy', 'redfire').replace('<typeof BuyOnce.params>', '').replaceAll('override ', '').replaceAll(': void', '').replace('readonly ', '');
    const { code, stdout } = await runWith(javascript, { name: 'strategy.js' });
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, positions: { 'ACME.XNAS': '2' } });
  });

  it('runs beside a stock strategy, each with a position of its own', async () => {
    const { stdout } = await runWith(STRATEGY, { config: `${configText()}  - { use: ./strategy.ts, params: { instrument: ACME.XNAS, quantity: "2" } }\n` });
    expect(JSON.parse(stdout)).toMatchObject({ orders: 3, fills: 3, positions: { 'ACME.XNAS': '2' } });
  });

  it.each([
    ['is not there', 'export {};', 'missing.ts', 'there is no such file; paths are relative to the configuration'],
    ['has no default export', 'export const a = 1;', 'strategy.ts', 'it has no default export; write "export default class MyStrategy extends Strategy<typeof MyStrategy.params> { … }"'],
    ['exports something else', 'export default {};', 'strategy.ts', 'its default export is no class but of type object; write'],
    ['exports another class', 'export default class Foo {}', 'strategy.ts', 'its default export "Foo" does not extend Strategy of "@redfire/strategy"'],
    ['has no schema', STRATEGY.replace('static readonly params', 'readonly other'), 'strategy.ts', 'its class "BuyOnce" has no schema of its parameters; give it a "static readonly params = z.strictObject({ … })"'],
    ['imports what is not installed', `import 'left-pad-3000';${STRATEGY}`, 'strategy.ts', "Cannot find package 'left-pad-3000' imported from FOLDER/strategy.ts; install what it imports where the strategy is"],
    ['does not parse', 'export default class {{', 'strategy.ts', 'Unexpected token `{`.'],
    ['throws as it loads', 'throw new Error("no licence");', 'strategy.ts', 'no licence'],
  ])('is refused with what to do when its module %s', async (_, source, name, reason) => {
    const config = configText(...USES).replace('./strategy.ts', `./${name}`);
    const { code, stdout, stderr, cwd } = await runWith(source, { config });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`error MODULE_NOT_LOADABLE: cannot use strategy "./${name}" ("${join(cwd, name)}"): ${reason.replace('FOLDER', cwd)}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('has its parameters checked with everything else', async () => {
    const { stderr, cwd } = await runWith(STRATEGY, { config: configText(...USES, ['quantity: "2"', 'quantity: 2, size: 1'], ['"1000"', '1000']) });
    expect(stderr).toBe(
      `error INVALID_CONFIG: "${join(cwd, 'run.yaml')}" is not a valid backtest (3 problems):\n` +
        '  line 5, account.balances.USD: expected a decimal in quotes, such as "0.001", found 1000\n' +
        '  line 7, strategies[0].params.quantity: expected text, found 2\n' +
        '  line 7, strategies[0].params.size: expected no such key, found 1\n',
    );
  });

  it('ends the run when it throws, with the line where it did', async () => {
    const { code, stdout, stderr, cwd } = await runWith(STRATEGY.replace('this.buy(', 'this.parms.buy('));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error STRATEGY_FAILED: "strategy.onBar" threw at 2024-01-01T00:01:00.000Z: Cannot read properties of undefined/);
    expect(stderr).toContain(`${join(cwd, 'strategy.ts')}:8:`);
    expect(stderr.split('\n')).toHaveLength(4);
  });
});

describe('the name of a strategy', () => {
  it.each([
    ['nobody has', 'smacross', 'no strategy "smacross"; the stock strategies are: sma-cross; a strategy of your own is named by its path, such as "./my-strategy.ts"'],
    ['every object has', 'constructor', 'no strategy "constructor"; the stock strategies are: sma-cross'],
    ['a file beside the configuration has', 'strategy.ts', 'no strategy "strategy.ts"; the stock strategies are: sma-cross; write "./strategy.ts" for the file beside the configuration'],
  ])('that %s is unknown', async (_, use, message) => {
    const { code, stderr } = await runWith(STRATEGY, { config: configText(['use: sma-cross', `use: ${use}`]) });
    expect(code).toBe(1);
    expect(stderr).toContain(`error UNKNOWN_STRATEGY: ${message}`);
  });
});
