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

const JAVASCRIPT = STRATEGY.replace('@redfire/strategy', 'redfire').replace('<typeof BuyOnce.params>', '').replaceAll('override ', '').replaceAll(': void', '').replace('readonly ', '');
const COMMON_JS = JAVASCRIPT.replace(/import (.*) from (.*);/g, 'const $1 = require($2);').replace('export default', 'module.exports =');

async function runWith(source: string, { name = 'strategy.ts', config = configText(...USES), isInstalled = true } = {}): Promise<Ran & { readonly cwd: string }> {
  const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': config.replace('strategy.ts', name), [name]: source });
  if (isInstalled) {
    await writeFile(join(cwd, 'package.json'), '{ "type": "module" }');
    await symlink(INSTALLED, join(cwd, 'node_modules'));
  }
  return { ...(await runAsProcess(['backtest', 'run.yaml', '--json'], { cwd })), cwd };
}

describe('a strategy of the user', () => {
  it('runs from a TypeScript module, under the name of its file', async () => {
    const { code, stdout, stderr } = await runWith(STRATEGY);
    expect({ code, stderr, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, stderr: '', orders: 1, fills: 1, balances: { USD: '979.98' }, positions: { 'ACME.XNAS': '2' } });
  });

  it('runs from a JavaScript module that imports redfire', async () => {
    const { code, stdout } = await runWith(JAVASCRIPT, { name: 'strategy.js' });
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, positions: { 'ACME.XNAS': '2' } });
  });

  it.each([
    ['TypeScript', 'strategy.ts', STRATEGY],
    ['TypeScript that imports every package', 'strategy.ts', `import '@redfire/engine'; import '@redfire/core/schema'; import { Strategy as Same } from 'redfire';${STRATEGY}if (Same !== Strategy) throw new Error('two copies');`],
    ['JavaScript', 'strategy.js', JAVASCRIPT],
    ['CommonJS', 'strategy.js', COMMON_JS],
  ])('runs as %s from a folder where nothing is installed', async (_, name, source) => {
    const { code, stdout, stderr } = await runWith(source, { name, isInstalled: false });
    expect({ code, stderr, ...(JSON.parse(stdout || '{}') as object) }).toMatchObject({ code: 0, stderr: '', fills: 1, positions: { 'ACME.XNAS': '2' } });
  });

  it('gets no packages but those of RedFire from the command', async () => {
    const { stderr, cwd } = await runWith(`import 'yaml';${STRATEGY}`, { isInstalled: false });
    expect(stderr).toContain(`Cannot find package 'yaml' imported from ${cwd}/strategy.ts; install what it imports where the strategy is`);
    const unknown = await runWith(`import '@redfire/nothing';${STRATEGY}`, { isInstalled: false });
    expect(unknown.stderr).toContain(`Cannot find package '@redfire/nothing' imported from ${unknown.cwd}/strategy.ts`);
  });

  it('has no parameters unless it says so', async () => {
    const source = `
import { Strategy } from '@redfire/strategy';
export default class BuyTwo extends Strategy {
  override onStart(): void { this.subscribeBars('ACME.XNAS', '1m'); }
  override onBar(): void { this.targetPosition('ACME.XNAS', '2'); }
}
`;
    const config = (params: string) => configText(['sma-cross, params: { instrument: ACME.XNAS, fast: 1, slow: 2, quantity: "1" }', `./strategy.ts${params}`]);
    for (const params of ['', ', params: {}']) {
      const { code, stdout, stderr } = await runWith(source, { config: config(params) });
      expect({ code, stderr, ...(JSON.parse(stdout || '{}') as object) }).toMatchObject({ code: 0, stderr: '', fills: 1, positions: { 'ACME.XNAS': '2' } });
    }
    const refused = await runWith(source, { config: config(', params: { size: 1 }') });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^error INVALID_CONFIG: .*size/s);
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
    ['has parameters without a schema', STRATEGY.replace('z.strictObject({ instrument: z.string(), quantity: z.string() })', '["instrument"]'), 'strategy.ts', 'the "params" of its class "BuyOnce" are no schema; write "static readonly params = z.strictObject({ … })"'],
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
    ['nobody has', 'smacross', 'no strategy "smacross"; the stock strategies are: sma-cross, moving-average; a strategy of your own is named by its path, such as "./my-strategy.ts"'],
    ['every object has', 'constructor', 'no strategy "constructor"; the stock strategies are: sma-cross, moving-average'],
    ['a file beside the configuration has', 'strategy.ts', 'no strategy "strategy.ts"; the stock strategies are: sma-cross, moving-average; write "./strategy.ts" for the file beside the configuration'],
  ])('that %s is unknown', async (_, use, message) => {
    const { code, stderr } = await runWith(STRATEGY, { config: configText(['use: sma-cross', `use: ${use}`]) });
    expect(code).toBe(1);
    expect(stderr).toContain(`error UNKNOWN_STRATEGY: ${message}`);
  });
});
