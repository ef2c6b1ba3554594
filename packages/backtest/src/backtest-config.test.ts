import { isRedFireError, type RedFireError } from '@redfire/core';
import { expect, test } from 'vitest';
import { parseBacktestConfig } from './backtest-config.ts';
import type { ConfigIssue } from './describe-issues.ts';
import type { ParseConfigOptions } from './parse-config.ts';

const minimal = {
  instruments: [{ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' }],
  data: [{ instrument: 'BTC/USDT.SIM', file: 'bars.csv', interval: '1m' }],
  account: { balances: { USDT: '10000000' } },
  strategies: [{ use: 'sma-cross', params: { instrument: 'BTC/USDT.SIM', fast: 10, slow: 50, quantity: '1' } }],
};

test('a minimal configuration has every default', () => {
  const { instruments, account, ...rest } = parseBacktestConfig(minimal);
  expect(instruments.map(({ id, settle }) => [id, settle])).toEqual([['BTC/USDT.SIM', 'USDT']]);
  expect(JSON.stringify(account)).toBe('{"balances":{"USDT":"10000000"}}');
  expect(rest).toEqual({
    seed: 1,
    data: [{ instrument: 'BTC/USDT.SIM', file: 'bars.csv', format: 'csv', kind: 'bars', interval: '1m', stamps: 'open', onBadRow: 'error', compression: 'auto', adjusted: false }],
    venue: { latencyMs: 0, path: 'nearer-first', limitFill: 'touch' },
    risk: {},
    strategies: [{ use: 'sma-cross', params: { instrument: 'BTC/USDT.SIM', fast: 10, slow: 50, quantity: '1' } }],
    statistics: { riskFree: 0 },
    output: { equityEvery: 1 },
  });
});

test('everything that is wrong is told at once, each with its path and what was found', () => {
  const wrong = {
    seed: -1,
    sed: 1,
    instruments: [
      { id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: 0.01, lotSize: '-1' },
      { id: 'BTC/USDT.SIM', kind: 'future', tickSize: '1', lotSize: '1' },
      { id: 'nothing', kind: 'bond', tickSize: '1', lotSize: '1' },
    ],
    data: [
      { instrument: 'ETH/USDT.SIM', file: '', interval: '1x' },
      { instrument: 'BTC/USDT.SIM', file: 'a.csv', interval: '1m', format: 'klines', stamps: 'close', adjusted: true },
    ],
    venue: { fees: { maker: 'free' }, latencyMs: -5, path: 'best' },
    account: { balances: { USDT: '-1', 'no money': '1' } },
    risk: { maxOrderQuantity: '0', maxOrderNotional: '5000', maxPosition: { 'ETH/USDT.SIM': '1' }, maxOpenOrders: 0 },
    strategies: [{ use: 'sma-cross', params: { instrument: 'BTC/USDT.SIM', fast: 50, slow: 10, quantity: '1' } }, { use: 'sma-corss' }, { use: '', owner: '' }],
    output: { equityEvery: 0 },
  };
  expect(issuesOf(wrong).map(({ path }) => path).toSorted()).toEqual([
    'account.balances.USDT', 'account.balances.no money',
    'data[0].file', 'data[0].instrument', 'data[0].interval', 'data[1].adjusted', 'data[1].stamps',
    'instruments[0].lotSize', 'instruments[0].tickSize', 'instruments[1].expiry', 'instruments[1].id', 'instruments[2].id', 'instruments[2].kind',
    'output.equityEvery',
    'risk.maxOpenOrders', 'risk.maxOrderNotional', 'risk.maxOrderQuantity', 'risk.maxPosition.ETH/USDT.SIM',
    'sed', 'seed',
    'strategies[0].params.fast', 'strategies[1].use', 'strategies[2].owner', 'strategies[2].use',
    'venue.fees.maker', 'venue.fees.taker', 'venue.latencyMs', 'venue.path',
  ]);
  const found = Object.fromEntries(issuesOf(wrong).map((issue) => [issue.path, issue.found]));
  expect(found).toMatchObject({ seed: '-1', sed: '1', 'instruments[0].tickSize': '0.01', 'venue.fees.taker': 'nothing', 'venue.path': '"best"', 'instruments[1].expiry': 'nothing' });
});

test.each([[undefined], [null], ['text'], [[]], [{}], [{ instruments: {}, data: 'x', account: null, strategies: 3 }]])('%j is no configuration, and that is all that happens', (value) => {
  expect(issuesOf(value).length).toBeGreaterThan(0);
});

test('an error names the file, the number of problems and the lines they are on', () => {
  const error = errorOf({ ...minimal, seed: 'x' }, { name: 'run.yaml', lineOf: (path) => (path[0] === 'seed' ? 7 : undefined) });
  expect(error.message).toMatch(/^run\.yaml .*\(1 problem\):\n {2}line 7, seed: .*found "x"$/);
  expect(error.details).toMatchObject({ name: 'run.yaml', issues: [{ path: 'seed', line: 7, found: '"x"' }] });
});

test('an unknown strategy that is the only problem is told with its own code', () => {
  expect(errorOf({ ...minimal, strategies: [{ use: 'sma-corss' }] }).code).toBe('UNKNOWN_STRATEGY');
  expect(errorOf({ ...minimal, seed: -1, strategies: [{ use: 'sma-corss' }] }).code).toBe('INVALID_CONFIG');
  expect(errorOf({ ...minimal, strategies: [{ use: 'constructor' }] }).code).toBe('UNKNOWN_STRATEGY');
});

function errorOf(value: unknown, options?: ParseConfigOptions): RedFireError {
  try {
    parseBacktestConfig(value, options);
  } catch (error) {
    if (isRedFireError(error)) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

function issuesOf(value: unknown): readonly ConfigIssue[] {
  const { code, details } = errorOf(value);
  expect(code).toBe('INVALID_CONFIG');
  return details['issues'] as readonly ConfigIssue[];
}
