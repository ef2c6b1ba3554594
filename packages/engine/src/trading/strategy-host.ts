import { seededRandom, type Cancel, type ErrorPolicy, type Order, type OwnerId, type StrategyId, type Timestamp } from '@redfire/core';
import { Strategy, type NamedStrategy, type StrategyContext } from '@redfire/strategy';
import type { EventEngine } from '../event-engine.ts';
import { lendEngine, type LentEngine } from './lend-engine.ts';

type Scope = ReturnType<EventEngine['scope']>;

interface StrategyHostOptions extends NamedStrategy {
  readonly engine: LentEngine;
  /** Of the random numbers of every strategy. */
  readonly seed: number;
  /** What follows when a handler of the strategy fails. */
  readonly onError: ErrorPolicy;
}

const ORDER_TOPICS = [
  'order.denied', 'order.held', 'order.submitted', 'order.accepted', 'order.rejected', 'order.triggered', 'order.fill-adjusted', 'order.modify-requested', 'order.modified', 'order.modify-rejected',
  'order.cancel-requested', 'order.canceled', 'order.cancel-rejected', 'order.expired', 'order.outcome-unknown', 'order.stuck', 'algorithm.started', 'algorithm.progressed', 'algorithm.paused', 'algorithm.resumed',
  'algorithm.ended',
] as const;

/** What a strategy's handlers belong to in `engine.error`, and what `stop-component` stops. */
export function componentOf(strategy: StrategyId): string {
  return `strategy:${strategy}`;
}

/** Runs one strategy: lends it the engine in its own name, and takes back every subscription and timer when it stops. */
export class StrategyHost {
  readonly #options: StrategyHostOptions;
  readonly #context: StrategyContext;
  readonly #timers = new Set<Cancel>();
  #scope: Scope | undefined;
  #phase: 'stopped' | 'starting' | 'running' | 'stopping' = 'stopped';
  /** Whether it was told to stop by its own `onStart`. */
  #mustStop = false;
  #since: Timestamp | undefined;
  #failure: unknown;

  constructor(options: StrategyHostOptions) {
    this.#options = options;
    const { engine, id, owner, seed } = options;
    this.#context = lendEngine(engine, {
      id, owner,
      random: seededRandom(seedOf(id, seed)),
      scope: () => this.#events,
      setTimer: (at, callback) => this.#setTimer(at, callback),
      setWarm: () => undefined,
      checkTrading: () => undefined,
    });
  }

  get id(): StrategyId {
    return this.#options.id;
  }

  get owner(): OwnerId | undefined {
    return this.#options.owner;
  }

  get params(): unknown {
    return this.#options.strategy.params;
  }

  /** Whether this is the instance it runs. */
  runs(strategy: Strategy): boolean {
    return this.#options.strategy === strategy;
  }

  get isRunning(): boolean {
    return this.#phase === 'running' || this.#phase === 'stopping';
  }

  /** When it was started or stopped last. */
  get since(): Timestamp | undefined {
    return this.#since;
  }

  /** What `onStart`, `onStop` or a timer threw last since it was started. */
  get failure(): unknown {
    return this.#failure;
  }

  /** @returns Whether it runs now, or is about to: false when `onStart` threw. */
  start(): boolean {
    if (this.#phase !== 'stopped') return true;
    const { strategy, id, onError, engine: { events, clock } } = this.#options;
    this.#phase = 'starting';
    this.#mustStop = false;
    this.#failure = undefined;
    this.#since = clock.now();
    const scope = (this.#scope = events.scope(componentOf(id), { onError }));
    strategy.attach(this.#context);
    // hooks that are not overridden cost nothing: their events are not even built
    if (strategy.onFill !== Strategy.prototype.onFill) scope.on('order.filled', ({ fill, order }) => strategy.onFill(fill, order), { key: id, name: `${id}.onFill` });
    if (strategy.onOrder !== Strategy.prototype.onOrder) {
      for (const topic of ORDER_TOPICS) scope.on(topic, ({ order }: { readonly order: Order }, _topic: string) => strategy.onOrder(order), { key: id, name: `${id}.onOrder` });
    }
    if (strategy.onPosition !== Strategy.prototype.onPosition) scope.on('position.changed', ({ position }) => (position.strategy === id ? strategy.onPosition(position) : undefined), { key: id, name: `${id}.onPosition` });
    if (!this.#guard('onStart', () => strategy.onStart())) {
      this.#phase = 'stopped';
      this.#releaseAll();
      return false;
    }
    this.#phase = 'running';
    events.publish('strategy.started', { at: clock.now(), strategy: id });
    if (this.#mustStop) this.stop();
    return true;
  }

  /** Does so at the end of `onStart`, where that has not returned. */
  stop(): void {
    if (this.#phase === 'starting') this.#mustStop = true;
    if (this.#phase !== 'running') return;
    const { strategy, id, engine: { events, clock } } = this.#options;
    this.#phase = 'stopping';
    this.#guard('onStop', () => strategy.onStop());
    this.#phase = 'stopped';
    this.#since = clock.now();
    this.#releaseAll();
    events.publish('strategy.stopped', { at: clock.now(), strategy: id });
  }

  #releaseAll(): void {
    this.#scope?.close();
    this.#scope = undefined;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#options.strategy.detach();
  }

  /** What the strategy subscribes to. A strategy acts between its start and its stop only, for it has no engine before and after. */
  get #events(): Scope {
    return this.#scope as Scope;
  }

  #setTimer(at: Timestamp, callback: () => void): Cancel {
    const { id, engine: { clock } } = this.#options;
    const end = clock.setTimer(
      at,
      () => {
        this.#timers.delete(end);
        this.#guard('timer', callback);
      },
      `${id}.timer`,
    );
    this.#timers.add(end);
    return () => {
      this.#timers.delete(end);
      end();
    };
  }

  /** Runs a callback of the strategy's; what it throws or rejects with is reported, as it would be from an event handler. */
  #guard(hook: string, call: () => unknown): boolean {
    const report = (error: unknown) => {
      this.#failure = error;
      const { id, onError: policy, engine: { events, clock } } = this.#options;
      events.publish('engine.error', { at: clock.now(), topic: `strategy.${hook}`, event: undefined, subscriber: `${id}.${hook}`, error, component: componentOf(id), policy });
    };
    try {
      const result = call();
      if (result instanceof Promise) result.catch(report);
      return true;
    } catch (error) {
      report(error);
      return false;
    }
  }
}

/** Every strategy has numbers of its own, which do not change when others are added. FNV-1a over its id. */
function seedOf(id: StrategyId, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
