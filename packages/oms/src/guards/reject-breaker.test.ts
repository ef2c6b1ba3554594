import { instrumentId, strategyId, timestamp, type OrderRequest } from '@redfire/core';
import { anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anOrderDesk, fillOf, reportOf, type DeskOptions } from '../fixtures/order-desk.ts';
import { RejectBreaker, type RejectBreakerLimits } from './reject-breaker.ts';

/** A desk with a breaker, and a venue that rejects every order until it is obliging. */
function aGuardedDesk(limits: RejectBreakerLimits = { refusals: 3 }, options: DeskOptions = {}) {
  let breaker: RejectBreaker | undefined;
  const desk = anOrderDesk({
    ...options,
    parts: ({ publisher, clock }) => {
      breaker = new RejectBreaker({ publisher, clock, ...limits });
      return { observers: [breaker], checks: [breaker.check] };
    },
  });
  const { orders, venue, events } = desk;
  let refuses = true;
  venue.onSubmit = ({ id }) => { orders.apply(reportOf(refuses ? 'rejected' : 'accepted', id, { reason: 'margin is insufficient' })); };
  if (!breaker) throw new Error('no breaker');
  const changes = () => events.flatMap(({ topic, event }) => (topic === 'breaker.changed' ? [[event.state, event.refusals, event.until]] : []));
  return { ...desk, breaker, changes, obliging: () => { refuses = false; } };
}

const order = (changes: Partial<OrderRequest> = {}) => anOrderRequest({ strategy: strategyId('looping'), quantity: '1', ...changes });

/** Has so many orders refused. */
function refused({ orders }: Pick<ReturnType<typeof aGuardedDesk>, 'orders'>, count: number, changes: Partial<OrderRequest> = {}): readonly string[] {
  return Array.from({ length: count }, () => orders.submit(order(changes)).state);
}

describe('a loop of refusals', () => {
  it('opens the breaker: further orders are denied with the numbers and are not sent', () => {
    const desk = aGuardedDesk();
    expect(refused(desk, 4)).toEqual(['rejected', 'rejected', 'rejected', 'denied']);
    const reason = '"3" orders of "looping" in "BTC/USDT.SIM" were refused, the last for "margin is insufficient"; the next one is tried at "1970-01-01T00:01:00.000Z", or after a reset';
    expect([desk.orders.get(desk.orders.list().at(-1)?.id as never).reason, desk.venue.sent.length, desk.changes()]).toEqual([reason, 3, [['open', 3, 60_000]]]);
  });

  it('that risk denies opens it as one that the venue rejects', () => {
    const desk = aGuardedDesk({ refusals: 3 }, { denies: () => [{ rule: 'max', message: 'too large' }] });
    refused(desk, 3);
    desk.orders.submit(order());
    const denied = desk.events.filter(({ topic }) => topic === 'order.denied').at(-1);
    expect(desk.changes()).toEqual([['open', 3, 60_000]]);
    expect(denied).toMatchObject({ event: { verdict: { reasons: [{ rule: 'reject-breaker', limit: '3', found: '3' }] } } });
  });

  it('is counted within the window alone', () => {
    const desk = aGuardedDesk({ refusals: 3, windowMs: 1_000 });
    refused(desk, 2);
    desk.clock.advanceTo(timestamp(1_000));
    expect([refused(desk, 2), desk.changes()]).toEqual([['rejected', 'rejected'], []]);
    desk.clock.advanceTo(timestamp(1_999));
    expect([refused(desk, 2), desk.changes()]).toEqual([['rejected', 'denied'], [['open', 3, 61_999]]]);
  });

  it('of one strategy in one instrument stops no other pair', () => {
    const desk = aGuardedDesk();
    refused(desk, 3);
    desk.obliging();
    const others = [{ strategy: strategyId('other') }, { instrument: instrumentId('ETH/USDT.SIM') }].map((changes) => desk.orders.submit(order(changes)).state);
    expect([others, desk.orders.submit(order()).state]).toEqual([['working', 'working'], 'denied']);
  });

  it('lets pass what only reduces a position, and cancels and changes of what is open', () => {
    const desk = aGuardedDesk();
    desk.obliging();
    const open = desk.orders.submit(order({ quantity: '2' }));
    desk.orders.apply(fillOf(open, '1'));
    const late = desk.orders.submit(order());
    desk.venue.onSubmit = ({ id }) => { desk.orders.apply(reportOf('rejected', id, { reason: 'no' })); };
    refused(desk, 3);
    desk.venue.onSubmit = () => undefined;
    desk.orders.modify({ orderId: open.id, quantity: '3' });
    desk.orders.cancel(late.id);
    const reducing = desk.orders.submit(order({ side: 'sell', reduceOnly: true }));
    expect([reducing.state, desk.orders.submit(order()).state, desk.venue.sent.slice(-3)]).toEqual(['submitted', 'denied', [`modify ${open.id}`, `cancel ${late.id}`, `submit ${reducing.id} sell 1`]]);
  });
});

describe('after the cool-down', () => {
  const opened = () => {
    const desk = aGuardedDesk();
    refused(desk, 3);
    return desk;
  };

  it('one order is tried, and the others wait for its answer', () => {
    const desk = opened();
    desk.venue.onSubmit = () => undefined;
    desk.clock.advanceTo(timestamp(59_999));
    const early = desk.orders.submit(order()).state;
    desk.clock.advanceTo(timestamp(60_000));
    expect([early, ...refused(desk, 3)]).toEqual(['denied', 'submitted', 'denied', 'denied']);
  });

  it('it closes when the venue takes the trial', () => {
    const desk = opened();
    desk.clock.advanceTo(timestamp(60_000));
    desk.obliging();
    expect([refused(desk, 3), desk.changes().slice(1)]).toEqual([['working', 'working', 'working'], [['closed', 3, undefined]]]);
  });

  it('it stays open for another cool-down when the trial is refused', () => {
    const desk = opened();
    desk.clock.advanceTo(timestamp(60_000));
    expect([refused(desk, 3), desk.changes().slice(1)]).toEqual([['rejected', 'denied', 'denied'], [['open', 4, 120_000]]]);
    desk.clock.advanceTo(timestamp(120_000));
    desk.obliging();
    expect(refused(desk, 2)).toEqual(['working', 'working']);
  });

  it('a trial that gets no answer is followed by another one after as long again', () => {
    const desk = opened();
    desk.venue.onSubmit = () => undefined;
    desk.clock.advanceTo(timestamp(60_000));
    refused(desk, 1);
    desk.clock.advanceTo(timestamp(119_999));
    const waiting = desk.orders.submit(order()).state;
    desk.clock.advanceTo(timestamp(120_000));
    expect([waiting, desk.orders.submit(order()).state]).toEqual(['denied', 'submitted']);
  });

  it('an answer to an order that was sent before it opened changes nothing', () => {
    const desk = aGuardedDesk();
    desk.venue.onSubmit = () => undefined;
    const sent = Array.from({ length: 5 }, () => desk.orders.submit(order()));
    for (const { id } of sent.slice(0, 4)) desk.orders.apply(reportOf('rejected', id, { reason: 'no' }));
    desk.orders.apply(reportOf('accepted', sent[4]?.id ?? ''));
    expect([desk.changes(), desk.orders.submit(order()).state]).toEqual([[['open', 3, 60_000]], 'denied']);
  });
});

describe('a reset', () => {
  it('closes it at once and forgets what was counted', () => {
    const desk = aGuardedDesk();
    refused(desk, 3);
    const closed = desk.breaker.reset({ strategy: strategyId('looping') });
    expect([closed, refused(desk, 2), desk.changes()]).toEqual([1, ['rejected', 'rejected'], [['open', 3, 60_000], ['closed', 3, undefined]]]);
  });

  it('of another pair changes nothing', () => {
    const desk = aGuardedDesk();
    refused(desk, 3);
    expect([desk.breaker.reset({ instrument: instrumentId('ETH/USDT.SIM') }), desk.orders.submit(order()).state]).toEqual([0, 'denied']);
  });
});

it('is open after a restart as it was before', () => {
  const before = aGuardedDesk();
  refused(before, 3);
  const kept: unknown = JSON.parse(JSON.stringify(before.breaker.save()));
  const after = aGuardedDesk();
  after.breaker.restore(kept as ReturnType<typeof before.breaker.save>);
  after.obliging();
  const early = after.orders.submit(order()).state;
  after.clock.advanceTo(timestamp(60_000));
  expect([early, after.orders.submit(order()).state, after.breaker.save()]).toEqual(['denied', 'working', []]);
});

it.each([{ refusals: 0 }, { refusals: 1.5 }, { windowMs: 0 }, { coolDownMs: -1 }, { windowMs: Number.NaN }])('refuses %o', (limits) => {
  expect(() => aGuardedDesk(limits)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
});
