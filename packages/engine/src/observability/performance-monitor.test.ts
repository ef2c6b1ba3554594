import { FakeClock } from '@redfire/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PerformanceMonitor, type PerformanceMonitorOptions } from '../index.ts';

describe('what is recorded', () => {
  it('is averaged over the last 100 values, or as many as are asked for', () => {
    const { monitor } = measured();
    for (let value = 1; value <= 250; value++) monitor.record('a', value);
    expect([monitor.average('a'), monitor.average('a', 2), monitor.average('a', 1_000), monitor.average('a', 0), monitor.average('a', -5), monitor.average('b')]).toEqual([200.5, 249.5, 125.5, 0, 0, 0]);
  });

  it('is kept up to the capacity, its count and extremes from the start', () => {
    const { monitor, clock } = measured({ capacity: 4 });
    for (const value of [9, -1, 3, 1, 2, 4]) {
      clock.advanceBy(10);
      monitor.record('a', value);
    }
    expect(monitor.statistics('a')).toEqual({ count: 6, errors: 0, min: -1, max: 9, average: 2.5, p50: 2, p99: 4, lastAt: 60 });
  });

  it('has percentiles by the nearest rank', () => {
    const { monitor } = measured();
    for (const value of [15, 20, 35, 40, 50]) monitor.record('a', value);
    expect([0, 5, 30, 40, 50, 100, 200, -1].map((percent) => monitor.percentile('a', percent))).toEqual([15, 15, 20, 20, 35, 50, 50, 15]);
  });

  it('is all zero before the first value', () => {
    const { monitor } = measured();
    expect([monitor.statistics('a'), monitor.percentile('a', 50), monitor.names]).toEqual([{ count: 0, errors: 0, min: 0, max: 0, average: 0, p50: 0, p99: 0 }, 0, []]);
  });

  it('is dropped and counted when it is no number, or of a name too many', () => {
    const { monitor } = measured({ maxNames: 1 });
    monitor.record('a', 1);
    monitor.record('a', Number.NaN);
    monitor.record('a', Infinity);
    monitor.record('b', 1);
    monitor.record('a', 3);
    expect([monitor.names, monitor.average('a'), monitor.dropped]).toEqual([['a'], 2, 3]);
  });

  it('is told to listeners until they unsubscribe', () => {
    const { monitor } = measured();
    const log: unknown[] = [];
    const listener = (name: string, value: number) => log.push([name, value]);
    const [end] = [monitor.onRecord(listener), monitor.onRecord(listener)];
    monitor.record('a', 1);
    monitor.record('a', Number.NaN);
    end();
    end();
    monitor.record('b', 2);
    expect(log).toEqual([['a', 1], ['a', 1], ['b', 2]]);
  });

  it('is kept though a listener throws, which is not called any more', () => {
    const { monitor } = measured();
    const log: number[] = [];
    monitor.onRecord((_, value) => {
      log.push(value);
      throw new Error('no');
    });
    monitor.onRecord((_, value) => log.push(value));
    monitor.record('a', 1);
    monitor.record('a', 2);
    expect([log, monitor.average('a')]).toEqual([[1, 1, 2], 1.5]);
  });
});

describe('timed', () => {
  it('does what the function does and records how long it took', () => {
    const { monitor, pass } = measured();
    const desk = {
      rate: 3,
      value: monitor.timed('value', function (this: { rate: number }, quantity: number, note: string) {
        pass(7);
        return `${this.rate * quantity} ${note}`;
      }),
    };
    expect(desk.value(2, 'USDT')).toBe('6 USDT');
    expect(monitor.statistics('value')).toMatchObject({ count: 1, errors: 0, max: 7 });
  });

  it('records a promise when it settles', async () => {
    const { monitor, pass } = measured();
    const { promise, resolve } = deferred<string>();
    const fetch = monitor.timed('fetch', () => promise);
    const result = fetch();
    expect(monitor.statistics('fetch').count).toBe(0);
    pass(12);
    resolve('done');
    expect(await result).toBe('done');
    expect(monitor.statistics('fetch')).toMatchObject({ count: 1, errors: 0, max: 12 });
  });

  it('leaves a rejection that nobody handles to the host', async () => {
    const { monitor } = measured();
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    onTestFinished(() => {
      for (const listener of listeners) process.on('unhandledRejection', listener);
    });
    const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
    void monitor.timed('fetch', () => Promise.reject(new Error('lost')))();
    expect(await unhandled).toEqual(new Error('lost'));
  });

  it('counts failures, sync and async, and rethrows them as they are', async () => {
    const { monitor, pass } = measured();
    const failure = new Error('no');
    const sync = monitor.timed('a', () => {
      pass(1);
      throw failure;
    });
    const async = monitor.timed('a', async () => {
      pass(2);
      throw failure;
    });
    expect(sync).toThrow(failure);
    await expect(async()).rejects.toBe(failure);
    expect(monitor.statistics('a')).toMatchObject({ count: 2, errors: 2, min: 1, max: 2 });
  });

  it('measures calls that overlap apart', async () => {
    const { monitor, pass } = measured();
    const waits = [deferred<undefined>(), deferred<undefined>()] as const;
    const wait = monitor.timed('wait', (index: 0 | 1) => waits[index].promise);
    const [first, second] = [wait(0), (pass(5), wait(1))];
    pass(5);
    waits[1].resolve(undefined);
    await second;
    pass(10);
    waits[0].resolve(undefined);
    await first;
    expect([monitor.statistics('wait').min, monitor.statistics('wait').max]).toEqual([5, 20]);
  });

  it('goes by the clock without a stopwatch', () => {
    const clock = new FakeClock(100);
    const monitor = new PerformanceMonitor({ clock });
    monitor.timed('a', () => { clock.advanceBy(30); })();
    expect([monitor.average('a'), monitor.startTime, monitor.uptimeMs]).toEqual([30, 100, 30]);
  });
});

it.each([0, -1, 1.5, Number.NaN])('refuses %s as a capacity', (capacity) => {
  expect(() => measured({ capacity })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

function measured(options: Partial<PerformanceMonitorOptions> = {}) {
  const clock = new FakeClock();
  let elapsed = 1_000;
  const pass = (ms: number) => void (elapsed += ms);
  return { clock, pass, monitor: new PerformanceMonitor({ clock, stopwatch: () => elapsed, ...options }) };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => void (resolve = settle));
  return { promise, resolve };
}
