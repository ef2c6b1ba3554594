import { timestamp } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { MINUTE, aWatch } from '../fixtures/watching-strategy.ts';
import type { StateValue } from '../indicators/support/stateful.ts';

const pass = ({ context }: ReturnType<typeof aWatch>, to: number) => { context.clock.advanceTo(timestamp(to)); };

describe('a named timer', () => {
  it('runs once, at its time, and is listed by its name', () => {
    const run = aWatch();
    run.strategy.timer('close', 30);
    const listed = run.context.clock.timers();
    pass(run, 100);
    expect([listed, run.strategy.heard, run.context.clock.timers()]).toEqual([[{ at: 30, name: 'close' }], ['close of 30 at 30'], []]);
  });

  it('that is past comes at the next turn', () => {
    const run = aWatch();
    pass(run, 50);
    run.strategy.timer('late', 20);
    const before = [...run.strategy.heard];
    pass(run, 50);
    expect([before, run.strategy.heard]).toEqual([[], ['late of 20 at 50']]);
  });

  it('set again is moved', () => {
    const run = aWatch();
    run.strategy.timer('close', 30);
    run.strategy.timer('close', 60);
    pass(run, 100);
    expect(run.strategy.heard).toEqual(['close of 60 at 60']);
  });

  it('is canceled by what set it, or by its name', () => {
    const run = aWatch();
    const cancel = run.strategy.timer('a', 30);
    run.strategy.timer('b', 30);
    cancel();
    const canceled = [run.strategy.end('a'), run.strategy.end('b'), run.strategy.end('b')];
    pass(run, 100);
    expect([canceled, run.strategy.heard]).toEqual([[false, true, false], []]);
  });

  it('is not canceled by what set one of its name before', () => {
    const run = aWatch();
    const cancel = run.strategy.timer('a', 30);
    run.strategy.timer('a', 40);
    cancel();
    pass(run, 100);
    expect(run.strategy.heard).toEqual(['a of 40 at 40']);
  });

  it('is refused for a time that is none', () => {
    const { strategy } = aWatch();
    expect(() => strategy.timer('a', Number.NaN)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('a series', () => {
  it('runs at whole intervals of UTC', () => {
    const run = aWatch();
    pass(run, 90_000);
    run.strategy.repeat('check', '1m');
    pass(run, 250_000);
    expect(run.strategy.heard).toEqual(['check of 120000 at 120000', 'check of 180000 at 180000', 'check of 240000 at 240000']);
  });

  it('runs at whole intervals from a time, of the past or to come', () => {
    const run = aWatch();
    pass(run, 90_000);
    run.strategy.repeat('past', '1m', 10_000);
    run.strategy.repeat('later', '1m', 200_000);
    pass(run, 270_000);
    expect(run.strategy.heard).toEqual(['past of 130000 at 130000', 'past of 190000 at 190000', 'later of 200000 at 200000', 'past of 250000 at 250000', 'later of 260000 at 260000']);
  });

  it('that is set at one of its times begins with that', () => {
    const run = aWatch();
    pass(run, 2 * MINUTE);
    run.strategy.repeat('check', '1m');
    pass(run, 2 * MINUTE);
    expect(run.strategy.heard).toEqual(['check of 120000 at 120000']);
  });

  it('goes on where its hook throws, and ends when it is canceled there', () => {
    const run = aWatch();
    let count = 0;
    const cancel = run.strategy.repeat('check', '1m');
    run.strategy.onTimer = () => {
      count++;
      if (count === 2) cancel();
      throw new Error('no');
    };
    for (const minute of [1, 2]) expect(() => { pass(run, minute * MINUTE); }).toThrow('no');
    pass(run, 5 * MINUTE);
    expect([count, run.context.clock.timers()]).toEqual([2, []]);
  });

  it.each(['0m', 'hour'])('is refused for what is no interval: %s', (interval) => {
    const { strategy } = aWatch();
    expect(() => strategy.repeat('check', interval as '1m')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

it('timers that were saved go on: those that were due meanwhile at once, a series with its next time', () => {
  const first = aWatch();
  first.strategy.timer('soon', 2 * MINUTE);
  first.strategy.timer('later', 10 * MINUTE);
  first.strategy.repeat('check', '1m', 5_000);
  pass(first, MINUTE);
  const { timers } = JSON.parse(JSON.stringify(first.strategy.saveState())) as { readonly timers: StateValue };
  const second = aWatch();
  pass(second, 4 * MINUTE);
  second.strategy.restoreState({ class: 'Watching', version: 1, timers });
  pass(second, 4 * MINUTE);
  pass(second, 10 * MINUTE);
  expect([timers, second.strategy.heard.slice(0, 2), second.strategy.heard.at(-1)]).toEqual([
    [{ name: 'check', at: 65_000, everyMs: MINUTE }, { name: 'soon', at: 2 * MINUTE }, { name: 'later', at: 10 * MINUTE }],
    ['soon of 120000 at 240000', 'check of 245000 at 245000'], 'later of 600000 at 600000',
  ]);
});

it.each<StateValue>(['none', [3], [{ at: 1 }], [{ name: 'a', at: 1, everyMs: 0 }], [{ name: 'a', at: 1 }, { at: 2 }]])('timers are not set from what is none: %j', (timers) => {
  const run = aWatch();
  expect(() => { run.strategy.restoreState({ class: 'Watching', version: 1, timers }); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  expect(run.context.clock.timers()).toEqual([]);
});

it('timers are not set without an engine', () => {
  const { strategy } = aWatch();
  strategy.detach();
  for (const act of [() => strategy.timer('a', 1), () => strategy.repeat('a', '1m'), () => strategy.end('a')]) expect(act).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_RUNNING' }));
});
