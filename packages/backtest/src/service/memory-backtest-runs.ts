import type { BacktestRunFilter, BacktestRunRecord, BacktestRuns, Page } from '@redfire/core';

const USUAL_PAGE = 100;
const LARGEST_PAGE = 1_000;

/** Runs that are kept as long as the process lasts: the reference of the port, and what a service has where no other is given. */
export class MemoryBacktestRuns implements BacktestRuns {
  readonly #runs = new Map<string, BacktestRunRecord>();

  async save(run: BacktestRunRecord): Promise<void> {
    this.#runs.set(run.id, structuredClone(run));
  }

  async get(id: string): Promise<BacktestRunRecord | undefined> {
    const run = this.#runs.get(id);
    return run && structuredClone(run);
  }

  async list(filter: BacktestRunFilter = {}, { limit = USUAL_PAGE, offset = 0 }: Page = {}): Promise<readonly BacktestRunRecord[]> {
    const found = [...this.#runs.values()].reverse().filter((run) => fits(run, filter));
    // a stable sort: what was saved later stays ahead among those of one time
    found.sort((a, b) => b.submittedAt - a.submittedAt);
    return structuredClone(found.slice(offset, offset + Math.min(limit, LARGEST_PAGE)));
  }

  async delete(id: string): Promise<boolean> {
    return this.#runs.delete(id);
  }
}

function fits(run: BacktestRunRecord, { states, owner, name }: BacktestRunFilter): boolean {
  return (states?.includes(run.state) ?? true) && (owner === undefined || run.owner === owner) && (name === undefined || run.name === name);
}
