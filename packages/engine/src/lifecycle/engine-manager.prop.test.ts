import fc from 'fast-check';
import { expect, it } from 'vitest';
import { settle, Stage } from '../fixtures/lifecycle-stage.ts';

const numRuns = Number(process.env['REDFIRE_CASES'] ?? 200);

const STEPS = ['init', 'start', 'stop', 'close'] as const;
type Step = (typeof STEPS)[number];

/** How a step of a component behaves. */
const behaviour = fc.oneof(
  { weight: 8, arbitrary: fc.constant('done' as const) },
  { weight: 8, arbitrary: fc.constant('later' as const) },
  { weight: 1, arbitrary: fc.constant('throws' as const) },
  { weight: 1, arbitrary: fc.constant('rejects' as const) },
  { weight: 1, arbitrary: fc.constant('hangs' as const) },
);

const component = fc.record({ needs: fc.array(fc.nat(7), { maxLength: 3 }), init: behaviour, start: behaviour, stop: behaviour, close: behaviour });
const plan = fc.record({ components: fc.array(component, { minLength: 1, maxLength: 8 }), stopAfter: fc.option(fc.nat(6), { nil: undefined }) });

it('brings components up after what they need and down before it, each once, whatever fails or hangs, whenever it is stopped', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ components, stopAfter }) => {
      const stage = new Stage({ limits: { initMs: 10, startMs: 10, stopMs: 10, closeMs: 10 } });
      const needs = components.map((each, index) => [...new Set(each.needs)].filter((other) => other < index));
      const calls: string[] = [];
      const perform = (name: string, step: Step, how: string) => async (): Promise<void> => {
        calls.push(`${name} ${step}`);
        if (how === 'throws') throw new Error(name);
        if (how === 'later') await settle();
        if (how === 'rejects') { await settle(); throw new Error(name); }
        if (how === 'hangs') await new Promise(() => {});
        calls.push(`${name} ${step} done`);
      };
      for (const [index, each] of components.entries()) {
        const name = `c${index}`;
        const methods = Object.fromEntries(STEPS.map((step) => [step, perform(name, step, each[step])]));
        await stage.add(name, (needs[index] ?? []).map((other) => `c${other}`), methods);
      }

      let isDone = false;
      const started = stage.manager.start().then(() => true, () => false);
      for (let turn = 0; turn < (stopAfter ?? 60) && !isDone; turn++) await stage.pass(1);
      const stopped = stage.manager.stop().then(() => true, () => false).finally(() => { isDone = true; });
      for (let turn = 0; turn < 600 && !isDone; turn++) await stage.pass(1);
      const [hasStarted, hasStopped] = await Promise.all([started, stopped]);

      const at = (call: string) => calls.indexOf(call);
      for (const [index, dependencies] of needs.entries()) {
        const name = `c${index}`;
        for (const step of STEPS) expect(calls.filter((call) => call === `${name} ${step}`).length).toBeLessThanOrEqual(1);
        expect(at(`${name} close`) >= 0).toBe(at(`${name} init`) >= 0);
        expect(at(`${name} stop`) >= 0).toBe(at(`${name} start`) >= 0);
        for (const other of dependencies.map((dependency) => `c${dependency}`)) {
          for (const step of ['init', 'start'] as const) if (at(`${name} ${step}`) >= 0) expectBefore(calls, `${other} ${step} done`, `${name} ${step}`);
          for (const step of ['stop', 'close'] as const) if (at(`${name} ${step}`) >= 0) expectBefore(calls, `${name} ${step}`, `${other} ${step}`);
        }
      }
      const allDone = components.every(({ stop, close }) => [stop, close].every((how) => how === 'done' || how === 'later'));
      if (hasStarted) expect(hasStopped).toBe(allDone);
      expect(['stopped', 'error']).toContain(stage.manager.state);
      expect([stage.clock.pendingTimers, stage.events.isClosed]).toEqual([0, true]);
      for (const { state } of stage.manager.components()) expect(['stopped', 'error', 'initializing']).toContain(state);
    }),
    { numRuns: Math.min(numRuns, 2_000) },
  );
});

function expectBefore(calls: readonly string[], first: string, second: string): void {
  expect(calls.filter((call) => call === first || call === second)).toEqual([first, second]);
}
