import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MemoryLogger, RedFireError } from '@redfire/core';
import { FakeClock } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { createEventEngine, EngineManager } from '../index.ts';
import { runUntilSignal, type RunUntilSignalOptions, type SignalName } from '../node.ts';


describe('runUntilSignal', () => {
  it.each<[SignalName, number]>([['SIGINT', 130], ['SIGTERM', 143]])('starts, stops at %s and answers %i', async (signal, code) => {
    const run = begin();
    await settle();
    run.process.emit(signal);
    expect([await run.code, run.log]).toEqual([code, ['start', `stop: the process received ${signal}`]]);
  });

  it('waits for other signals if told so', async () => {
    const run = begin({ signals: ['SIGHUP'] });
    await settle();
    expect(run.process.eventNames()).toEqual(['SIGHUP']);
    run.process.emit('SIGHUP');
    expect(await run.code).toBe(129);
  });

  it('answers 0 when what it runs for is done: a promise, or a signal of an AbortController', async () => {
    const controller = new AbortController();
    const runs = [begin({ until: Promise.resolve('done') }), begin({ until: controller.signal }), begin({ until: AbortSignal.abort() })];
    controller.abort();
    expect(await Promise.all(runs.map(({ code }) => code))).toEqual([0, 0, 0]);
    expect(runs.map(({ log }) => log)).toEqual(Array(3).fill(['start', 'stop: what it ran for is done']));
  });

  it('stops, reports and answers 1 when what it runs for fails', async () => {
    const run = begin({ until: Promise.reject(new Error('feed lost')) });
    expect([await run.code, run.log, run.failures()]).toEqual([1, ['start', 'stop: what it ran for failed'], ['what it ran for failed: feed lost']]);
  });

  it('stops, reports and answers 1 when the start fails', async () => {
    const rejects = begin({}, { start: () => Promise.reject(new Error('no venue')) });
    const throws = begin({}, { start: () => { throw new Error('no venue'); } });
    expect([await rejects.code, rejects.log, rejects.failures()]).toEqual([1, ['stop: it failed to start'], ['the engine failed to start: no venue']]);
    expect([await throws.code, throws.failures()]).toEqual([1, ['the engine failed to start: no venue']]);
  });

  it('reports and answers 1 when the stop fails', async () => {
    const run = begin({ until: Promise.resolve() }, { stop: () => Promise.reject(new Error('orders are open')) });
    expect([await run.code, run.failures()]).toEqual([1, ['the engine did not stop as it should: orders are open']]);
  });

  it('stops an engine that is still starting; that its start was called off is no failure', async () => {
    let abort = (_error: unknown): void => {};
    const run = begin({}, { start: () => new Promise((_resolve, reject) => { abort = reject; }), stop: async () => { abort(new RedFireError('ABORTED', 'the engine stops')); } });
    await settle();
    run.process.emit('SIGTERM');
    expect([await run.code, run.failures()]).toEqual([143, []]);
  });

  it('is forced by a second signal, a second after the first or later', async () => {
    const run = begin({}, { stop: () => new Promise(() => {}) });
    await settle();
    run.process.emit('SIGINT');
    run.clock.advanceBy(999);
    run.process.emit('SIGINT');
    await settle();
    const early = [...run.forced];
    run.clock.advanceBy(1);
    run.process.emit('SIGTERM');
    expect([await run.code, early, run.forced, run.failures()]).toEqual([1, [], [1], ['the engine was not stopped to the end: the process received SIGTERM while it was stopping']]);
  });

  it('ends the process when it is forced, unless told otherwise', async () => {
    const run = begin({ onForced: undefined as never, graceMs: 5_000 }, { stop: () => new Promise(() => {}) });
    await settle();
    run.process.emit('SIGINT');
    await settle();
    run.clock.advanceBy(4_999);
    await settle();
    expect(run.exits).toEqual([]);
    run.clock.advanceBy(1);
    expect([await run.code, run.exits, run.failures()]).toEqual([1, [1], ['the engine was not stopped to the end: stopping took longer than 5000 ms']]);
  });

  it('leaves no listener and no timer behind', async () => {
    const controller = new AbortController();
    const run = begin({ until: controller.signal, graceMs: 10 });
    await settle();
    const during = [run.process.eventNames(), run.clock.timers().map(({ name }) => name)];
    controller.abort();
    await run.code;
    expect([during, run.process.eventNames(), run.clock.timers()]).toEqual([[['SIGINT', 'SIGTERM'], ['wait for a signal']], [], []]);
  });

  it('refuses a grace that is no length of time before anything starts', async () => {
    const run = begin({ graceMs: Number.NaN });
    await expect(run.code).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect([run.log, run.process.eventNames(), run.clock.timers()]).toEqual([[], [], []]);
  });

  it('ends with an engine that has stopped: with 0 when it was asked to, with 1 when it failed', async () => {
    const asked = begin({}, { stopped: Promise.resolve() });
    const failed = begin({}, { stopped: Promise.reject(new Error('handler failed')) });
    expect([await asked.code, asked.failures(), asked.process.eventNames()]).toEqual([0, [], []]);
    expect([await failed.code, failed.failures(), failed.process.eventNames()]).toEqual([1, ['the engine has stopped by itself: handler failed'], []]);
  });

  it('ends with an engine manager whose handler stops it', async () => {
    const clock = new FakeClock();
    const events = createEventEngine({ clock });
    const manager = new EngineManager({ events, clock, logger: new MemoryLogger() });
    const code = runUntilSignal(manager, { process: new FakeProcess(), clock, logger: new MemoryLogger() });
    await settle();
    events.on('source.ended', () => { throw new Error('no'); }, { onError: 'stop-engine' });
    events.publish('source.ended', { at: clock.now(), source: 'feed' });
    expect([await code, manager.state, clock.timers()]).toEqual([1, 'stopped', []]);
  });

  it('runs an engine manager', async () => {
    const clock = new FakeClock();
    const manager = new EngineManager({ events: createEventEngine({ clock }), clock });
    const process = new FakeProcess();
    const code = runUntilSignal(manager, { process, clock, logger: new MemoryLogger() });
    await settle();
    const during = manager.state;
    process.emit('SIGTERM');
    expect([during, await code, manager.state, clock.timers()]).toEqual(['running', 143, 'stopped', []]);
  });
});

describe('a real process', () => {
  it.each<[SignalName, number]>([['SIGINT', 130], ['SIGTERM', 143]])('stops at %s and exits with %i', async (signal, code) => {
    const host = fileURLToPath(new URL('../fixtures/signal-host.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@redfire/source', '--no-warnings', host], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.endsWith('running\n')) child.kill(signal);
    });
    const [exitCode] = (await once(child, 'close')) as [number | null];
    expect([exitCode, output]).toEqual([code, 'start\nrunning\nstop\n']);
  });
});

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];

  exit(code: number): void {
    this.exits.push(code);
  }
}

function begin(options: RunUntilSignalOptions = {}, engine: { start?: () => Promise<void>; stop?: () => Promise<void>; stopped?: Promise<unknown> } = {}) {
  const clock = new FakeClock();
  const process = new FakeProcess();
  const logger = new MemoryLogger();
  const log: string[] = [];
  const forced: number[] = [];
  const runnable = {
    ...(engine.stopped !== undefined && { stopped: engine.stopped }),
    start: engine.start ?? (async () => void log.push('start')),
    stop: async ({ reason = '' } = {}) => {
      log.push(`stop: ${reason}`);
      await engine.stop?.();
    },
  };
  const code = runUntilSignal(runnable, { process, clock, logger, onForced: (forcedCode) => forced.push(forcedCode), ...options });
  const failures = () => logger.records.map(({ message, fields }) => (fields['error'] instanceof Error ? `${message}: ${fields['error'].message}` : message));
  return { clock, process, log, forced, exits: process.exits, code, failures };
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
