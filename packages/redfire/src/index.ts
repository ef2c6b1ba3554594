export {
  MemorySinks, OUTPUT_HEADERS, equityLines, equityText, fillLines, orderLines, parseBacktestConfig, runBacktest, useStrategy,
  type BacktestConfig, type BacktestData, type BacktestOptions, type BacktestProgress, type BacktestResult, type BacktestSinks, type BacktestStrategy, type BacktestSummary, type ConfigIssue,
  type EquityRows, type StrategyUse,
} from '@redfire/backtest';
export {
  Decimal, ERRORS, RedFireError, copyBar, defineInstrument, instrumentId, intervalMs, isRedFireError, roundPrice, roundQuantity, seededRandom, timestamp, toDecimal,
  type Bar, type BarColumns, type BarSource, type DecimalInput, type ErrorCode, type Fill, type Instrument, type InstrumentDefinition, type InstrumentId, type Interval, type Order, type OrderRequest,
  type Position, type Side, type Timestamp,
} from '@redfire/core';
export { decimal, instrument, interval, nonNegativeDecimal, positiveDecimal } from '@redfire/core/schema';
export { randomWalkBars, readBars, type BarFormat, type BarReader, type ReadBarsOptions } from '@redfire/data';
export { openBars, type OpenBarsOptions } from '@redfire/data/node';
export { STOCK_STRATEGIES, SmaCross, Strategy, crossedAbove, crossedBelow, sma, type BarIndicator, type OrderOptions, type StrategyClass } from '@redfire/strategy';
export { loadBacktest, type LoadedBacktest } from './load-backtest.ts';
export { runBacktestFile, type BacktestFileOptions, type BacktestFileProgress } from './run-backtest-file.ts';
