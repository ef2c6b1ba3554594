import { RedFireError, isRedFireError, type BacktestRunRecord, type Timestamp } from '@redfire/core';
import type { BacktestOptions, BacktestProgress } from '../backtest-options.ts';
import { runBacktest, type BacktestResult } from '../run-backtest.ts';
import { fractionOf, spanOf, type RunSpan } from './run-span.ts';

/** How far a backtest has come. */
export interface BacktestRunProgress extends BacktestProgress {
  /** Part of the data's time that has passed, 0 to 1. Absent where it is not known when the data end: they come from a file or a stream, and there is no `to`. */
  readonly fraction?: number;
  /** Bars and items a second since it started. */
  readonly perSecond: number;
  /** Milliseconds to its end at this rate; absent where {@link fraction} is, and at the very beginning. */
  readonly remainingMs?: number;
}

export interface BacktestJobParts {
  readonly prepare: () => Promise<BacktestOptions>;
  readonly now: () => Timestamp;
  readonly stopwatch: () => number;
  readonly breaks: NonNullable<BacktestOptions['breaks']>;
  /** Called when the record or the progress is another. */
  readonly changed: (job: BacktestJob, what: 'state' | 'progress') => void;
}

/** One backtest on its way from being asked for to its end. */
export class BacktestJob {
  readonly #parts: BacktestJobParts;
  readonly #controller = new AbortController();
  #record: BacktestRunRecord;
  #progress: BacktestRunProgress | undefined;
  #outcome: { readonly result: BacktestResult } | { readonly error: unknown } | undefined;
  #startedAt = 0;
  #span: RunSpan = {};

  constructor(record: BacktestRunRecord, parts: BacktestJobParts) {
    this.#record = record;
    this.#parts = parts;
  }

  get record(): BacktestRunRecord {
    return this.#record;
  }

  /** Absent before it has begun. */
  get progress(): BacktestRunProgress | undefined {
    return this.#progress;
  }

  get outcome(): { readonly result: BacktestResult } | { readonly error: unknown } | undefined {
    return this.#outcome;
  }

  /** Makes it end as soon as it can. One that is queued has ended then. */
  cancel(): void {
    this.#controller.abort('canceled');
    if (this.#record.state === 'queued') this.#end({ error: canceled(this.#record.id) });
  }

  /** Runs it to its end, which is never a rejection: how it ended is in {@link record}. */
  async run(): Promise<void> {
    const { prepare, stopwatch, breaks, now } = this.#parts;
    const { signal } = this.#controller;
    this.#startedAt = stopwatch();
    this.#become({ state: 'running', startedAt: now() });
    try {
      const options = await prepare();
      this.#span = spanOf(options);
      if (signal.aborted) throw canceled(this.#record.id);
      const follow = () => { this.#controller.abort(options.signal?.reason); };
      options.signal?.addEventListener('abort', follow);
      try {
        if (options.signal?.aborted === true) follow();
        const result = await runBacktest({ ...options, stopwatch, breaks, signal, onProgress: (progress) => { this.#pass(progress); options.onProgress?.(progress); } });
        this.#end({ result });
      } finally {
        options.signal?.removeEventListener('abort', follow);
      }
    } catch (error) {
      this.#end({ error });
    }
  }

  #pass({ bars, items, at }: BacktestProgress): void {
    const passedMs = this.#parts.stopwatch() - this.#startedAt;
    const fraction = fractionOf(this.#span, at);
    this.#progress = {
      bars, items, at,
      perSecond: passedMs > 0 ? Math.round(((bars + items) / passedMs) * 1_000) : 0,
      ...(fraction !== undefined && { fraction }),
      ...(fraction !== undefined && fraction > 0 && { remainingMs: Math.round((passedMs / fraction) * (1 - fraction)) }),
    };
    this.#parts.changed(this, 'progress');
  }

  #end(outcome: { readonly result: BacktestResult } | { readonly error: unknown }): void {
    this.#outcome = outcome;
    const endedAt = this.#parts.now();
    // plain data, which the types of a summary do not say of themselves
    if ('result' in outcome) this.#become({ state: 'done', endedAt, summary: { ...outcome.result.summary } });
    else if (this.#controller.signal.aborted && isAborted(outcome.error)) this.#become({ state: 'canceled', endedAt });
    else this.#become({ state: 'failed', endedAt, error: toldOf(outcome.error) });
  }

  #become(change: Partial<BacktestRunRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#parts.changed(this, 'state');
  }
}

function canceled(id: string): RedFireError {
  return new RedFireError('ABORTED', `backtest "${id}" was canceled`, { details: { run: id } });
}

function isAborted(error: unknown): boolean {
  return isRedFireError(error) && error.code === 'ABORTED';
}

/** An error as plain data; one without a code was thrown by a source or by the host's own preparation. */
function toldOf(error: unknown): NonNullable<BacktestRunRecord['error']> {
  if (isRedFireError(error)) return { code: error.code, message: error.message, details: plain(error.details) };
  return { code: 'COMPONENT_FAILED', message: error instanceof Error ? error.message : String(error), details: {} };
}

/** Details may hold what a host threw in; what cannot be written is left out. */
function plain(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)));
}
