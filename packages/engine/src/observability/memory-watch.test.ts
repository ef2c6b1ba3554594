import { MemoryMetrics, type EngineErrorEvent, type EventMap } from '@redfire/core';
import { FakeClock } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { MemoryWatch, createEventEngine, type MemoryWatchOptions } from '../index.ts';

describe('MemoryWatch', () => {
  it('tells once that the budget is reached, and again only after the use fell below the soft limit', async () => {
    const { watch, use, high } = watched();
    watch.start();
    for (const used of [99, 100, 120, 90, 100, 79, 99, 100]) await use(used);
    expect(high).toEqual([{ at: 20, usedBytes: 100, budgetBytes: 100 }, { at: 80, usedBytes: 100, budgetBytes: 100 }]);
  });

  it('asks caches to shrink from the soft limit on, by more at the budget', async () => {
    const { watch, use } = watched();
    const asked: number[] = [];
    watch.register({ name: 'bars', shrink: (fraction) => void asked.push(fraction) });
    watch.start();
    await use(79);
    expect(asked).toEqual([]);
    await use(80);
    expect(asked).toEqual([0.25]);
  });

  it('asks at each interval while the use stays high, and no cache that was taken out', async () => {
    const { watch, use } = watched();
    const asked: string[] = [];
    const end = watch.register({ name: 'bars', shrink: (fraction) => void asked.push(`bars ${fraction}`) });
    watch.register({ name: 'orders', shrink: async (fraction) => void asked.push(`orders ${fraction}`) });
    watch.start();
    await use(100);
    end();
    await use(85);
    expect(asked).toEqual(['bars 0.5', 'orders 0.5', 'orders 0.25']);
  });

  it('does not ask a cache again that has not answered', async () => {
    const { watch, use } = watched();
    const answers: (() => void)[] = [];
    watch.register({ name: 'slow', shrink: () => new Promise<void>((resolve) => void answers.push(resolve)) });
    watch.start();
    await use(90);
    await use(90);
    expect(answers).toHaveLength(1);
    answers[0]?.();
    await use(90);
    await use(90);
    expect(answers).toHaveLength(2);
  });

  it('reports a cache that fails when it begins to fail, and asks the others', async () => {
    const { watch, use, errors } = watched();
    const asked: number[] = [];
    let works = false;
    watch.register({ name: 'broken', shrink: () => { if (!works) throw new Error('no'); } });
    watch.register({ name: 'rejects', shrink: async () => { throw new Error('never'); } });
    watch.register({ name: 'good', shrink: (fraction) => void asked.push(fraction) });
    watch.start();
    await use(90);
    await use(90);
    works = true;
    await use(90);
    works = false;
    await use(90);
    expect(errors.map(({ subscriber, component, error }) => [subscriber, component, String(error)])).toEqual([
      ['cache broken', 'memory-watch', 'Error: no'],
      ['cache rejects', 'memory-watch', 'Error: never'],
      ['cache broken', 'memory-watch', 'Error: no'],
    ]);
    expect(asked).toHaveLength(4);
  });

  it('reports a sample that cannot be taken, and goes on with the next', async () => {
    const { watch, use, errors, high } = watched();
    watch.start();
    await use(Number.NaN);
    await use(-1);
    expect([watch.health(), errors.map(({ subscriber }) => subscriber), watch.usedBytes]).toEqual([{ status: 'degraded', error: 'the memory in use cannot be read' }, ['sample'], 0]);
    await use(100);
    expect([watch.usedBytes, high.length]).toEqual([100, 1]);
  });

  it('is degraded while the use is high', async () => {
    const { watch, use } = watched();
    watch.start();
    expect([watch.health(), watch.isHigh]).toEqual([{ status: 'healthy' }, false]);
    await use(101);
    expect([watch.health(), watch.isHigh]).toEqual([{ status: 'degraded', error: '101 bytes are in use of a budget of 100' }, true]);
  });

  it('samples at its start, keeps one timer and none after it has stopped, also when it starts again', () => {
    const { watch, clock, metrics } = watched();
    expect(watch.usedBytes).toBeUndefined();
    watch.start();
    watch.start();
    expect([clock.pendingTimers, watch.usedBytes, metrics.valueOf('system_memory_usage'), metrics.valueOf('memory_budget_bytes')]).toEqual([1, 0, 0, 100]);
    watch.stop();
    watch.stop();
    expect(clock.pendingTimers).toBe(0);
    watch.start();
    expect(clock.pendingTimers).toBe(1);
    watch.close();
    watch.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('keeps the metrics of memory', async () => {
    const { watch, use, metrics } = watched();
    watch.start();
    await use(100);
    await use(110);
    expect([metrics.valueOf('system_memory_usage'), metrics.valueOf('memory_high_total')]).toEqual([110, 1]);
  });

  it('reports metrics that throw, and keeps its timer', async () => {
    let works = false;
    const gauge = () => { if (!works) throw new Error('no'); };
    const { watch, use, errors, high } = watched({ budgetBytes: 100, metrics: { increment: () => {}, gauge, observe: () => {} } });
    watch.start();
    await use(50);
    works = true;
    await use(100);
    expect([errors.map(({ subscriber }) => subscriber), high.length]).toEqual([['check'], 1]);
  });

  it('says nothing more when the event engine is closed', async () => {
    const { watch, use, events, high, errors } = watched();
    watch.register({ name: 'broken', shrink: () => { throw new Error('no'); } });
    watch.start();
    events.close();
    await use(100);
    await use(Number.NaN);
    expect([watch.isHigh, high, errors]).toEqual([true, [], []]);
  });

  it('has a budget of 1,000 MB', async () => {
    const { watch, high, use } = watched({});
    watch.start();
    await use(999_999_999);
    await use(1_000_000_000);
    expect(high.map(({ budgetBytes }) => budgetBytes)).toEqual([1_000_000_000]);
  });

  it.each([{ budgetBytes: 0 }, { budgetBytes: Number.NaN }, { intervalMs: 0 }, { intervalMs: Number.POSITIVE_INFINITY }, { softLimit: 0 }, { softLimit: 1.1 }])('refuses %j', (options) => {
    expect(() => watched(options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

function watched(options: Partial<MemoryWatchOptions> = { budgetBytes: 100 }) {
  const clock = new FakeClock();
  const events = createEventEngine({ clock, onUnheardError: () => {} });
  const metrics = new MemoryMetrics();
  let usedBytes = 0;
  const high: EventMap['memory.high'][] = [];
  const errors: EngineErrorEvent[] = [];
  events.on('memory.high', (event) => high.push(event));
  events.on('engine.error', (event) => errors.push(event));
  const watch = new MemoryWatch({ events, clock, metrics, sample: () => usedBytes, intervalMs: 10, ...options });
  /** Lets one interval pass, and caches answer. */
  const use = async (bytes: number) => {
    usedBytes = bytes;
    clock.advanceBy(10);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { watch, clock, events, metrics, high, errors, use };
}
