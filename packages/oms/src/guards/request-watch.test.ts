import { clientOrderId, timestamp } from '@redfire/core';
import { FakeClock, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anOrderDesk, fillOf, reportOf } from '../fixtures/order-desk.ts';
import type { OrderHolder, OrderPort } from '../order-port.ts';
import { RequestWatch, type RequestLimits } from './request-watch.ts';

/** A desk whose requests are watched by a clock of their own. */
function aWatchedDesk(limits?: RequestLimits, holders: readonly OrderHolder[] = []) {
  const world = new FakeClock();
  let watch: RequestWatch | undefined;
  let open: OrderPort['open'] = () => [];
  const desk = anOrderDesk({
    parts: (port) => {
      open = (filter) => port.open(filter);
      watch = new RequestWatch({ port, clock: world, ...(limits && { limits }) });
      return { observers: [watch], holders };
    },
  });
  if (!watch) throw new Error('no watch');
  const stuck = () => desk.events.flatMap(({ topic, event }) => (topic === 'order.stuck' || topic === 'order.outcome-unknown' ? [`${topic} ${event.order.id} ${event.request} ${event.waitedMs}`] : []));
  return { ...desk, world, watch, stuck, open: () => open() };
}

const limit = anOrderRequest({ quantity: '3' });

describe('a request without an answer', () => {
  it('is told as stuck when its time is up, and its outcome is unknown from then on', () => {
    const { orders, world, stuck } = aWatchedDesk();
    const { id } = orders.submit(limit);
    world.advanceBy(4_999);
    expect([orders.get(id).pending, stuck()]).toEqual([{ submit: 'in-flight' }, []]);
    world.advanceBy(1);
    expect([orders.get(id).pending, stuck()]).toEqual([{ submit: 'unknown' }, ['order.stuck O-1 submit 5000', 'order.outcome-unknown O-1 submit 5000']]);
  });

  it('has the limit of its kind', () => {
    const { orders, world, stuck } = aWatchedDesk({ submitMs: 300, modifyMs: 200, cancelMs: 100 });
    const { id } = orders.submit(limit);
    orders.modify({ orderId: id, quantity: '4' });
    orders.cancel(id);
    world.advanceBy(1_000);
    expect(stuck().filter((line) => line.includes('stuck'))).toEqual(['order.stuck O-1 cancel 100', 'order.stuck O-1 modify 200', 'order.stuck O-1 submit 300']);
    expect(orders.get(id).pending).toEqual({ submit: 'unknown', modify: 'unknown', cancel: 'unknown' });
  });

  it('is watched again when it is asked again', () => {
    const { orders, world, stuck } = aWatchedDesk();
    const { id } = orders.submit(limit);
    orders.apply(reportOf('accepted', id));
    orders.cancel(id);
    world.advanceBy(5_000);
    orders.cancel(id);
    world.advanceBy(4_999);
    expect([orders.get(id).pending.cancel, stuck().length]).toEqual(['in-flight', 2]);
    world.advanceBy(1);
    expect([orders.get(id).pending.cancel, stuck().length]).toEqual(['unknown', 4]);
  });

  it('of ten orders takes one timer, and each order its own time', () => {
    const { orders, world, stuck } = aWatchedDesk();
    for (let order = 0; order < 10; order++) {
      orders.submit(limit);
      world.advanceBy(100);
    }
    expect(world.pendingTimers).toBe(1);
    world.advanceTo(timestamp(5_450));
    expect([stuck().filter((line) => line.includes('stuck')).length, world.pendingTimers]).toEqual([5, 1]);
    world.advanceBy(10_000);
    expect([stuck().filter((line) => line.includes('stuck')).at(-1), world.pendingTimers]).toEqual(['order.stuck O-10 submit 5000', 0]);
  });

  it('may wait for ever where its limit is infinite', () => {
    const { orders, world, stuck } = aWatchedDesk({ submitMs: Infinity });
    orders.submit(limit);
    world.advanceBy(1e9);
    expect([stuck(), world.pendingTimers]).toEqual([[], 0]);
  });
});

describe('a request with an answer', () => {
  it.each([
    ['an acceptance', (id: string) => [reportOf('accepted', id)]],
    ['a rejection', (id: string) => [reportOf('rejected', id, { reason: 'no' })]],
    ['a fill', (id: string) => [fillOf({ id: clientOrderId(id), instrument: limit.instrument, side: 'buy' }, '1')]],
  ])('by %s is not watched any more, and leaves no timer', (_what, reports) => {
    const { orders, world, watch, stuck } = aWatchedDesk();
    const { id } = orders.submit(limit);
    for (const report of reports(id)) orders.apply(report);
    expect([watch.size, world.pendingTimers]).toEqual([0, 0]);
    world.advanceBy(60_000);
    expect(stuck()).toEqual([]);
  });

  it('of unknown outcome by its gateway’s word is not told as stuck besides', () => {
    const { orders, venue, world, stuck } = aWatchedDesk();
    venue.failure = 'OUTCOME_UNKNOWN';
    orders.submit(limit);
    world.advanceBy(60_000);
    expect(stuck()).toEqual(['order.outcome-unknown O-1 submit 0']);
  });

  it('inside the call sets no timer that stays', () => {
    const { orders, venue, world, watch } = aWatchedDesk();
    venue.onSubmit = ({ id }) => { orders.apply(reportOf('accepted', id)); };
    orders.submit(limit);
    expect([watch.size, world.pendingTimers]).toEqual([0, 0]);
  });
});

it('leaves alone what is held on our side, until it goes out', () => {
  let release: (() => void) | undefined;
  const world = new FakeClock();
  const desk = anOrderDesk({
    parts: (port) => {
      const holder: OrderHolder = {
        name: 'test', wants: () => true, cancel: () => undefined, modify: () => undefined, drop: () => undefined,
        hold: ({ id }) => { release = () => { port.release(id); }; },
      };
      return { observers: [new RequestWatch({ port, clock: world })], holders: [holder] };
    },
  });
  const { id } = desk.orders.submit(limit);
  desk.orders.cancel(id);
  world.advanceBy(60_000);
  expect([desk.orders.get(id).pending, world.pendingTimers]).toEqual([{ cancel: 'in-flight' }, 0]);
  release?.();
  world.advanceBy(5_000);
  expect(desk.orders.get(id).pending.submit).toBe('unknown');
});

it('forgets everything when it is closed, and begins anew with the open orders', () => {
  const { orders, world, watch, stuck, open } = aWatchedDesk();
  const { id } = orders.submit(limit);
  watch.close();
  world.advanceBy(60_000);
  expect([watch.size, world.pendingTimers, stuck()]).toEqual([0, 0, []]);
  watch.open(open());
  world.advanceBy(5_000);
  expect(orders.get(id).pending.submit).toBe('unknown');
});

it.each([0, -1, Number.NaN])('refuses a limit of %s', (submitMs) => {
  expect(() => aWatchedDesk({ submitMs })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
});
