import {
  RedFireError, noLogger, ownerId, sequentialIds,
  type BacktestRunFilter, type BacktestRunRecord, type BacktestRuns, type Clock, type IdSource, type Logger, type Page, type Unsubscribe,
} from '@redfire/core';
import type { BacktestOptions } from '../backtest-options.ts';
import type { BacktestResult } from '../run-backtest.ts';
import { BacktestJob, type BacktestRunProgress } from './backtest-job.ts';
import { MemoryBacktestRuns } from './memory-backtest-runs.ts';

export interface BacktestServiceOptions {
  /** The host's time. It also gives the host its turns: a timer for now is run once others had theirs. */
  readonly clock: Clock;
  /** Reads a clock in milliseconds, such as `() => performance.now()`. */
  readonly stopwatch: () => number;
  /** Default: sequential. A repository that outlasts the process needs ids that are unique among its starts. */
  readonly ids?: IdSource | undefined;
  /** Default: in memory. */
  readonly runs?: BacktestRuns | undefined;
  /** Backtests that run at once, in turns: they share one thread. Default 1. */
  readonly concurrency?: number | undefined;
  /** Backtests that wait; one more is refused. Default 100. */
  readonly queueLimit?: number | undefined;
  /** Whole results kept in memory, the latest. Default 20. */
  readonly keptResults?: number | undefined;
  /** Records of runs that have ended, kept in the repository, the latest. Default 1,000. */
  readonly keptRuns?: number | undefined;
  /** How long a backtest works before others have their turn, in milliseconds. Default 10. */
  readonly turnMs?: number | undefined;
  /** Makes options of what a host's users ask for. Default: what is submitted are options. */
  readonly prepare?: ((request: unknown) => BacktestOptions | Promise<BacktestOptions>) | undefined;
  /** Hears of listeners that throw and of records that could not be kept. */
  readonly logger?: Logger | undefined;
}

export interface SubmitOptions {
  readonly name?: string | undefined;
  readonly owner?: string | undefined;
}

/** A backtest and how far it has come. */
export interface BacktestRunStatus extends BacktestRunRecord {
  /** Of one that runs, or has ended in this process. */
  readonly progress?: BacktestRunProgress;
}

const MOST_RUNS_A_PAGE = 1_000;

/**
 * Runs backtests for a host that offers them to its users: so many at once, the others in a queue, all in turns with the host's own work. What was asked for and what
 * came of it is kept in a repository.
 */
export class BacktestService {
  readonly #options: BacktestServiceOptions;
  readonly #runs: BacktestRuns;
  readonly #ids: IdSource;
  readonly #logger: Logger;
  readonly #queue: BacktestJob[] = [];
  /** Those that run, each with its end. */
  readonly #running = new Map<BacktestJob, Promise<void>>();
  /** Queued, running, and the latest that ended. */
  readonly #jobs = new Map<string, BacktestJob>();
  readonly #listeners = new Set<(status: BacktestRunStatus) => void>();
  /** Records are written one after the other. */
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a limit that is none. */
  constructor(options: BacktestServiceOptions) {
    const { concurrency = 1, queueLimit = 100, keptResults = 20, keptRuns = 1_000, turnMs = 10 } = options;
    requireWhole({ concurrency }, 1);
    requireWhole({ queueLimit, keptResults, keptRuns }, 0);
    if (!(turnMs > 0)) throw new RedFireError('INVALID_INPUT', `turnMs "${turnMs}" must be above zero`, { details: { field: 'turnMs', value: turnMs } });
    this.#options = { ...options, concurrency, queueLimit, keptResults, keptRuns, turnMs };
    this.#runs = options.runs ?? new MemoryBacktestRuns();
    this.#ids = options.ids ?? sequentialIds();
    this.#logger = options.logger ?? noLogger;
  }

  /** Marks as failed what an earlier process left behind unfinished in the repository. */
  async recover(): Promise<void> {
    const left = await this.#runs.list({ states: ['queued', 'running'] }, { limit: MOST_RUNS_A_PAGE });
    const error = { code: 'ABORTED', message: 'the process ended before the backtest did', details: {} } as const;
    for (const run of left) if (!this.#jobs.has(run.id)) await this.#runs.save({ ...run, state: 'failed', endedAt: this.#options.clock.now(), error });
  }

  /**
   * Asks for a backtest.
   *
   * @param request - Options of `runBacktest`, or what {@link BacktestServiceOptions.prepare} makes them of. `stopwatch` and `breaks` are the service's own; what fails in it is the end of the run.
   * @returns Its id, once the repository has it.
   * @throws {@link RedFireError} `QUEUE_FULL`; `ENGINE_CLOSED` after {@link close}; what the repository throws.
   */
  async submit(request: unknown, { name, owner }: SubmitOptions = {}): Promise<string> {
    const { clock, stopwatch, prepare = given, queueLimit = 0, turnMs = 0 } = this.#options;
    this.#requireOpen();
    if (this.#queue.length >= queueLimit && !this.#hasRoom) {
      throw new RedFireError('QUEUE_FULL', `no backtest is taken: "${queueLimit}" are waiting; try again when one has ended`, { details: { consumer: 'backtests', limit: queueLimit } });
    }
    const id = this.#ids.next('R');
    const record: BacktestRunRecord = { id, state: 'queued', submittedAt: clock.now(), ...(name !== undefined && { name }), ...(owner !== undefined && { owner: ownerId(owner) }) };
    const pause = () => new Promise<void>((resolve) => { clock.setTimer(clock.now(), resolve, 'backtest'); });
    const job = new BacktestJob(record, { prepare: async () => prepare(request), now: () => clock.now(), stopwatch, breaks: { afterMs: turnMs, pause }, changed: this.#changed });
    this.#jobs.set(id, job);
    this.#queue.push(job);
    try {
      await this.#runs.save(record);
    } catch (error) {
      this.#drop(job);
      throw error;
    }
    this.#tell(job);
    this.#next();
    return id;
  }

  /** `undefined` where there is no such run. */
  async status(id: string): Promise<BacktestRunStatus | undefined> {
    const job = this.#jobs.get(id);
    return job ? statusOf(job) : this.#runs.get(id);
  }

  /** Newest first. */
  async list(filter?: BacktestRunFilter, page?: Page): Promise<readonly BacktestRunStatus[]> {
    await this.#writing;
    const found = await this.#runs.list(filter, page);
    return found.map((run) => {
      const progress = this.#jobs.get(run.id)?.progress;
      return progress ? { ...run, progress } : run;
    });
  }

  /** Ends a run. @returns Whether there was something to end; resolves when nothing of it runs any more and the repository has it. */
  async cancel(id: string): Promise<boolean> {
    const job = this.#jobs.get(id);
    if (!job || job.outcome) return false;
    const place = this.#queue.indexOf(job);
    if (place >= 0) this.#queue.splice(place, 1);
    job.cancel();
    await this.#running.get(job);
    await this.#writing;
    return job.record.state === 'canceled';
  }

  /**
   * What came of a run, once it has ended.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for an id that is none, `HISTORY_DROPPED` when the result is kept no more, `ABORTED` when it was canceled, and whatever made it fail.
   */
  async result(id: string): Promise<BacktestResult> {
    const job = this.#jobs.get(id);
    if (!job) throw (await this.#runs.get(id)) ? dropped(id) : new RedFireError('INVALID_INPUT', `there is no backtest "${id}"`, { details: { run: id } });
    if (!job.outcome) await new Promise<void>((resolve) => { const end = this.onChange((status) => { if (status.id === id && job.outcome) { end(); resolve(); } }); });
    const { outcome } = job;
    if (outcome && 'result' in outcome) return outcome.result;
    throw outcome?.error;
  }

  /** Hears of every change of state, and of progress. */
  onChange(listener: (status: BacktestRunStatus) => void): Unsubscribe {
    const own = (status: BacktestRunStatus) => { listener(status); };
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** Cancels everything. Resolves when nothing runs any more and the repository has it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#queue, ...this.#running.keys()].map((job) => this.cancel(job.record.id)));
    await this.#writing;
  }

  get #hasRoom(): boolean {
    return this.#running.size + this.#queue.length < (this.#options.concurrency ?? 1);
  }

  /** Starts what there is room for. */
  #next(): void {
    while (this.#running.size < (this.#options.concurrency ?? 1)) {
      const job = this.#queue.shift();
      if (!job) return;
      const running = job.run().then(() => {
        this.#running.delete(job);
        this.#next();
      });
      this.#running.set(job, running);
    }
  }

  readonly #changed = (job: BacktestJob, what: 'state' | 'progress'): void => {
    if (what === 'state') this.#keep(job.record, job.outcome !== undefined);
    this.#tell(job);
  };

  #keep(record: BacktestRunRecord, hasEnded: boolean): void {
    this.#writing = this.#writing
      .then(async () => {
        await this.#runs.save(record);
        if (hasEnded) await this.#evict();
      })
      .catch((error: unknown) => {
        this.#logger.log('error', 'the record of a backtest was not kept', { run: record.id, state: record.state, error });
      });
  }

  /** What is older than is kept. */
  async #evict(): Promise<void> {
    const { keptResults = 0, keptRuns = 0 } = this.#options;
    const ended = [...this.#jobs.values()].filter(({ outcome }) => outcome !== undefined);
    for (const { record } of ended.slice(0, Math.max(0, ended.length - keptResults))) this.#jobs.delete(record.id);
    for (const { id } of await this.#runs.list({ states: ['done', 'failed', 'canceled'] }, { offset: keptRuns, limit: MOST_RUNS_A_PAGE })) await this.#runs.delete(id);
  }

  #tell(job: BacktestJob): void {
    for (const listener of this.#listeners) {
      try {
        listener(statusOf(job));
      } catch (error) {
        this.#logger.log('error', 'a listener of backtests threw', { run: job.record.id, error });
      }
    }
  }

  #drop(job: BacktestJob): void {
    this.#jobs.delete(job.record.id);
    const place = this.#queue.indexOf(job);
    if (place >= 0) this.#queue.splice(place, 1);
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new RedFireError('ENGINE_CLOSED', 'the service of backtests is closed; make another', { details: {} });
  }
}

function statusOf({ record, progress }: BacktestJob): BacktestRunStatus {
  return progress ? { ...record, progress } : record;
}

/** What a host without a preparation submits are options. */
function given(request: unknown): BacktestOptions {
  const asked: Partial<Record<keyof BacktestOptions, unknown>> = typeof request === 'object' && request !== null ? request : {};
  const missing = (['instruments', 'data', 'strategies', 'account'] as const).filter((field) => (field === 'account' ? typeof asked.account !== 'object' : !Array.isArray(asked[field])));
  if (missing.length > 0) {
    throw new RedFireError('INVALID_INPUT', `what was submitted are no options of runBacktest: "${missing.join('", "')}" are missing; a service that takes something else makes them of it by "prepare"`, { details: { missing } });
  }
  return request as BacktestOptions;
}

function dropped(id: string): RedFireError {
  return new RedFireError('HISTORY_DROPPED', `the result of backtest "${id}" is kept no more; its summary is in the record`, { details: { run: id } });
}

function requireWhole(limits: Readonly<Record<string, number>>, least: number): void {
  for (const [field, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < least) throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be a whole number, ${least} or more`, { details: { field, value } });
  }
}
