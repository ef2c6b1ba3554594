import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';

const executablePath = '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const built = fileURLToPath(new URL('../../backtest/dist/index.js', import.meta.url));
const scenario = fileURLToPath(new URL('browser-scenario.ts', import.meta.url));

const absent = [...(existsSync(executablePath) ? [] : [executablePath]), ...(existsSync(built) ? [] : ['the built packages (pnpm build)'])];
const skipped = absent.length > 0 && process.env['REDFIRE_REQUIRE_ALL'] !== '1';

test.skipIf(skipped)(`a backtest gives the same bytes in Chromium as in Node${skipped ? ` (skipped: no ${absent.join(', no ')})` : ''}`, async () => {
  expect(absent).toEqual([]);
  const module = `data:text/javascript;base64,${Buffer.from(await bundle()).toString('base64')}`;

  const browser = await chromium.launch({ executablePath, args });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const inBrowser = await page.evaluate(`import(${JSON.stringify(module)}).then(({ outputs }) => outputs())`);

  const { outputs } = (await import(/* @vite-ignore */ module)) as { outputs(): Promise<Record<string, string>> };
  const inNode = await outputs();
  expect(inNode['fills']?.split('\n').length).toBeGreaterThan(100);
  expect(inBrowser).toEqual(inNode);
});

/** The scenario and the ESM builds of our packages in one module. Without `@redfire/source` among the conditions, names lead to dist. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [scenario], bundle: true, write: false, format: 'esm', platform: 'browser', target: 'es2023', logLevel: 'error' });
  return outputFiles[0]?.text ?? '';
}
