import { isRedFireError } from '@redfire/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { settle, Stage } from '../fixtures/lifecycle-stage.ts';

const numRuns = Number(process.env['REDFIRE_CASES'] ?? 200);
const NAMES = ['a', 'b', 'c', 'd', 'e'] as const;

const name = fc.constantFrom(...NAMES);
const behaviour = fc.oneof({ weight: 6, arbitrary: fc.constant('done' as const) }, { weight: 4, arbitrary: fc.constant('later' as const) }, { weight: 1, arbitrary: fc.constant('fails' as const) });
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), name, needs: fc.subarray([...NAMES], { maxLength: 2 }), start: behaviour, stop: behaviour }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const), name: fc.option(name, { nil: undefined }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), name }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), turns: fc.nat(3) }) },
);

/** What may be called after what: a restart calls stop and start again, and a start that fails is stopped too. */
const CALLS = /^init (start (stop start )*stop )?close $/;

it('keeps every component to its course, and ends, whatever is asked of it at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
      const stage = new Stage();
      stage.events.on('engine.error', () => {});
      const courses: string[][] = [];
      const asked: Promise<unknown>[] = [];
      const ask = (promise: Promise<unknown>): void => void asked.push(promise.then(() => undefined, (error: unknown) => error));

      const add = (added: string, needs: readonly string[], behaviours: Readonly<Record<string, string>>): Promise<void> => {
        const course: string[] = [];
        const perform = (step: string) => async (): Promise<void> => {
          course.push(step);
          if (course.length === 1) courses.push(course);
          if (step === 'start') for (const need of needs) expect(['running', 'degraded']).toContain(stage.states()[need]);
          if (behaviours[step] === 'later') await settle();
          if (behaviours[step] === 'fails') throw new Error(step);
        };
        return stage.manager.add({ name: added, dependsOn: needs, init: perform('init'), start: perform('start'), stop: perform('stop'), close: perform('close') });
      };

      ask(stage.manager.start());
      for (const each of commands) {
        if (each.do === 'add') ask(add(each.name, each.needs, { start: each.start, stop: each.stop }));
        if (each.do === 'remove') ask(stage.manager.remove(each.name));
        if (each.do === 'restart') ask(stage.manager.restart(each.name));
        if (each.do === 'fail') stage.events.publish('engine.error', { at: stage.clock.now(), topic: 'x', event: 1, subscriber: 'y', error: new Error('no'), component: each.name, policy: 'stop-component' });
        if (each.do === 'wait') for (let turn = 0; turn < each.turns; turn++) await settle();
      }
      ask(stage.manager.stop());
      for (const failure of await Promise.all(asked)) {
        if (failure !== undefined && !(failure instanceof AggregateError)) expect(failure).toSatisfy(isRedFireError);
      }
      for (const course of courses) expect(`${course.join(' ')} `).toMatch(CALLS);
      expect(['stopped', 'error']).toContain(stage.manager.state);
      for (const { state } of stage.manager.components()) expect(['stopped', 'error', 'initializing']).toContain(state);
      expect([stage.clock.pendingTimers, stage.events.isClosed]).toEqual([0, true]);
    }),
    { numRuns: Math.min(numRuns, 5_000) },
  );
});
