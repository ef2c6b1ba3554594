import { RedFireError, timestamp, type Cancel, type Clock, type Logger, type Order, type StrategyId, type StrategyStateRepository } from '@redfire/core';
import type { OrderManager } from '@redfire/oms';
import type { Strategy, StrategyState } from '@redfire/strategy';
import { orderText, readKept, writeKept, type KeptStrategy, type StrategyMemory, type UnfitPolicy } from './strategy-memory.ts';

/** How often the state of strategies is put down, unless the host says otherwise. */
export const DEFAULT_STRATEGY_STATE_MS = 1_000;

/** A strategy that runs, or may. */
interface Keepable {
  readonly id: StrategyId;
  /** What it knows now; absent while it does not run. */
  saveState(): StrategyState | undefined;
}

interface StrategyKeeperOptions {
  readonly repository: StrategyStateRepository;
  readonly strategies: () => readonly Keepable[];
  readonly orders: () => Pick<OrderManager, 'open' | 'list'>;
  /** Resolves when what happened until now is recorded: no state is put down that knows of more. */
  readonly recorded: () => Promise<void>;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly logger: Logger;
  /** How often what has changed is put down, in milliseconds. */
  readonly everyMs: number;
  readonly unfit: UnfitPolicy;
}

interface Known {
  readonly text: string;
  readonly body: string | undefined;
}

/** Keeps the states of strategies in a repository: at every stop, and while they run as often as is asked for where they have changed. */
export class StrategyKeeper implements StrategyMemory {
  readonly unfit: UnfitPolicy;
  readonly #options: StrategyKeeperOptions;
  readonly #known = new Map<StrategyId, Known>();
  readonly #loaded = new Set<StrategyId>();
  readonly #written = new Map<StrategyId, Known>();
  readonly #writes = new Map<StrategyId, Promise<void>>();
  readonly #failures = new Map<StrategyId, unknown>();
  #cancelTimer: Cancel | undefined;

  constructor(options: StrategyKeeperOptions) {
    this.#options = options;
    this.unfit = options.unfit;
  }

  /** Reads what is kept of strategies that are to start: of each the first time only, for then it is known here. Rejects with what the repository does. */
  async load(ids: readonly StrategyId[]): Promise<void> {
    await Promise.all(ids.filter((id) => !this.#loaded.has(id)).map(async (id) => {
      const text = await this.#options.repository.get(id);
      this.#loaded.add(id);
      if (text !== undefined && !this.#known.has(id)) this.#known.set(id, { text, body: undefined });
    }));
  }

  /** Begins to keep what changes. */
  start(): void {
    this.#schedule();
  }

  /** Waits until the repository has everything. @throws {@link RedFireError} `STOP_INCOMPLETE` where it has not. */
  async stop(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    await Promise.all(this.#writes.values());
    this.#writes.clear();
    // the repository may be there again
    for (const id of this.#failures.keys()) await this.#write(id);
    if (this.#failures.size > 0) throw new RedFireError('STOP_INCOMPLETE', `the state of ${[...this.#failures.keys()].map((id) => `"${id}"`).join(', ')} could not be kept; after a restart they go on from an older one`, { cause: this.failure, details: { strategies: [...this.#failures.keys()] } });
  }

  /** What the last attempt to keep a state failed with, where that was the last one. */
  get failure(): unknown {
    return this.#failures.values().next().value;
  }

  recall(id: StrategyId): KeptStrategy | undefined {
    const known = this.#known.get(id);
    return known && readKept(known.text);
  }

  remember(id: StrategyId, state: StrategyState | undefined): void {
    if (state === undefined) return;
    this.#take(id, state);
    void this.#write(id);
  }

  forget(id: StrategyId): void {
    this.#known.delete(id);
  }

  changedSince(id: StrategyId, { at, orders }: KeptStrategy): readonly Order[] {
    return this.#options.orders().list({ strategy: id }).filter((order) => {
      const before = orders[order.id];
      return before === undefined ? order.createdAt > at : before !== orderText(order);
    });
  }

  restored(id: StrategyId, { at }: KeptStrategy, { forgotten, begunAnew }: ReturnType<Strategy['endStart']>): void {
    const isWhole = forgotten.length === 0 && begunAnew.length === 0;
    this.#options.logger.log(isWhole ? 'info' : 'warn', `strategy "${id}" goes on from ${new Date(at).toISOString()}${isWhole ? '' : ', not in all parts'}`, {
      strategy: id, ...(forgotten.length > 0 && { forgotten }), ...(begunAnew.length > 0 && { begunAnew }),
    });
  }

  /** @returns Whether it has changed. */
  #take(id: StrategyId, state: StrategyState): boolean {
    const { clock, orders } = this.#options;
    const open = Object.fromEntries(orders().open({ strategy: id }).map((order) => [order.id, orderText(order)]));
    const next = writeKept({ at: clock.now(), orders: open, state });
    const isNews = this.#known.get(id)?.body !== next.body;
    this.#known.set(id, next);
    return isNews;
  }

  #write(id: StrategyId): Promise<void> {
    const write = (this.#writes.get(id) ?? Promise.resolve()).then(() => this.#put(id));
    this.#writes.set(id, write);
    return write;
  }

  /** Of those asked for while one is under way the last alone is written. */
  async #put(id: StrategyId): Promise<void> {
    const { repository, recorded, logger } = this.#options;
    const known = this.#known.get(id);
    if (known === undefined || known === this.#written.get(id)) return;
    try {
      await recorded();
      await repository.save(id, known.text);
      this.#written.set(id, known);
      this.#failures.delete(id);
    } catch (error) {
      this.#failures.set(id, error);
      logger.log('error', `the state of strategy "${id}" could not be kept`, { strategy: id, error });
    }
  }

  #schedule(): void {
    const { wallClock, everyMs } = this.#options;
    if (everyMs === Infinity) return;
    this.#cancelTimer = wallClock.setTimer(timestamp(wallClock.now() + everyMs), () => { this.#look(); }, 'state of strategies');
  }

  #look(): void {
    for (const strategy of this.#options.strategies()) {
      const state = strategy.saveState();
      if (state !== undefined && (this.#take(strategy.id, state) || this.#failures.has(strategy.id))) void this.#write(strategy.id);
    }
    this.#schedule();
  }
}
