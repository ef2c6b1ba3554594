import { describe, expect, it } from 'vitest';
import {
  RedFireError, clientOrderId, currency, timestamp, toDecimal, tradeId, venueOrderId,
  type ApprovedOrder, type ExecutionReport, type GatewayCapabilities, type Order, type SynchronousVenue, type Unsubscribe,
} from '@redfire/core';
import { FakeClock, HostileVenue, aFillReport, aReport, anApprovedAmendment, anApprovedOrder } from '@redfire/testing';
import { gatewayOver, type VenueGatewayOptions } from './venue-gateway.ts';

describe('query', () => {
  const kindsOf = (reports: readonly ExecutionReport[] | undefined) => reports?.map(({ kind }) => kind);
  const asked = async (gateway: Awaited<ReturnType<typeof opened>>['gateway'], name: string) => gateway.query?.(id(name), order(name).instrument);

  it('tells the terms of an order before its fills, each as it stands, and its end last', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a', '3'));
    venue.tell(
      fill('a', 'T-1', '1'), aReport('accepted', { orderId: id('a') }), fill('a', 'T-2', '1'), fill('a', 'T-2', '1'),
      aReport('modified', { orderId: id('a'), quantity: toDecimal('5') }), aReport('modify-rejected', { orderId: id('a') }),
      aReport('fill-busted', { orderId: id('a'), tradeId: tradeId('T-1') }),
      aReport('fill-corrected', { orderId: id('a'), tradeId: tradeId('T-2'), quantity: toDecimal('2'), price: toDecimal('99') }),
      aReport('canceled', { orderId: id('a') }),
    );
    expect(kindsOf(await asked(gateway, 'a'))).toEqual(['accepted', 'modified', 'fill-busted', 'fill-corrected', 'canceled']);
  });

  it('tells what several amendments made of an order as one', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a', '3'));
    const change = (changes: object) => ({ kind: 'modified', orderId: id('a'), at: timestamp(1), ...changes }) as const;
    venue.tell(aReport('accepted', { orderId: id('a') }), change({ quantity: toDecimal('5') }), change({ price: toDecimal('90') }));
    expect((await asked(gateway, 'a'))?.at(-1)).toMatchObject({ kind: 'modified', quantity: toDecimal('5'), price: toDecimal('90') });
  });

  it('tells fills that came after the end, and what became of them', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a', '3'));
    venue.tell(aReport('canceled', { orderId: id('a') }), fill('a', 'T-1', '1'));
    expect(kindsOf(await asked(gateway, 'a'))).toEqual(['fill', 'canceled']);
  });

  it('has nothing to tell of an order that is on its way', async () => {
    const { gateway } = await opened();
    await gateway.submit(order('a'));
    expect(await asked(gateway, 'a')).toEqual([]);
  });

  it('remembers as many ended orders, and as many refused ones, as it may', async () => {
    const { gateway, venue } = await opened({ maxEndedOrders: 2 });
    for (const [name, kind] of [['a', 'canceled'], ['b', 'canceled'], ['c', 'canceled'], ['d', 'rejected'], ['e', 'rejected'], ['f', 'rejected']] as const) {
      await gateway.submit(order(name));
      venue.tell(aReport(kind, { orderId: id(name) }));
    }
    expect(await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(async (name) => kindsOf(await asked(gateway, name))))).toEqual([undefined, ['canceled'], ['canceled'], undefined, ['rejected'], ['rejected']]);
  });

  it('tells of an order that was refused and then placed what became of it last', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a'));
    venue.tell(aReport('rejected', { orderId: id('a') }));
    await gateway.submit(order('a'));
    venue.tell(aReport('accepted', { orderId: id('a') }));
    expect(kindsOf(await asked(gateway, 'a'))).toEqual(['accepted']);
  });
});

describe('snapshot', () => {
  it('lists an order with its state, fills, fees and average price', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a', '3'));
    venue.tell(aReport('accepted', { orderId: id('a'), venueOrderId: venueOrderId('V-1') }), fill('a', 'T-1', '1', { price: '100' }), fill('a', 'T-2', '0.5', { price: '101', at: timestamp(7) }));
    const { openOrders } = await gateway.snapshot();
    expect(openOrders).toEqual([
      {
        ...order('a', '3'),
        state: 'partially-filled',
        venueOrderId: 'V-1',
        filledQuantity: toDecimal('1.5'),
        remainingQuantity: toDecimal('1.5'),
        averagePrice: toDecimal('100.333333333333333333'),
        fees: { USDT: toDecimal('0.2') },
        updatedAt: 7,
      },
    ]);
  });

  it('has the time of the clock and what the venue holds', async () => {
    const balances = [{ currency: currency('USDT'), total: toDecimal('5'), reserved: toDecimal('1'), free: toDecimal('4') }];
    const { gateway } = await opened({ clock: new FakeClock(42), holdings: () => ({ positions: [], balances }) });
    expect(await gateway.snapshot()).toEqual({ at: 42, openOrders: [], positions: [], balances });
  });

  it('follows amendments, busts and corrections', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a', '3'));
    venue.tell(
      fill('a', 'T-1', '1'),
      fill('a', 'T-2', '1'),
      aReport('modified', { orderId: id('a'), quantity: toDecimal('5'), price: toDecimal('90') }),
      aReport('fill-busted', { orderId: id('a'), instrument: order('a').instrument, tradeId: tradeId('T-1') }),
      aReport('fill-corrected', { orderId: id('a'), tradeId: tradeId('T-2'), quantity: toDecimal('2'), price: toDecimal('99') }),
    );
    const { openOrders } = await gateway.snapshot();
    expect(openOrders).toMatchObject([{ quantity: toDecimal('5'), price: toDecimal('90'), filledQuantity: toDecimal('2'), averagePrice: toDecimal('99') }]);
  });

  it('counts an execution that is delivered twice once', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a', '3'));
    venue.tell(fill('a', 'T-1', '1'), fill('a', 'T-1', '1'));
    const { openOrders } = await gateway.snapshot();
    expect(openOrders).toMatchObject([{ filledQuantity: toDecimal('1') }]);
  });

  it('leaves out an order that no report has come of', async () => {
    const { gateway } = await opened();
    await gateway.submit(order('a'));
    expect((await gateway.snapshot()).openOrders).toEqual([]);
  });

  it('copies an order of the engine, which makes its fields when they are read', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(engineOrder(order('a')));
    venue.tell(aReport('accepted', { orderId: id('a') }));
    const { openOrders } = await gateway.snapshot();
    expect(openOrders).toEqual([{ ...order('a'), state: 'working' }]);
  });
});

describe('fills', () => {
  it('leave out what was busted and have what was corrected as it is now', async () => {
    const { gateway, venue } = await opened();
    const corrected = aReport('fill-corrected', { tradeId: tradeId('T-2'), quantity: toDecimal('2') });
    venue.tell(fill('O-1', 'T-1', '1'), fill('O-1', 'T-2', '1'), aReport('fill-busted', { instrument: corrected.instrument!, tradeId: tradeId('T-1') }), corrected);
    expect(await gateway.fills(timestamp(0))).toEqual([{ ...corrected, kind: 'fill' }]);
  });

  it('are kept up to the limit, the last ones', async () => {
    const { gateway, venue } = await opened({ maxFills: 2 });
    venue.tell(...[1, 2, 3].map((at) => fill('O-1', `T-${at}`, '1', { at: timestamp(at) })));
    expect((await gateway.fills(timestamp(2))).map(({ tradeId: trade }) => trade)).toEqual(['T-2', 'T-3']);
  });

  it('of a time of which some were dropped are refused rather than given in part', async () => {
    const { gateway, venue } = await opened({ maxFills: 2 });
    venue.tell(...[1, 2, 3].map((at) => fill('O-1', `T-${at}`, '1', { at: timestamp(at) })));
    await expect(gateway.fills(timestamp(1))).rejects.toMatchObject({ code: 'HISTORY_DROPPED', details: { since: 1, droppedUntil: 1, maxFills: 2 } });
  });

  it('do not come back when a dropped one is delivered again', async () => {
    const { gateway, venue } = await opened({ maxFills: 1 });
    venue.tell(...[1, 2, 1].map((at) => fill('O-1', `T-${at}`, '1', { at: timestamp(at) })));
    expect((await gateway.fills(timestamp(2))).map(({ tradeId: trade }) => trade)).toEqual(['T-2']);
  });

  it('that came while the gateway was closed are found when it is open again', async () => {
    const { gateway, venue, reports } = await opened();
    await gateway.close();
    venue.tell(fill('O-1', 'T-1', '1'));
    await gateway.open();
    expect({ fills: await gateway.fills(timestamp(0)), reports }).toEqual({ fills: [fill('O-1', 'T-1', '1')], reports: [] });
  });
});

describe('open orders', () => {
  it('beyond the limit are refused by a report', async () => {
    const { gateway, reports, venue } = await opened({ maxOpenOrders: 1, clock: new FakeClock(9) });
    await gateway.submit(order('a'));
    await gateway.submit(order('b'));
    expect({ reports, submitted: venue.submitted }).toEqual({
      reports: [{ kind: 'rejected', orderId: 'b', at: 9, reason: '"1" orders are open already, the most this gateway keeps' }],
      submitted: ['a'],
    });
  });

  it('make room when they end', async () => {
    const { gateway, venue } = await opened({ maxOpenOrders: 1 });
    await gateway.submit(order('a'));
    venue.tell(aReport('canceled', { orderId: id('a') }));
    await gateway.submit(order('b'));
    expect(venue.submitted).toEqual(['a', 'b']);
  });

  it('that did not leave take no room', async () => {
    const venue = new HostileVenue();
    const gateway = gatewayOver(venue, { ...usual, maxOpenOrders: 1 });
    await gateway.open();
    venue.loseNextRequest();
    await gateway.submit(order('a')).catch(() => {});
    await gateway.submit(order('b'));
    expect(venue.orders()).toEqual([{ id: 'b', isOpen: true }]);
  });

  it('may be sent again at the limit, since that places no other', async () => {
    const { gateway, venue } = await opened({ maxOpenOrders: 1 });
    await gateway.submit(order('a'));
    await gateway.submit(order('a'));
    expect(venue.submitted).toEqual(['a', 'a']);
  });
});

describe('an order that has ended', () => {
  it('is not placed again', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a'));
    venue.tell(fill('a', 'T-1', '1'));
    await gateway.submit(order('a'));
    expect(venue.submitted).toEqual(['a']);
  });

  it('is forgotten when as many have ended after it as are remembered', async () => {
    const { gateway, venue } = await opened({ maxEndedOrders: 1 });
    for (const name of ['a', 'b', 'a', 'b']) {
      await gateway.submit(order(name));
      venue.tell(aReport('canceled', { orderId: id(name) }));
    }
    await gateway.submit(order('b'));
    expect(venue.submitted).toEqual(['a', 'b', 'a', 'b']);
  });

  it('by a refusal may be tried again, since it was never placed', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a'));
    venue.tell(aReport('rejected', { orderId: id('a') }));
    await gateway.submit(order('a'));
    expect(venue.submitted).toEqual(['a', 'a']);
  });
});

describe('requests', () => {
  it('about an order that is not open are answered without asking the venue', async () => {
    const { gateway, reports } = await opened();
    await gateway.cancel(id('x'));
    await gateway.modify(anApprovedAmendment(id('x'), { quantity: '1' }));
    const reason = 'no open order of this id at the venue';
    expect(reports).toEqual([
      { kind: 'cancel-rejected', orderId: 'x', at: 0, reason },
      { kind: 'modify-rejected', orderId: 'x', at: 0, reason },
    ]);
  });

  it('name the instrument of the order to the venue', async () => {
    const { gateway, venue } = await opened();
    await gateway.submit(order('a'));
    await gateway.cancel(id('a'));
    expect(venue.canceled).toEqual([['a', 'BTC/USDT.SIM']]);
  });
});

describe('listeners', () => {
  it('that throw are reported to the host with the report', async () => {
    const failures: unknown[] = [];
    const { gateway, venue } = await opened({ onListenerError: (error, report) => failures.push([error, report]) });
    const thrown = new RedFireError('INVALID_INPUT', 'no');
    gateway.onReport(() => { throw thrown; });
    venue.tell(fill('O-1', 'T-1', '1'));
    expect(failures).toEqual([[thrown, fill('O-1', 'T-1', '1')]]);
  });

  it('may be one function subscribed twice', async () => {
    const { gateway, venue } = await opened();
    const heard: string[] = [];
    const listener = (report: ExecutionReport) => heard.push(report.kind);
    gateway.onReport(listener);
    const unsubscribe = gateway.onReport(listener);
    venue.tell(aReport('accepted'));
    unsubscribe();
    venue.tell(aReport('canceled'));
    expect(heard).toEqual(['accepted', 'accepted', 'canceled']);
  });
});

const id = clientOrderId;
const order = (name: string, quantity = '1') => anApprovedOrder({ clientOrderId: id(name), quantity });
const fill = (name: string, trade: string, quantity: string, overrides: Parameters<typeof aFillReport>[0] = {}) => aFillReport({ orderId: id(name), tradeId: tradeId(trade), quantity, ...overrides });
const usual: VenueGatewayOptions = {
  clock: new FakeClock(),
  holdings: () => ({ positions: [], balances: [] }),
  onListenerError: (error) => { throw error; },
};

async function opened(options: Partial<VenueGatewayOptions> = {}) {
  const venue = new ScriptedVenue();
  const gateway = gatewayOver(venue, { ...usual, ...options });
  const reports: ExecutionReport[] = [];
  gateway.onReport((report) => reports.push(report));
  await gateway.open();
  return { gateway, venue, reports };
}

/** Says what a test writes, and nothing else. */
class ScriptedVenue implements SynchronousVenue {
  readonly name = 'scripted';
  readonly capabilities: GatewayCapabilities = { ...new HostileVenue().capabilities, snapshot: false, fillHistory: false };
  readonly submitted: string[] = [];
  readonly canceled: [string, string][] = [];
  readonly #listeners = new Set<(report: ExecutionReport) => void>();

  tell(...reports: ExecutionReport[]): void {
    for (const report of reports) for (const listener of this.#listeners) listener(report);
  }
  submit({ id: orderId }: ApprovedOrder): void {
    this.submitted.push(orderId);
  }
  modify(): void {}
  cancel(orderId: string, instrument: string): void {
    this.canceled.push([orderId, instrument]);
  }
  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }
}

/** As oms hands it over: the fields are getters of a class, and `exact` stands beside them. */
function engineOrder(plain: ApprovedOrder): ApprovedOrder {
  const getters = Object.fromEntries(Object.entries(plain).map(([field, value]: [string, unknown]) => [field, { get: () => value }]));
  return Object.create({ toJSON: (): Order => plain }, getters) as ApprovedOrder;
}
