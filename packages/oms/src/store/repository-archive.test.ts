import { isRedFireError, strategyId, type Fill, type FillRepository, type Order, type OrderRepository } from '@redfire/core';
import { aFill, anOrder, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anOrderDesk, fillOf, reportOf } from '../fixtures/order-desk.ts';
import { RepositoryArchive } from './repository-archive.ts';

const strategy = strategyId('s');

describe('an archive in repositories', () => {
  it('has every order that order management forgot, with its fills', async () => {
    const { repositories, stored, storedFills } = memory();
    const archive = new RepositoryArchive({ ...repositories, onError: () => undefined });
    const desk = anOrderDesk({ endedOrderLimit: 5, archive });
    for (let index = 0; index < 250; index++) {
      const order = desk.orders.submit(anOrderRequest({ quantity: '3', strategy }));
      desk.orders.apply(fillOf(order, '1', '100', `T-${index}`));
      desk.orders.apply(reportOf('canceled', order.id));
    }
    await archive.flush();
    expect([stored.size, storedFills.size, archive.counts, [...stored.values()].every(({ state, filledQuantity }) => state === 'canceled' && filledQuantity.toFixed() === '1')]).toEqual([245, 245, { waiting: 0, lost: 0 }, true]);
    expect([storedFills.get('T-0')?.orderId, storedFills.get('T-0')?.strategy]).toEqual([[...stored.keys()][0], strategy]);
  });

  it('writes nothing within the command that forgets the order', () => {
    const { repositories, log } = memory();
    const archive = new RepositoryArchive({ ...repositories, onError: () => undefined });
    archive.archive(order('A'), []);
    expect([log, archive.counts]).toEqual([[], { waiting: 1, lost: 0 }]);
  });

  it('writes the fills of an order before it, and no more orders at a time than it was told', async () => {
    const { repositories, log, peak } = memory();
    const archive = new RepositoryArchive({ ...repositories, batchSize: 2, onError: () => undefined });
    for (const id of ['A', 'B', 'C', 'D', 'E']) archive.archive(order(id), [fill(`T-${id}`)]);
    await archive.flush();
    expect(['A', 'B', 'C', 'D', 'E'].every((id) => log.indexOf(`fill T-${id}`) < log.indexOf(`order ${id}`))).toBe(true);
    expect([log.length, peak()]).toEqual([10, 2]);
  });

  it('ends with the last of two records of one order', async () => {
    const { repositories, stored } = memory();
    const archive = new RepositoryArchive({ ...repositories, onError: () => undefined });
    archive.archive(order('A'), []);
    archive.archive({ ...order('A'), state: 'filled' }, []);
    await Promise.resolve();
    archive.archive({ ...order('A'), state: 'expired' }, []);
    await archive.flush();
    expect(stored.get('A')?.state).toBe('expired');
  });

  it('keeps what a repository fails to take and tries it again, telling of the failure once', async () => {
    const { repositories, stored, failWith } = memory();
    const errors: unknown[] = [];
    const archive = new RepositoryArchive({ ...repositories, onError: (error) => errors.push(error) });
    const failure = new Error('no line');
    failWith(failure);
    archive.archive(order('A'), [fill('T-A')]);
    await expect(archive.flush()).rejects.toBe(failure);
    archive.archive(order('B'), []);
    await expect(archive.flush()).rejects.toBe(failure);
    expect([errors, archive.counts]).toEqual([[failure], { waiting: 2, lost: 0 }]);
    failWith(undefined);
    archive.archive(order('C'), []);
    await archive.flush();
    expect([[...stored.keys()].sort(), archive.counts]).toEqual([['A', 'B', 'C'], { waiting: 0, lost: 0 }]);
    failWith(failure);
    archive.archive(order('D'), []);
    await expect(archive.flush()).rejects.toBe(failure);
    expect(errors).toEqual([failure, failure]);
  });

  it('loses what comes while too much waits, counts it and tells of it once', async () => {
    const { repositories, stored } = memory();
    const errors: unknown[] = [];
    const archive = new RepositoryArchive({ ...repositories, waitingLimit: 2, onError: (error) => errors.push(error) });
    for (const id of ['A', 'B', 'C', 'D', 'A']) archive.archive(order(id), []);
    expect([archive.counts, errors.map((error) => isRedFireError(error) && [error.code, error.details])]).toEqual([{ waiting: 2, lost: 2 }, [['QUEUE_FULL', { limit: 2, orderId: 'C' }]]]);
    await archive.flush();
    archive.archive(order('E'), []);
    await archive.flush();
    expect([[...stored.keys()], errors.length]).toEqual([['A', 'B', 'E'], 1]);
  });
});

function order(id: string): Order {
  return { ...anOrder(), id: id as Order['id'] };
}

function fill(trade: string): Fill {
  return aFill({ tradeId: trade as Fill['tradeId'] });
}

/** Repositories in memory that answer on a later turn, or fail as told. */
function memory() {
  const stored = new Map<string, Order>();
  const storedFills = new Map<string, Fill>();
  const log: string[] = [];
  let error: Error | undefined;
  let busy = 0;
  let peak = 0;
  const orders: OrderRepository = {
    async save(saved) {
      busy++;
      peak = Math.max(peak, busy);
      await Promise.resolve();
      busy--;
      if (error) throw error;
      log.push(`order ${saved.id}`);
      stored.set(saved.id, saved);
    },
    get: (id) => Promise.resolve(stored.get(id)),
    list: () => Promise.resolve([...stored.values()]),
  };
  const fills: FillRepository = {
    async save(saved) {
      await Promise.resolve();
      if (error) throw error;
      log.push(`fill ${saved.tradeId}`);
      storedFills.set(saved.tradeId, saved);
    },
    list: () => Promise.resolve([...storedFills.values()]),
  };
  return { repositories: { orders, fills }, stored, storedFills, log, peak: () => peak, failWith: (next: Error | undefined) => { error = next; } };
}
