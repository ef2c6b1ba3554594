import type { Cancel, OwnerId, StrategyId, StrategyPolicy, Timestamp } from '@redfire/core';
import { Strategy, type AnyStrategyClass, type NamedStrategy, type StrategyState } from '@redfire/strategy';
import type { EventEngine } from '../event-engine.ts';
import { lendEngine, type LentContext, type LentEngine } from './lend-engine.ts';
import { refuseLarger, refuseOpening, type HeldUp } from './opening-orders.ts';
import { beginFrom, mayBeginAnew, type StrategyMemory } from './strategy-memory.ts';
import { hearOfOrders } from './strategy-order-hooks.ts';
import { randomOf } from './strategy-random.ts';
import type { SlowLimit, StrategyErrorPolicy } from './strategy-settings.ts';
import { StrategyWatch } from './strategy-watch.ts';

type Scope = ReturnType<EventEngine['scope']>;

/** Who sees to a strategy that fails or is slow. */
export interface StrategySupervision {
  readonly onError: StrategyErrorPolicy;
  readonly slow?: SlowLimit | undefined;
  /** Milliseconds from some beginning. */
  readonly stopwatch: () => number;
  /** Ends the orders and closes the positions of a strategy that has stopped. */
  readonly flatten: (host: StrategyHost) => void;
}

interface StrategyHostOptions extends NamedStrategy {
  readonly engine: LentEngine;
  /** Of the random numbers of every strategy. */
  readonly seed: number;
  /** Absent: hooks are called as they are, and what they throw is reported and no more, as in a backtest. */
  readonly supervision?: StrategySupervision | undefined;
  /** What is known of strategies from before. Absent: nothing, and nothing is kept. */
  readonly memory?: StrategyMemory | undefined;
}

/** What a strategy's handlers belong to in `engine.error`. */
export function componentOf(strategy: StrategyId): string {
  return `strategy:${strategy}`;
}

/** Runs one strategy: lends it the engine in its own name, and takes back every subscription and timer when it stops. */
export class StrategyHost {
  readonly #options: StrategyHostOptions;
  readonly #timers = new Set<Cancel>();
  /** Absent where nobody supervises it and it does not want to be told of its errors. */
  readonly watch: StrategyWatch | undefined;
  #strategy: Strategy;
  #context: LentContext;
  #scope: Scope | undefined;
  #phase: 'stopped' | 'starting' | 'running' | 'stopping' = 'stopped';
  /** Whether it was told to stop by its own `onStart`. */
  #mustStop = false;
  #isUsed = false;
  #isWarm = true;
  #since: Timestamp | undefined;
  #failure: unknown;

  constructor(options: StrategyHostOptions) {
    const { strategy, supervision } = options;
    this.#options = options;
    this.#strategy = strategy;
    this.#context = this.#lend();
    if (supervision !== undefined || strategy.onError !== Strategy.prototype.onError) this.watch = this.#watchBy(supervision);
  }

  get id(): StrategyId {
    return this.#options.id;
  }

  get owner(): OwnerId | undefined {
    return this.#options.owner;
  }

  get strategy(): Strategy {
    return this.#strategy;
  }

  /** The class of the instance. */
  get class(): AnyStrategyClass {
    // an instance is of the class that made it
    return this.#strategy.constructor as AnyStrategyClass;
  }

  get params(): unknown {
    return this.#strategy.params;
  }

  /** Whether this is the instance it runs. */
  runs(strategy: Strategy): boolean {
    return this.#strategy === strategy;
  }

  get isRunning(): boolean {
    return this.#phase === 'running' || this.#phase === 'stopping';
  }

  get isPaused(): boolean {
    return this.#context.isPaused;
  }

  get isWarmingUp(): boolean {
    return !this.#isWarm;
  }

  /** When it was started or stopped last. */
  get since(): Timestamp | undefined {
    return this.#since;
  }

  /** What it threw last since it was started: in any hook where it is watched, else in `onStart`, `onStop` or a timer. */
  get failure(): unknown {
    return this.watch?.failure ?? this.#failure;
  }

  /** @returns Whether it runs now, or is about to: false when `onStart` threw. */
  start(): boolean {
    if (this.#phase !== 'stopped') return true;
    const { id, supervision, memory, engine: { events, clock } } = this.#options;
    if (memory !== undefined && this.#isUsed) this.#exchange(this.#strategy.another()); // what goes on from a state knows nothing else
    this.#isUsed = true;
    this.#phase = 'starting';
    this.#mustStop = this.#context.isPaused = false;
    this.#isWarm = true;
    this.#failure = undefined;
    this.watch?.begin();
    this.#since = clock.now();
    const strategy = this.#strategy;
    const scope = (this.#scope = events.scope(componentOf(id), { onError: supervision?.onError === 'stop-engine' ? 'stop-engine' : 'report' }));
    strategy.attach(this.#context);
    hearOfOrders(strategy, { id, scope, watch: this.watch });
    if (!this.#guard('onStart', () => beginFrom(memory, { id, strategy, tell: (order) => this.#guard('onOrder', () => strategy.onOrder(order)) }))) {
      this.#phase = 'stopped';
      this.#releaseAll();
      return mayBeginAnew(memory, this.failure) && this.replace(strategy.another()).start();
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
    const { id, engine: { events, clock } } = this.#options;
    this.#phase = 'stopping';
    this.#guard('onStop', () => this.#strategy.onStop());
    this.#options.memory?.remember(id, this.saveState());
    this.#phase = 'stopped';
    this.#context.isPaused = false;
    this.#since = clock.now();
    this.#releaseAll();
    events.publish('strategy.stopped', { at: clock.now(), strategy: id });
  }

  /** Holds it up. @returns Whether it was running, and not held up already. */
  pause(reason?: string): boolean {
    if (this.#phase !== 'running' || this.#context.isPaused) return false;
    this.#context.isPaused = true;
    this.#tell('strategy.paused', reason);
    return true;
  }

  /** @returns Whether it was held up. */
  resume(reason?: string): boolean {
    if (!this.#context.isPaused) return false;
    this.#context.isPaused = false;
    this.#tell('strategy.resumed', reason);
    return true;
  }

  /** Puts another instance in the place of the one it ran, which must have stopped. */
  replace(strategy: Strategy): this {
    this.#options.memory?.forget(this.id);
    return this.#exchange(strategy);
  }

  #exchange(strategy: Strategy): this {
    this.#strategy = strategy;
    this.#isUsed = false;
    this.#context = this.#lend();
    return this;
  }

  /** Calls a hook of it. @returns Whether it did not throw: what it threw is {@link failure}, and has been reported. */
  call(hook: string, call: () => unknown): boolean {
    return this.#guard(hook, call);
  }

  /** What it knows now; absent while it does not run, where nothing is kept, and where its `save` throws, which is reported. */
  saveState(): StrategyState | undefined {
    let state: StrategyState | undefined;
    if (this.isRunning && this.#options.memory !== undefined) this.#guard('save', () => { state = this.#strategy.saveState(); });
    return state;
  }

  #lend(): LentContext {
    const { engine, id, owner, seed } = this.#options;
    return lendEngine(engine, {
      id, owner,
      random: randomOf(id, seed),
      scope: () => this.#events,
      setTimer: (at, callback, name) => this.#setTimer(at, callback, name),
      setWarm: (isWarm) => { this.#setWarm(isWarm); },
      isStopping: () => this.#phase === 'stopping',
      hears: (hook, handler) => this.watch?.around(hook, handler) ?? handler,
      checkTrading: (requests) => {
        this.watch?.loop.acts();
        const code = this.#heldUp;
        if (code !== undefined) refuseOpening(code, requests, { positions: engine.positions, strategy: id, owner });
      },
      checkAmending: (amendment, order) => {
        this.watch?.loop.acts();
        const code = this.#heldUp;
        if (code !== undefined) refuseLarger(code, amendment, order);
      },
    });
  }

  #watchBy(supervision: StrategySupervision | undefined): StrategyWatch {
    const { id, engine: { clock, events } } = this.#options;
    const { onError = 'report', slow, stopwatch = () => 0, flatten } = supervision ?? {};
    return new StrategyWatch({
      id, clock, events, onError, slow, stopwatch,
      strategy: () => this.#strategy,
      isRunning: () => this.#phase === 'running',
      carryOut: (policy: StrategyPolicy, reason) => {
        if (policy === 'pause') this.pause(reason);
        else this.stop();
        if (policy === 'stop-and-flatten') flatten?.(this);
      },
    });
  }

  #setWarm(isWarm: boolean): void {
    const { id, engine: { events, clock } } = this.#options;
    const hasWarmedUp = isWarm && !this.#isWarm;
    this.#isWarm = isWarm;
    if (hasWarmedUp) events.publish('strategy.warmed-up', { at: clock.now(), strategy: id });
  }

  get #heldUp(): HeldUp | undefined {
    if (this.#context.isPaused) return 'STRATEGY_PAUSED';
    return this.#isWarm ? undefined : 'STRATEGY_WARMING_UP';
  }

  #tell(topic: 'strategy.paused' | 'strategy.resumed', reason: string | undefined): void {
    const { id, engine: { events, clock } } = this.#options;
    events.publish(topic, { at: clock.now(), strategy: id, ...(reason !== undefined && { reason }) });
  }

  #releaseAll(): void {
    this.#scope?.close();
    this.#scope = undefined;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#strategy.detach();
  }

  /** What the strategy subscribes to. A strategy acts between its start and its stop only, for it has no engine before and after. */
  get #events(): Scope {
    return this.#scope as Scope;
  }

  #setTimer(at: Timestamp, callback: () => void, name = 'timer'): Cancel {
    const { id, engine: { clock } } = this.#options;
    const end = clock.setTimer(
      at,
      () => {
        this.#timers.delete(end);
        this.#guard('timer', callback);
      },
      `${id}.${name}`,
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
      const { id, supervision, engine: { events, clock } } = this.#options;
      const policy = supervision?.onError === 'stop-engine' ? 'stop-engine' : 'report';
      events.publish('engine.error', { at: clock.now(), topic: `strategy.${hook}`, event: undefined, subscriber: `${id}.${hook}`, error, component: componentOf(id), policy });
    };
    try {
      const result = this.watch === undefined ? call() : this.watch.around(hook, call)(undefined);
      if (result instanceof Promise) result.catch(report);
      return true;
    } catch (error) {
      report(error);
      return false;
    }
  }
}
