import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['@redfire/source'] };
const manyCases = Number(process.env['REDFIRE_CASES'] ?? 200) > 200;

export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/*/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: manyCases ? 600_000 : 30_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reporter: ['text', 'json-summary'] },
  },
});
