// Bundles the page of reports (packages/backtest/page) into a module of text, so that source and builds alike carry it; --check compares instead.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './setup.mjs';

const folder = join(root, 'packages/backtest');
const file = join(folder, 'src/report/page-bundle.ts');
const require = createRequire(join(folder, 'package.json'));
const { build } = require('esbuild');

const bundle = async (options) => {
  const { outputFiles } = await build({ absWorkingDir: folder, bundle: true, write: false, minify: true, charset: 'utf8', legalComments: 'none', target: ['es2022', 'chrome108', 'firefox115', 'safari16'], ...options });
  return outputFiles[0].text.trim();
};
const script = await bundle({ entryPoints: ['page/main.ts'], format: 'iife', platform: 'browser' });
const style = await bundle({ stdin: { contents: "@import 'uplot/dist/uPlot.min.css'; @import './page/page.css';", resolveDir: folder, loader: 'css' } });
// In HTML a script ends at the first such tag, wherever that stands.
if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) throw new Error('the bundle holds what ends a script or a style in HTML');
const licence = readFileSync(require.resolve('uplot/package.json').replace('package.json', 'LICENSE'), 'utf8').match(/Copyright.*/)[0].trim();
const notice = `/*! uPlot, ${licence}, MIT licence: https://github.com/leeoniya/uPlot */`;
const text = module(`${notice}\n${script}`, style);

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('packages/backtest/src/report/page-bundle.ts is not what packages/backtest/page makes. Run "pnpm report:page" and commit it.');
  process.exitCode = 1;
}

function module(script, style) {
  return `// Generated from packages/backtest/page by "pnpm report:page".

/** The script of report pages. */
export const PAGE_SCRIPT: string = ${JSON.stringify(script)};

/** Names the script to a content security policy. */
export const PAGE_SCRIPT_HASH = '${hashOf(script)}';

/** The styles of report pages. */
export const PAGE_STYLE: string = ${JSON.stringify(style)};

/** Names the styles to a content security policy. */
export const PAGE_STYLE_HASH = '${hashOf(style)}';
`;
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
