import { InstrumentMath, Scaled, clientOrderId, strategyId, timestamp, toDecimal, tradeId, venueOrderId, type Fill, type InstrumentId, type Order, type OrderRequest, type OrderState } from '@redfire/core';
import { aReport, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aFill, anOrderRecord } from '../fixtures/an-order-record.ts';
import { applyReport } from '../fold/fold.ts';
import { OrderRecord } from '../order-record.ts';
import { OrderStore, type OrderStoreOptions } from './order-store.ts';
import { readTombstone, writeTombstone } from './order-tombstone.ts';

const instruments: ReadonlyMap<InstrumentId, InstrumentMath> = new Map([anInstrument(), anInstrument({ id: 'ETH/USDT.SIM' })].map((instrument) => [instrument.id, new InstrumentMath(instrument)]));

describe('a store of orders', () => {
  it('keeps open orders whatever their number, and the last of the ended ones', () => {
    const store = aStore({ endedOrderLimit: 3, tombstoneLimit: 2 });
    for (let index = 0; index < 10; index++) store.put(anOrder(`A-${index}`, 'working'));
    for (let index = 0; index < 10; index++) store.put(anOrder(`B-${index}`, 'canceled'));
    expect([store.openCount, store.counts, store.all({}).map(({ id }) => id).slice(0, 4)]).toEqual([10, { ended: 3, tombstones: 2 }, ['B-7', 'B-8', 'B-9', 'A-0']]);
    expect(['A-0', 'B-9', 'B-6', 'B-5', 'B-4'].map((id) => [store.get(clientOrderId(id))?.state, store.has(clientOrderId(id)), store.recall(clientOrderId(id))?.state])).toEqual([
      ['working', true, undefined], ['canceled', true, undefined], [undefined, true, 'canceled'], [undefined, true, 'canceled'], [undefined, false, undefined],
    ]);
  });

  it('keeps nothing of orders it forgets where no tombstones are wanted', () => {
    const store = aStore({ endedOrderLimit: 1, tombstoneLimit: 0 });
    for (let index = 0; index < 5; index++) store.put(anOrder(`B-${index}`, 'canceled'));
    expect([store.counts, store.has(clientOrderId('B-3'))]).toEqual([{ ended: 1, tombstones: 0 }, false]);
  });

  it('takes an order back that is put again, and its tombstone away', () => {
    const store = aStore({ endedOrderLimit: 1 });
    store.put(anOrder('B-1', 'canceled'));
    store.put(anOrder('B-2', 'canceled'));
    store.put(store.recall(clientOrderId('B-1')) as OrderRecord);
    expect([store.get(clientOrderId('B-1'))?.id, store.recall(clientOrderId('B-1')), store.recall(clientOrderId('B-2'))?.id]).toEqual(['B-1', undefined, 'B-2']);
  });

  it('finds orders by what they are', () => {
    const store = aStore();
    const orders: readonly (readonly [string, OrderState, Partial<OrderRequest>])[] = [
      ['A', 'working', { side: 'sell', strategy: strategyId('s'), tags: ['x', 'y'] }],
      ['B', 'submitted', { type: 'market', parentId: clientOrderId('P') }],
      ['C', 'canceled', { contingency: { group: { id: 'G', rule: 'oco' } }, owner: 'me' as never }],
      ['D', 'working', { instrument: anInstrument({ id: 'ETH/USDT.SIM' }).id }],
    ];
    for (const [id, state, request] of orders) store.put(anOrder(id, state, request));
    const found = ([
      {}, { side: 'sell' }, { strategy: strategyId('s') }, { tag: 'y' }, { tag: 'z' }, { type: 'market' }, { parent: clientOrderId('P') }, { group: 'G' }, { owner: 'me' as never }, { states: ['working'] },
      { instrument: anInstrument({ id: 'ETH/USDT.SIM' }).id }, { side: 'buy', states: ['submitted', 'working'] },
    ] as const).map((filter) => store.all(filter).map(({ id }) => id).join(''));
    expect(found).toEqual(['CABD', 'A', 'A', 'A', '', 'B', 'B', 'C', 'C', 'AD', 'D', 'BD']);
    expect(store.open({ side: 'buy' }).map(({ id }) => id)).toEqual(['B', 'D']);
  });

  it.each(['before', 'after'] as const)('finds orders by the id of the venue, first asked %s they came', (when) => {
    const store = aStore({ endedOrderLimit: 1, tombstoneLimit: 1 });
    const idsOf = (id: string) => store.byVenueOrderId(venueOrderId(id)).map((order) => order.id);
    if (when === 'before') expect(idsOf('V-1')).toEqual([]);
    store.put(anOrder('A', 'working', {}, 'V-1'));
    store.put(anOrder('B', 'working', { instrument: anInstrument({ id: 'ETH/USDT.SIM' }).id }, 'V-1'));
    store.put(anOrder('C', 'canceled', {}, 'V-3'));
    store.put(anOrder('D', 'canceled', {}, 'V-4'));
    expect(['V-1', 'V-3', 'V-4', 'V-9'].map(idsOf)).toEqual([['A', 'B'], ['C'], ['D'], []]);
    // a replaced order has another id
    store.put(anOrder('A', 'working', {}, 'V-5'));
    store.put(anOrder('E', 'canceled', {}, 'V-6'));
    expect(['V-1', 'V-5', 'V-3', 'V-4', 'V-6'].map(idsOf)).toEqual([['B'], ['A'], [], ['D'], ['E']]);
  });

  it('hands what it forgets to the archive, with the executions that stand', () => {
    const archived: string[] = [];
    const store = aStore({ endedOrderLimit: 1, archive: { archive: (order: Order, fills: readonly Fill[]) => archived.push(`${order.id} ${order.state} ${fills.map((fill) => `${fill.tradeId}:${fill.quantity.toFixed()}`).join(',')}`) } });
    store.put(filledOrder('A'));
    store.put(filledOrder('B'));
    expect(archived).toEqual(['A filled T-2:2,T-3:1']);
    store.archiveEnded();
    expect([archived, store.get(clientOrderId('B'))?.id]).toEqual([['A filled T-2:2,T-3:1', 'B filled T-2:2,T-3:1'], 'B']);
  });
});

describe('a tombstone', () => {
  it('gives back an order with all that reports of it may need', () => {
    const order = filledOrder('A');
    const again = readTombstone(order.id, writeTombstone(order), instruments);
    expect(read(again)).toEqual(read(order));
    expect([again?.history.busted, again?.overruled.map(({ tradeId: id }) => id), again?.terms.amended, again?.terms.requested?.quantity.toString()]).toEqual([order.history.busted, ['T-1', 'T-2'], order.terms.amended, '3']);
  });

  it('keeps what was inferred of totals, and whose the order was', () => {
    const plain = anOrder('A', 'working', { strategy: strategyId('s'), owner: 'me' as never, account: 'main' as never, positionSide: 'short', parentId: clientOrderId('P'), reduceOnly: true, side: 'sell' }, 'V-1');
    const order = applyReport(applyReport(plain, aReport('cumulative', { filledQuantity: toDecimal('2'), averagePrice: toDecimal('99.5'), at: timestamp(4), sequence: 7 })).order, aReport('canceled', { at: timestamp(5) })).order;
    const again = readTombstone(order.id, writeTombstone(order), instruments);
    expect([read(again), again?.inferred, again?.cumulative]).toEqual([read(order), order.inferred, order.cumulative]);
  });

  it('keeps numbers of any size', () => {
    const order = applyReport(anOrder('A', 'working', { quantity: '123456789012345678901234567890.123456789' }), aFill('T-1', '123456789012345678901234567890.123456789', '0.000000000000000001')).order;
    expect(read(readTombstone(order.id, writeTombstone(order), instruments))).toEqual(read(order));
  });

  it('of an instrument that is gone is none', () => {
    expect(readTombstone(clientOrderId('A'), writeTombstone(filledOrder('A')), new Map())).toBe(undefined);
  });
});

function aStore(options: Partial<OrderStoreOptions> = {}): OrderStore {
  return new OrderStore({ instruments, ...options });
}

function anOrder(id: string, state: OrderState, request: Partial<OrderRequest> = {}, venueId?: string): OrderRecord {
  const { terms, math } = anOrderRecord(state, request, (instruments.get(request.instrument ?? anInstrument().id) ?? [...instruments.values()][0])?.instrument);
  return OrderRecord.begin({ ...terms, id: clientOrderId(id) }, math, state).moved(state, timestamp(0), {}, undefined, venueId === undefined ? undefined : venueOrderId(venueId));
}

/** Of 3: an amendment, three executions of which one was busted and one corrected, and then some. */
function filledOrder(id: string): OrderRecord {
  const start = anOrder(id, 'working', {}, `V-${id}`);
  const reports = [
    aReport('modified', { quantity: toDecimal('3'), price: toDecimal('101'), at: timestamp(1) }),
    aFill('T-1', '1', '100', 2),
    aFill('T-2', '1', '100', 3),
    aReport('fill-busted', { tradeId: tradeId('T-1'), at: timestamp(4) }),
    aReport('fill-corrected', { ...aFill('T-2', '2', '99', 5), kind: 'fill-corrected', sequence: 3 }),
    aFill('T-3', '1', '100', 6),
  ];
  const order = reports.reduce((record, report) => applyReport(record, report).order, start);
  return order.state === 'filled' && order.filledQuantity.equals(Scaled.from('3')) ? order : start;
}

function read(order: OrderRecord | undefined): unknown {
  return order && JSON.parse(JSON.stringify(order.face));
}
