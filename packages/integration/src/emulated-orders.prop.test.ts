import {
  InstrumentMath, ORDER_TYPES, TRIGGER_SOURCES, Scaled, clientOrderId, sequentialIds, timestamp,
  type ApprovedAmendment, type ApprovedOrder, type GatewayCapabilities, type OrderRequest, type OrderType, type TriggerSource,
} from '@redfire/core';
import { Emulator, Ledger, OrderManager, PositionBook } from '@redfire/oms';
import { SIMULATED_VENUE_CAPABILITIES, SimulatedVenue } from '@redfire/sim';
import { FakeClock, aQuote, aTrade, anInstrument } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const math = new InstrumentMath(anInstrument({ tickSize: '1' }));
const { id: instrument } = math.instrument;
const BARE: GatewayCapabilities = { ...SIMULATED_VENUE_CAPABILITIES, orderTypes: ['market', 'limit'], timesInForce: ['gtc', 'ioc', 'fok'], triggerSources: [] };
const WAITING = ORDER_TYPES.filter((type) => type !== 'market' && type !== 'limit');

interface Asked {
  readonly side: 'buy' | 'sell';
  readonly type: OrderType;
  readonly source: TriggerSource | undefined;
  readonly trigger: number;
  readonly price: number;
  readonly activation: number | undefined;
  readonly trail: { readonly by: 'price' | 'ticks' | 'percent'; readonly value: number };
  readonly lastsFor: number | undefined;
}
type Step =
  | { readonly kind: 'quote'; readonly move: number; readonly spread: number }
  | { readonly kind: 'trade'; readonly move: number }
  | { readonly kind: 'mark'; readonly move: number; readonly index: number }
  | { readonly kind: 'submit'; readonly order: Asked }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'modify'; readonly which: number; readonly trigger: number; readonly price: number; readonly quantity: number };

const level = fc.integer({ min: 90, max: 110 });
const asked: fc.Arbitrary<Asked> = fc.record({
  side: fc.constantFrom('buy', 'sell'),
  type: fc.constantFrom<OrderType[]>('limit', ...WAITING),
  source: fc.constantFrom<(TriggerSource | undefined)[]>(undefined, ...TRIGGER_SOURCES),
  trigger: level,
  price: level,
  activation: fc.option(level, { nil: undefined }),
  trail: fc.oneof(fc.record({ by: fc.constantFrom('price', 'ticks'), value: fc.integer({ min: 1, max: 5 }) }), fc.record({ by: fc.constant('percent'), value: fc.integer({ min: 1, max: 5 }) })),
  lastsFor: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 3 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('quote'), move: fc.integer({ min: -3, max: 3 }), spread: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('trade'), move: fc.integer({ min: -3, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mark'), move: fc.integer({ min: -3, max: 3 }), index: fc.integer({ min: -2, max: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('submit'), order: asked }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel'), which: fc.nat({ max: 7 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('modify'), which: fc.nat({ max: 7 }), trigger: level, price: level, quantity: fc.integer({ min: 1, max: 9 }) }) },
);

const fields: Readonly<Record<OrderType, readonly (keyof Asked | 'offset')[]>> = {
  market: [], limit: ['price'], 'market-to-limit': [], 'stop-market': ['trigger'], 'stop-limit': ['trigger', 'price'], 'market-if-touched': ['trigger'], 'limit-if-touched': ['trigger', 'price'],
  'trailing-stop-market': ['trail', 'activation'], 'trailing-stop-limit': ['trail', 'activation', 'offset'],
};

function requestOf(order: Asked, now: number): OrderRequest {
  const has = (field: keyof Asked | 'offset') => fields[order.type].includes(field);
  const waits = has('trigger') || has('trail');
  return {
    instrument, side: order.side, type: order.type, quantity: '5',
    ...(has('price') && { price: String(order.price) }),
    ...(has('trigger') && { triggerPrice: String(order.trigger) }),
    ...(has('trail') && { trailingOffset: { by: order.trail.by, value: String(order.trail.value) } }),
    ...(has('activation') && order.activation !== undefined && { activationPrice: String(order.activation) }),
    ...(has('offset') && { limitOffset: '2' }),
    ...(waits && order.source && { triggerSource: order.source }),
    ...(order.lastsFor !== undefined && { timeInForce: 'gtd', expiresAt: timestamp(now + order.lastsFor) }),
  } as OrderRequest;
}

/** What becomes of each order, in a line, as `triggered 30 | 5 at 98 taker 30`. */
function run(steps: readonly Step[], capabilities: GatewayCapabilities): readonly string[] {
  const instruments = new Map([[instrument, math]]);
  const clock = new FakeClock();
  const venue = new SimulatedVenue({ instruments, clock });
  const told: Record<string, string[]> = {};
  const orders = new OrderManager({
    instruments, clock, ids: sequentialIds(), ledger: new Ledger(), positions: new PositionBook(instruments),
    review: {
      review: (order) => ({ kind: 'approved', order: order as ApprovedOrder }),
      reviewAmendment: ({ orderId, ...change }) => ({ kind: 'approved', amendment: { orderId, ...Object.fromEntries(Object.entries(change).map(([field, value]) => [field, Scaled.from(value).toDecimal()])) } as ApprovedAmendment }),
    },
    dispatch: { capabilitiesOf: () => capabilities, submit: (order) => { venue.submit(order); }, modify: (amendment) => { venue.modify(amendment); }, cancel: (id) => { venue.cancel(id); } },
    events: {
      wants: () => true,
      publish: ({ topic, event }) => {
        if (!('order' in event)) return;
        const line = (told[event.order.id] ??= []);
        if (topic === 'order.triggered') line.push(`triggered ${clock.now()}`);
        if (topic === 'order.filled') line.push(`${event.fill.quantity.toFixed()} at ${event.fill.price.toFixed()} ${event.fill.liquidity} ${clock.now()}`);
        if (topic === 'order.canceled' || topic === 'order.expired') line.push(`${event.order.state} ${event.order.updatedAt}`);
      },
    },
    parts: (port) => {
      const emulator = new Emulator(port, { hears: 'always' });
      return { holders: [emulator], observers: [emulator], market: [emulator], standIn: 'emulator', translate: (report) => emulator.translate(report) };
    },
  });
  venue.onReport((report) => { orders.apply(report); });
  const market = venue.ticks(instrument);
  let price = 100;
  let standing = aQuote({ bid: 99, ask: 101 });
  const show = (item: Extract<Step, { move: number }>) => {
    clock.advanceBy(10);
    const at = clock.now();
    price += item.move;
    if (item.kind === 'quote') {
      standing = aQuote({ at, bid: price - item.spread, ask: price + item.spread });
      market.quote(standing);
      orders.market.onQuote(standing);
    } else if (item.kind === 'trade') {
      const trade = aTrade({ at, price, size: 1_000 });
      market.trade(trade);
      orders.market.onTrade(trade);
    } else {
      const mark = { instrument, at, price, indexPrice: price + item.index };
      market.markPrice(mark);
      orders.market.onMark(mark);
    }
    // the market stands for the moment that an order of our side takes to it; what a mark is no data for acts on the quote that follows
    const stands = { ...standing, at };
    market.quote(stands);
    orders.market.onQuote(stands);
    market.quote(stands);
  };
  const all = [{ kind: 'quote', move: 0, spread: 1 }, { kind: 'trade', move: 0 }, { kind: 'mark', move: 0, index: 0 }, ...steps, { kind: 'trade', move: 0 }, { kind: 'quote', move: 0, spread: 1 }] as const;
  for (const item of all) {
    if ('move' in item) show(item);
    else if (item.kind === 'submit') orders.submit(requestOf(item.order, clock.now()));
    else {
      const order = orders.list().find(({ id }) => id === clientOrderId(`O-${item.which + 1}`));
      if (order === undefined || order.remainingQuantity.isZero() || ['canceled', 'expired', 'denied', 'rejected'].includes(order.state)) continue;
      // what our side still holds and what ended at the venue without its telling yet are the same to nobody
      if (order.expiresAt !== undefined && order.expiresAt <= clock.now()) continue;
      if (item.kind === 'cancel') orders.cancel(order.id);
      else {
        const waits = !(told[order.id] ?? []).some((text) => text.startsWith('triggered'));
        orders.modify({
          orderId: order.id, quantity: String(item.quantity),
          ...(fields[order.type].includes('price') && { price: String(item.price) }),
          ...(fields[order.type].includes('trigger') && waits && { triggerPrice: String(item.trigger) }),
        });
      }
    }
  }
  return orders.list().map(({ id }) => `${id} ${(told[id] ?? []).join(' | ')}`).sort();
}

it('triggers and fills the orders of a bare venue as one does that has every type: at the same prices, at the same times', () => {
  const seen = { triggered: 0, expired: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 6, maxLength: 30 }), (steps) => {
      const emulated = run(steps, BARE);
      expect(emulated).toEqual(run(steps, SIMULATED_VENUE_CAPABILITIES));
      seen.triggered += emulated.filter((line) => line.includes('triggered')).length;
      seen.expired += emulated.filter((line) => line.includes('expired')).length;
    }),
    { numRuns: 10_000 },
  );
  expect([seen.triggered > 3_000, seen.expired > 1_000]).toEqual([true, true]);
});
