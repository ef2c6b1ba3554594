import {
  RedFireError, Scaled, instrumentId,
  type AlgorithmReport, type AmendmentRequest, type Bracket, type Cancel, type ClientOrderId, type Decimal, type ExactInput, type Instrument, type InstrumentId, type LogLevel, type Metrics, type Order, type OrderRequest,
  type Position, type Side, type StrategyId, type Timestamp,
} from '@redfire/core';
import { plainData } from './signals/plain-data.ts';
import type { Sizer } from './sizing/sizing-input.ts';
import { PositionClosing } from './position-closing.ts';
import type { StrategyAccount, StrategyContext } from './strategy-context.ts';

/** Instructions of a buy or sell beside instrument, side and quantity. */
export type OrderOptions = Omit<OrderRequest, 'instrument' | 'side' | 'quantity' | 'type' | 'price' | 'strategy'> & {
  /** Makes it a limit order; absent means at market. */
  readonly price?: ExactInput;
};

/** What a strategy can do in the engine it is part of, always in its own name. */
export abstract class StrategyActions {
  #context: StrategyContext | undefined;
  #closing: PositionClosing | undefined;
  readonly #amounts = new Map<ExactInput, Scaled>();

  /** Name of this instance in orders, positions and logs. */
  get id(): StrategyId {
    return this.engine.id;
  }

  /** Whether it is held up: it hears of its own orders and timers, and may only reduce what it holds. */
  get isPaused(): boolean {
    return this.engine.isPaused;
  }

  /** Binds the strategy to an engine. Called by the engine; one engine at a time. */
  attach(context: StrategyContext): void {
    this.#context = context;
    this.#closing = undefined;
  }

  /** Takes the engine away. Called by the engine when the strategy has stopped. */
  detach(): void {
    this.#context = undefined;
  }

  /** The definition of an instrument: its steps, currencies and fees. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  protected instrument(id: string): Instrument {
    return this.engine.instrument(instrumentId(id));
  }

  /** Time of the engine's clock, epoch ms. */
  protected now(): Timestamp {
    return this.engine.now();
  }

  /** Runs a callback once at a time. It is gone after a restart; a named timer of `startTimer` is not. */
  protected setTimer(at: Timestamp, callback: () => void): Cancel {
    return this.engine.setTimer(at, callback);
  }

  /** Sends an order in this strategy's name, whatever name the request has. A refusal comes back as the state of the order. With `algorithm`, it is worked by an execution algorithm. */
  protected submit(request: OrderRequest): Order {
    return this.engine.submit(request);
  }

  /** Sends orders that belong together: all of them, or none where one is refused. */
  protected submitAll(requests: readonly OrderRequest[]): readonly Order[] {
    return this.engine.submitAll(requests);
  }

  /** Sends an entry with its exits: all of them, or none where one is refused. The exits wait for the entry and follow what of it has filled. */
  protected bracket(bracket: Bracket): readonly Order[] {
    return this.engine.bracket(bracket);
  }

  /** Buys at market, or with a `price` at that limit. */
  protected buy(instrument: string, quantity: ExactInput, options: OrderOptions = {}): Order {
    return this.#trade('buy', instrument, quantity, options);
  }

  /** Sells at market, or with a `price` at that limit. */
  protected sell(instrument: string, quantity: ExactInput, options: OrderOptions = {}): Order {
    return this.#trade('sell', instrument, quantity, options);
  }

  /**
   * Sends one market order for what this strategy's position lacks to the target; open orders count as if filled. Where long and short are
   * kept apart, what is held on the other side is closed first, by an order of its own.
   *
   * @param quantity - Signed: below zero is short.
   * @returns The order, the last one where there are two, or `undefined` when there is nothing to do.
   */
  protected targetPosition(instrument: string, quantity: ExactInput): Order | undefined {
    const id = instrument as InstrumentId;
    const { position, open, closable } = this.engine.exposure(id);
    const missing = this.#amount(quantity).minus(position).minus(open);
    if (missing.isZero) return undefined;
    const side = missing.sign > 0 ? 'buy' : 'sell';
    const order = { type: 'market', instrument: id, side, quantity: missing.absolute() } as const;
    return closable ? this.engine.submitAll(byLegs(order, closable[side])).at(-1) : this.engine.submit(order);
  }

  /**
   * Closes what this strategy holds of an instrument, at market and by orders that only reduce, and cancels its other open orders of it. Called again before the
   * first is filled, it closes nothing twice. What an order may still fill before the venue has answered its cancel is closed when the answer has come; in
   * `onStop`, where no answer is waited for, at once.
   *
   * @returns The orders that are sent now; none where nothing is held, or all of it is being closed.
   */
  protected closePosition(instrument: string): readonly Order[] {
    const { engine } = this;
    this.#closing ??= new PositionClosing(engine);
    return this.#closing.close(instrumentId(instrument));
  }

  /** This strategy's own position. */
  protected position(instrument: string): Position {
    return this.engine.position(instrumentId(instrument));
  }

  /** What all strategies of the engine together hold. */
  protected netPosition(instrument: string): Position {
    return this.engine.netPosition(instrumentId(instrument));
  }

  /** The money of the account. */
  protected account(): StrategyAccount {
    return this.engine.account();
  }

  /** What one unit of quantity is worth in the account's currency at the latest price; `undefined` before there is one, or where no known rate leads there. */
  protected unitValue(instrument: string): Decimal | undefined {
    return this.engine.unitValue(instrumentId(instrument));
  }

  /** What the instrument is valued at now; `undefined` before there is a price. */
  protected latestPrice(instrument: string): Decimal | undefined {
    return this.engine.latestPrice(instrumentId(instrument));
  }

  /**
   * The quantity a rule of `@redfire/strategy/sizing` gives for an instrument, with the account and the price of now: zero or more, in whole lots.
   *
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`; `INVALID_INPUT` for a measured figure that is out of its range.
   */
  protected size(sizer: Sizer, instrument: string): Decimal {
    const id = instrumentId(instrument);
    const { engine } = this;
    return sizer({ instrument: engine.instrument(id), equity: engine.account().equity, unitValue: engine.unitValue(id), price: engine.latestPrice(id) }).quantity;
  }

  /** An order of this strategy, also an ended one that is still kept. @throws {@link RedFireError} `ORDER_NOT_FOUND`. */
  protected getOrder(id: ClientOrderId): Order {
    return this.engine.order(id);
  }

  /** This strategy's open orders, oldest first. */
  protected openOrders(instrument?: string): readonly Order[] {
    return this.engine.openOrders(instrument === undefined ? undefined : instrumentId(instrument));
  }

  /** Asks the venue to change an open order of this strategy. @throws {@link RedFireError} `ORDER_NOT_FOUND`, `ORDER_NOT_OPEN`, `INVALID_INPUT`. */
  protected modify(amendment: AmendmentRequest): Order {
    return this.engine.modify(amendment);
  }

  /** Asks the venue to cancel an open order of this strategy. @throws {@link RedFireError} `ORDER_NOT_FOUND`, `ORDER_NOT_OPEN`. */
  protected cancel(id: ClientOrderId): Order {
    return this.engine.cancel(id);
  }

  /** Cancels this strategy's open orders; returns how many were asked. */
  protected cancelAll(instrument?: string): number {
    return this.engine.cancelAll(instrument === undefined ? undefined : instrumentId(instrument));
  }

  /** How far an execution algorithm is with an order of this strategy. @throws {@link RedFireError} `ORDER_NOT_FOUND`. */
  protected algorithm(id: ClientOrderId): AlgorithmReport {
    return this.engine.algorithm(id);
  }

  /** Holds up an execution algorithm: what it has sent is taken back. @throws {@link RedFireError} `ORDER_NOT_FOUND`. */
  protected pauseAlgorithm(id: ClientOrderId): void {
    this.engine.pauseAlgorithm(id);
  }

  /** Lets an execution algorithm go on. @throws {@link RedFireError} `ORDER_NOT_FOUND`. */
  protected resumeAlgorithm(id: ClientOrderId): void {
    this.engine.resumeAlgorithm(id);
  }

  /**
   * Tells other strategies, and who else listens to `strategy.signal`. They hear of it when the hook has returned, in the order in which they subscribed, and never this strategy itself.
   *
   * @param value - Plain data, what JSON has. It is copied, and nobody can change the copy.
   * @throws {@link RedFireError} `INVALID_INPUT` for a name that is empty, and for what is no plain data, with its place.
   */
  protected publishSignal(name: string, value: unknown, instrument?: string): void {
    if (typeof name !== 'string' || name === '') throw new RedFireError('INVALID_INPUT', 'a signal has a name that is not empty; others subscribe by it', { details: { field: 'name' } });
    const signal = { name, value: plainData(value, `value of signal "${name}"`) };
    this.engine.publishSignal(instrument === undefined ? signal : { ...signal, instrument: instrumentId(instrument) });
  }

  /** A number from 0 to below 1: the same ones in every run with the same seed. */
  protected random(): number {
    return this.engine.random.next();
  }

  /** For what a strategy measures of itself. */
  protected get metrics(): Metrics {
    return this.engine.metrics;
  }

  /** Logs in this strategy's name. */
  protected log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.engine.log(level, message, fields);
  }

  /** What the engine lends. @throws {@link RedFireError} `STRATEGY_NOT_RUNNING` while there is no engine. */
  protected get engine(): StrategyContext {
    if (this.#context) return this.#context;
    throw this.notRunning();
  }

  /** The error of acting without an engine. */
  protected notRunning(): RedFireError {
    return new RedFireError('STRATEGY_NOT_RUNNING', `strategy "${this.constructor.name}" is not part of a running engine; act from onStart on, not in the constructor`);
  }

  #trade(side: Side, instrument: string, quantity: ExactInput, { price, ...options }: OrderOptions): Order {
    const order = { ...options, instrument: instrumentId(instrument), side, quantity };
    return this.engine.submit(price === undefined ? { ...order, type: 'market' } : { ...order, type: 'limit', price });
  }

  /** Targets are mostly the same few parameters, so their exact form is kept. */
  #amount(quantity: ExactInput): Scaled {
    const known = this.#amounts.get(quantity);
    if (known) return known;
    if (this.#amounts.size >= 16) this.#amounts.clear();
    const exact = Scaled.from(quantity, 'quantity');
    this.#amounts.set(quantity, exact);
    return exact;
  }
}

/** An order as one that closes the other leg and one that opens its own, whichever there is something for. */
function byLegs(order: Pick<OrderRequest, 'instrument' | 'side'> & { readonly type: 'market'; readonly quantity: Scaled }, closable: Scaled): readonly OrderRequest[] {
  const { quantity, side } = order;
  const closes = closable.compare(quantity) < 0 ? closable : quantity;
  const opens = quantity.minus(closes);
  return [
    ...(closes.sign > 0 ? [{ ...order, quantity: closes, positionSide: side === 'buy' ? 'short' : 'long', reduceOnly: true } as const] : []),
    ...(opens.sign > 0 ? [{ ...order, quantity: opens, positionSide: side === 'buy' ? 'long' : 'short' } as const] : []),
  ];
}
