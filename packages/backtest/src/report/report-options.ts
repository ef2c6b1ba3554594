import type { SettingGroup } from './report-data.ts';

/** What a report says beyond the results of a run. */
export interface ReportOptions {
  /** Heads the report. Default `Backtest`. */
  readonly title?: string | undefined;
  /** How the run was set up: strategies with their parameters, the venue, the data. Default: what the summary tells. */
  readonly settings?: readonly SettingGroup[] | undefined;
  /** Instrument whose price, bought with the starting equity and held, equity is held against; `none` for no benchmark. Default: the first instrument with prices. */
  readonly benchmark?: string | undefined;
}
