import { InstrumentMath, clientOrderId, ownerId, strategyId, timestamp, venueOrderId, type InstrumentId } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFill, anOrderRecord } from '../fixtures/an-order-record.ts';
import { applyReport } from '../fold/fold.ts';
import { NOTHING_PENDING, OrderRecord } from '../order-record.ts';
import { readTombstone, writeTombstone } from './order-tombstone.ts';
import { EndedOrders, type OrderHeir } from './ended-orders.ts';

const instruments: ReadonlyMap<InstrumentId, InstrumentMath> = new Map([[anInstrument().id, new InstrumentMath(anInstrument())]]);

const shape = fc.record({
  side: fc.constantFrom('buy', 'sell'),
  quantity: fc.constantFrom('1', '0.125', '3', '90071992547409.93', '123456789012345678901234567890.5'),
  price: fc.constantFrom('100', '0.01', '-2.5'),
  fills: fc.nat({ max: 3 }),
  sequence: fc.option(fc.nat(), { nil: undefined, freq: 1 }),
  at: fc.nat({ max: 2 ** 41 }),
  strategy: fc.option(fc.constantFrom('s', 't'), { nil: undefined, freq: 1 }),
  owner: fc.option(fc.constantFrom('me'), { nil: undefined, freq: 1 }),
  positionSide: fc.option(fc.constantFrom('long', 'short'), { nil: undefined, freq: 1 }),
  reduceOnly: fc.option(fc.constant(true), { nil: undefined, freq: 1 }),
  venueId: fc.option(fc.constantFrom('V-1', 'V-2'), { nil: undefined, freq: 1 }),
  tags: fc.option(fc.constant(['x']), { nil: undefined, freq: 1 }),
  postOnly: fc.option(fc.boolean(), { nil: undefined, freq: 1 }),
  reason: fc.option(fc.constant('so'), { nil: undefined, freq: 1 }),
  cancels: fc.nat({ max: 2 }),
  lastEvent: fc.nat(),
});
type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

describe('orders that have ended', () => {
  it('are all they were while they are kept whole, in a row or not', () => {
    fc.assert(
      fc.property(shape, (wanted) => {
        const order = anEndedOrder('A', wanted);
        const ended = new EndedOrders({ limit: 2, tombstoneLimit: 0, instruments });
        for (const each of [order, anEndedOrder('B', wanted)]) ended.add(each);
        expect(whole(ended.get(order.id))).toEqual(whole(order));
        expect(Array.from(ended.values(), ({ id }) => id)).toEqual(['A', 'B']);
      }),
      { numRuns: cases() },
    );
  });

  it('are given back as their text would, once they are tombstones', () => {
    fc.assert(
      fc.property(shape, fc.boolean(), (wanted, isArchived) => {
        const order = anEndedOrder('A', wanted);
        const archived: OrderRecord[] = [];
        const ended = new EndedOrders({ limit: 1, tombstoneLimit: 1, instruments, ...(isArchived && { onBuried: (each: OrderRecord) => archived.push(each) }) });
        for (const each of [order, anEndedOrder('B', wanted)]) ended.add(each);
        const text = writeTombstone(order);
        expect(read(ended.recall(order.id))).toEqual(read(readTombstone(order.id, text, instruments)));
        expect([...ended.tombstones()]).toEqual([[order.id, text]]);
        expect([...ended.ids()]).toEqual([[order.id, order.venueOrderId]]);
        expect(archived).toEqual(isArchived ? [order] : []);
      }),
      { numRuns: cases() },
    );
  });

  it('are the last so many whole and the last so many left of, whenever they are first asked for, and leave what they filled to an heir', () => {
    const command = fc.record({ kind: fc.constantFrom('add', 'add', 'add', 'put', 'delete'), back: fc.nat({ max: 6 }), shape });
    const limits = fc.record({ limit: fc.integer({ min: 1, max: 4 }), tombstoneLimit: fc.nat({ max: 4 }) });
    fc.assert(
      fc.property(limits, fc.nat({ max: 12 }), fc.array(command, { maxLength: 14 }), (limit, askedFrom, commands) => {
        const lost: string[] = [];
        const filled: string[] = [];
        const heir: OrderHeir = {
          forgetOne: ({ id, filledQuantity }) => { if (!filledQuantity.isZero) filled.push(`${id} ${filledQuantity.toString()}`); },
          forgetTrade: ({ order: { terms }, execution: { exact } }) => filled.push(`${terms.id} ${exact.quantity.toString()}`),
        };
        const ended = new EndedOrders({ ...limit, instruments, heir, onLost: (id, venue) => lost.push(`${id} ${venue ?? ''}`) });
        const slow = new SlowRing(limit);
        for (const [index, { kind, back, shape: wanted }] of commands.entries()) {
          const id = clientOrderId(`A-${kind === 'add' ? index : index - back}`);
          const order = anEndedOrder(id, wanted);
          if (kind === 'delete') {
            ended.delete(id);
            slow.delete(id);
          } else if (kind === 'add') {
            ended.add(order);
            slow.add(order);
          } else if (slow.has(id)) {
            ended.put(order);
            slow.put(order);
          }
          if (index < askedFrom) continue;
          const wholes = slow.of(true);
          const buried = slow.of(false);
          expect([ended.counts, ended.has(id)]).toEqual([{ ended: wholes.length, tombstones: buried.length }, slow.has(id)]);
          expect(Array.from(ended.values(), whole)).toEqual(wholes.map(whole));
          expect(wholes.map((each) => whole(ended.get(each.id)))).toEqual(wholes.map(whole));
          expect(Array.from(ended.ids(), ([each]) => each)).toEqual(buried.map((each) => each.id));
          expect(buried.map((each) => [read(ended.recall(each.id)), ended.get(each.id)])).toEqual(buried.map((each) => [read(readTombstone(each.id, writeTombstone(each), instruments)), undefined]));
        }
        expect([lost, filled]).toEqual([slow.lost.map((each) => `${each.id} ${each.venueOrderId ?? ''}`), slow.lost.flatMap((each) => (each.filledQuantity.isZero ? [] : [`${each.id} ${each.filledQuantity.toString()}`]))]);
      }),
      { numRuns: cases() },
    );
  });
});

/** The same in a plain list, oldest first: each place with its order, or free. */
class SlowRing {
  readonly lost: OrderRecord[] = [];
  readonly #limits: { readonly limit: number; readonly tombstoneLimit: number };
  #places: { order: OrderRecord | undefined; isWhole: boolean }[] = [];

  constructor(limits: { readonly limit: number; readonly tombstoneLimit: number }) {
    this.#limits = limits;
  }

  of(isWhole: boolean): readonly OrderRecord[] {
    return this.#places.flatMap((place) => (place.isWhole === isWhole && place.order ? [place.order] : []));
  }

  has(id: string): boolean {
    return this.#places.some(({ order }) => order?.id === id);
  }

  delete(id: string): void {
    for (const place of this.#places) if (place.order?.id === id) place.order = undefined;
  }

  put(order: OrderRecord): void {
    const place = this.#places.find((each) => each.order?.id === order.id);
    if (place?.isWhole === true) place.order = order;
    else {
      this.delete(order.id);
      this.add(order);
    }
  }

  add(order: OrderRecord): void {
    const { limit, tombstoneLimit } = this.#limits;
    if (this.#places.length === limit + tombstoneLimit) {
      const [first] = this.#places.splice(0, 1);
      if (first?.order) this.lost.push(first.order);
    }
    this.#places.push({ order, isWhole: true });
    while (this.of(true).length > limit) {
      const oldest = this.#places.find(({ isWhole }) => isWhole);
      if (oldest === undefined) break;
      oldest.isWhole = false;
      if (tombstoneLimit > 0 || oldest.order === undefined) continue;
      this.lost.push(oldest.order);
      oldest.order = undefined;
    }
  }
}

function anEndedOrder(id: string, { side, quantity, price, fills, sequence, at, strategy, owner, positionSide, reduceOnly, venueId, tags, postOnly, reason, cancels, lastEvent }: Shape): OrderRecord {
  const { terms, math } = anOrderRecord('working', {
    side, quantity, ...(strategy !== undefined && { strategy: strategyId(strategy) }), ...(owner !== undefined && { owner: ownerId(owner) }), ...(positionSide !== undefined && { positionSide }), ...(reduceOnly === true && { reduceOnly }), ...(tags && { tags }), ...(postOnly !== undefined && { postOnly }),
  }, anInstrument());
  const start = OrderRecord.begin({ ...terms, id: clientOrderId(id) }, instruments.get(anInstrument().id) ?? math, 'working').moved('working', timestamp(at), {}, undefined, venueId === undefined ? undefined : venueOrderId(venueId));
  let order = start;
  for (let fill = 0; fill < fills; fill++) order = applyReport(order, { ...aFill(`T-${fill}`, '0.05', price, at + fill), ...(sequence !== undefined && { sequence }) }).order;
  const ended = order.moved('canceled', timestamp(at + 5), NOTHING_PENDING, reason);
  ended.cancels = cancels;
  ended.lastEvent = lastEvent;
  return ended;
}

function whole(order: OrderRecord | undefined): unknown {
  return order && [read(order), order.executions, order.terms, order.pending, order.reason, order.cancels, order.lastEvent];
}

/** The text of a tombstone has the currency of a fee once. */
function read(order: OrderRecord | undefined): unknown {
  return order && [JSON.parse(JSON.stringify(order.face)), order.executions.map(({ exact: { quantity, price, fee }, ...execution }) => ({ ...execution, quantity, price, fee })), order.history.state, order.filledQuantity, order.terms.quantity];
}
