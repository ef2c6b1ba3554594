import {
  RedFireError, Scaled, instrumentId, intervalMs,
  type AmendmentRequest, type Bar, type Cancel, type ClientOrderId, type ExactInput, type Fill, type Instrument, type InstrumentId, type Interval, type LogLevel, type Order, type OrderRequest, type Position, type Quote,
  type Side, type StrategyId, type Timestamp, type Trade,
} from '@redfire/core';
import type { z } from 'zod';
import type { BarIndicator } from './indicators/indicator.ts';
import { parseParameters } from './parameters.ts';
import type { StrategyContext } from './strategy-context.ts';

/** A strategy class with its parameters' schema: what a configuration names and an engine makes instances of. */
export interface StrategyClass<P extends z.ZodType = z.ZodType> {
  readonly params: P;
  readonly name: string;
  new (params: z.input<P>): Strategy<P>;
}

/** A strategy class whose parameters are known at run time only: what a name or a module gives. */
export interface AnyStrategyClass {
  /** Absent for a strategy without parameters. */
  readonly params?: z.ZodType;
  readonly name: string;
  new (params: never): Strategy;
}

/** Instructions of a buy or sell beside instrument, side and quantity. */
export type OrderOptions = Omit<OrderRequest, 'instrument' | 'side' | 'quantity' | 'type' | 'price' | 'strategy'> & {
  /** Makes it a limit order; absent means at market. */
  readonly price?: ExactInput;
};

/**
 * Base of every strategy. A subclass has a static `params` schema, if it has parameters, and overrides the hooks it needs; hooks are called
 * one at a time, and one that throws is reported without stopping the others.
 *
 * Parameters are validated in the constructor, so `this.params` is there for field initialisers.
 */
export abstract class Strategy<P extends z.ZodType = z.ZodType> {
  readonly params: z.output<P>;
  #context: StrategyContext | undefined;
  readonly #amounts = new Map<ExactInput, Scaled>();

  /** @throws {@link RedFireError} `INVALID_CONFIG` naming every parameter that is wrong. */
  constructor(params: z.input<P>) {
    this.params = parseParameters<P>(new.target, params);
  }

  /** Called once when the engine starts; the place to subscribe. */
  onStart(): void {}
  /** Called once when the engine stops, while orders can still be sent. */
  onStop(): void {}
  /** Called at each close of a subscribed bar, its indicators up to date. The bar is valid during the call; `copyBar` keeps it. */
  onBar(_bar: Bar): void {}
  /** Called for each quote of a subscribed instrument. */
  onQuote(_quote: Quote): void {}
  /** Called for each trade on the tape of a subscribed instrument. */
  onTrade(_trade: Trade): void {}
  /** Called for each fill of this strategy's orders, after the position has changed. */
  onFill(_fill: Fill, _order: Order): void {}
  /** Called for every other change of this strategy's orders. */
  onOrder(_order: Order): void {}

  /** Name of this instance in orders, positions and logs. */
  get id(): StrategyId {
    return this.#engine.id;
  }

  /** Binds the strategy to an engine. Called by the engine; one engine at a time. */
  attach(context: StrategyContext): void {
    this.#context = context;
  }

  /** Takes the engine away. Called by the engine when the strategy has stopped. */
  detach(): void {
    this.#context = undefined;
  }

  /** The definition of an instrument: its steps, currencies and fees. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  protected instrument(id: string): Instrument {
    return this.#engine.instrument(instrumentId(id));
  }

  /** Time of the engine's clock, epoch ms. */
  protected now(): Timestamp {
    return this.#engine.now();
  }

  /** Subscribes to closed bars of an interval, or of `any`. The indicators are updated with each bar before {@link onBar}. */
  protected subscribeBars(instrument: string, interval: Interval | 'any', indicators: readonly BarIndicator[] = []): void {
    const engine = this.#engine;
    const id = instrumentId(instrument);
    const definition = engine.instrument(id);
    for (const indicator of indicators) indicator.useInstrument?.(definition);
    engine.onBars(id, interval === 'any' ? undefined : intervalMs(interval), (bar) => {
      // counted, for this runs for every bar and an iterator would cost as much as an update
      for (let next = 0; next < indicators.length; next++) (indicators[next] as BarIndicator).update(bar);
      return this.onBar(bar);
    });
  }

  /** Subscribes to best bid and ask. */
  protected subscribeQuotes(instrument: string): void {
    this.#engine.onMarket('market.quote', instrumentId(instrument), (quote) => this.onQuote(quote));
  }

  /** Subscribes to the tape. */
  protected subscribeTrades(instrument: string): void {
    this.#engine.onMarket('market.trade', instrumentId(instrument), (trade) => this.onTrade(trade));
  }

  /** Runs a callback once at a time. */
  protected setTimer(at: Timestamp, callback: () => void): Cancel {
    return this.#engine.setTimer(at, callback);
  }

  /** Sends an order in this strategy's name, whatever name the request has. A refusal comes back as the state of the order. */
  protected submit(request: OrderRequest): Order {
    return this.#engine.submit(request);
  }

  /** Sends orders that belong together, such as a bracket: all of them, or none where one is refused. */
  protected submitAll(requests: readonly OrderRequest[]): readonly Order[] {
    return this.#engine.submitAll(requests);
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
    const { position, open, closable } = this.#engine.exposure(id);
    const missing = this.#amount(quantity).minus(position).minus(open);
    if (missing.isZero) return undefined;
    const side = missing.sign > 0 ? 'buy' : 'sell';
    const order = { type: 'market', instrument: id, side, quantity: missing.absolute() } as const;
    return closable ? this.#engine.submitAll(byLegs(order, closable[side])).at(-1) : this.#engine.submit(order);
  }

  /** This strategy's own position. */
  protected position(instrument: string): Position {
    return this.#engine.position(instrumentId(instrument));
  }

  /** This strategy's open orders, oldest first. */
  protected openOrders(instrument?: string): readonly Order[] {
    return this.#engine.openOrders(instrument === undefined ? undefined : instrumentId(instrument));
  }

  /** Asks the venue to change an open order of this strategy. @throws {@link RedFireError} `ORDER_NOT_FOUND`, `ORDER_NOT_OPEN`, `INVALID_INPUT`. */
  protected modify(amendment: AmendmentRequest): Order {
    return this.#engine.modify(amendment);
  }

  /** Asks the venue to cancel an open order of this strategy. @throws {@link RedFireError} `ORDER_NOT_FOUND`, `ORDER_NOT_OPEN`. */
  protected cancel(id: ClientOrderId): Order {
    return this.#engine.cancel(id);
  }

  /** Cancels this strategy's open orders; returns how many were asked. */
  protected cancelAll(instrument?: string): number {
    return this.#engine.cancelAll(instrument === undefined ? undefined : instrumentId(instrument));
  }

  /** Logs in this strategy's name. */
  protected log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#engine.log(level, message, fields);
  }

  #trade(side: Side, instrument: string, quantity: ExactInput, { price, ...options }: OrderOptions): Order {
    const order = { ...options, instrument: instrumentId(instrument), side, quantity };
    return this.#engine.submit(price === undefined ? { ...order, type: 'market' } : { ...order, type: 'limit', price });
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

  get #engine(): StrategyContext {
    if (this.#context) return this.#context;
    throw new RedFireError('STRATEGY_NOT_RUNNING', `strategy "${this.constructor.name}" is not part of a running engine; act from onStart on, not in the constructor`);
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
