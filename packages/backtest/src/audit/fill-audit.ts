import { RedFireError, exactExecution, type ClientOrderId, type ExecutionReport, type FillReport, type InstrumentId, type InstrumentMath, type Order } from '@redfire/core';
import { numberOf } from '../results/share-of.ts';
import type { ShownMarket, ShownPrices } from './shown-market.ts';

export interface FillAuditOptions {
  readonly markets: ReadonlyMap<InstrumentId, ShownMarket>;
  /** Whether those who take may pay more than is shown: the venue has slippage or impact. */
  readonly hasSlippage: boolean;
  /** Whether an order was sent by order management. What nobody ordered, such as a liquidation, is not made of the data of the moment alone, and is not looked at. */
  readonly isOrdered: (orderId: ClientOrderId) => boolean;
}

/** Whole ticks between which an order may have filled. */
interface Range {
  readonly least: number;
  readonly most: number;
  /** What the range is of, in words. */
  readonly source: string;
}

/**
 * Holds every fill of a run against the data that could have made it: none inside a bar is outside its range, none at a bar's open is at another price, none is better
 * than the best bid or ask, or the trade, that was shown, none that takes is worse than the last level shown, slippage apart; and none is beyond its order's limit. It knows the data from the runner and
 * the fills from the venue, and nothing of how the venue makes them. The first that does not hold is kept, and ends the run.
 */
export class FillAudit {
  readonly #options: FillAuditOptions;
  #violation: RedFireError | undefined;
  /** Fills that were looked at. */
  checked = 0;

  constructor(options: FillAuditOptions) {
    this.#options = options;
  }

  /** `FILL_OUTSIDE_MARKET`; `undefined` while all fills hold. */
  get violation(): RedFireError | undefined {
    return this.#violation;
  }

  /** Looks at a report of the venue at the moment at which it happens. */
  readonly check = (report: ExecutionReport): void => {
    if (report.kind !== 'fill' || this.#violation !== undefined) return;
    const { side, at, instrument } = report;
    const market = instrument === undefined ? undefined : this.#options.markets.get(instrument);
    if (market === undefined || side === undefined || !this.#options.isOrdered(report.orderId)) return;
    this.checked++;
    const ticks = ticksOf(market.math, report);
    const range = market.isMoved ? quotedRange(market, side, at) : barRange(market, at);
    if (range === undefined) {
      this.#violation = outside(report, ticks, market.math, 'no data that could have filled it');
      return;
    }
    // one that rests on quotes fills at its limit, however far beyond that the market has come
    const mayBeWorse = report.liquidity === 'maker' ? market.isMoved : this.#options.hasSlippage;
    const least = mayBeWorse && side === 'sell' ? -Infinity : range.least;
    const most = mayBeWorse && side === 'buy' ? Infinity : range.most;
    if (!(ticks >= least && ticks <= most)) this.#violation = outside(report, ticks, market.math, `${range.source}, from ${priceText(market.math, least)} to ${priceText(market.math, most)}`);
  };

  /** Looks at an order's limit once the books have the fill. */
  checkLimit({ id, type, side, exact }: Order, fill: Pick<FillReport, 'exact' | 'price' | 'quantity' | 'fee' | 'instrument' | 'at' | 'tradeId'>): void {
    const limit = exact?.price;
    if (limit === undefined || this.#violation !== undefined || !LIMITED.has(type)) return;
    const price = fill.exact?.price;
    if (price === undefined || price.compare(limit) * (side === 'buy' ? 1 : -1) <= 0) return;
    this.#violation = new RedFireError('FILL_OUTSIDE_MARKET', `order "${id}" filled at "${price.toString()}", beyond its limit "${limit.toString()}"; the venue that filled it is wrong`, {
      details: { orderId: id, instrument: fill.instrument, at: fill.at, tradeId: fill.tradeId, price: price.toString(), limit: limit.toString() },
    });
  }
}

const LIMITED: ReadonlySet<string> = new Set(['limit', 'stop-limit', 'limit-if-touched']);

function ticksOf(math: InstrumentMath, fill: FillReport): number {
  return math.ticksOf(numberOf((fill.exact ?? exactExecution(fill)).price));
}

/** The open at the open's time, else what the bar has been through. */
function barRange({ bar, math }: ShownMarket, at: number): Range | undefined {
  if (bar === undefined || !(at >= bar.openTime && at <= bar.closeTime)) return undefined;
  if (at === bar.openTime) {
    const open = math.ticksOf(bar.open);
    return { least: open, most: open, source: 'the open of its bar' };
  }
  return { least: math.ticksOf(bar.low), most: math.ticksOf(bar.high), source: 'its bar' };
}

/** A fill dated before the latest item was made of what stood before that. */
function quotedRange(market: ShownMarket, side: 'buy' | 'sell', at: number): Range | undefined {
  const { math } = market;
  const prices = at < market.at ? market.before : market.present;
  const [best, worst] = ends(prices, side);
  if (Number.isNaN(best)) return undefined;
  const near = math.ticksOf(best);
  // a price between two ticks is moved to the one that is worse for the order
  const off = math.isOnTick(worst) ? 0 : 1;
  const far = math.ticksOf(worst);
  return side === 'buy' ? { least: near, most: far + off, source: 'what was shown' } : { least: far - off, most: near, source: 'what was shown' };
}

/** Best and worst price for a side, of the far side of the book and of the trade of the moment. */
function ends({ bid, ask, lowestBid, highestAsk, trade }: ShownPrices, side: 'buy' | 'sell'): readonly [best: number, worst: number] {
  if (side === 'buy') return [least(ask, trade), most(highestAsk, trade)];
  return [most(bid, trade), least(lowestBid, trade)];
}

function least(a: number, b: number): number {
  return a <= b || Number.isNaN(b) ? a : b;
}

function most(a: number, b: number): number {
  return a >= b || Number.isNaN(b) ? a : b;
}

function priceText(math: InstrumentMath, ticks: number): string {
  return Number.isFinite(ticks) ? math.priceOf(ticks).toString() : 'any';
}

function outside(report: FillReport, ticks: number, math: InstrumentMath, data: string): RedFireError {
  const { orderId, instrument, side, at, tradeId } = report;
  const price = priceText(math, ticks);
  return new RedFireError('FILL_OUTSIDE_MARKET', `order "${orderId}" to ${side} "${instrument ?? ''}" filled at "${price}" at "${at}", but there was ${data}; the venue that filled it is wrong`, {
    details: { orderId, instrument, side, at, tradeId, price },
  });
}
