import { MemoryLogger, type Logger } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import type { LifecycleHooks } from './lifecycle-hooks.ts';
import { failureOf, never, settle, Stage } from '../fixtures/lifecycle-stage.ts';

describe('hooks', () => {
  it('stand around the steps of the components, in the order they were added', async () => {
    const stage = new Stage();
    await stage.add('a');
    stage.manager.addHooks(noting(stage, '1'));
    stage.manager.addHooks(noting(stage, '2', () => settle()));
    await stage.manager.start();
    await stage.manager.stop();
    expect(stage.take()).toEqual([
      '1.beforeStart initializing', '2.beforeStart initializing', 'a.init', 'a.start', '1.afterStart starting', '2.afterStart starting',
      '1.beforeStop stopping', '2.beforeStop stopping', 'a.stop', 'a.close', '1.afterStop stopping', '2.afterStop stopping',
    ]);
  });

  it('are called around a restart too', async () => {
    const stage = new Stage();
    await stage.add('a');
    await stage.manager.start();
    stage.manager.addHooks(noting(stage, 'hook'));
    stage.take();
    await stage.manager.restart();
    expect(stage.take()).toEqual(['hook.beforeStop stopping', 'a.stop', 'hook.afterStop stopping', 'hook.beforeStart stopping', 'a.start', 'hook.afterStart starting']);
  });

  it('are not called any more when they are taken out', async () => {
    const stage = new Stage();
    const remove = stage.manager.addHooks(noting(stage, 'hook'));
    remove();
    remove();
    await stage.manager.start();
    expect(stage.take()).toEqual([]);
  });

  it('that were added twice are taken out once by each of their removals', async () => {
    const stage = new Stage();
    const hooks = noting(stage, 'hook');
    const remove = stage.manager.addHooks(hooks);
    stage.manager.addHooks(hooks);
    remove();
    remove();
    await stage.manager.start();
    expect(stage.take()).toEqual(['hook.beforeStart initializing', 'hook.afterStart starting']);
  });

  it('end the start when beforeStart throws: nothing has begun, afterStop is called', async () => {
    const stage = new Stage();
    await stage.add('a');
    stage.manager.addHooks({ beforeStart: () => { throw new Error('no licence'); } });
    stage.manager.addHooks(noting(stage, 'hook'));
    await expect(stage.manager.start()).rejects.toThrow('no licence');
    expect([stage.take(), stage.manager.state]).toEqual([['hook.afterStop stopping'], 'error']);
  });

  it('end the start when afterStart rejects: what had started is stopped', async () => {
    const stage = new Stage({ hooks: { afterStart: () => Promise.reject(new Error('no')) } });
    await stage.add('a');
    await expect(stage.manager.start()).rejects.toThrow('no');
    expect([stage.take(), stage.manager.state]).toEqual([['a.init', 'a.start', 'a.stop', 'a.close'], 'error']);
  });

  it.each(['beforeStart', 'afterStart'] as const)('end the start when %s takes too long, which is a failure of its own', async (name) => {
    const errors: unknown[] = [];
    const stage = new Stage({ logger: new MemoryLogger(), hooks: { [name]: never, onError: (error, context) => void errors.push(error, context) } });
    const started = failureOf(stage.manager.start());
    await settle();
    await stage.pass(10_000);
    const failure = await started;
    expect([failure, stage.manager.state, stage.manager.isLive(), errors, stage.clock.pendingTimers]).toEqual([expect.objectContaining({ code: 'TIMEOUT' }), 'error', false, [failure, { step: name }], 0]);
  });

  it('that hang are told of a stop, which does not wait for them', async () => {
    let signal: AbortSignal | undefined;
    const stage = new Stage({ hooks: { beforeStart: (given) => ((signal = given), never()) } });
    const started = failureOf(stage.manager.start());
    await settle();
    await stage.manager.stop();
    expect([await started, signal?.aborted, stage.manager.state, stage.clock.pendingTimers]).toEqual([expect.objectContaining({ code: 'ABORTED' }), true, 'stopped', 0]);
  });

  it('do not keep the engine from stopping when they throw or hang', async () => {
    const stage = new Stage({ hooks: { beforeStop: never, afterStop: () => { throw new Error('no'); } } });
    stage.manager.addHooks(noting(stage, 'hook'));
    await stage.add('a');
    await stage.manager.start();
    stage.take();
    const failure = failureOf(stage.manager.stop());
    await settle();
    await stage.pass(10_000);
    expect(((await failure) as AggregateError).errors).toMatchObject([
      { code: 'COMPONENT_FAILED', details: { step: 'beforeStop' }, cause: { code: 'TIMEOUT' } },
      { code: 'COMPONENT_FAILED', details: { step: 'afterStop' }, cause: { message: 'no' } },
    ]);
    expect(stage.take()).toEqual(['hook.beforeStop stopping', 'a.stop', 'a.close', 'hook.afterStop stopping']);
  });

  it('hear of every failure once, with where it was, and do not matter if they fail themselves', async () => {
    const logger = new MemoryLogger();
    const heard: unknown[] = [];
    const stage = new Stage({
      logger,
      hooks: {
        onError: (error, context) => {
          heard.push({ ...context, message: (error as Error).message });
          throw new Error('in the hook');
        },
        beforeStop: () => { throw new Error('hook'); },
      },
    });
    await stage.add('a', [], { stop: () => { throw new Error('stop'); } });
    await stage.manager.start();
    stage.events.publish('engine.error', { at: stage.clock.now(), topic: 'x', event: 1, subscriber: 'y', error: new Error('handler'), component: 'a' });
    await failureOf(stage.manager.stop());
    expect(heard).toEqual([
      { step: 'handler', component: 'a', message: 'handler' },
      { step: 'beforeStop', message: 'hook "beforeStop" failed: hook' },
      { step: 'stop', component: 'a', message: 'component "a" failed in stop: stop' },
    ]);
    expect(logger.records.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'handler "y" of "x" failed', 'hook "onError" failed: in the hook',
      'hook "beforeStop" failed: hook', 'hook "onError" failed: in the hook',
      'component "a" failed in stop: stop', 'hook "onError" failed: in the hook',
      'engine is error',
    ]);
  });

  it('are called, and all components stopped, though the logger throws', async () => {
    const broken: Logger = { log: () => { throw new Error('disk full'); }, child: () => broken };
    const stage = new Stage({ logger: broken });
    stage.manager.addHooks(noting(stage, 'hook'));
    await stage.add('a');
    await stage.manager.start();
    await stage.manager.stop();
    expect([stage.take(), stage.manager.state]).toEqual([
      ['hook.beforeStart initializing', 'a.init', 'a.start', 'hook.afterStart starting', 'hook.beforeStop stopping', 'a.stop', 'a.close', 'hook.afterStop stopping'], 'stopped',
    ]);
  });

  it('hear of a component that fails to start', async () => {
    const heard: unknown[] = [];
    const stage = new Stage({ hooks: { onError: (_error, context) => void heard.push(context) } });
    await stage.add('a', [], { start: () => Promise.reject(new Error('no')) });
    await failureOf(stage.manager.start());
    expect(heard).toEqual([{ component: 'a', step: 'start' }]);
  });
});

function noting(stage: Stage, name: string, wait: () => Promise<void> = async () => {}): LifecycleHooks {
  const note = (hook: string) => async () => {
    await wait();
    stage.log.push(`${name}.${hook} ${stage.manager.state}`);
  };
  return { beforeStart: note('beforeStart'), afterStart: note('afterStart'), beforeStop: note('beforeStop'), afterStop: note('afterStop') };
}
