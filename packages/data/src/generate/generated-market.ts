import { RedFireError, instrumentId, timestamp, type BookLevel, type InstrumentId, type MarketDataItem, type Side } from '@redfire/core';
import { priceGrid, type PriceGrid } from '../price-grid.ts';
import { OrderFlow, type FlowStep } from './order-flow.ts';
import { varianceProcess, type VolatilityClustering } from './volatility.ts';

const SECONDS_A_YEAR = 365 * 86_400;

export const GENERATED_STREAMS = ['quotes', 'trades', 'levels', 'orders'] as const;

/** What of a generated market is told: its best prices, its trades, its price levels (a snapshot, then deltas) or its single orders. */
export type GeneratedStream = (typeof GENERATED_STREAMS)[number];

/** What market to make. */
export interface GeneratedMarketOptions {
  readonly seed: number;
  /** Such as `BTC/USDT.SIM`. */
  readonly instrument: string;
  /** Events in the book: orders that come, take or are canceled. Each gives none, one or several items. */
  readonly events: number;
  /** In the order in which they are told of one event. */
  readonly streams: readonly GeneratedStream[];
  /** Step of the price grid, as decimal text such as `0.01`. */
  readonly tick: string;
  /** Step of sizes, as decimal text. Default `0.001`. */
  readonly lot?: string | undefined;
  /** What orders are worth at the start. */
  readonly start: number;
  /** Epoch milliseconds. */
  readonly startTime: number;
  /** About. Default 10. */
  readonly eventsPerSecond?: number | undefined;
  /** Deviation of a year's log return of that worth. Default 0.6. */
  readonly annualVolatility?: number | undefined;
  readonly clustering?: VolatilityClustering | undefined;
  /** Ticks between bid and ask at usual volatility, about; it goes with volatility. Default 4. */
  readonly spreadTicks?: number | undefined;
  /** Of an order, in lots, about. Default 300. */
  readonly averageLots?: number | undefined;
  /** Events in a chunk; the last may have fewer. Default 1,024. */
  readonly chunkEvents?: number | undefined;
}

/**
 * Quotes, trades, price levels and single orders of one and the same book, for examples and tests: arrivals come in clusters, sizes have a heavy tail, spreads widen with volatility, and bid and ask never cross.
 * They are made chunk by chunk, as they are asked for, and none is kept; each iteration starts anew. The same seed gives the same market on every machine, whatever streams are told of it.
 *
 * Trades tell the taker's side. Levels and orders begin with the book as it is at the start. Prices are the doubles nearest to whole ticks, sizes to whole lots.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` when `tick` or `lot` is no positive decimal, the instrument none, or a number is out of its range.
 */
export function generatedMarket(options: GeneratedMarketOptions): Iterable<readonly MarketDataItem[]> {
  const { annualVolatility = 0.6, eventsPerSecond = 10, spreadTicks = 4, averageLots = 300, chunkEvents = 1_024, events } = options;
  for (const [option, value] of Object.entries({ annualVolatility, eventsPerSecond, spreadTicks, averageLots, chunkEvents })) {
    if (!(value > 0)) throw new RedFireError('INVALID_INPUT', `${option} "${value}" must be above zero`, { details: { option, value } });
  }
  const instrument = instrumentId(options.instrument);
  const prices = priceGrid(options.tick);
  const sizes = priceGrid(options.lot ?? '0.001');
  const variance = varianceProcess((annualVolatility * annualVolatility) / (SECONDS_A_YEAR * eventsPerSecond), options.clustering);
  return {
    *[Symbol.iterator]() {
      const flow = new OrderFlow({ seed: options.seed, startTime: options.startTime, startTicks: prices.ticksOf(options.start), eventsPerSecond, spreadTicks, averageLots, variance });
      const teller = new Teller(flow, { instrument, prices, sizes, streams: options.streams });
      let chunk: MarketDataItem[] = [];
      teller.tellStart(chunk);
      for (let done = 1; done <= events; done++) {
        teller.tell(flow.next(), chunk);
        if (done % chunkEvents !== 0 && done < events) continue;
        yield chunk;
        chunk = [];
      }
    },
  };
}

interface TellerOptions {
  readonly instrument: InstrumentId;
  readonly prices: PriceGrid;
  readonly sizes: PriceGrid;
  readonly streams: readonly GeneratedStream[];
}

/** Puts what a flow does into the streams that are asked for. */
class Teller {
  readonly #flow: OrderFlow;
  readonly #options: TellerOptions;
  #sequence = 0;
  /** The quote that was told last. */
  #quoted = '';

  constructor(flow: OrderFlow, options: TellerOptions) {
    this.#flow = flow;
    this.#options = options;
  }

  tellStart(items: MarketDataItem[]): void {
    for (const stream of this.#options.streams) {
      if (stream === 'quotes') this.#tellQuote(items);
      if (stream === 'levels') items.push({ topic: 'market.book-snapshot', data: { ...this.#event(), sequence: ++this.#sequence, bids: this.#levels('buy'), asks: this.#levels('sell') } });
      if (stream === 'orders') for (const side of ['buy', 'sell'] as const) for (const order of this.#flow.book.orders(side)) this.#tellOrder({ kind: 'add', order, lots: order.lots }, items);
    }
  }

  tell(steps: readonly FlowStep[], items: MarketDataItem[]): void {
    if (steps.length === 0) return;
    for (const stream of this.#options.streams) {
      if (stream === 'quotes') this.#tellQuote(items);
      if (stream === 'trades') for (const step of steps) this.#tellTrade(step, items);
      if (stream === 'levels') this.#tellLevels(steps, items);
      if (stream === 'orders') for (const step of steps) this.#tellOrder(step, items);
    }
  }

  #tellQuote(items: MarketDataItem[]): void {
    const { book } = this.#flow;
    const [bid, ask, bidLots, askLots] = [book.best('buy'), book.best('sell'), book.bestLots('buy'), book.bestLots('sell')];
    const quoted = `${bid} ${ask} ${bidLots} ${askLots}`;
    if (quoted === this.#quoted) return;
    this.#quoted = quoted;
    items.push({ topic: 'market.quote', data: { ...this.#event(), bid: this.#price(bid), ask: this.#price(ask), bidSize: this.#size(bidLots), askSize: this.#size(askLots) } });
  }

  #tellTrade({ kind, order, lots }: FlowStep, items: MarketDataItem[]): void {
    if (kind !== 'execute') return;
    items.push({ topic: 'market.trade', data: { ...this.#event(), price: this.#price(order.ticks), size: this.#size(lots), side: order.side === 'buy' ? 'sell' : 'buy' } });
  }

  #tellLevels(steps: readonly FlowStep[], items: MarketDataItem[]): void {
    const changed = (side: Side): readonly BookLevel[] => {
      const ticks = new Set(steps.filter(({ order }) => order.side === side).map(({ order }) => order.ticks));
      return [...ticks].map((at) => [this.#price(at), this.#size(this.#flow.book.lotsAt(side, at))]);
    };
    items.push({ topic: 'market.book-delta', data: { ...this.#event(), previousSequence: this.#sequence, sequence: ++this.#sequence, bids: changed('buy'), asks: changed('sell') } });
  }

  #tellOrder({ kind, order, lots }: FlowStep, items: MarketDataItem[]): void {
    const { id, side, ticks } = order;
    items.push({ topic: 'market.book-order', data: { ...this.#event(), change: kind, orderId: String(id), side, price: this.#price(ticks), ...(kind !== 'remove' && { size: this.#size(lots) }) } });
  }

  #levels(side: Side): readonly BookLevel[] {
    return this.#flow.book.levels(side).map(([ticks, lots]) => [this.#price(ticks), this.#size(lots)]);
  }

  #event() {
    return { instrument: this.#options.instrument, at: timestamp(Math.floor(this.#flow.at)) };
  }

  #price(ticks: number): number {
    return this.#options.prices.priceOf(ticks);
  }

  #size(lots: number): number {
    return this.#options.sizes.priceOf(lots);
  }
}
