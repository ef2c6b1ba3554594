import { Scaled, type InstrumentMath, type Side } from '@redfire/core';
import { lotsOf } from '../lots-of.ts';
import { effectivePrice } from './effective-price.ts';
import { closedReason, type RouteQuote, type RouteVenue } from './route-venue.ts';

export interface RoomLevel {
  readonly price: Scaled;
  /** With the fee for taking in it. */
  readonly effective: Scaled;
  /** Whole lots. */
  readonly size: Scaled;
}

/** What a venue has for an order that takes. */
export interface VenueRoom {
  readonly venue: RouteVenue;
  /** Best first, none beyond the limit. */
  readonly levels: readonly RoomLevel[];
  /** Smallest and largest order, in whole lots. */
  readonly least: Scaled;
  readonly most: Scaled;
}

export interface RoomRequest {
  readonly side: Side;
  readonly quantity: Scaled;
  readonly limit: Scaled | undefined;
}

/** What a venue has for an order that takes at once or not at all, or in words why it has nothing; then with the price it would have had. */
export function venueRoom(venue: RouteVenue, { side, quantity, limit }: RoomRequest): VenueRoom | { readonly reason: string; readonly effective?: Scaled } {
  const closed = closedReason(venue, 'limit', 'ioc');
  if (closed !== undefined) return { reason: closed };
  const { math, fees, quote, taken } = venue;
  const fee = fees?.taker ?? math.takerFee;
  const shown = levelsOf(math, quote, side, quantity).map(({ price, size }) => ({ price, size, effective: effectivePrice(math, side, { price, fee }) }));
  const [best] = shown;
  if (best === undefined) return { reason: 'it shows no price' };
  const { effective } = best;
  if (taken === 'all') return { reason: 'it had less than it showed, and has not told anew', effective };
  const within = shown.filter(({ price }) => limit === undefined || (side === 'buy' ? price.compare(limit) <= 0 : price.compare(limit) >= 0));
  if (within.length === 0) return { reason: `its price "${best.price.toString()}" is beyond the limit "${limit?.toString() ?? ''}"`, effective };
  const levels = behind(within, taken ?? Scaled.zero);
  const room = levels.reduce((sum, { size }) => sum.plus(size), Scaled.zero);
  if (room.isZero) return { reason: taken === undefined ? 'it shows less than a lot' : 'what it showed is taken', effective };
  const least = leastOf(math, levels);
  const most = smallest([mostOf(math, levels), room, quantity.roundToStep(math.lot, 'down')]);
  if (most.sign <= 0 || most.compare(least) < 0) return { reason: `it takes "${least.toString()}" at least, and there is "${most.toString()}" for it`, effective };
  return { venue, levels, least, most };
}

/** Prices to the tick and sizes to the lot. */
function levelsOf(math: InstrumentMath, quote: RouteQuote | undefined, side: Side, all: Scaled): readonly { readonly price: Scaled; readonly size: Scaled }[] {
  if (quote === undefined) return [];
  const book = side === 'buy' ? quote.asks : quote.bids;
  if (book !== undefined && book.length > 0) return book.map(([price, size]) => ({ price: math.priceOf(math.ticksOf(price)), size: lotsOf(math, size) })).filter(({ size }) => size.sign > 0);
  const price = side === 'buy' ? quote.ask : quote.bid;
  const size = side === 'buy' ? quote.askSize : quote.bidSize;
  if (price === undefined) return [];
  return [{ price: math.priceOf(math.ticksOf(price)), size: size === undefined ? all : lotsOf(math, size) }];
}

/** What is left of levels when the best of them are taken. */
function behind(levels: readonly RoomLevel[], taken: Scaled): readonly RoomLevel[] {
  let gone = taken;
  return levels.flatMap((level) => {
    if (gone.compare(level.size) >= 0) {
      gone = gone.minus(level.size);
      return [];
    }
    const size = level.size.minus(gone);
    gone = Scaled.zero;
    return size.sign > 0 ? [{ ...level, size }] : [];
  });
}

/** Whole lots that are enough for the instrument at any of the prices. */
function leastOf(math: InstrumentMath, levels: readonly RoomLevel[]): Scaled {
  const { minQuantity, minNotional } = math.limits;
  const least = minQuantity !== undefined && minQuantity.compare(math.lot) > 0 ? minQuantity.roundToStep(math.lot, 'up') : math.lot;
  if (minNotional === undefined) return least;
  return levels.reduce((most, { price }) => larger(most, lotsWorth(math, price, minNotional, 'up')), least);
}

function mostOf(math: InstrumentMath, levels: readonly RoomLevel[]): Scaled | undefined {
  const { maxQuantity, maxNotional } = math.limits;
  const most = maxQuantity?.roundToStep(math.lot, 'down');
  if (maxNotional === undefined) return most;
  return levels.reduce<Scaled | undefined>((least, { price }) => smallest([least, lotsWorth(math, price, maxNotional, 'down')]), most);
}

/** Lots of a value: the fewest that reach it, or the most that do not exceed it. */
function lotsWorth(math: InstrumentMath, price: Scaled, value: Scaled, mode: 'up' | 'down'): Scaled {
  const guess = math.lot.times(value.dividedBy(math.value(math.lot, price), 0));
  const found = math.value(guess, price).compare(value);
  if (mode === 'up') return found < 0 ? guess.plus(math.lot) : guess;
  return found > 0 ? guess.minus(math.lot) : guess;
}

const larger = (a: Scaled, b: Scaled): Scaled => (a.compare(b) > 0 ? a : b);

function smallest(values: readonly (Scaled | undefined)[]): Scaled {
  const given = values.filter((value) => value !== undefined);
  return given.reduce((least, value) => (value.compare(least) < 0 ? value : least));
}
