import { readFileSync } from 'node:fs';
import { equityText, runBacktest } from '@redfire/backtest';
import { defineInstrument } from '@redfire/core';
import { expect } from 'vitest';
import { testOnRealData } from './real-data.ts';
import { expectTwinResult, titleOf, type TwinParams } from './run-as-twin.ts';
import { readSlowTwinBars } from './slow-twin-reader.ts';

const BTC = 'bars/btc-perp-1m-2022-01.csv';
const EURUSD = 'bars/eurusd-1h.csv';
const INDEX = 'bars/index-1d-2006.txt';

// backtrader's own test suite has the same
testOnRealData(INDEX, 'the index of 2006 gives the known result: final value 10284.1, cash 6164.16, 23 fills', async (file) => {
  const { summary, fills, equity } = await runBacktest({
    instruments: [defineInstrument({ id: 'INDEX.SIM', kind: 'equity', settle: 'EUR', tickSize: '0.01', lotSize: '1' })],
    data: [{ instrument: 'INDEX.SIM', interval: '1d', stream: readFileSync(file), format: 'backtrader' }],
    account: { balances: { EUR: '10000' } },
    strategies: [{ use: 'sma-cross', params: { instrument: 'INDEX.SIM', fast: 1, slow: 15, quantity: '1', allowShort: false } }],
  });
  const { timing: _timing, ...facts } = summary;
  expect(facts).toEqual({
    seed: 1,
    currency: 'EUR',
    bars: 255,
    orders: 23,
    fills: 23,
    deniedOrders: 0,
    rejectedOrders: 0,
    openOrders: 0,
    fees: { EUR: '0' },
    startingEquity: '10000',
    finalEquity: '10284.1',
    netProfit: '284.1',
    balances: { EUR: '6164.16' },
    positions: { 'INDEX.SIM': '1' },
    maxDrawdown: expect.closeTo(0.026158135411548825, 15) as number,
    skippedRows: 0,
    offTickBars: 0,
    denials: {},
    riskRules: [],
    from: Date.UTC(2006, 0, 2),
    to: Date.UTC(2006, 11, 30),
    statistics: expect.objectContaining({ profit: { net: '284.1', closed: '216.71', open: '67.39', funding: '0', other: '0' }, openTrades: 1 }) as unknown,
  });
  expect(fills.length).toBe(23);
  expect(equity.map((rows) => [rows.length, equityText(rows, rows.length - 1)])).toEqual([[255, '10284.1']]);
});

testOnRealData(INDEX, 'the index of 2006 gives the result of the slow twin', async (file) => {
  const params: TwinParams = { fast: 1, slow: 15, quantity: '1', allowShort: false, startingCash: '10000', makerFee: '0', takerFee: '0', kind: 'equity', tickSize: '0.01' };
  await expectTwinResult({ interval: '1d', stream: readFileSync(file), format: 'backtrader' }, readSlowTwinBars(file), params);
});

const btc: TwinParams = { fast: 10, slow: 50, quantity: '1', allowShort: true, startingCash: '10000000', makerFee: '0.001', takerFee: '0.001', kind: 'perpetual', tickSize: '0.001' };

/** Prices of one bar in the file lie between two ticks of 0.01, at `x.125`: half a tick goes up. */
const BTC_CASES: readonly TwinParams[] = [
  btc,
  { ...btc, fast: 3, slow: 9, quantity: '0.123', takerFee: '0.00075', kind: 'spot', allowShort: false },
  { ...btc, fast: 1, slow: 15, quantity: '7', multiplier: '0.01', kind: 'future', tickSize: '0.01', tickRounding: 'half-up' },
  { ...btc, fast: 3, slow: 9, quantity: '100', kind: 'perpetual', inverse: true, multiplier: '10', startingCash: '5', takerFee: '0' },
  { ...btc, fast: 10, slow: 50, quantity: '0.5', startingCash: '90071992547409930000.07', tickSize: '0.5', tickRounding: 'half-up' },
];

for (const params of BTC_CASES) {
  testOnRealData(BTC, `a month of BTC minutes gives the result of the slow twin, to the last digit: ${titleOf(params)}`, async (file) => {
    const { fills } = await expectTwinResult({ interval: '1m', stream: readFileSync(file), format: 'csv' }, readSlowTwinBars(file), params);
    expect(fills).toBeGreaterThan(500);
  });
}

const eurusd: TwinParams = { fast: 10, slow: 50, quantity: '100000', allowShort: true, startingCash: '1000000', makerFee: '0', takerFee: '0.00002', kind: 'fx-margin', tickSize: '0.00001', lotSize: '1000' };

const EURUSD_CASES: readonly TwinParams[] = [
  eurusd,
  { ...eurusd, takerFee: '0', fast: 3, slow: 9 },
  { ...eurusd, kind: 'fx-cash' },
  { ...eurusd, kind: 'fx-cash', allowShort: false, fast: 3, slow: 9 },
  { ...eurusd, kind: 'spot', fast: 1, slow: 15, takerFee: '0.001' },
  { ...eurusd, kind: 'cfd', fast: 3, slow: 9, quantity: '3000', multiplier: '25', takerFee: '-0.0001' },
  { ...eurusd, kind: 'equity', fast: 1, slow: 15, allowShort: false, takerFee: '0' },
  { ...eurusd, kind: 'perpetual', fast: 1, slow: 15, inverse: true, quantity: '77000', takerFee: '0' },
  { ...eurusd, kind: 'future', fast: 3, slow: 9, quanto: true, multiplier: '0.3' },
  { ...eurusd, kind: 'option', fast: 1, slow: 15, multiplier: '100', quantity: '1000', tickSize: '0.0005', tickRounding: 'half-up' },
];

for (const params of EURUSD_CASES) {
  testOnRealData(EURUSD, `hours of EUR/USD give the result of the slow twin, to the last digit: ${titleOf(params)}`, async (file) => {
    const { fills } = await expectTwinResult({ interval: '1h', stream: readFileSync(file), format: 'csv' }, readSlowTwinBars(file), params);
    expect(fills).toBeGreaterThan(50);
  });
}
