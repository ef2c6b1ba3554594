import { InstrumentMath, clientOrderId, ownerId, strategyId, timestamp, venueOrderId, type InstrumentId } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFill, anOrderRecord } from '../fixtures/an-order-record.ts';
import { applyReport } from '../fold/fold.ts';
import { OrderRecord } from '../order-record.ts';
import { readTombstone, writeTombstone } from './order-tombstone.ts';
import { OrderTombstones } from './order-tombstones.ts';

const instruments: ReadonlyMap<InstrumentId, InstrumentMath> = new Map([[anInstrument().id, new InstrumentMath(anInstrument())]]);

const shape = fc.record({
  side: fc.constantFrom('buy', 'sell'),
  quantity: fc.constantFrom('1', '0.125', '3', '90071992547409.93', '123456789012345678901234567890.5'),
  price: fc.constantFrom('100', '0.01', '-2.5'),
  fills: fc.nat({ max: 3 }),
  sequence: fc.option(fc.nat(), { nil: undefined }),
  at: fc.nat({ max: 2 ** 41 }),
  strategy: fc.option(fc.constantFrom('s', 't'), { nil: undefined }),
  owner: fc.option(fc.constantFrom('me'), { nil: undefined }),
  positionSide: fc.option(fc.constantFrom('long', 'short'), { nil: undefined }),
  reduceOnly: fc.option(fc.constant(true), { nil: undefined }),
  venueId: fc.option(fc.constantFrom('V-1', 'V-2'), { nil: undefined }),
});
type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

describe('tombstones', () => {
  it('give every order back as its text would, in a row or not', () => {
    fc.assert(
      fc.property(shape, (wanted) => {
        const order = anEndedOrder('A', wanted);
        const tombstones = new OrderTombstones({ limit: 1, instruments });
        tombstones.bury(order);
        const text = writeTombstone(order);
        expect(read(tombstones.recall(order.id))).toEqual(read(readTombstone(order.id, text, instruments)));
        expect([...tombstones.entries()]).toEqual([[order.id, text]]);
        expect([...tombstones.ids()]).toEqual([[order.id, order.venueOrderId]]);
      }),
      { numRuns: cases() },
    );
  });

  it('are the last so many, whenever they are first asked for, and tell of each that goes', () => {
    const command = fc.record({ take: fc.integer({ min: 0, max: 3 }), shape });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat({ max: 12 }), fc.array(command, { maxLength: 12 }), (limit, askedFrom, commands) => {
        const told: string[] = [];
        const tombstones = new OrderTombstones({ limit, instruments, onForget: (id, venue, order) => told.push(`${id} ${venue ?? ''} ${order()?.filledQuantity.toString() ?? ''}`) });
        // a row each, as it is used again after so many orders
        const rows: (OrderRecord | undefined)[] = [];
        const gone: string[] = [];
        let buried = 0;
        for (const [index, { take, shape: wanted }] of commands.entries()) {
          const order = anEndedOrder(`A-${index}`, wanted);
          const before = rows[buried % limit];
          if (before) gone.push(`${before.id} ${before.venueOrderId ?? ''} ${before.filledQuantity.toString()}`);
          rows[buried % limit] = order;
          buried++;
          tombstones.bury(order);
          if (index < askedFrom) continue;
          const taken = clientOrderId(`A-${index - take}`);
          if (take > 0) {
            tombstones.delete(taken);
            const place = rows.findIndex((each) => each?.id === taken);
            if (place >= 0) rows[place] = undefined;
          }
          const left = [...rows.slice(buried % limit), ...rows.slice(0, buried % limit)].filter((each) => each !== undefined);
          expect([[...tombstones.ids()].map(([id]) => id), tombstones.size, tombstones.has(taken)]).toEqual([left.map(({ id }) => id), left.length, left.some(({ id }) => id === taken)]);
          expect(left.map(({ id }) => read(tombstones.recall(id)))).toEqual(left.map((each) => read(readTombstone(each.id, writeTombstone(each), instruments))));
        }
        expect(told).toEqual(gone);
      }),
      { numRuns: cases() },
    );
  });
});

function anEndedOrder(id: string, { side, quantity, price, fills, sequence, at, strategy, owner, positionSide, reduceOnly, venueId }: Shape): OrderRecord {
  const { terms, math } = anOrderRecord('working', {
    side, quantity, ...(strategy !== undefined && { strategy: strategyId(strategy) }), ...(owner !== undefined && { owner: ownerId(owner) }), ...(positionSide !== undefined && { positionSide }), ...(reduceOnly === true && { reduceOnly }),
  }, anInstrument());
  const start = OrderRecord.begin({ ...terms, id: clientOrderId(id) }, instruments.get(anInstrument().id) ?? math, 'working').moved('working', timestamp(at), {}, undefined, venueId === undefined ? undefined : venueOrderId(venueId));
  let order = start;
  for (let fill = 0; fill < fills; fill++) order = applyReport(order, { ...aFill(`T-${fill}`, '0.05', price, at + fill), ...(sequence !== undefined && { sequence }) }).order;
  return order.moved('canceled', timestamp(at + 5), {});
}

function read(order: OrderRecord | undefined): unknown {
  return order && [JSON.parse(JSON.stringify(order.face)), order.executions, order.history.state, order.filledQuantity, order.terms.quantity];
}
