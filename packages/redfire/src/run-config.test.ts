import { isRedFireError } from '@redfire/core';
import { expect, test } from 'vitest';
import { parseRunConfig } from './run-config.ts';

const ID = 'BTC/USDT.SIM';
const minimal = {
  instruments: [{ id: ID, kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' }],
  marketData: [{ replay: 'bars.csv', instrument: ID, interval: '1m' }],
  paper: { balances: { USDT: '10000' } },
  strategies: [{ use: 'sma-cross', params: { instrument: ID, fast: 10, slow: 50, quantity: '1' } }],
};

test('a minimal configuration has every default', () => {
  const { instruments, paper, ...rest } = parseRunConfig(minimal);
  expect([instruments.map(({ id }) => id), JSON.stringify(paper)]).toEqual([[ID], '{"balances":{"USDT":"10000"},"latencyMs":0,"path":"nearer-first","limitFill":"touch"}']);
  expect(rest).toEqual({
    live: false,
    marketData: [{ replay: 'bars.csv', instrument: ID, kind: 'bars', format: 'csv', interval: '1m', stamps: 'open', onBadRow: 'error', compression: 'auto', adjusted: false }],
    speed: Infinity,
    account: {},
    risk: {},
    strategies: [{ use: 'sma-cross', params: { instrument: ID, fast: 10, slow: 50, quantity: '1' } }],
    onStrategyError: 'report',
    stop: { orders: 'cancel', withinMs: 5_000 },
    log: { level: 'info' },
  });
});

test('quotes and trades have the keys of their files', () => {
  const marketData = [{ replay: 'q.csv.gz', instrument: ID, kind: 'quotes', format: 'tardis', timeColumn: 'timestamp' }, { replay: 't.csv', instrument: ID, kind: 'trades', onBadRow: 'skip' }];
  expect(parseRunConfig({ ...minimal, marketData, speed: 2.5 })).toMatchObject({
    speed: 2.5,
    marketData: [{ kind: 'quotes', format: 'tardis', timeColumn: 'timestamp', onBadRow: 'error', compression: 'auto' }, { kind: 'trades', format: 'csv', onBadRow: 'skip', compression: 'auto' }],
  });
});

test('everything that is wrong is told at once, each with its path and what was expected', () => {
  const wrong = {
    live: true,
    instruments: minimal.instruments,
    marketData: [
      { replay: '', instrument: 'ETH/USDT.SIM' },
      { replay: 'b.csv', instrument: ID, interval: '1m', format: 'klines', stamps: 'close', adjusted: true },
      { replay: 'q.csv', instrument: ID, kind: 'quotes', interval: '1m', format: 'yahoo' },
      { replay: 'c.csv', instrument: ID, kind: 'candles' },
      3,
    ],
    speed: 'fast',
    paper: { balances: { USDT: '-1' }, latencyMs: -1, path: 'best' },
    risk: { maxPosition: { XX: '1' } },
    strategies: [{ use: 'sma-cross', params: { instrument: ID, fast: 50, slow: 10, quantity: '1' } }],
    onStrategyError: 'panic',
    stop: { orders: 'keep', withinMs: '5' },
    log: { level: 'loud' },
    gateways: [],
  };
  expect(issuesOf(wrong)).toEqual([
    'live: expected false, for this version trades on paper only',
    'marketData[0].replay: expected some text',
    'marketData[0].interval: expected text',
    'marketData[1].stamps: expected open, the times in klines',
    'marketData[1].adjusted: expected true for format yahoo only',
    'marketData[2].format: expected one of csv, tardis, binance-vision, lean, parquet',
    'marketData[2].interval: expected no such key',
    'marketData[3].kind: expected one of bars, quotes, trades, books, recording',
    'marketData[4]: expected keys and values',
    'speed: expected a number above zero, or max',
    'paper.balances.USDT: expected a decimal of zero or more',
    'paper.latencyMs: expected at least 0',
    'paper.path: expected one of nearer-first, worst-case',
    'onStrategyError: expected one of report, pause, stop, stop-and-flatten, stop-engine',
    'stop.orders: expected one of leave, cancel, flatten',
    'stop.withinMs: expected a number',
    'log.level: expected one of debug, info, warn, error',
    'gateways: expected no such key',
    `marketData[0].instrument: expected an instrument defined under instruments (${ID})`,
    `risk.maxPosition.XX: expected an instrument defined under instruments (${ID})`,
    'strategies[0].params.fast: expected fewer bars than slow',
  ]);
});

test('an unknown strategy is an error of its own when it is all that is wrong', () => {
  expect(() => parseRunConfig({ ...minimal, strategies: [{ use: 'buy-low' }] })).toThrow(expect.objectContaining({ code: 'UNKNOWN_STRATEGY' }));
});

function issuesOf(value: unknown): readonly string[] {
  try {
    parseRunConfig(value);
    return [];
  } catch (error) {
    if (!isRedFireError(error)) throw error;
    return (error.details['issues'] as readonly { path: string; message: string }[]).map(({ path, message }) => `${path}: ${message}`);
  }
}
