import { InstrumentMath, Scaled, sequentialIds, toDecimal, type AmendmentRequest, type ApprovedOrder } from '@redfire/core';
import { HostDesk, HostOrders, Ledger, OrderManager, PositionBook, type OrderPort } from '@redfire/oms';
import { FakeClock, HostileVenue, anApprovedAmendment, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BTC, aHost, bar } from './fixtures/a-host.ts';
import { bracketing, grouping, holding, splitting } from './contingent-guide.ts';

const instrument = anInstrument({ lotSize: '1' });

/** Orders of a host before a venue that a test moves. */
function aDesk(saved?: Parameters<typeof holding>[0]) {
  const instruments = new Map([[instrument.id, new InstrumentMath(instrument)]]);
  const venue = new HostileVenue();
  const ids = sequentialIds();
  const { parts, goOn, save } = holding(saved);
  let lent: OrderPort | undefined;
  const manager = new OrderManager({
    instruments, ids, clock: new FakeClock(), ledger: new Ledger(), positions: new PositionBook(instruments),
    // stands in for risk, which approves everything here
    review: {
      review: (order) => ({ kind: 'approved', order: order as ApprovedOrder }),
      reviewAmendment: (amendment) => ({ kind: 'approved', amendment: anApprovedAmendment(amendment.orderId, amounts(amendment)) }),
    },
    dispatch: {
      capabilitiesOf: () => venue.capabilities,
      submit: (order) => { venue.submit(order); },
      modify: (amendment) => { venue.modify(amendment); },
      cancel: (id, of) => { venue.cancel(id, of); },
    },
    events: { wants: () => false, publish: () => undefined },
    parts: (port) => {
      lent = port;
      return parts(port);
    },
  });
  venue.onReport((report) => { manager.apply(report); });
  const desk = new HostDesk(lent as OrderPort);
  const fill = (id: string, quantity: string) => { venue.fill(id as never, toDecimal(quantity), toDecimal('100')); };
  const open = () => manager.open().map(({ exact, state }) => `${exact?.price?.toString() ?? exact?.triggerPrice?.toString() ?? 'trail'} ${state} ${exact?.quantity.minus(exact.filledQuantity).toString()}`);
  return { orders: new HostOrders({ orders: manager, desk }), manager, ids, fill, open, goOn, save, nextId: () => ids.next('B') };
}

function amounts({ orderId: _orderId, ...change }: AmendmentRequest) {
  return Object.fromEntries(Object.entries(change).map(([field, value]) => [field, Scaled.from(value).toDecimal()]));
}

describe('the code of the guide on contingent orders', () => {
  it('brackets', () => {
    const desk = aDesk();
    const [entry, stop, profit] = bracketing(desk.orders, instrument.id, desk.ids);
    expect([entry, stop, profit].map((order) => order?.state)).toEqual(['working', 'held', 'held']);
    desk.fill(entry?.id ?? '', '4');
    desk.fill(profit?.id ?? '', '1');
    expect(desk.open()).toEqual(['100 partially-filled 6', '90 working 3', '110 partially-filled 3']);
  });

  it('splits the position between take profits', () => {
    const desk = aDesk();
    const [entry] = splitting(desk.orders, instrument.id, desk.nextId);
    desk.fill(entry?.id ?? '', '10');
    expect(desk.open()).toEqual(['trail working 10', '110 working 3', '120 working 3', '140 working 4']);
  });

  it('groups and chains', () => {
    const desk = aDesk();
    grouping(desk.orders, instrument.id, desk.nextId);
    const idAt = (price: string) => desk.manager.open().find(({ exact }) => exact?.price?.toString() === price)?.id ?? '';
    for (const [price, quantity] of [['101', '1'], ['97', '2'], ['96', '3'], ['94', '5']] as const) desk.fill(idAt(price), quantity);
    expect(desk.open()).toEqual(['101 partially-filled 4', '98 working 3', '97 partially-filled 3', '96 partially-filled 2', '95 working 6', '93 working 5']);
  });

  it('brackets in an engine on paper, to the end', async () => {
    const { engine, push } = aHost();
    await engine.start();
    push(bar(0, 99));
    const [entry, stop, profit] = bracketing(engine.orders, BTC.id, sequentialIds());
    push(bar(1, 99, 100));
    push(bar(2, 100, 111));
    push(bar(3, 111));
    await Promise.all([entry, stop, profit].flatMap((order) => (order ? [order.done] : [])));
    expect([entry, stop, profit].map((order) => order?.latest.state)).toEqual(['filled', 'canceled', 'filled']);
  });

  it('goes on from what was saved', () => {
    const before = aDesk();
    bracketing(before.orders, instrument.id, before.ids);
    const saved = before.save();
    const after = aDesk(JSON.parse(JSON.stringify(saved)) as typeof saved);
    after.goOn();
    expect(after.save()).toEqual(saved);
  });
});
