/** What a report shows of one run, as plain JSON. Times are epoch milliseconds, fractions are of one (`0.05` is five percent), amounts are in `currency` unless said otherwise. */
export interface ReportData {
  readonly kind: 'report';
  readonly version: 1;
  readonly title: string;
  /** Of equity and profit. */
  readonly currency: string;
  readonly from?: number;
  readonly to?: number;
  /** The figures people ask for first. */
  readonly headline: readonly Figure[];
  readonly figures: readonly FigureGroup[];
  /** The equity curve in several grains, the coarsest first. */
  readonly equity: readonly EquityLevel[];
  readonly benchmark?: ReportBenchmark;
  readonly months: readonly YearOfReturns[];
  readonly rolling?: RollingSharpe;
  readonly distribution?: ReturnDistribution;
  readonly prices: readonly PriceSeries[];
  /** The deepest, the deepest first, of daily values. */
  readonly falls: readonly ReportFall[];
  readonly breakdown: readonly Breakdown[];
  /** All of them, in the order in which they were closed. */
  readonly trades: readonly ReportTrade[];
  /** Configuration and facts of the run: strategies with parameters, terms of the venue, data. */
  readonly settings: readonly SettingGroup[];
  /** What a reader should know before believing the figures. */
  readonly warnings: readonly string[];
}

/** How the value of a figure is shown. */
export type FigureFormat = 'percent' | 'amount' | 'ratio' | 'count' | 'duration' | 'date' | 'text';

/** One number or word with its name. */
export interface Figure {
  /** Stable, for comparing runs. */
  readonly id: string;
  readonly label: string;
  /** Milliseconds where the format is `duration`, epoch milliseconds where it is `date`. Absent where it is not defined for this run. */
  readonly value?: number | string;
  readonly format: FigureFormat;
  /** Which is the better of two runs; absent where neither is. */
  readonly better?: 'high' | 'low';
  /** Colours the value by its sign. */
  readonly tone?: 'sign';
  readonly note?: string;
}

export interface FigureGroup {
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** Points of the equity curve that keep its shape: of each stretch the lowest, the highest, and the one deepest below the peak. */
export interface EquityLevel {
  readonly at: readonly number[];
  readonly equity: readonly number[];
  /** Below the highest equity so far, as a fraction of that, zero or more; of the whole curve, not of these points. */
  readonly drawdown: readonly number[];
}

export interface ReportBenchmark {
  readonly name: string;
  /** What the starting equity would have been worth, the coarsest first. */
  readonly levels: readonly { readonly at: readonly number[]; readonly value: readonly number[] }[];
}

/** Returns of the months of a year as fractions, by UTC; a month that the run did not touch is `null`, which JSON has in the place of a hole. */
export interface YearOfReturns {
  readonly year: number;
  readonly months: readonly (number | null)[];
  readonly total: number;
}

export interface RollingSharpe {
  /** Daily returns in a window. */
  readonly days: number;
  readonly at: readonly number[];
  /** Per year. */
  readonly sharpe: readonly number[];
}

/** Daily returns in bins of equal width: bin `i` counts those from `from + i · width` up to the next. */
export interface ReturnDistribution {
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
  readonly mean: number;
  /** The return that one day in twenty was worse than. */
  readonly fifthPercentile: number;
}

/** Prices of an instrument in several grains, the coarsest first. */
export interface PriceSeries {
  readonly instrument: string;
  readonly levels: readonly CandleLevel[];
}

export interface CandleLevel {
  /** Length of a candle. */
  readonly intervalMs: number;
  /** Opens of candles; stretches without prices have none. */
  readonly at: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
}

/** A round trip, in the currency of the account; quantities and prices are exact, as text. */
export interface ReportTrade {
  readonly instrument: string;
  readonly strategy?: string;
  readonly side: 'long' | 'short';
  readonly openedAt: number;
  /** When it was marked, where it is open. */
  readonly closedAt: number;
  /** Of a trade that the end of the run found open. */
  readonly state?: 'open';
  readonly quantity: string;
  readonly entryPrice: string;
  readonly exitPrice: string;
  /** After costs. */
  readonly profit: number;
  /** Profit as a fraction of what was opened. */
  readonly return?: number;
  readonly fees?: number;
  /** The worst open loss on the way. */
  readonly maxAdverse?: number;
  /** The best open gain on the way. */
  readonly maxFavourable?: number;
  /** How else it came about, such as by a liquidation. */
  readonly mark?: string;
}

/** One drawdown. */
export interface ReportFall {
  readonly peakAt: number;
  readonly troughAt: number;
  /** Absent while there is none. */
  readonly recoveredAt?: number;
  /** As a fraction of the peak, above zero. */
  readonly depth: number;
  /** From the peak to the recovery, or to the end. */
  readonly durationMs: number;
}

/** Closed trades by what they have in common. */
export interface Breakdown {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly trades: number; readonly profit: number; readonly winRate?: number; readonly profitFactor?: number; readonly expectancy?: number }[];
  /** Rows that are left out behind these. */
  readonly more?: number;
}

export interface SettingGroup {
  readonly title: string;
  /** `result`: what the run led to, which is no parameter to compare. */
  readonly of?: 'result';
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}

/** What a comparison shows of several runs. */
export interface ComparisonData {
  readonly kind: 'comparison';
  readonly version: 1;
  readonly title: string;
  readonly runs: readonly ComparedRun[];
  readonly figures: readonly ComparedGroup[];
  /** Settings in which the runs differ. */
  readonly differences: readonly ComparedSetting[];
  /** How many settings are the same in all of them. */
  readonly sameSettings: number;
  readonly warnings: readonly string[];
}

export interface ComparedRun {
  readonly name: string;
  readonly currency: string;
  /** The growth of one unit of money, the coarsest first. */
  readonly growth: readonly { readonly at: readonly number[]; readonly value: readonly number[] }[];
}

export interface ComparedGroup {
  readonly title: string;
  readonly figures: readonly ComparedFigure[];
}

export interface ComparedFigure extends Omit<Figure, 'value'> {
  /** In the order of the runs; `null` where a run has none. */
  readonly values: readonly (number | string | null)[];
  /** Places of the best runs; empty where none is better than all others. */
  readonly best: readonly number[];
}

export interface ComparedSetting {
  readonly group: string;
  readonly name: string;
  /** In the order of the runs; `null` where a run has none. */
  readonly values: readonly (string | null)[];
}
