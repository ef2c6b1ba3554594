import { InstrumentMath, clientOrderId, timestamp, type OrderRequest } from '@redfire/core';
import { aBar, aQuote, aTrade, anInstrument, anOrderRequest } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { naiveTrigger, type NaiveEvent, type NaiveOrder } from '../fixtures/naive-triggers.ts';
import { OrderRecord } from '../order-record.ts';
import { termsOf } from '../order-request.ts';
import { TriggerWatch } from './trigger-watch.ts';
import { waitingOrder, type WaitingOrder } from './waiting-order.ts';

// a tick of a half: data of quarters lie on ticks and between them
const math = new InstrumentMath(anInstrument({ tickSize: '0.5' }));
const { id: instrument } = math.instrument;
const text = (ticks: number) => String(ticks / 2);

const source = fc.constantFrom<NaiveOrder['source'][]>(undefined, undefined, 'last', 'bid-ask', 'mid', 'mark', 'index');
const level = fc.integer({ min: 88, max: 112 });
const distance = fc.oneof(
  fc.record({ by: fc.constant('ticks' as const), value: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ by: fc.constant('price' as const), value: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ by: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 600 }) }),
);
const order = fc.record({
  side: fc.constantFrom<NaiveOrder['side'][]>('buy', 'sell'),
  waitsFor: fc.constantFrom<NaiveOrder['waitsFor'][]>('stop', 'touch', 'trail', 'trail', 'trail', 'price'),
  source,
  trigger: level,
  activation: fc.option(level, { nil: undefined }),
  distance,
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('quote' as const), move: fc.integer({ min: -6, max: 6 }), spread: fc.integer({ min: 0, max: 9 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('trade' as const), move: fc.integer({ min: -6, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mark' as const), move: fc.integer({ min: -4, max: 4 }), index: fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('bar' as const), move: fc.integer({ min: -6, max: 6 }), up: fc.integer({ min: 0, max: 8 }), down: fc.integer({ min: 0, max: 8 }), length: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), order }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat({ max: 9 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A walk of one price in quarters, from 200: of trades, the middle of quotes, marks and bars alike. One step is ten units of time. */
function eventOf(item: Exclude<Step, { kind: 'add' | 'remove' }>, price: number, now: number): NaiveEvent {
  const next = price + item.move;
  switch (item.kind) {
    case 'quote':
      return { kind: 'quote', bid: next - item.spread, ask: next + item.spread };
    case 'trade':
      return { kind: 'trade', price: next };
    case 'mark':
      return { kind: 'mark', price: next, index: item.index === undefined ? undefined : next + item.index };
    case 'bar':
      return { kind: 'bar', openTime: now - 10 * item.length, closeTime: now, prices: [price, Math.max(price, next) + item.up, Math.min(price, next) - item.down, next] };
  }
}

function recordOf({ side, waitsFor, source: triggerSource, trigger, activation, distance: { by, value } }: Omit<NaiveOrder, 'since'>): OrderRecord {
  const trailing = { trailingOffset: { by, value: by === 'price' ? text(value) : by === 'percent' ? String(value / 100) : String(value) }, ...(activation !== undefined && { activationPrice: text(activation) }) };
  const request = waitsFor === 'price' ? { type: 'market-to-limit' } : waitsFor === 'trail' ? { type: 'trailing-stop-market', ...trailing } : { type: waitsFor === 'stop' ? 'stop-market' : 'market-if-touched', triggerPrice: text(trigger) };
  return OrderRecord.begin(termsOf(anOrderRequest({ instrument, side, ...request, ...(triggerSource && waitsFor !== 'price' && { triggerSource }) } as Partial<OrderRequest>), clientOrderId('O-1'), timestamp(0)), math, 'held');
}

function show(watch: TriggerWatch, event: NaiveEvent): readonly WaitingOrder[] {
  switch (event.kind) {
    case 'quote':
      return watch.quote(aQuote({ instrument, bid: event.bid / 4, ask: event.ask / 4 }));
    case 'trade':
      return watch.trade(aTrade({ instrument, price: event.price / 4 }));
    case 'mark':
      return watch.mark({ instrument, at: timestamp(0), price: event.price / 4, ...(event.index !== undefined && { indexPrice: event.index / 4 }) });
    case 'bar': {
      const [open, high, low, close] = event.prices.map((price) => price / 4) as [number, number, number, number];
      return watch.bar(aBar({ instrument, openTime: timestamp(event.openTime), closeTime: timestamp(event.closeTime), open, high, low, close }));
    }
  }
}

it('triggers every order with the data, and at the price, that a look at the whole history gives, and no trail ever loosens', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 24 }), (steps) => {
      const watch = new TriggerWatch(math);
      const events: NaiveEvent[] = [];
      const waiting = new Map<WaitingOrder, { readonly naive: NaiveOrder; readonly from: number; trigger: number }>();
      let price = 200;
      let now = 0;
      let number = 0;
      for (const item of steps) {
        if (item.kind === 'add') {
          const naive = { ...item.order, source: item.order.waitsFor === 'price' ? undefined : item.order.source, since: now };
          const added = waitingOrder(recordOf(naive), number++, timestamp(now));
          watch.add(added);
          waiting.set(added, { naive, from: events.length, trigger: Number.NaN });
          continue;
        }
        if (item.kind === 'remove') {
          const removed = [...waiting.keys()][item.which];
          if (removed) expect([watch.remove(removed), watch.remove(removed)]).toEqual([true, false]);
          if (removed) waiting.delete(removed);
          continue;
        }
        now += 10;
        const event = eventOf(item, price, now);
        price += item.move;
        events.push(event);
        const due = show(watch, event);
        const expected = [...waiting].flatMap(([added, { naive, from }]) => {
          const trigger = naiveTrigger(naive, events, from);
          return trigger === undefined ? [] : [[added.number, trigger]];
        });
        expect(due.map((added) => [added.number, added.triggerTicks])).toEqual(expected);
        for (const added of due) waiting.delete(added);
        expect(watch.size).toBe(waiting.size);
        for (const [{ waitsFor, side, triggerTicks }, known] of waiting) {
          if (waitsFor !== 'trail') continue;
          if (side === 'sell' ? triggerTicks < known.trigger : triggerTicks > known.trigger) throw new Error(`a trail at ${known.trigger} was loosened to ${triggerTicks}`);
          known.trigger = triggerTicks;
        }
      }
    }),
    { numRuns: 10_000 },
  );
});
