export { compareReports } from './report/compare-reports.ts';
export { EquityShape } from './report/equity-shape.ts';
export { buildReport, type ReportSource } from './report/build-report.ts';
export { PriceRecorder } from './report/price-recorder.ts';
export { equityCsv, monthlyCsv, tradesCsv } from './report/report-csv.ts';
export type {
  Breakdown, CandleLevel, ComparedFigure, ComparedGroup, ComparedRun, ComparedSetting, ComparisonData, EquityLevel, Figure, FigureFormat, FigureGroup, PriceSeries, ReportBenchmark, ReportData, ReportFall, ReportTrade,
  ReturnDistribution, RollingSharpe, SettingGroup, YearOfReturns,
} from './report/report-data.ts';
export { comparisonHtml, reportHtml } from './report/report-html.ts';
export { reportData, type ReportedResult, type ResultReportOptions } from './report/report-of-result.ts';
export type { ReportOptions } from './report/report-options.ts';
