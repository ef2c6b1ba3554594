export {
  BacktestService, MemoryBacktestRuns, MemorySinks, OUTPUT_HEADERS, closedTrades, equityLines, equityText, fillLines, orderLines, parseBacktestConfig, runBacktest, tradeLines,
  type BacktestConfig, type BacktestData, type BacktestOptions, type BacktestProgress, type BacktestResult, type BacktestRunStatus, type BacktestServiceOptions, type BacktestSinks, type BacktestSummary, type ConfigIssue,
  type EquityRows,
} from '@redfire/backtest';
export {
  PriceRecorder, compareReports, comparisonHtml, equityCsv, monthlyCsv, reportData, reportHtml, tradesCsv,
  type ComparisonData, type ReportData, type ReportOptions,
} from '@redfire/backtest/report';
export {
  Decimal, ERRORS, RedFireError, copyBar, defineInstrument, instrumentId, intervalMs, isRedFireError, lineLogger, roundPrice, roundQuantity, seededRandom, timestamp, toDecimal,
  type Bar, type BarColumns, type BarSource, type DecimalInput, type ErrorCode, type Fill, type Instrument, type InstrumentDefinition, type InstrumentId, type Interval, type Logger, type Order, type OrderRequest,
  type Position, type Quote, type Side, type Timestamp, type Trade,
} from '@redfire/core';
export { decimal, instrument, interval, nonNegativeDecimal, positiveDecimal } from '@redfire/core/schema';
export { generatedBars, generatedMarket, randomWalkBars, readBars, readBooks, readQuotes, readRecording, readTrades, type BarFormat, type BarReader, type ReadBarsOptions } from '@redfire/data';
export { convertData, inspectData, openBars, openBooks, openItems, openQuotes, openRecording, openTrades, replay, type OpenBarsOptions, type ReplayFile, type ReplayFileOptions } from '@redfire/data/node';
export { TradingEngine, createTradingEngine, definePlugin, type EngineStatus, type StopPolicy, type TradingEngineOptions } from '@redfire/engine';
export { runUntilSignal, type RunUntilSignalOptions } from '@redfire/engine/node';
export { paperGateway, type PaperGatewayOptions } from '@redfire/gateway-paper';
export { bracket, explainText, oco, oto, ouo } from '@redfire/oms';
export { bpsSlippage, normalLatency, replayedLatency, squareRootImpact, tickSlippage, volumeShareSlippage, type VenueTerms } from '@redfire/sim';
export {
  MovingAverage, PortfolioStrategy, STOCK_STRATEGIES, SmaCross, Strategy, StrategyRegistry, crossedAbove, crossedBelow, isAbove, rebalance, sma, useStrategy,
  type BarIndicator, type BarSpecification, type BarSubscriptionOptions, type OrderOptions, type SignalFilter, type StateValue, type StrategyClass, type StrategyEntry, type StrategyUse, type TargetWeights,
} from '@redfire/strategy';
export { imbalanceBars, rangeBars, renkoBars, runsBars, tickBars, timeBars, valueBars, volumeBars } from '@redfire/strategy/bars';
export { atrRisk, fixedSize, kelly, percentOfEquity, volatilityTarget, type PositionSize, type Sizer } from '@redfire/strategy/sizing';
export { loadBacktest, type LoadedBacktest } from './load-backtest.ts';
export { loadRun, type LoadRunOptions, type LoadedRun } from './load-run.ts';
export { readReport } from './read-report.ts';
export { parseRunConfig, runConfig, type RunConfig } from './run-config.ts';
export { runBacktestFile, type BacktestFileOptions, type BacktestFileProgress } from './run-backtest-file.ts';
