import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InstrumentMath, ORDER_TYPES, Scaled, TIMES_IN_FORCE, type GatewayCapabilities, type Side } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import { decideRoute } from './decide-route.ts';
import type { RouteVenue } from './route-venue.ts';

const CAPABILITIES: GatewayCapabilities = { orderTypes: ORDER_TYPES, timesInForce: TIMES_IN_FORCE, postOnly: true, reduceOnly: true, displayQuantity: true, modify: true, snapshot: false, fillHistory: false };

interface Drawn {
  readonly lot: number;
  readonly minLots: number;
  readonly maxLots: number | undefined;
  readonly fee: number;
  readonly levels: readonly (readonly [price: number, size: number])[];
}

const anyVenue: fc.Arbitrary<Drawn> = fc.record({
  lot: fc.constantFrom(1, 2, 3, 5),
  minLots: fc.integer({ min: 1, max: 3 }),
  maxLots: fc.option(fc.integer({ min: 3, max: 5 }), { nil: undefined }),
  fee: fc.integer({ min: -2, max: 12 }),
  levels: fc.array(fc.tuple(fc.integer({ min: 95, max: 105 }), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 2 }),
});

const anyRequest = fc.record({ side: fc.constantFrom<Side>('buy', 'sell'), quantity: fc.integer({ min: 1, max: 15 }), limit: fc.option(fc.integer({ min: 95, max: 105 }), { nil: undefined }), venues: fc.array(anyVenue, { minLength: 1, maxLength: 3 }), isInverse: fc.boolean() });

describe('the split of an order over venues', () => {
  it('routes as much as any split, at the least cost of those', () => {
    fc.assert(
      fc.property(anyRequest, ({ side, quantity, limit, venues: drawn, isInverse }) => {
        const sorted = drawn.map((venue) => ({ ...venue, levels: [...venue.levels].sort(([a], [b]) => (side === 'buy' ? a - b : b - a)) }));
        const { parts, decision } = decideRoute({ side, quantity: Scaled.from(String(quantity)), limit: limit === undefined ? undefined : Scaled.from(String(limit)), venues: sorted.map((venue, place) => venueOf(venue, { place, side, isInverse })) });
        const split = sorted.map((_, place) => parts.find(({ instrument }) => instrument === idOf(place))?.quantity.toNumber() ?? 0);
        const routed = split.reduce((sum, part) => sum + part, 0);

        expect(decision.unrouted.toNumber()).toBe(quantity - routed);
        expect(decision.candidates.map((candidate) => candidate.quantity.toNumber()).filter((part) => part > 0)).toEqual(parts.map((part) => part.quantity.toNumber()));
        for (const [place, venue] of sorted.entries()) expect(partsOf(venue, { side, quantity, limit })).toContain(split[place]);
        for (const { instrument, quantity: part, price } of parts) {
          const venue = sorted[Number(instrument.slice(-1))];
          // the price of a part is the worst that it needs
          expect(venue && priceFor(venue, part.toNumber())).toBe(price.toNumber());
        }

        const costOf = (each: readonly number[]) => each.reduce((sum, part, place) => sum + cost(sorted[place]!, part, { side, isInverse }), 0);
        let most = 0;
        let least = 0;
        for (const each of everySplit(sorted.map((venue) => partsOf(venue, { side, quantity, limit })), quantity)) {
          const total = each.reduce((sum, part) => sum + part, 0);
          const its = costOf(each);
          if (total > most || (total === most && its < least)) [most, least] = [total, its];
        }
        expect(routed).toBe(most);
        expect(costOf(split)).toBeCloseTo(least, 9);
      }),
      { numRuns: cases() },
    );
  });
});

const idOf = (place: number) => `BTC/USDT.V${place}`;

function venueOf({ lot, minLots, maxLots, fee, levels }: Drawn, { place, side, isInverse }: { readonly place: number; readonly side: Side; readonly isInverse: boolean }): RouteVenue {
  const instrument = anInstrument({
    id: idOf(place), tickSize: '1', lotSize: String(lot), minQuantity: String(lot * minLots), fees: { maker: '0', taker: String(fee / 1000) },
    ...(maxLots !== undefined && { maxQuantity: String(lot * maxLots) }), ...(isInverse && { inverse: true }),
  });
  return { math: new InstrumentMath(instrument), isOpen: true, capabilities: CAPABILITIES, quote: side === 'buy' ? { asks: levels } : { bids: levels } };
}

interface Wanted {
  readonly side: Side;
  readonly quantity: number;
  readonly limit: number | undefined;
}

/** Whole lots of a level, within the limit. */
function usable({ lot, levels }: Drawn, { side, limit }: Pick<Wanted, 'side' | 'limit'>) {
  return levels.filter(([price]) => limit === undefined || (side === 'buy' ? price <= limit : price >= limit)).map(([price, size]) => [price, Math.floor(size / lot) * lot] as const);
}

/** Everything that may go to a venue, nothing included. */
function partsOf(venue: Drawn, wanted: Wanted): readonly number[] {
  const { lot, minLots, maxLots = 100 } = venue;
  const shown = usable(venue, wanted).reduce((sum, [, size]) => sum + size, 0);
  const parts = [0];
  for (let part = lot * minLots; part <= Math.min(shown, wanted.quantity, lot * maxLots); part += lot) parts.push(part);
  return parts;
}

function* everySplit(choices: readonly (readonly number[])[], rest: number): Generator<readonly number[]> {
  const [first, ...others] = choices;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const part of first) if (part <= rest) for (const tail of everySplit(others, rest - part)) yield [part, ...tail];
}

/** What a part costs with its fees; of a sale the proceeds below zero. */
function cost(venue: Drawn, quantity: number, { side, isInverse }: { readonly side: Side; readonly isInverse: boolean }): number {
  const rate = venue.fee / 1000;
  let rest = quantity;
  let sum = 0;
  for (const [price, size] of usable(venue, { side, limit: undefined })) {
    const taken = Math.min(rest, size);
    rest -= taken;
    // who buys an inverse contract is owed coins for it, who sells owes them
    if (isInverse) sum += side === 'buy' ? (-taken * (1 - rate)) / price : (taken * (1 + rate)) / price;
    else sum += side === 'buy' ? taken * price * (1 + rate) : -taken * price * (1 - rate);
  }
  return sum;
}

function priceFor(venue: Drawn, quantity: number): number | undefined {
  let rest = quantity;
  for (const [price, size] of venue.levels) {
    rest -= Math.floor(size / venue.lot) * venue.lot;
    if (rest <= 0) return price;
  }
  return undefined;
}
