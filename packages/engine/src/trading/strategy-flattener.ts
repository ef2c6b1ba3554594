import { isOpen, type ClientOrderId, type StrategyId, type Unsubscribe } from '@redfire/core';
import type { PositionRecord } from '@redfire/oms';
import { FLATTEN_TAG, closePositions, heldBy } from './stop-policy.ts';
import type { TradingKernel } from './trading-kernel.ts';

/** How often an order is asked to end. */
const MOST_CANCELS = 3;

/** How the closing of a strategy's positions ended. */
export interface FlattenResult {
  /** Whether no order of it is open and it holds nothing. */
  readonly isFlat: boolean;
  /** Why not. */
  readonly reason?: string;
}

/** Ends the orders of one strategy, then closes what it holds by orders that only reduce, and once more what a venue left of it, as long as that helps. */
class Flattening {
  readonly result: Promise<FlattenResult>;
  readonly #kernel: TradingKernel;
  readonly #strategy: StrategyId;
  /** How often the cancel of an order was asked for: a venue that had not heard of it yet, or was about to fill it, refuses. */
  readonly #asked = new Map<ClientOrderId, number>();
  readonly #sent = new Set<ClientOrderId>();
  readonly #unsubscribe: Unsubscribe;
  readonly #onEnd: (result: FlattenResult) => void;
  #resolve: (result: FlattenResult) => void = () => undefined;
  #heldBefore = '';
  #isBusy = false;
  #mustLook = false;
  isOver = false;

  constructor(kernel: TradingKernel, strategy: StrategyId, onEnd: (result: FlattenResult) => void) {
    this.#kernel = kernel;
    this.#strategy = strategy;
    this.#onEnd = onEnd;
    this.result = new Promise((resolve) => { this.#resolve = resolve; });
    this.#unsubscribe = kernel.events.on('order.*', () => { this.look(); }, { name: `${strategy}.flatten`, priority: -1_000 });
  }

  /** Does what can be done now. What it does is told by events, after which it looks again. */
  look(): void {
    this.#mustLook = true;
    if (this.#isBusy || this.isOver) return;
    this.#isBusy = true;
    try {
      // looks again after whatever a call of its own has led to
      while (this.#mustLook && !this.isOver) {
        this.#mustLook = false;
        this.#step();
      }
    } catch (error) {
      this.end({ isFlat: false, reason: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#isBusy = false;
    }
  }

  end(result: FlattenResult): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#unsubscribe();
    const { events, clock } = this.#kernel;
    if (!events.isClosed) events.publish('strategy.flattened', { at: clock.now(), strategy: this.#strategy, ...result });
    this.#onEnd(result);
    this.#resolve(result);
  }

  #step(): void {
    const { orders } = this.#kernel;
    const open = orders.open({ strategy: this.#strategy });
    for (const { id, pending, parentId } of open) {
      const asked = this.#asked.get(id) ?? 0;
      if (this.#sent.has(id) || parentId !== undefined || pending.cancel === 'in-flight' || asked >= MOST_CANCELS) continue;
      this.#asked.set(id, asked + 1);
      // one cancel may end other orders, such as the other leg of a pair
      if (isOpen(orders.get(id).state)) orders.cancel(id);
    }
    if (orders.open({ strategy: this.#strategy }).length > 0) return;
    const held = this.#held();
    if (held.length === 0) {
      this.end({ isFlat: true });
      return;
    }
    const text = held.map(({ math, side, quantity }) => `${math.instrument.id} ${side ?? ''} ${quantity.toString()}`).join();
    if (text === this.#heldBefore) {
      this.end({ isFlat: false, reason: this.#refusal() });
      return;
    }
    this.#heldBefore = text;
    for (const { id } of closePositions(this.#kernel, held, { reduceOnly: true })) this.#sent.add(id);
    this.#mustLook = true;
  }

  #held(): readonly PositionRecord[] {
    return heldBy(this.#kernel).filter(({ strategy }) => strategy === this.#strategy);
  }

  #refusal(): string {
    const reasons = this.#kernel.orders.list({ strategy: this.#strategy, tag: FLATTEN_TAG }).flatMap(({ id, reason }) => (this.#sent.has(id) && reason !== undefined ? [reason] : []));
    return reasons.length === 0 ? 'orders that close it change nothing any more' : [...new Set(reasons)].join('; ');
  }
}

/** Brings strategies to nothing: no open orders, no positions. */
export class StrategyFlattener {
  readonly #kernel: TradingKernel;
  readonly #underWay = new Map<StrategyId, { readonly flattening: Flattening; readonly done: ((result: FlattenResult) => void)[] }>();

  constructor(kernel: TradingKernel) {
    this.#kernel = kernel;
  }

  isUnderWay(strategy: StrategyId): boolean {
    return this.#underWay.has(strategy);
  }

  /** Begins, or joins what is under way. @param done - Called at once when it is over. */
  flatten(strategy: StrategyId, done: (result: FlattenResult) => void = () => undefined): Promise<FlattenResult> {
    const known = this.#underWay.get(strategy);
    if (known) {
      known.done.push(done);
      return known.flattening.result;
    }
    const waiting = [done];
    const flattening = new Flattening(this.#kernel, strategy, (result) => {
      this.#underWay.delete(strategy);
      for (const tell of waiting) tell(result);
    });
    this.#underWay.set(strategy, { flattening, done: waiting });
    flattening.look();
    return flattening.result;
  }

  /** Gives up what is under way: the engine stops, and has a policy of its own. */
  close(): void {
    for (const { flattening } of [...this.#underWay.values()]) flattening.end({ isFlat: false, reason: 'the engine stops' });
  }
}
