import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { toDecimal, type ClientOrderId } from '@redfire/core';
import { anOrderRequest } from '@redfire/testing';
import { aHostDesk } from '../fixtures/host-order-desk.ts';
import { fillOf, reportOf } from '../fixtures/order-desk.ts';

/** How a promise stands after everything that waits has run. */
async function outcomeOf(promise: Promise<{ readonly state: string }>): Promise<string> {
  const settled = promise.then(({ state }) => `resolved ${state}`, (error: unknown) => `rejected ${(error as { code: string }).code}`);
  return Promise.race([settled, new Promise<string>((resolve) => { setImmediate(() => { resolve('waits'); }); })]);
}

describe('accepted', () => {
  it.each([
    ['accepted', 'resolved working'],
    ['triggered', 'resolved triggered'],
    ['canceled', 'resolved canceled'],
    ['expired', 'resolved expired'],
    ['rejected', 'rejected ORDER_REFUSED'],
  ] as const)('settles when the venue says "%s": %s', async (kind, outcome) => {
    const desk = aHostDesk();
    const placed = desk.hostOrders.submit(anOrderRequest());
    const { accepted } = placed;
    expect(await outcomeOf(accepted)).toBe('waits');
    desk.orders.apply(reportOf(kind, placed.id, { reason: 'no' }));
    expect(await outcomeOf(accepted)).toBe(outcome);
  });

  it('resolves with an order that fills before it is acknowledged', async () => {
    const desk = aHostDesk();
    const placed = desk.hostOrders.submit(anOrderRequest({ quantity: '2' }));
    const { accepted } = placed;
    desk.orders.apply(fillOf(placed, '1'));
    expect((await accepted).filledQuantity).toEqual(toDecimal('1'));
  });

  it('rejects with the reason where risk denies', async () => {
    const desk = aHostDesk({ denies: () => [{ rule: 'max', message: 'too much' }] });
    const placed = desk.hostOrders.submit(anOrderRequest());
    expect(placed.state).toBe('denied');
    await expect(placed.accepted).rejects.toMatchObject({ code: 'ORDER_REFUSED', details: { orderId: placed.id, state: 'denied', reason: 'too much' } });
  });

  it('waits while nobody knows whether the venue has the order', async () => {
    const desk = aHostDesk();
    desk.venue.failure = 'OUTCOME_UNKNOWN';
    const placed = desk.hostOrders.submit(anOrderRequest());
    const { accepted } = placed;
    expect(await outcomeOf(accepted)).toBe('waits');
    desk.orders.apply(reportOf('accepted', placed.id));
    expect(await outcomeOf(accepted)).toBe('resolved working');
  });

  it('resolves with an order that is held on our side', async () => {
    const desk = aHostDesk({ parts: () => ({ holders: [{ name: 'shelf', wants: () => true, hold: () => undefined, cancel: () => undefined, modify: () => undefined, drop: () => undefined }] }) });
    expect(await outcomeOf(desk.hostOrders.submit(anOrderRequest()).accepted)).toBe('resolved held');
  });
});

describe('done', () => {
  it.each([['canceled', 'resolved canceled'], ['expired', 'resolved expired'], ['rejected', 'resolved rejected']] as const)('resolves however the order ends: %s', async (kind, outcome) => {
    const desk = aHostDesk();
    const placed = desk.hostOrders.submit(anOrderRequest());
    const { done } = placed;
    desk.orders.apply(reportOf(kind, placed.id, { reason: 'so' }));
    expect(await outcomeOf(done)).toBe(outcome);
  });

  it('waits for the last fill', async () => {
    const desk = aHostDesk();
    const placed = desk.hostOrders.submit(anOrderRequest({ quantity: '2' }));
    const { accepted, done } = placed;
    desk.orders.apply(fillOf(placed, '1', '100', 'T-1'));
    expect([await outcomeOf(accepted), await outcomeOf(done)]).toEqual(['resolved partially-filled', 'waits']);
    desk.orders.apply(fillOf(placed, '1', '100', 'T-2'));
    expect(await outcomeOf(done)).toBe('resolved filled');
  });

  it('is told at once of an order that ended long ago, and with the order as it is now', async () => {
    const desk = aHostDesk();
    const placed = desk.hostOrders.submit(anOrderRequest());
    desk.orders.apply(fillOf(placed, '1'));
    expect([placed.state, placed.latest.state, await outcomeOf(placed.done), await outcomeOf(desk.hostOrders.get(placed.id).done)]).toEqual(['submitted', 'filled', 'resolved filled', 'resolved filled']);
  });
});

describe('waiting', () => {
  it('is one promise however often it is asked for, and one per order for all who ask', () => {
    const desk = aHostDesk();
    const placed = desk.hostOrders.submit(anOrderRequest());
    expect(placed.done).toBe(placed.done);
    expect(desk.hostOrders.get(placed.id).done).toBe(placed.done);
    expect(desk.host.milestones.size).toBe(1);
  });

  it('leaves nothing behind when orders end, and costs nothing where nobody waits', () => {
    const desk = aHostDesk();
    for (let order = 0; order < 20; order++) {
      const placed = desk.hostOrders.submit(anOrderRequest());
      if (order % 2 === 0) void placed.accepted;
      if (order % 4 === 0) void placed.done;
      desk.orders.apply(reportOf('accepted', placed.id));
      expect(desk.host.milestones.size).toBe(order % 4 === 0 ? 1 : 0);
      desk.orders.apply(reportOf('canceled', placed.id));
      expect(desk.host.milestones.size).toBe(0);
    }
  });

  it('ends with ENGINE_CLOSED when the engine stops, also for who asks later', async () => {
    const desk = aHostDesk();
    const [first, second] = [desk.hostOrders.submit(anOrderRequest()), desk.hostOrders.submit(anOrderRequest())];
    const waits = [first.accepted, first.done];
    desk.host.close();
    expect(await Promise.all([...waits, second.done].map(outcomeOf))).toEqual(Array(3).fill('rejected ENGINE_CLOSED'));
    desk.orders.apply(reportOf('canceled', second.id));
    expect([await outcomeOf(desk.hostOrders.get(second.id).done), desk.host.milestones.size]).toEqual(['resolved canceled', 0]);
  });

  it('does not trouble the process with rejections that nobody looks at', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => { process.off('unhandledRejection', unhandled); });
    const desk = aHostDesk();
    const ids: ClientOrderId[] = [];
    for (const kind of ['rejected', 'accepted'] as const) {
      const placed = desk.hostOrders.submit(anOrderRequest());
      void placed.accepted;
      void placed.done;
      desk.orders.apply(reportOf(kind, placed.id, { reason: 'no' }));
      ids.push(placed.id);
    }
    desk.host.close();
    void desk.hostOrders.get(ids[1] as ClientOrderId).done;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(unhandled).not.toHaveBeenCalled();
  });
});
