import { RedFireError, timestamp, toDecimal, tradeId, type ExecutionReport } from '@redfire/core';
import { anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aDoubtfulDesk, quiet } from '../fixtures/doubtful-desk.ts';

const resting = anOrderRequest({ quantity: '4', price: '100' });
const one = toDecimal('1');
const price = toDecimal('100');
const kinds = ['query', 'listings'] as const;

describe.each(kinds)('asked by %s,', (kind) => {
  const aDesk = (options: Parameters<typeof aDoubtfulDesk>[0] = {}) => aDoubtfulDesk({ asksByQuery: kind === 'query', ...options });

  it('a submit that arrived unheard is working, and what it filled meanwhile is in the books', async () => {
    const { orders, line, venue, pass, resolver, positions } = await aDesk();
    line.fates.push('unheard');
    const { id } = orders.submit(resting);
    line.delivery = 'held';
    venue.fill(id, one, price);
    await quiet();
    const { state, pending, filledQuantity } = orders.get(id);
    expect([state, pending, filledQuantity.toFixed()]).toEqual(['partially-filled', {}, '1']);
    line.release();
    await pass(60_000);
    expect([positions.net(resting.instrument).quantity.toString(), resolver.size, line.sent]).toEqual(['1', 0, ['submit O-1']]);
  });

  it('a submit that did not arrive counts until the venue surely does not have it, and ends rejected', async () => {
    const { orders, line, pass, positions, clock } = await aDesk();
    line.fates.push('lost');
    const sentAt = clock.now();
    const { id } = orders.submit(resting);
    await pass(9_999);
    const before = [orders.get(id).state, orders.get(id).pending, positions.net(resting.instrument).openBuys.toString()];
    await pass(1);
    const { state, reason, pending } = orders.get(id);
    expect([before, clock.now() - sentAt]).toEqual([['submitted', { submit: 'unknown' }, '4'], 10_000]);
    expect([state, reason, pending, positions.net(resting.instrument).openBuys.toString()]).toEqual(['rejected', 'the venue does not have it: asked again and again, it never showed the order', {}, '0']);
    // at once, then after 1, 2 and 4 seconds, and when it can be decided
    expect([line.questions / (kind === 'query' ? 1 : 2), line.sent, clock.pendingTimers]).toEqual([5, ['submit O-1'], 0]);
  });

  it('a submit that arrives while it is asked for is not given up', async () => {
    const { orders, line, venue, pass } = await aDesk();
    line.fates.push('later');
    const { id } = orders.submit(resting);
    await pass(60_000);
    expect([orders.get(id).state, venue.orders(), line.sent]).toEqual(['working', [{ id, isOpen: true }], ['submit O-1']]);
  });

  it('a cancel that arrived unheard has ended the order', async () => {
    const { orders, line, pass } = await aDesk();
    const { id } = orders.submit(resting);
    line.fates.push('unheard');
    orders.cancel(id);
    await pass(60_000);
    expect([orders.get(id).state, orders.get(id).pending]).toEqual(['canceled', {}]);
  });

  it('a cancel that did not arrive is refused in the end, so that it can be asked for again', async () => {
    const { orders, line, pass, topics } = await aDesk();
    const { id } = orders.submit(resting);
    line.fates.push('lost');
    orders.cancel(id);
    await pass(9_999);
    const before = orders.get(id).pending;
    await pass(1);
    expect([before, orders.get(id).pending, topics().at(-1)]).toEqual([{ cancel: 'unknown' }, {}, 'order.cancel-rejected']);
    orders.cancel(id);
    await quiet();
    expect([orders.get(id).state, line.sent]).toEqual(['canceled', ['submit O-1', 'cancel O-1', 'cancel O-1']]);
  });

  it('a change that arrived unheard is told by the terms the venue has', async () => {
    const { orders, line, pass } = await aDesk();
    const { id } = orders.submit(resting);
    line.fates.push('unheard');
    orders.modify({ orderId: id, quantity: '5', price: '101' });
    await pass(60_000);
    const { quantity, pending } = orders.get(id);
    expect([quantity.toFixed(), pending]).toEqual(['5', {}]);
  });

  it('a change that did not arrive is refused, and an earlier one is not taken for its answer', async () => {
    const { orders, line, pass, topics } = await aDesk();
    const { id } = orders.submit(resting);
    orders.modify({ orderId: id, quantity: '5' });
    await quiet();
    line.fates.push('lost');
    orders.modify({ orderId: id, price: '101' });
    await pass(9_999);
    const before = orders.get(id).pending;
    await pass(1);
    const { quantity, pending } = orders.get(id);
    expect([before, quantity.toFixed(), pending, topics().at(-1)]).toEqual([{ modify: 'unknown' }, '5', {}, 'order.modify-rejected']);
  });

  it('a change to more that is filled meanwhile is no overfill', async () => {
    const { orders, line, venue, topics } = await aDesk();
    const { id } = orders.submit(resting);
    line.fates.push('unheard');
    line.delivery = 'held';
    orders.modify({ orderId: id, quantity: '6' });
    venue.fill(id, toDecimal('5'), price);
    await quiet();
    const { state, filledQuantity } = orders.get(id);
    expect([state, filledQuantity.toFixed(), topics().includes('order.discrepancy')]).toEqual(['partially-filled', '5', false]);
  });

  it('a line that is down is asked again with growing pauses until it is up', async () => {
    const { orders, line, pass } = await aDesk();
    line.isDown = true;
    const { id } = orders.submit(resting);
    await pass(14_999);
    const questions = line.questions;
    line.isDown = false;
    await pass(60_000);
    // at once, and after 1, 3, 7 and 10 seconds
    expect([questions, orders.get(id).state]).toEqual([5, 'rejected']);
  });

  it('an order that ends by itself while it is asked for ends the asking', async () => {
    const { orders, line, venue, pass, clock, resolver } = await aDesk();
    const { id } = orders.submit(resting);
    line.fates.push('lost');
    orders.cancel(id);
    await pass(500);
    venue.fill(id, toDecimal('4'), price);
    await pass(0);
    expect([orders.get(id).state, resolver.size, clock.pendingTimers]).toEqual(['filled', 0, 0]);
  });

  it('a cancel that is asked for again has a time of its own', async () => {
    const { orders, line, pass } = await aDesk({ watch: { cancelMs: 60_000 } });
    const { id } = orders.submit(resting);
    line.fates.push('lost', 'lost-silently');
    orders.cancel(id);
    await pass(9_000);
    orders.cancel(id);
    await pass(50_000);
    // the first would be given up by now, the second is still waited for
    expect(orders.get(id).pending).toEqual({ cancel: 'in-flight' });
  });

  it('a request that nobody answers is turned by the watch and then asked for', async () => {
    const { orders, line, pass, topics } = await aDesk();
    line.fates.push('unheard-silently');
    const { id } = orders.submit(resting);
    await pass(4_999);
    const before = orders.get(id).pending;
    await pass(1);
    expect([before, orders.get(id).state, topics()]).toEqual([{ submit: 'in-flight' }, 'working', ['order.submitted', 'order.stuck', 'order.outcome-unknown', 'order.accepted']]);
  });

  it('is asked by no more than eight questions at a time', async () => {
    const { orders, line, pass } = await aDesk();
    line.isDown = true;
    for (let order = 0; order < 30; order++) orders.submit(resting);
    await pass(20_000);
    line.isDown = false;
    await pass(120_000);
    expect([orders.openCount, line.sent.length]).toEqual([0, 30]);
  });

  it('is decided in time when the engine has no more of it', async () => {
    const { orders, line, pass, resolver, clock } = await aDesk();
    line.fates.push('lost');
    const { id } = orders.submit(resting);
    await pass(100);
    resolver.decideBy(timestamp(clock.now() + 2_000));
    await pass(1_499);
    const before = orders.get(id).state;
    await pass(1);
    expect([before, orders.get(id).state]).toEqual(['submitted', 'rejected']);
  });
});

describe('what the venue cannot tell stays unknown and is published as stuck:', () => {
  it('one whose history does not reach back', async () => {
    const { orders, line, pass, stuck } = await aDoubtfulDesk({ asksByQuery: false });
    const { gateway } = line;
    Object.assign(gateway, { fills: () => Promise.reject(new RedFireError('HISTORY_DROPPED', 'too old')) });
    line.fates.push('lost');
    const { id } = orders.submit(resting);
    await pass(120_000);
    expect([orders.get(id).pending, stuck()]).toEqual([{ submit: 'unknown' }, ['submit after 0']]);
  });

  it('one that lists no fills', async () => {
    const { orders, line, pass, stuck } = await aDoubtfulDesk({ asksByQuery: false, capabilities: { fillHistory: false } });
    line.fates.push('lost');
    const { id } = orders.submit(resting);
    await pass(120_000);
    expect([orders.get(id).pending, stuck()]).toEqual([{ submit: 'unknown' }, ['submit after 0']]);
  });

  it('one that cannot be asked at all, which is not asked again', async () => {
    const { orders, line, pass, stuck, clock } = await aDoubtfulDesk({ asksByQuery: false, capabilities: { snapshot: false } });
    line.fates.push('lost');
    const { id } = orders.submit(resting);
    await pass(120_000);
    expect([orders.get(id).pending, stuck(), clock.pendingTimers]).toEqual([{ submit: 'unknown' }, ['submit after 0'], 0]);
  });

  it('one that has forgotten an order it had', async () => {
    const { orders, line, pass, stuck } = await aDoubtfulDesk({ capabilities: { snapshot: false } });
    const { id } = orders.submit(resting);
    await quiet();
    Object.assign(line.gateway, { query: () => Promise.resolve(undefined) });
    line.fates.push('lost');
    orders.cancel(id);
    await pass(120_000);
    expect([orders.get(id).state, orders.get(id).pending, stuck()]).toEqual(['working', { cancel: 'unknown' }, ['cancel after 0']]);
  });

  it('one that goes on saying that the order is on its way', async () => {
    const { orders, line, pass, stuck } = await aDoubtfulDesk();
    Object.assign(line.gateway, { query: () => Promise.resolve([]) });
    line.fates.push('lost');
    const { id } = orders.submit(resting);
    await pass(120_000);
    expect([orders.get(id).pending, stuck()]).toEqual([{ submit: 'unknown' }, ['submit after 10000']]);
  });
});

it('takes totals where the venue lists its orders without executions', async () => {
  const { orders, line, venue, pass } = await aDoubtfulDesk({ asksByQuery: false, capabilities: { fillHistory: false } });
  line.fates.push('unheard');
  line.delivery = 'held';
  const { id } = orders.submit(resting);
  venue.fill(id, one, price);
  await pass(0);
  const { state, filledQuantity, averagePrice } = orders.get(id);
  expect([state, filledQuantity.toFixed(), averagePrice?.toFixed()]).toEqual(['partially-filled', '1', '100']);
});

it('has a question that is never answered put again', async () => {
  const { orders, line, pass } = await aDoubtfulDesk();
  const query = line.gateway.query?.bind(line.gateway);
  let asked = 0;
  Object.assign(line.gateway, { query: (...order: Parameters<NonNullable<typeof query>>) => (++asked === 1 ? new Promise(() => undefined) : query?.(...order)) });
  line.fates.push('unheard');
  const { id } = orders.submit(resting);
  await pass(5_999);
  const before = orders.get(id).state;
  await pass(1);
  expect([before, orders.get(id).state, asked]).toEqual(['submitted', 'working', 2]);
});

it('takes no failure of an earlier cancel for that of a later one', async () => {
  const { orders, line } = await aDoubtfulDesk();
  const { id } = orders.submit(resting);
  await quiet();
  let fail: (error: Error) => void = () => undefined;
  let asked = 0;
  Object.assign(line.gateway, { cancel: () => (++asked === 1 ? new Promise((_resolve, reject) => { fail = reject; }) : new Promise(() => undefined)) });
  orders.cancel(id);
  orders.requestFailed(id, 'cancel', new RedFireError('OUTCOME_UNKNOWN', 'no answer'), 1);
  orders.cancel(id);
  fail(new RedFireError('NOT_SENT', 'it did not leave after all'));
  await quiet();
  expect([asked, orders.get(id).pending]).toEqual([2, { cancel: 'in-flight' }]);
});

it('asks nothing while it is closed, and begins with what is unknown when it is opened', async () => {
  const { orders, line, pass, resolver, clock } = await aDoubtfulDesk();
  resolver.close();
  line.fates.push('unheard');
  const { id } = orders.submit(resting);
  await pass(60_000);
  const before = [line.questions, orders.get(id).pending, clock.pendingTimers];
  resolver.open();
  await quiet();
  expect([before, orders.get(id).state]).toEqual([[0, { submit: 'unknown' }, 0], 'working']);
});

it('drops an answer that comes when the order has been told of already', async () => {
  const { orders, line, pass, topics } = await aDoubtfulDesk();
  let answer: (reports: readonly ExecutionReport[] | undefined) => void = () => undefined;
  Object.assign(line.gateway, { query: () => new Promise((resolve) => { answer = resolve; }) });
  line.fates.push('lost');
  const { id } = orders.submit(resting);
  await pass(0);
  orders.apply({ kind: 'fill', orderId: id, at: timestamp(1), tradeId: tradeId('T-1'), quantity: toDecimal('4'), price, liquidity: 'taker' });
  const before = topics().length;
  answer([{ kind: 'accepted', orderId: id, at: timestamp(0) }, { kind: 'rejected', orderId: id, at: timestamp(0), reason: 'stale' }]);
  await quiet();
  expect([orders.get(id).state, topics().length]).toEqual(['filled', before]);
});
