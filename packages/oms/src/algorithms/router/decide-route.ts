import { Scaled, type InstrumentId, type RouteCandidate, type RoutingDecision, type Side } from '@redfire/core';
import { childQuantity } from '../child-request.ts';
import { effectivePrice, unitCost } from './effective-price.ts';
import { closedReason, type RouteVenue } from './route-venue.ts';
import { splitQuantity, type SplitVenue } from './split-quantity.ts';
import { venueRoom, type RoomLevel, type VenueRoom } from './venue-room.ts';

export interface RouteRequest {
  readonly side: Side;
  /** Above zero. */
  readonly quantity: Scaled;
  /** Worst price, without fees. Default: none. */
  readonly limit?: Scaled | undefined;
  /** Instruments that are the same thing at several venues, quantities of one of which are those of another. */
  readonly venues: readonly RouteVenue[];
}

/** A part of an order, and the worst price it needs. */
export interface RoutePart {
  readonly instrument: InstrumentId;
  readonly quantity: Scaled;
  readonly price: Scaled;
}

/** What goes where, and the record of why. */
export interface Route {
  readonly decision: RoutingDecision;
  /** Best price first; those of the decision that have a quantity. */
  readonly parts: readonly RoutePart[];
}

/**
 * Splits an order over venues, to be taken at once from what they show: as much as there is room for, and that at the least total cost, fees for
 * taking included. Lots, smallest and largest orders of each instrument hold. Venues that cannot be reached, lack limit orders
 * with time in force `ioc`, or show nothing within the limit have no part. Equal prices go to the venue that is named first.
 *
 * Exact for any book and any lots that `splitQuantity` gets through.
 */
export function decideRoute({ side, quantity, limit, venues }: RouteRequest): Route {
  const found = venues.map((venue) => ({ venue, room: venueRoom(venue, { side, quantity, limit }) }));
  const rooms = found.flatMap(({ room }) => ('levels' in room ? [room] : []));
  const parts = split(rooms, side, quantity);
  const ranked = found.map(({ venue, room }): Ranked => {
    const { instrument } = venue.math;
    if (!('levels' in room)) return { candidate: { instrument: instrument.id, ...(room.effective && { effectivePrice: room.effective.toDecimal() }), quantity: Scaled.zero.toDecimal(), reason: room.reason }, cost: room.effective && unitCost(venue.math, side, room.effective), isUsable: false };
    const taken = parts.get(room) ?? Scaled.zero;
    const best = room.levels[0] as RoomLevel; // a room has a level
    return {
      candidate: { instrument: instrument.id, effectivePrice: best.effective.toDecimal(), quantity: taken.toDecimal(), reason: reasonOf(room, taken) },
      cost: unitCost(venue.math, side, best.effective),
      isUsable: true,
      ...(!taken.isZero && { part: { instrument: instrument.id, quantity: taken, price: lastOf(room.levels, taken).price } }),
    };
  });
  return routeOf(ranked, quantity);
}

/**
 * Where the rest of an order waits: all of it at one venue, at one price, by the least price with the fee for waiting in it. The price is the limit, or without one
 * the best that any venue shows on the order's own side. Venues that cannot be reached, lack limit orders that stay (`gtc`), or have a larger smallest order have no part.
 */
export function decideRest({ side, quantity, limit, venues }: RouteRequest): Route {
  const price = limit ?? bestOwnPrice(side, venues);
  const ranked = venues.map((venue): Ranked => {
    const { math, fees } = venue;
    const about = { instrument: math.instrument.id, quantity: Scaled.zero.toDecimal() };
    const closed = closedReason(venue, 'limit', 'gtc');
    if (closed !== undefined || price === undefined) return { candidate: { ...about, reason: closed ?? 'no venue shows a price on the side of the order' }, cost: undefined, isUsable: false };
    const own = price.roundToStep(math.tick, side === 'buy' ? 'down' : 'up');
    const effective = effectivePrice(math, side, { price: own, fee: fees?.maker ?? math.makerFee });
    const most = childQuantity(math, quantity, { available: quantity, price: own });
    const isEnough = !most.isZero;
    const candidate = { ...about, effectivePrice: effective.toDecimal(), reason: isEnough ? 'waiting costs less elsewhere' : `"${quantity.toString()}" is less than it takes` };
    return { candidate, cost: unitCost(math, side, effective), isUsable: isEnough, ...(isEnough && { part: { instrument: math.instrument.id, quantity: most, price: own } }) };
  });
  ranked.sort(byRank);
  // one venue has it all
  return routeOf(ranked.map((each, place) => {
    const { part, ...other } = each;
    if (place > 0 || part === undefined) return other;
    return { ...other, part, candidate: { ...each.candidate, quantity: part.quantity.toDecimal(), reason: `waits at "${part.price.toString()}"` } };
  }), quantity);
}

interface Ranked {
  readonly candidate: RouteCandidate;
  readonly cost: Scaled | undefined;
  readonly isUsable: boolean;
  readonly part?: RoutePart;
}

function routeOf(ranked: readonly Ranked[], quantity: Scaled): Route {
  const sorted = [...ranked].sort(byRank);
  const parts = sorted.flatMap(({ part }) => (part ? [part] : []));
  const unrouted = parts.reduce((rest, part) => rest.minus(part.quantity), quantity);
  return { decision: { candidates: sorted.map(({ candidate }) => candidate), unrouted: unrouted.toDecimal() }, parts };
}

/** Those that may have a part first, then by price; the order they came in decides between equals. */
function byRank(a: Ranked, b: Ranked): number {
  if (a.isUsable !== b.isUsable) return a.isUsable ? -1 : 1;
  if (a.cost === undefined || b.cost === undefined) return (a.cost === undefined ? 1 : 0) - (b.cost === undefined ? 1 : 0);
  return a.cost.compare(b.cost);
}

/** In units that every lot, size and cost is a whole number of. */
function split(rooms: readonly VenueRoom[], side: Side, quantity: Scaled): ReadonlyMap<VenueRoom, Scaled> {
  const costs = rooms.map(({ venue, levels }) => levels.map(({ effective }) => unitCost(venue.math, side, effective)));
  const costScale = Math.max(0, ...costs.flat().map(({ scale }) => scale));
  const scale = Math.max(quantity.scale, ...rooms.flatMap(({ venue, levels, least, most }) => [venue.math.lot.scale, least.scale, most.scale, ...levels.map(({ size }) => size.scale)]));
  const venues = rooms.map(({ venue, levels, least, most }, place): SplitVenue => ({
    lot: venue.math.lot.unitsAt(scale),
    least: least.unitsAt(scale),
    most: most.unitsAt(scale),
    levels: levels.map(({ size }, level) => ({ size: size.unitsAt(scale), cost: (costs[place]?.[level] ?? Scaled.zero).unitsAt(costScale) })),
  }));
  const parts = splitQuantity(quantity.unitsAt(scale), venues);
  return new Map(rooms.map((room, place) => [room, new Scaled(parts[place] ?? 0n, scale)]));
}

function reasonOf({ levels, most }: VenueRoom, taken: Scaled): string {
  const best = levels[0] as RoomLevel; // a room has a level
  if (taken.isZero) return 'others have enough room at better prices';
  const { price } = lastOf(levels, taken);
  const at = price.equals(best.price) ? `at "${price.toString()}"` : `from "${best.price.toString()}" to "${price.toString()}"`;
  return taken.equals(most) ? `all there is for it, ${at}` : `a part of the "${most.toString()}" there is for it, ${at}`;
}

/** The level that a quantity reaches into. */
function lastOf(levels: readonly RoomLevel[], quantity: Scaled): RoomLevel {
  let rest = quantity;
  for (const level of levels) {
    rest = rest.minus(level.size);
    if (rest.sign <= 0) return level;
  }
  return levels[levels.length - 1] as RoomLevel; // a room has a level
}

function bestOwnPrice(side: Side, venues: readonly RouteVenue[]): Scaled | undefined {
  let best: Scaled | undefined;
  for (const venue of venues) {
    const shown = venue.isOpen ? (side === 'buy' ? venue.quote?.bid : venue.quote?.ask) : undefined;
    if (shown === undefined) continue;
    const price = venue.math.priceOf(venue.math.ticksOf(shown));
    if (best === undefined || (side === 'buy' ? price.compare(best) > 0 : price.compare(best) < 0)) best = price;
  }
  return best;
}
