import { timestamp, toDecimal, type Bar, type Interval, type Timestamp } from '@redfire/core';
import { aBar, anInstrument, barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { timeBars } from './bars.ts';
import { MemoryContext } from './fixtures/memory-context.ts';
import { adapted } from './indicators/adapted.ts';
import { ema } from './indicators/ema.ts';
import { rsi } from './indicators/rsi.ts';
import { sma } from './indicators/sma.ts';
import type { BarIndicator } from './indicators/indicator.ts';
import { Stateful, type StateValue } from './indicators/support/stateful.ts';
import { readState, writeState, type StrategyState } from './strategy-state.ts';
import { Strategy } from './strategy.ts';

const BTC = 'BTC/USDT.SIM';
const MINUTE = 60_000;

/** Says what it knows; a test says what it does at its start. */
class Keeper extends Strategy {
  readonly fast = sma(2);
  readonly kept = this.keep('kept', ema(3));
  own: StateValue | undefined;
  took: unknown;
  start: () => void = () => { this.subscribeBars(BTC, '1m', [this.fast]); };
  readonly heard: string[] = [];

  override onStart() { this.start(); }
  override onBar(bar: Bar) { this.kept.update(bar); }
  override onTimer(name: string, at: Timestamp) { this.heard.push(`${name} ${at}`); }
  override save() { return this.own; }
  override restore(state: StateValue, version: number) { this.took = [state, version]; }

  watch(bars: Parameters<Strategy['subscribeBars']>[1], indicators: readonly BarIndicator[] = []) { return this.subscribeBars(BTC, bars, indicators); }
  begin(indicators: readonly BarIndicator[]) { this.subscribeBars(BTC, '1m', indicators, { warmUp: 'indicators' }); }
  name(name: string, part: Parameters<Strategy['keep']>[1]) { this.keep(name, part); }
  timer(name: string, at: number) { return this.startTimer(name, timestamp(at)); }
  series(name: string, interval: Interval) { return this.every(name, interval); }
  get time() { return this.now(); }
  get draw() { return this.random(); }
  get wasRestored() { return this.isRestored; }
}

class Second extends Keeper {
  static readonly stateVersion = 2;
}

interface Run<T extends Keeper> { readonly strategy: T; readonly context: MemoryContext; readonly parts: ReturnType<Strategy['endStart']> }

function run<T extends Keeper>(strategy: T, { state, start, at = 0 }: { readonly state?: StrategyState; readonly start?: (strategy: T) => void; readonly at?: number } = {}): Run<T> {
  const context = new MemoryContext([anInstrument()]);
  context.clock.advanceTo(timestamp(at));
  if (start) strategy.start = () => { start(strategy); };
  strategy.attach(context);
  if (state) strategy.restoreState(state);
  strategy.onStart();
  return { strategy, context, parts: strategy.endStart() };
}

const feed = ({ context }: Run<Keeper>, closes: readonly number[], startAt = 0) => {
  for (const bar of barsFromCloses(closes, { startAt })) {
    context.clock.advanceTo(bar.closeTime);
    context.bar(bar);
  }
};
/** What another process has of it. */
const asText = (state: StrategyState) => readState(writeState(state));
const misfit = (part: string) => expect.objectContaining({ code: 'INVALID_STATE', details: expect.objectContaining({ part }) });

describe('a restored strategy', () => {
  it('warms up again where an indicator of another package could not be saved', () => {
    const made = () => adapted(() => ({ update: (value: number) => value }), { name: 'theirs', warmUp: 2 });
    const start = (strategy: Keeper) => { strategy.begin([sma(2), made()]); };
    const first = run(new Keeper({}), { start });
    feed(first, [1, 2, 3]);
    const { strategy } = run(new Keeper({}), { state: asText(first.strategy.saveState()), start });
    expect([first.strategy.isWarmingUp, strategy.isWarmingUp]).toEqual([false, true]);
  });

  it('has the indicators of its subscriptions, its kept parts, its random numbers and what it saved', () => {
    const first = run(new Keeper({}));
    first.strategy.own = { stop: -0, best: Number.NaN };
    feed(first, [100, 101, 103, 106]);
    const numbers = [first.strategy.draw, first.strategy.draw];
    const state = asText(first.strategy.saveState());
    const next = first.strategy.draw;
    const { strategy, parts } = run(new Keeper({}), { state });
    expect({ fast: strategy.fast.value, kept: strategy.kept.value, took: strategy.took, draw: strategy.draw, isRestored: strategy.wasRestored, parts }).toEqual({
      fast: 104.5, kept: first.strategy.kept.value, took: [{ stop: -0, best: Number.NaN }, 1], draw: next, isRestored: true, parts: { forgotten: [], begunAnew: [] },
    });
    expect(numbers).not.toContain(next);
  });

  it('goes on with the bar that was being made', () => {
    const start = (strategy: Keeper) => { strategy.watch(timeBars('5m', { from: '1m' }), [strategy.fast]); };
    const first = run(new Keeper({}), { start });
    feed(first, [100, 101, 102]);
    const second = run(new Keeper({}), { start, state: asText(first.strategy.saveState()), at: 3 * MINUTE });
    feed(second, [105, 99, 100, 100, 100, 100, 100], 3 * MINUTE);
    expect(second.strategy.fast.value).toBe((99 + 100) / 2);
  });

  it('keeps subscriptions that are alike apart, by their order', () => {
    const pair = [sma(2), sma(2)] as const;
    const again = [sma(2), sma(2)] as const;
    const first = run(new Keeper({}), { start: (strategy) => { for (const each of pair) strategy.watch('1m', [each]); } });
    feed(first, [100, 102]);
    pair[1].reset();
    run(new Keeper({}), { state: asText(first.strategy.saveState()), start: (strategy) => { for (const each of again) strategy.watch('1m', [each]); } });
    expect(again.map(({ value }) => value)).toEqual([101, Number.NaN]);
  });

  it('takes a part up that is named in onStart, and one that takes its place after a stop', () => {
    const start = (strategy: Keeper) => { strategy.name('late', strategy.fast); };
    const first = run(new Keeper({}), { start });
    for (const close of [100, 102]) first.strategy.fast.update(aBar({ close }));
    const state = asText(first.strategy.saveState());
    const second = run(new Keeper({}), { start, state });
    second.strategy.detach();
    second.strategy.attach(second.context);
    second.strategy.name('late', sma(2));
    expect(second.strategy.fast.value).toBe(101);
  });

  it('is not one that was made for a run of its own', () => {
    expect([run(new Keeper({})).strategy.wasRestored, run(new Keeper({})).strategy.took]).toEqual([false, undefined]);
  });
});

it('a part has every number that JSON does not have after its text, in fields and in lists', () => {
  class Numbers extends Stateful {
    protected zero = 0;
    protected missing: number | undefined;
    protected readonly values = new Float64Array(3);
    protected list = [0, 0];
    take() {
      this.zero = this.missing = -0;
      this.values.set([Number.NaN, -0, -Infinity]);
      this.list = [-0, Infinity];
      return this;
    }
    get all() { return [this.zero, this.missing, ...this.values, ...this.list]; }
  }
  const second = new Numbers();
  second.restore(JSON.parse(JSON.stringify(new Numbers().take().save())) as StateValue);
  expect(second.all).toEqual([-0, -0, Number.NaN, -0, -Infinity, -0, Infinity]);
});

describe('named timers of onStart', () => {
  const start = (strategy: Keeper) => {
    const now = strategy.time;
    strategy.timer('once', now + MINUTE);
    strategy.timer('later', now + 10 * MINUTE);
    strategy.series('check', '4m');
  };

  it('keep their times in a strategy that is restored; one that has run does not run again', () => {
    const first = run(new Keeper({}), { start });
    first.context.clock.advanceTo(timestamp(5 * MINUTE));
    const second = run(new Keeper({}), { start, state: asText(first.strategy.saveState()), at: 6 * MINUTE });
    second.context.clock.advanceTo(timestamp(20 * MINUTE));
    expect([first.strategy.heard, second.strategy.heard]).toEqual([
      ['check 0', `once ${MINUTE}`, `check ${4 * MINUTE}`],
      [`check ${8 * MINUTE}`, `later ${10 * MINUTE}`, `check ${12 * MINUTE}`, `check ${16 * MINUTE}`, `check ${20 * MINUTE}`],
    ]);
  });

  it('have still run after a second restart', () => {
    const first = run(new Keeper({}), { start });
    first.context.clock.advanceTo(timestamp(2 * MINUTE));
    const second = run(new Keeper({}), { start, state: asText(first.strategy.saveState()), at: 2 * MINUTE });
    const third = run(new Keeper({}), { start, state: asText(second.strategy.saveState()), at: 2 * MINUTE });
    third.context.clock.advanceTo(timestamp(5 * MINUTE));
    expect(third.strategy.heard).toEqual([`check ${4 * MINUTE}`]);
  });

  it('are set where nothing was saved of them', () => {
    const { strategy } = run(new Keeper({}));
    const second = run(new Keeper({}), { start, state: { ...asText(strategy.saveState()), subscriptions: {} } });
    second.context.clock.advanceTo(timestamp(MINUTE));
    expect(second.strategy.heard).toEqual(['check 0', `once ${MINUTE}`]);
  });

  it('are moved after the start, as those of any other', () => {
    const first = run(new Keeper({}), { start });
    const second = run(new Keeper({}), { start, state: asText(first.strategy.saveState()) });
    second.strategy.timer('later', 2 * MINUTE);
    second.context.clock.advanceTo(timestamp(3 * MINUTE));
    expect(second.strategy.heard).toEqual(['check 0', `once ${MINUTE}`, `later ${2 * MINUTE}`]);
  });
});

describe('a state that does not fit', () => {
  const saved = () => {
    const first = run(new Keeper({}));
    feed(first, [100, 101, 103]);
    return asText(first.strategy.saveState());
  };

  it.each<[string, Partial<StrategyState>]>([
    ['class', { class: 'Other' }],
    ['version', { version: 2 }],
    ['kept.kept', { kept: { kept: sma(3).save() } }],
    ['own', { own: 'anything' }],
  ])('is refused, naming the part: %s', (part, change) => {
    const strategy = new Keeper({});
    strategy.restore = () => { throw new Error('no'); };
    expect(() => run(strategy, { state: { ...saved(), ...change } })).toThrow(misfit(part));
  });

  it.each<[string, (strategy: Keeper) => void]>([
    ['an indicator with other parameters', (strategy) => { strategy.watch('1m', [sma(3)]); }],
    ['another indicator', (strategy) => { strategy.watch('1m', [rsi(2)]); }],
    ['one indicator more', (strategy) => { strategy.watch('1m', [strategy.fast, sma(2)]); }],
  ])('is refused where the subscription is made again: %s', (_, start) => {
    expect(() => run(new Keeper({}), { state: saved(), start })).toThrow(misfit(`subscriptions.${BTC} 1m #1`));
  });

  it('of an older version begins anew in the parts that do not fit, and says which', () => {
    const state = { ...saved(), class: 'Second', own: { a: 1 }, kept: { kept: ema(3).save(), gone: 1 } };
    const { strategy, parts } = run(new Second({}), { state, start: (second) => { second.watch('1m', [sma(3)]); } });
    expect({ parts, took: strategy.took, kept: strategy.kept.ready }).toEqual({ parts: { forgotten: ['gone'], begunAnew: [`${BTC} 1m #1`] }, took: [{ a: 1 }, 1], kept: false });
  });

  it('is told in what is not there any more, and in what is new', () => {
    const { parts } = run(new Keeper({}), { state: saved(), start: (strategy) => { strategy.watch('5m', [strategy.fast]); } });
    expect(parts).toEqual({ forgotten: [`${BTC} 1m #1`], begunAnew: [`${BTC} 5m #1`] });
  });
});

it('two parts of one name are refused', () => {
  expect(() => run(new Keeper({}), { start: (strategy) => { strategy.name('kept', sma(2)); } })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { name: 'kept' } }));
});

it('what is no plain data is not saved, and the error says where it is', () => {
  const { strategy } = run(new Keeper({}));
  strategy.own = { prices: [1, toDecimal('1')] } as unknown as StateValue;
  expect(() => writeState(strategy.saveState())).toThrow(misfit('state.own.prices[1]'));
});

it.each(['', '{', 'null', '[]', '{"class":"A"}', '{"class":1,"version":1}', '{"class":"A","version":1,"kept":[]}', '{"class":"A","version":1,"random":"1"}'])('a text that is no state is refused: %s', (text) => {
  expect(() => readState(text)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
});
