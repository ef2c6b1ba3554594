export { backtestConfig, parseBacktestConfig, type BacktestConfig, type ParseConfigOptions, type RiskLimits } from './backtest-config.ts';
export { useStrategy, type BacktestData, type BacktestOptions, type BacktestProgress, type BacktestStrategy, type StrategyUse } from './backtest-options.ts';
export { MemorySinks, type BacktestSinks } from './backtest-sinks.ts';
export type { BacktestSummary, BacktestTiming } from './backtest-summary.ts';
export type { ConfigIssue, LineOf } from './describe-issues.ts';
export { equityText, type EquityRows } from './equity-recorder.ts';
export { OUTPUT_HEADERS, equityLines, fillLines, orderLines } from './output-text.ts';
export { runBacktest, type BacktestResult } from './run-backtest.ts';
export { stockStrategy, type StrategyLookup } from './strategy-lookup.ts';
