import type { ErrorCode, ErrorDetails } from '../errors.ts';
import type { OwnerId } from '../ids.ts';
import type { Timestamp } from '../time.ts';
import type { Page } from './storage.ts';

/** `queued → running → done | failed | canceled`; one that is queued may be canceled too. */
export type BacktestRunState = 'queued' | 'running' | 'done' | 'failed' | 'canceled';

/** A backtest that was asked for, as plain data: what `JSON` gives back is the same. */
export interface BacktestRunRecord {
  readonly id: string;
  /** As who asked for it calls it. */
  readonly name?: string;
  readonly owner?: OwnerId;
  readonly state: BacktestRunState;
  /** Times of the host, not of the data. */
  readonly submittedAt: Timestamp;
  readonly startedAt?: Timestamp;
  readonly endedAt?: Timestamp;
  /** Why it failed. */
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails };
  /** What came of it; of one that is done. */
  readonly summary?: Readonly<Record<string, unknown>>;
}

export interface BacktestRunFilter {
  readonly states?: readonly BacktestRunState[];
  readonly owner?: OwnerId;
  readonly name?: string;
}

/** Where backtests that were asked for are kept. Verified with `describeBacktestRuns()` of `@redfire/testing`. */
export interface BacktestRuns {
  /** Takes the place of the record of the same id. Durable when it resolves; of several under way, the one asked for last remains. */
  save(run: BacktestRunRecord): Promise<void>;
  get(id: string): Promise<BacktestRunRecord | undefined>;
  /** Newest first by `submittedAt`, then by the order in which they were saved first; those that fit every field of the filter. */
  list(filter?: BacktestRunFilter, page?: Page): Promise<readonly BacktestRunRecord[]>;
  /** @returns Whether there was one. */
  delete(id: string): Promise<boolean>;
}
