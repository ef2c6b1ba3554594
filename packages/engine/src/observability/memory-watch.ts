import { RedFireError, noMetrics, type Cancel, type Clock, type Component, type ComponentHealth, type EventMap, type Metrics } from '@redfire/core';
import type { EventAccess } from '../event-access.ts';
import type { DefaultKeys } from '../event-keys.ts';
import { every, requireInterval } from '../every.ts';

/** Something that can give memory back. */
export interface ShrinkableCache {
  readonly name: string;
  /** Asked to give up this share of its entries, above 0 and at most 1; those it needs least. */
  shrink(fraction: number): void | Promise<void>;
}

export interface MemoryWatchOptions {
  readonly events: EventAccess<EventMap, DefaultKeys<EventMap>>;
  /** Wall clock. */
  readonly clock: Clock;
  /** Bytes in use, as the host reads them: `() => process.memoryUsage().rss` in Node. */
  readonly sample: () => number;
  /** Default 1,000,000,000: 1,000 MB. */
  readonly budgetBytes?: number;
  /** Share of the budget from which caches are asked to shrink, and below which an episode is over. Default 0.8. */
  readonly softLimit?: number;
  /** Default 5,000. */
  readonly intervalMs?: number;
  readonly metrics?: Metrics;
  /** Default `memory-watch`. */
  readonly name?: string;
}

/** A quarter each time above the soft limit, half each time at the budget: the caches first give up what they need least. */
const SHRINK_ABOVE_SOFT = 0.25;
const SHRINK_AT_BUDGET = 0.5;

/**
 * Watches the memory in use. From the soft limit on it asks caches to shrink; at the budget it publishes `memory.high`, once until
 * the use has fallen below the soft limit. A sample or a cache that fails is reported as `engine.error` when it begins to fail.
 */
export class MemoryWatch implements Component {
  readonly name: string;
  readonly #options: MemoryWatchOptions;
  readonly #intervalMs: number;
  readonly #budgetBytes: number;
  readonly #softBytes: number;
  readonly #metrics: Metrics;
  readonly #caches = new Set<{ readonly cache: ShrinkableCache; isShrinking: boolean }>();
  readonly #failing = new Set<string>();
  #cancel: Cancel | undefined;
  #usedBytes: number | undefined;
  #isHigh = false;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a budget or an interval that is not above zero, or a soft limit not above 0 and at most 1. */
  constructor(options: MemoryWatchOptions) {
    const { budgetBytes = 1_000_000_000, softLimit = 0.8, intervalMs = 5_000, name = 'memory-watch', metrics = noMetrics } = options;
    requireInterval(intervalMs);
    if (!(budgetBytes > 0) || !(softLimit > 0 && softLimit <= 1)) {
      throw new RedFireError('INVALID_INPUT', `memory budget must be above zero and its soft limit above 0 and at most 1, received "${budgetBytes}" and "${softLimit}"`, {
        details: { budgetBytes: String(budgetBytes), softLimit: String(softLimit) },
      });
    }
    this.name = name;
    this.#options = options;
    this.#intervalMs = intervalMs;
    this.#budgetBytes = budgetBytes;
    this.#softBytes = budgetBytes * softLimit;
    this.#metrics = metrics;
  }

  /** At the last sample; `undefined` before the first. */
  get usedBytes(): number | undefined {
    return this.#usedBytes;
  }

  /** Whether the use came to the budget and has not fallen below the soft limit since. */
  get isHigh(): boolean {
    return this.#isHigh;
  }

  /** Asks this cache too, until the returned function is called. */
  register(cache: ShrinkableCache): Cancel {
    const entry = { cache, isShrinking: false };
    this.#caches.add(entry);
    return () => {
      this.#caches.delete(entry);
    };
  }

  start(): void {
    if (this.#cancel) return;
    this.#cancel = every(this.#options.clock, this.#intervalMs, () => { this.#tick(); }, { name: this.name });
    this.#tick();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  close(): void {
    this.stop();
    this.#caches.clear();
  }

  health(): ComponentHealth {
    if (this.#failing.has(SAMPLE)) return { status: 'degraded', error: 'the memory in use cannot be read' };
    if (!this.#isHigh) return { status: 'healthy' };
    return { status: 'degraded', error: `${this.#usedBytes} bytes are in use of a budget of ${this.#budgetBytes}` };
  }

  /** Takes a sample now and does what it asks for. Runs at each interval by itself. */
  check(): void {
    const usedBytes = this.#sample();
    if (usedBytes === undefined) return;
    this.#usedBytes = usedBytes;
    this.#metrics.gauge('memory_budget_bytes', this.#budgetBytes);
    this.#metrics.gauge('system_memory_usage', usedBytes);
    if (usedBytes < this.#softBytes) {
      this.#isHigh = false;
      return;
    }
    const isAtBudget = usedBytes >= this.#budgetBytes;
    for (const entry of [...this.#caches]) void this.#shrink(entry, isAtBudget ? SHRINK_AT_BUDGET : SHRINK_ABOVE_SOFT);
    if (!isAtBudget || this.#isHigh) return;
    this.#isHigh = true;
    this.#metrics.increment('memory_high_total');
    const { events, clock } = this.#options;
    if (!events.isClosed) events.publish('memory.high', { at: clock.now(), usedBytes, budgetBytes: this.#budgetBytes });
  }

  /** Thrown out of a timer it would end the host. */
  #tick(): void {
    try {
      this.check();
      this.#failing.delete(CHECK);
    } catch (error) {
      this.#report(CHECK, error);
    }
  }

  #sample(): number | undefined {
    try {
      const usedBytes = this.#options.sample();
      if (!(usedBytes >= 0)) throw new RedFireError('INVALID_INPUT', `the memory in use must be a number of bytes, received "${usedBytes}"`, { details: { value: String(usedBytes) } });
      this.#failing.delete(SAMPLE);
      return usedBytes;
    } catch (error) {
      this.#report(SAMPLE, error);
      return undefined;
    }
  }

  /** A cache that has not answered yet is not asked again. */
  async #shrink(entry: { readonly cache: ShrinkableCache; isShrinking: boolean }, fraction: number): Promise<void> {
    if (entry.isShrinking) return;
    const what = `cache ${entry.cache.name}`;
    entry.isShrinking = true;
    try {
      await entry.cache.shrink(fraction);
      this.#failing.delete(what);
    } catch (error) {
      this.#report(what, error);
    } finally {
      entry.isShrinking = false;
    }
  }

  #report(what: string, error: unknown): void {
    const { events, clock } = this.#options;
    if (this.#failing.has(what) || events.isClosed) return;
    this.#failing.add(what);
    events.publish('engine.error', { at: clock.now(), topic: 'memory.high', event: undefined, subscriber: what, component: this.name, error });
  }
}

const SAMPLE = 'sample';
const CHECK = 'check';
