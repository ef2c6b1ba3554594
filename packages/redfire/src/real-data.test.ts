import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runAsProcess } from './fixtures/run.ts';
import { folderOf } from './fixtures/six-bars.ts';

const FILE = join(process.env['REDFIRE_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url)), 'bars/index-1d-2006.txt');
const isSkipped = !existsSync(FILE) && process.env['REDFIRE_REQUIRE_ALL'] !== '1';

// The result of backtrader's own test suite.
it.skipIf(isSkipped)(`an index of 2006 ends at 10284.10 with 6164.16 in cash after 23 fills${isSkipped ? ` (skipped: no ${FILE})` : ''}`, async () => {
  const cwd = await folderOf({});
  const config = `
instruments:
  - { id: INDEX.SIM, kind: equity, settle: EUR, tickSize: "0.01", lotSize: "1" }
data:
  - { instrument: INDEX.SIM, file: ${FILE}, format: backtrader, interval: 1d }
account: { balances: { EUR: "10000" } }
strategies:
  - { use: sma-cross, params: { instrument: INDEX.SIM, fast: 1, slow: 15, quantity: "1", allowShort: false } }
`;
  await writeFile(join(cwd, 'run.yaml'), config);
  const { code, stdout } = await runAsProcess(['backtest', 'run.yaml', '--json'], { cwd });
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, bars: 255, fills: 23, finalEquity: '10284.1', balances: { EUR: '6164.16' }, positions: { 'INDEX.SIM': '1' } });
});
