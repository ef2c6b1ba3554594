import { expect, it } from 'vitest';
import { Stopper } from './stopper.ts';

const never = new Promise<never>(() => undefined);

it('ends a wait when the signal comes', async () => {
  const controller = new AbortController();
  const waiting = new Stopper(controller.signal).wait(never);
  controller.abort('enough');
  await expect(waiting).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
});

it('ends a wait that begins behind the signal', async () => {
  const controller = new AbortController();
  const stopper = new Stopper(controller.signal);
  controller.abort('enough');
  await expect(stopper.wait(never)).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
});

it('gives what was waited for, and lets its failure through', async () => {
  const stopper = new Stopper(new AbortController().signal);
  expect(await stopper.wait(Promise.resolve(1))).toBe(1);
  await expect(stopper.wait(Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
});
