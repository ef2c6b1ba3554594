import {
  RedFireError, Scaled, isTerminal,
  type AlgorithmReport, type AlgorithmRequest, type AlgorithmState, type ApprovedAmendment, type Bar, type ClientOrderId, type InstrumentId, type Quote, type Timestamp, type Trade,
} from '@redfire/core';
import type { OrderChange, OrderPort } from '../order-port.ts';
import type { AlgorithmTopic } from '../order-publisher.ts';
import type { OrderRecord } from '../order-record.ts';
import { algorithmReport } from './algorithm-report.ts';
import { Benchmarks } from './benchmarks.ts';
import { ChildSender, type RefusalLimits } from './child-sender.ts';
import { childChange } from './child-change.ts';
import type { AlgorithmContext, AlgorithmVenue, ExecutionAlgorithm } from './execution-algorithm.ts';
import { marketView, type MarketPrice } from './market-view.ts';
import { mirrorTrades, tradesOf } from './mirrored-reports.ts';
import { NamedTimers } from './named-timers.ts';
import { OrderLife, type Ending } from './order-life.ts';
import { OrderRandom } from './order-random.ts';
import { RUN_TIMER, parentView, runContext } from './run-context.ts';
import { RunShell } from './run-shell.ts';
import type { SavedWorkedOrder } from './saved-worked-order.ts';
import { WantedTerms } from './wanted-terms.ts';

export interface WorkedOrderOptions {
  readonly port: OrderPort;
  readonly order: OrderRecord;
  readonly request: AlgorithmRequest;
  readonly algorithm: ExecutionAlgorithm;
  readonly market: MarketPrice;
  readonly venues: readonly AlgorithmVenue[];
  readonly limits: RefusalLimits;
  readonly seed: number;
  readonly nextTimerNumber: () => number;
  readonly onEnded: () => void;
}

/** One order being worked: between the algorithm that decides and the port that acts. */
export class WorkedOrder {
  readonly id: ClientOrderId;
  readonly instrument: InstrumentId;
  readonly timers: NamedTimers;
  readonly #options: WorkedOrderOptions;
  readonly #sender: ChildSender;
  readonly #benchmarks = new Benchmarks();
  readonly #random: OrderRandom;
  readonly #run = new RunShell({ isHeard: () => !this.#life.ending && this.#life.endedAt === undefined, settle: () => { this.#settle(); }, onFailed: (reason) => { this.#end({ as: 'canceled', reason: `algorithm "${this.#options.algorithm.name}" failed: ${reason}` }); } });
  /** The parent as it was last seen: the store may forget it when it has ended. */
  #last: OrderRecord;
  readonly #life: OrderLife;
  readonly #wanted: WantedTerms;

  constructor(options: WorkedOrderOptions) {
    const { port, order, limits, seed, nextTimerNumber, request } = options;
    this.#options = options;
    this.#last = order;
    this.id = order.id;
    this.instrument = order.terms.instrument;
    this.#life = new OrderLife(request.startAt ?? port.clock.now());
    this.#random = new OrderRandom(seed, order.id);
    this.timers = new NamedTimers({ clock: port.clock, owner: `algorithm of order ${order.id}`, nextNumber: nextTimerNumber, onTimer: (name) => { this.#onTimer(name); } });
    this.#sender = new ChildSender({ port, timers: this.timers, limits, parent: () => this.#parent, available: () => this.#available, onGivenUp: (reason) => { this.#end({ as: 'canceled', reason }); } });
    this.#wanted = new WantedTerms(port, this.#sender.children);
  }

  get state(): AlgorithmState {
    return this.#life.state;
  }

  /** Whether nothing can come of it any more. */
  get isDone(): boolean {
    return this.#life.endedAt !== undefined && this.#sender.children.openCount === 0;
  }

  get report(): AlgorithmReport {
    const { port, request } = this.#options;
    const { children } = this.#sender;
    const parent = this.#parent;
    const now = this.#life.endedAt ?? port.clock.now();
    return algorithmReport({
      parent, now, algorithm: request.use, state: this.state, startedAt: this.#life.startedAt, endedAt: this.#life.endedAt, children: children.sent, openChildren: children.openCount, benchmarks: this.#benchmarks,
      reason: parent.state === 'filled' ? undefined : (this.#life.ending?.reason ?? parent.reason),
    });
  }

  /** Takes up the order: at once, or when its window begins. */
  begin(): void {
    const { port } = this.#options;
    const { expiresAt } = this.#parent.terms;
    if (expiresAt !== undefined) this.timers.set('expire', expiresAt);
    if (this.#life.startAt > port.clock.now()) this.timers.set('start', this.#life.startAt);
    else this.#start();
    this.#run.drain();
  }

  /** @throws {@link RedFireError} `INVALID_STATE` when it is ending. */
  pause(): void {
    if (this.#life.ending || this.#life.endedAt !== undefined) throw new RedFireError('INVALID_STATE', `order "${this.id}" is ${this.state} and cannot be paused`, { details: { orderId: this.id, state: this.state } });
    if (this.#life.isPaused) return;
    this.#life.isPaused = true;
    this.#benchmarks.pause(this.#options.port.clock.now());
    this.#sender.children.cancelAll();
    this.#publish('algorithm.paused');
    this.#run.drain();
  }

  /** Goes on after a pause; otherwise does nothing. */
  resume(): void {
    if (!this.#life.isPaused) return;
    const now = this.#options.port.clock.now();
    this.#life.isPaused = false;
    this.#publish('algorithm.resumed');
    if (this.#life.startedAt !== undefined) this.#benchmarks.begin(now, this.#options.market.mid);
    else if (this.#life.startAt <= now) this.#start();
    if (this.#endAt !== undefined && this.#endAt <= now) this.#windowEnded();
    this.#run.tell((run) => run.onReady?.('resumed'));
    this.#run.drain();
  }

  /** Takes back what is out, and ends when that has ended. */
  cancel(): void {
    this.#end({ as: 'canceled', reason: 'canceled on request' });
    this.#run.drain();
  }

  modify(amendment: ApprovedAmendment): void {
    const { port } = this.#options;
    if (this.#life.ending) {
      port.apply({ kind: 'modify-rejected', orderId: this.id, instrument: this.instrument, at: port.clock.now(), reason: `the order is ending: ${this.#life.ending.reason}` });
      return;
    }
    this.#wanted.ask(amendment);
    this.#run.drain();
  }

  /** A child has changed: the parent's executions are kept the same as those of its children. */
  onChild(change: OrderChange): void {
    const { after, before, postings } = change;
    const isNew = before === undefined;
    this.#sender.children.take(after);
    mirrorTrades(this.#options.port, after, postings.map(({ execution }) => execution.tradeId));
    if (this.#life.endedAt !== undefined) return this.#sender.takeLate(change);
    this.#sender.take(change);
    if (after.state === 'expired' && this.#parent.terms.timeInForce === 'day') this.#end({ as: 'expired', reason: 'the day has ended' });
    const kind = childChange(change);
    if (isNew || kind !== 'other') this.#publish('algorithm.progressed');
    this.#run.tell((run) => run.onChild?.(after, kind));
    this.#run.drain();
  }

  onQuote(quote: Quote): void {
    this.#takePrice();
    if (this.state === 'running') this.#run.show('onQuote', quote);
  }

  onTrade(trade: Trade): void {
    this.#takePrice();
    if (trade.instrument === this.instrument) this.#benchmarks.takeTrade(trade);
    if (this.state === 'running') this.#run.show('onTrade', trade);
  }

  onBar(bar: Bar): void {
    this.#takePrice();
    if (bar.instrument === this.instrument) this.#benchmarks.takeBar(bar);
    if (this.state === 'running') this.#run.show('onBar', bar);
  }

  /** The parent has ended: by its last fill, by us, or by somebody else. */
  ended(): void {
    if (this.#life.endedAt !== undefined) return;
    const now = this.#options.port.clock.now();
    this.#life.endedAt = now;
    this.#benchmarks.pause(now);
    this.#run.clear();
    this.timers.clearAll();
    this.#publish('algorithm.ended');
    this.#sender.children.cancelAll();
    this.#options.onEnded();
  }

  save(): SavedWorkedOrder {
    const wanted = this.#wanted.save();
    return {
      order: this.id,
      algorithm: this.#options.algorithm.name,
      life: this.#life.save(),
      ...(wanted && { wanted }),
      children: this.#sender.save(),
      timers: this.timers.save(),
      draws: this.#random.draws,
      benchmarks: this.#benchmarks.save(),
      ...this.#run.save(),
    };
  }

  /** Goes on where {@link save} left it, with what its children have filled since. Timers are set again by the caller, then {@link restored} is to be called. */
  restore(saved: SavedWorkedOrder): void {
    const { port, algorithm, request } = this.#options;
    this.#life.restore(saved.life);
    this.#wanted.restore(saved.wanted);
    this.#random.skip(saved.draws);
    this.#benchmarks.restore(saved.benchmarks);
    if (this.#life.startedAt !== undefined) this.#run.restore(() => algorithm.create(this.#context(), request), saved);
    for (const child of this.#sender.restore(saved.children)) {
      mirrorTrades(port, child, tradesOf(this.#parent, child));
      if (isTerminal(child.state)) this.#run.tell((run) => run.onChild?.(child, child.state === 'filled' ? 'filled' : 'ended'));
    }
  }

  restored(): void {
    if (this.#life.endedAt !== undefined) this.#options.onEnded();
    else if (isTerminal(this.#parent.state)) this.ended();
    this.#run.drain();
  }

  get #parent(): OrderRecord {
    this.#last = this.#options.port.find(this.id) ?? this.#last;
    return this.#last;
  }

  get #endAt(): Timestamp | undefined {
    const { durationMs } = this.#options.request;
    return durationMs === undefined ? undefined : ((this.#life.startAt + durationMs) as Timestamp);
  }

  get #available(): Scaled {
    const rest = this.#wanted.quantityOf(this.#parent).minus(this.#parent.filledQuantity).minus(this.#sender.children.out);
    return rest.sign > 0 ? rest : Scaled.zero;
  }

  #start(): void {
    const { port, market, algorithm, request } = this.#options;
    const now = port.clock.now();
    const endAt = this.#endAt;
    this.#life.startedAt = now;
    this.#benchmarks.begin(now, market.mid);
    if (endAt !== undefined) this.timers.set('end', endAt);
    this.#publish('algorithm.started');
    this.#run.start(() => algorithm.create(this.#context(), request));
  }

  #context(): AlgorithmContext {
    const { port, market, venues } = this.#options;
    const parent = parentView({ record: () => this.#parent, quantity: () => this.#wanted.quantityOf(this.#parent), available: () => this.#available });
    return runContext({
      parent, clock: port.clock, sender: this.#sender, timers: this.timers, random: this.#random, startAt: this.#life.startAt, endAt: this.#endAt,
      market: marketView(market, () => this.#benchmarks.volume),
      capabilities: port.capabilitiesOf(this.instrument), venues, routed: (decision) => { port.publisher.routed(this.#parent, decision); },
      isRunning: () => this.state === 'running',
      finish: (reason) => { this.#end({ as: 'canceled', reason }); },
    });
  }

  #onTimer(name: string): void {
    if (name === 'start' && !this.#life.isPaused) this.#start();
    else if (name === 'end') this.#windowEnded();
    else if (name === 'expire') this.#end({ as: 'expired', reason: 'expired' });
    else if (name === 'cancel-again') this.#sender.children.cancelUnwanted();
    else if (name === 'retry' && !this.#life.isPaused) this.#run.tell((run) => run.onReady?.('retry'));
    else if (name.startsWith(RUN_TIMER)) this.#run.tell((run) => run.onTimer?.(name.slice(RUN_TIMER.length)));
    this.#run.drain();
  }

  #windowEnded(): void {
    const { atEnd = 'cancel' } = this.#options.request;
    if (atEnd === 'cancel') this.#end({ as: 'canceled', reason: 'the window has ended' });
    // nothing is traded during a pause; the end comes with its end
    else if (atEnd === 'market' && !this.#life.isPaused) this.#end({ as: 'market', reason: 'the window has ended' });
  }

  #end(ending: Ending): void {
    if (!this.#life.end(ending)) return;
    this.#wanted.forget();
    this.#run.clear();
    this.#sender.children.cancelAll();
  }

  /** Takes the next step to where the order is to be, once nothing stands in its way any more. */
  #settle(): void {
    if (this.#life.endedAt !== undefined) return;
    const { children } = this.#sender;
    if (this.#wanted.settle(this.#parent) && this.#life.endedAt === undefined) {
      this.#sender.followLimit();
      this.#run.tell((run) => run.onAmend?.());
    }
    const { ending } = this.#life;
    if (!ending || children.openCount > 0) return;
    if (ending.as === 'market' && (this.#sender.isWaiting || this.#sender.send({ quantity: this.#available }, 'market') !== undefined)) return;
    const { port } = this.#options;
    const about = { orderId: this.id, instrument: this.instrument, at: port.clock.now() };
    port.apply(ending.as === 'expired' ? { kind: 'expired', ...about } : { kind: 'canceled', ...about, reason: ending.reason });
    this.ended();
  }

  #takePrice(): void {
    this.#benchmarks.takePrice(this.#options.port.clock.now(), this.#options.market.mid);
  }

  #publish(topic: AlgorithmTopic): void {
    this.#options.port.publisher.algorithm(topic, this.#parent, () => ({ report: this.report, state: this.save() }));
  }
}
