import { generatedBars, generatedMarket } from '@redfire/data';

export function aYearOfMinutes() {
  // #region bars
  return generatedBars({
    seed: 1,
    count: 252 * 390,
    tick: '0.01',
    start: 100,
    intervalMs: 60_000,
    startTime: Date.UTC(2024, 0, 2),
    annualVolatility: 0.25,
    session: { opensMs: 14.5 * 3_600_000, closesMs: 21 * 3_600_000 },
  });
  // #endregion bars
}

export function aBook() {
  // #region market
  return generatedMarket({
    seed: 1,
    instrument: 'BTC/USDT.SIM',
    events: 10_000,
    streams: ['trades', 'levels'],
    tick: '0.1',
    start: 60_000,
    startTime: Date.UTC(2024, 0, 2),
  });
  // #endregion market
}
