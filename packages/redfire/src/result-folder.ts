import { mkdir, mkdtemp, open, readdir, rename, rm, rmdir, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { OUTPUT_HEADERS, equityLines, fillLines, orderLines, tradeLines, type BacktestSinks, type BacktestSummary, type EquityRows, type RunTrade } from '@redfire/backtest';
import type { Fill, Order } from '@redfire/core';
import { fileError } from './file-error.ts';

const TABLES = ['orders', 'fills', 'trades', 'equity'] as const;
type Table = (typeof TABLES)[number];

/**
 * The results of one run, written as they come to a hidden folder inside their own and moved to their names when all are
 * complete. `summary.json` goes first and comes last: where it is, the tables beside it are those of its run.
 */
export class ResultFolder implements BacktestSinks {
  readonly #folder: string;
  readonly #draft: string;
  readonly #isNew: boolean;
  readonly #files = new Map<Table, FileHandle>();

  private constructor(folder: string, draft: string, isNew: boolean) {
    this.#folder = folder;
    this.#draft = draft;
    this.#isNew = isNew;
  }

  /** @throws `RedFireError` `FILE_NOT_READABLE` when the folder cannot be made or written to. */
  static async open(folder: string): Promise<ResultFolder> {
    return writing(folder, async () => {
      const isNew = (await mkdir(folder, { recursive: true })) !== undefined;
      const results = new ResultFolder(folder, await mkdtemp(join(folder, '.unfinished-')), isNew);
      for (const table of TABLES) {
        const file = await open(results.#draftOf(`${table}.csv`), 'w');
        results.#files.set(table, file);
        await file.appendFile(`${OUTPUT_HEADERS[table]}\n`);
      }
      return results;
    });
  }

  equity(rows: EquityRows): Promise<void> {
    return this.#append('equity', equityLines(rows));
  }

  fills(fills: readonly Fill[]): Promise<void> {
    return this.#append('fills', fillLines(fills));
  }

  orders(orders: readonly Order[]): Promise<void> {
    return this.#append('orders', orderLines(orders));
  }

  trades(trades: readonly RunTrade[]): Promise<void> {
    return this.#append('trades', tradeLines(trades));
  }

  /**
   * Puts the results in the place of those of an earlier run.
   *
   * @param facts - What else is written, as JSON, by the names of files: `prices.json`.
   */
  async complete(summary: BacktestSummary, facts: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await writing(this.#folder, async () => {
      await this.#close();
      await writeFile(this.#draftOf('summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
      for (const [name, value] of Object.entries(facts)) await writeFile(this.#draftOf(name), `${JSON.stringify(value)}\n`);
      await rm(join(this.#folder, 'summary.json'), { force: true });
      for (const name of [...TABLES.map((table) => `${table}.csv`), ...Object.keys(facts), 'summary.json']) await rename(this.#draftOf(name), join(this.#folder, name));
      await rmdir(this.#draft);
    });
  }

  /** Removes what was written so far. */
  async discard(): Promise<void> {
    await this.#close();
    await rm(this.#draft, { recursive: true, force: true });
    // others may have put something into it meanwhile
    if (this.#isNew && (await readdir(this.#folder)).length === 0) await rmdir(this.#folder);
  }

  async #append(table: Table, lines: string): Promise<void> {
    // A file takes one batch at a time, and the run waits for it: what is not yet written is never more than a batch.
    if (lines !== '') await writing(join(this.#folder, `${table}.csv`), async () => this.#files.get(table)?.appendFile(lines));
  }

  async #close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }

  #draftOf(name: string): string {
    return join(this.#draft, name);
  }
}

/** Sinks for a run of which the summary is all that is wanted. */
export class NoSinks implements BacktestSinks {
  equity(): void {}
  fills(): void {}
  orders(): void {}
}

async function writing<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw fileError('write', file, cause);
  }
}
