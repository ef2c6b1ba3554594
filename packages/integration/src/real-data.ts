import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

const FOLDER = process.env['REDFIRE_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/**
 * A test over a file of real market data, which is never part of the repository: in `../shared/data`, or where `REDFIRE_DATA` points.
 * Skipped with the reason in its title where the file is absent; `REDFIRE_REQUIRE_ALL=1` makes that a failure.
 */
export function testOnRealData(path: string, title: string, body: (file: string) => Promise<void> | void): void {
  const file = join(FOLDER, path);
  const absent = existsSync(file) ? '' : ` (skipped: "${file}" is absent; REDFIRE_DATA names the folder)`;
  test.skipIf(absent !== '' && process.env['REDFIRE_REQUIRE_ALL'] !== '1')(`${title}${absent}`, async () => {
    if (absent !== '') throw new Error(`"${file}" is absent and REDFIRE_REQUIRE_ALL=1`);
    await body(file);
  });
}
