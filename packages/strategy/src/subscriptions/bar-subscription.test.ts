import { timestamp, type Bar, type Instrument, type Trade } from '@redfire/core';
import { aBar, aQuote, aTrade, barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BarAggregator, type BarAggregation } from '../bars/bar-aggregator.ts';
import { tickBars } from '../bars/tick-bars.ts';
import { timeBars } from '../bars/time-bars.ts';
import { BTC, MINUTE, aWatch, type Watching } from '../fixtures/watching-strategy.ts';
import { ema } from '../indicators/ema.ts';
import { sma } from '../indicators/sma.ts';
import type { StateValue } from '../indicators/support/stateful.ts';
import type { StrategyState } from '../strategy-state.ts';

const turns = async (context: { readonly clock: { advanceBy(ms: number): unknown } }) => {
  await new Promise((resolve) => { setTimeout(resolve, 0); });
  context.clock.advanceBy(0);
};
const minutes = (count: number, from = 0) => barsFromCloses(Array.from({ length: count }, (_, row) => from + row + 1), { startAt: from * MINUTE });
const three = timeBars('3m', { from: '1m' });
const six = timeBars('6m', { from: '1m' });
const at = (time: number) => timestamp(time);
const trade = (time: number, price: number): Trade => aTrade({ at: at(time), price });

describe('made bars', () => {
  it.each<readonly [string, readonly (BarAggregation | '1m')[]]>([
    ['longest last', ['1m', three, six]], ['longest first', [six, three, '1m']], ['mixed', [three, '1m', six]],
  ])('come before the smaller ones that closed them, the longest first, subscribed %s', (_order, subscriptions) => {
    const { strategy, push } = aWatch();
    for (const bars of subscriptions) strategy.watch(bars);
    push(...minutes(6));
    expect(strategy.heard).toEqual(['1m 1 at 1', '1m 2 at 2', '3m 3 at 3', '1m 3 at 3', '1m 4 at 4', '1m 5 at 5', '6m 6 at 6', '3m 6 at 6', '1m 6 at 6']);
  });

  it('find the indicators of every length up to date', () => {
    const { strategy, push } = aWatch();
    const [fast, slow] = [sma(2), sma(2)];
    const seen: unknown[] = [];
    strategy.watch('1m', [fast]);
    strategy.watch(three, [slow]);
    strategy.act = ({ intervalMs, closeTime }) => { if (intervalMs === MINUTE && closeTime === 6 * MINUTE) seen.push(fast.value, slow.value); };
    push(...minutes(6));
    expect(seen).toEqual([5.5, 4.5]);
  });

  it.each([['1m', '2m'], ['2m', '1m']] as const)('of trades close at their time though nothing comes, the longest first, subscribed %s and %s', (...lengths) => {
    const { strategy, context } = aWatch();
    for (const length of lengths) strategy.watch(timeBars(length, { from: 'trades' }));
    for (const [time, price] of [[MINUTE + 1, 7], [MINUTE + 2, 8]] as const) {
      context.clock.advanceTo(at(time));
      context.market('market.trade', trade(time, price));
    }
    context.clock.advanceTo(at(2 * MINUTE - 1));
    const before = [...strategy.heard];
    context.clock.advanceTo(at(9 * MINUTE));
    expect({ before, heard: strategy.heard }).toEqual({ before: [], heard: ['2m 8 at 2', '1m 8 at 2'] });
  });

  it('of quotes close at their time too, again and again', () => {
    const { strategy, context } = aWatch();
    strategy.watch(timeBars('1m', { from: 'quotes' }));
    for (const time of [10, MINUTE + 10, 3 * MINUTE + 10]) {
      context.clock.advanceTo(at(time));
      context.market('market.quote', aQuote({ at: at(time), bid: time, ask: time + 2 }));
    }
    context.clock.advanceTo(at(5 * MINUTE));
    expect(strategy.heard).toEqual(['1m 11 at 1', `1m ${MINUTE + 11} at 2`, `1m ${3 * MINUTE + 11} at 4`]);
  });

  it('close again and again without anything, where empty ones are wanted', () => {
    const { strategy, context } = aWatch();
    strategy.watch(timeBars('1m', { from: 'trades', emptyBars: 'flat' }));
    context.market('market.trade', trade(1, 7));
    for (const minute of [1, 2, 3]) context.clock.advanceTo(at(minute * MINUTE));
    expect(strategy.heard).toEqual(['1m 7 at 1', '1m 7 at 2', '1m 7 at 3']);
  });

  it('close at their time for every one of them, though a handler throws', () => {
    const { strategy, context } = aWatch();
    for (const length of ['1m', '2m'] as const) strategy.watch(timeBars(length));
    strategy.act = ({ intervalMs }) => { if (intervalMs === 2 * MINUTE) throw new Error('no'); };
    context.clock.advanceTo(at(MINUTE));
    context.market('market.trade', trade(MINUTE, 7));
    expect(() => { context.clock.advanceTo(at(2 * MINUTE)); }).toThrow('no');
    expect(strategy.heard).toEqual(['2m 7 at 2', '1m 7 at 2']);
  });

  it('of smaller bars wait for the last of them, and no longer than one takes', () => {
    const { strategy, push, context } = aWatch();
    strategy.watch(three);
    push(...minutes(2));
    // the last one of the three comes late, as it does from a venue
    context.clock.advanceTo(at(3 * MINUTE + 500));
    push(minutes(1, 2)[0] as Bar, minutes(1, 3)[0] as Bar, minutes(1, 4)[0] as Bar);
    context.clock.advanceTo(at(9 * MINUTE));
    expect(strategy.heard).toEqual([`3m 3 at ${3 + 500 / MINUTE}`, '3m 5 at 7']);
  });

  it('leave out the first that had begun before anything of it was heard', () => {
    const { strategy, push, context } = aWatch();
    strategy.watch(three);
    push(...minutes(5, 1));
    const { strategy: late, context: running } = aWatch();
    running.clock.advanceTo(at(MINUTE / 2));
    late.watch(timeBars('1m', { from: 'trades' }));
    running.market('market.trade', trade(MINUTE / 2, 1));
    running.clock.advanceTo(at(MINUTE + 5));
    running.market('market.trade', trade(MINUTE + 5, 2));
    running.clock.advanceTo(at(3 * MINUTE));
    expect([strategy.heard, late.heard, context.clock.timers().length]).toEqual([['3m 6 at 6'], ['1m 2 at 2'], 1]);
  });

  it('of a count of trades begin with the first, whenever that is', () => {
    const { strategy, context } = aWatch();
    context.clock.advanceTo(at(5));
    strategy.watch(tickBars(2));
    for (const price of [1, 2, 3, 4]) context.market('market.trade', trade(5, price));
    expect(strategy.heard.length).toBe(2);
  });

  it('of trades that a venue stamps ahead of our clock are no look-ahead', () => {
    const { strategy, context } = aWatch();
    context.clock.advanceTo(at(5));
    strategy.watch(tickBars(2));
    for (const time of [6, 8]) context.market('market.trade', trade(time, time));
    expect(strategy.heard.length).toBe(1);
  });

  it('show what has come of the one under way', () => {
    const { strategy, push } = aWatch();
    const [made, native] = [strategy.watch(three), strategy.watch('1m')];
    const before = made.partial;
    push(...minutes(2));
    expect([before, made.partial?.close, native.partial, strategy.heard]).toEqual([undefined, 2, undefined, ['1m 1 at 1', '1m 2 at 2']]);
  });

  it('go on where a handler throws, which comes out of the call that closed the bar', () => {
    const { strategy, push } = aWatch();
    strategy.watch(three);
    strategy.act = ({ close }) => { if (close === 3) throw new Error('no'); };
    expect(() => { push(...minutes(3)); }).toThrow('no');
    push(...minutes(3, 3));
    expect(strategy.heard).toEqual(['3m 3 at 3', '3m 6 at 6']);
  });

  it('hand on what an asynchronous handler rejects with', async () => {
    const { strategy, context } = aWatch();
    const results: unknown[] = [];
    const { onBars } = context;
    context.onBars = (instrument, length, handler, priority) => onBars.call(context, instrument, length, (bar) => { results.push(handler(bar)); }, priority);
    strategy.watch(three);
    strategy.act = () => Promise.reject(new Error('later'));
    context.clock.advanceTo(at(3 * MINUTE));
    for (const bar of minutes(3)) context.bar(bar);
    await expect(results.at(-1)).rejects.toThrow('later');
  });

  it('that an aggregator gives before they close are refused with LOOK_AHEAD', () => {
    class Peeking extends BarAggregator {
      override takeTrade(): void {}
      override takeQuote(): void {}
      override takeBar(bar: Bar): void { this.onBar({ ...bar, intervalMs: 60 * MINUTE, closeTime: timestamp(bar.openTime + 60 * MINUTE) }); }
      override get partial(): undefined { return undefined; }
    }
    const { strategy, push } = aWatch();
    strategy.watch({ name: 'peeking', from: '1m', create: ({ id }: Instrument) => new Peeking(id) });
    expect(() => { push(...minutes(1)); }).toThrow(expect.objectContaining({ code: 'LOOK_AHEAD', details: { instrument: BTC.id, now: MINUTE, openTime: 0, closeTime: 60 * MINUTE } }));
    expect(strategy.heard).toEqual([]);
  });
});

describe('warm-up', () => {
  it('without a past takes the first bars of the stream', () => {
    const { strategy, push, context } = aWatch();
    const average = sma(3);
    const subscribed = strategy.watch('1m', [average], { warmUp: 3 });
    const states = [[strategy.isWarmingUp, context.isWarm, subscribed.missing]];
    push(...minutes(2));
    states.push([strategy.isWarmingUp, context.isWarm, subscribed.missing]);
    push(...minutes(2, 2));
    states.push([strategy.isWarmingUp, context.isWarm, subscribed.missing]);
    expect([states, strategy.heard, average.value]).toEqual([[[true, false, 3], [true, false, 1], [false, true, 0]], ['1m 4 at 4'], 3]);
  });

  it('of none begins at once, and tells the engine nothing', () => {
    const { strategy, push, context } = aWatch();
    const told: boolean[] = [];
    context.setWarm = (isWarm) => { told.push(isWarm); };
    strategy.watch('1m', [sma(3)]);
    strategy.watch('1m', [], { warmUp: 'indicators' });
    push(...minutes(1));
    expect([strategy.heard.length, told]).toEqual([2, []]);
  });

  it('of the indicators is that of the one that takes longest', () => {
    const { strategy } = aWatch();
    const subscribed = strategy.watch('1m', [sma(3), sma(7), { update: () => {} }], { warmUp: 'indicators' });
    expect(subscribed.missing).toBe(7);
  });

  it.each([-1, 1.5, Number.NaN, 'all' as never])('that is no count is refused: %s', (warmUp) => {
    const { strategy } = aWatch();
    expect(() => strategy.watch('1m', [], { warmUp })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('holds up every market hook until each subscription has had its bars, and no timer', () => {
    const { strategy, push, context } = aWatch();
    const told: boolean[] = [];
    context.setWarm = (isWarm) => { told.push(isWarm); };
    strategy.watch('1m', [], { warmUp: 1 });
    strategy.watch(three, [], { warmUp: 2 });
    strategy.watch('5m');
    strategy.watchMarket();
    strategy.timer('tick', 30_000);
    const market = () => {
      context.market('market.quote', aQuote());
      context.market('market.trade', aTrade());
      const levels = { instrument: BTC.id, at: at(0), bids: [], asks: [] };
      context.market('market.book-snapshot', levels);
      context.market('market.book-delta', { ...levels, previousSequence: 1 });
    };
    push(...minutes(5));
    push(aBar({ intervalMs: 5 * MINUTE }));
    market();
    const before = strategy.heard.splice(0);
    push(...minutes(1, 5));
    market();
    expect({ before, heard: strategy.heard, told }).toEqual({ before: ['tick of 30000 at 30000'], heard: ['1m 6 at 6', 'bid 99.99', 'trade 100', 'book', 'delta'], told: [false, true] });
  });

  it('begins again with a subscription that is made later', () => {
    const { strategy, push } = aWatch();
    strategy.watch('1m');
    push(...minutes(1));
    strategy.watch(three, [], { warmUp: 1 });
    push(...minutes(5, 1));
    // the first three minutes are not whole
    expect([strategy.isWarmingUp, strategy.heard]).toEqual([false, ['1m 1 at 1', '1m 6 at 6']]);
  });

  it('of the past takes as many bars as are wanted, and what comes meanwhile once, all for the indicators alone', async () => {
    const { strategy, push, context } = aWatch();
    const average = sma(4);
    context.past = minutes(9);
    context.clock.advanceTo(at(9 * MINUTE));
    const asked: unknown[] = [];
    const { history } = context;
    context.history = (...request) => {
      asked.push(request);
      return history.apply(context, request);
    };
    const subscribed = strategy.watch('1m', [average], { warmUp: 4 });
    // one that the past has too, and one that it has not
    push(...minutes(2, 8));
    await turns(context);
    expect([asked, subscribed.missing, average.value, strategy.heard, strategy.isWarmingUp]).toEqual([[[BTC.id, MINUTE, 4]], 0, 8.5, [], false]);
    push(...minutes(1, 10));
    expect([strategy.heard, average.value]).toEqual([['1m 11 at 11'], 9.5]);
  });

  it.each<readonly [string, BarAggregation | '1m', string]>([
    ['subscribed bars', '1m', '1m 12 at 12'], ['what bars are made of', three, '3m 12 at 12'],
  ])('after a restart takes %s that closed meanwhile, once, for the indicators alone', async (_what, bars, next) => {
    const averageOf = async (run: ReturnType<typeof aWatch>, from: number, state?: StrategyState) => {
      const { strategy, context, push } = run;
      // of all bars there were
      const average = ema(2);
      context.clock.advanceTo(at(from * MINUTE));
      if (state) strategy.restoreState(state);
      strategy.watch(bars, [average]);
      if (state) push(...minutes(1, from));
      const isHeldUp = strategy.isWarmingUp;
      await turns(context);
      return { average, isHeldUp };
    };
    const never = aWatch();
    const { average: unbroken } = await averageOf(never, 0);
    never.push(...minutes(12));
    const first = aWatch();
    await averageOf(first, 0);
    first.push(...minutes(5));
    const second = aWatch();
    second.context.past = minutes(10);
    const { average, isHeldUp } = await averageOf(second, 9, first.strategy.saveState());
    const before = [...second.strategy.heard];
    second.push(...minutes(2, 10));
    expect({ value: average.value, isHeldUp, before, last: second.strategy.heard.at(-1), isWarmingUp: second.strategy.isWarmingUp }).toEqual({ value: unbroken.value, isHeldUp: true, before: [], last: next, isWarmingUp: false });
  });

  it('of a past that is too short goes on with the bars that come', async () => {
    const { strategy, push, context } = aWatch();
    context.past = minutes(2);
    context.clock.advanceTo(at(2 * MINUTE));
    const subscribed = strategy.watch('1m', [], { warmUp: 4 });
    await turns(context);
    const missing = subscribed.missing;
    push(...minutes(3, 2));
    expect([missing, strategy.heard]).toEqual([2, ['1m 5 at 5']]);
  });

  it('goes on with the bars that come where the past cannot be told', async () => {
    const { strategy, push, context } = aWatch();
    context.history = () => Promise.reject(new Error('no line'));
    strategy.watch('1m', [], { warmUp: 2 });
    push(...minutes(1));
    await turns(context);
    push(...minutes(2, 1));
    expect(strategy.heard).toEqual(['1m 3 at 3']);
  });

  it('of made bars makes them of past smaller ones, as many as it takes, and goes on in the one under way', async () => {
    const { strategy, push, context } = aWatch();
    const average = sma(2);
    let updates = 0;
    context.past = minutes(40).slice(1);
    context.clock.advanceTo(at(40 * MINUTE));
    const asked: number[] = [];
    const { history } = context;
    context.history = (instrument, length, count) => {
      asked.push(count);
      return history.call(context, instrument, length, count);
    };
    const { intervalMs: _unknown, ...unmeasured } = six;
    const subscribed = strategy.watch(unmeasured, [average, { update: () => { updates++; } }], { warmUp: 2 });
    push(...minutes(1, 40));
    await turns(context);
    // the last whole bars end at 30 and 36
    expect([subscribed.missing, updates, average.value, subscribed.partial, strategy.heard]).toEqual([0, 2, 33, expect.objectContaining({ openTime: 36 * MINUTE, close: 41 }), []]);
    push(...minutes(1, 41));
    expect([strategy.heard, asked]).toEqual([['6m 42 at 42'], [48]]);
  });

  it('of made bars asks for more until they are enough', async () => {
    const { strategy, context } = aWatch();
    context.past = minutes(100);
    context.clock.advanceTo(at(100 * MINUTE));
    const asked: number[] = [];
    const { history } = context;
    context.history = (instrument, length, count) => {
      asked.push(count);
      return history.call(context, instrument, length, count);
    };
    const subscribed = strategy.watch({ ...timeBars('30m', { from: '1m' }), intervalMs: MINUTE }, [], { warmUp: 2 });
    await turns(context);
    expect([asked, subscribed.missing]).toEqual([[3, 6, 12, 24, 48, 96], 0]);
  });

  it('of a strategy that has stopped meanwhile comes to nothing', async () => {
    const { strategy, context } = aWatch();
    context.past = minutes(2);
    const average = sma(2);
    strategy.watch('1m', [average], { warmUp: 2 });
    strategy.detach();
    await turns(context);
    expect([context.clock.timers(), Number.isNaN(average.value)]).toEqual([[], true]);
  });

  it('of trades takes the first bars that are made, though there is a past', () => {
    const { strategy, context } = aWatch();
    context.past = minutes(9);
    const subscribed = strategy.watch(timeBars('1m', { from: 'trades' }), [], { warmUp: 1 });
    context.market('market.trade', trade(1, 5));
    context.clock.advanceTo(at(MINUTE));
    expect([subscribed.missing, strategy.heard]).toEqual([0, []]);
  });
});

it('a subscription goes on where it was saved: its indicators, the bar under way, and its warm-up', async () => {
  const whole = aWatch();
  const [a, b] = [sma(2), sma(2)];
  whole.strategy.watch(three, [a], { warmUp: 2 });
  whole.push(...minutes(5));
  const state = JSON.parse(JSON.stringify(whole.strategy.saveState())) as { readonly class: string; readonly version: number; readonly subscriptions: Record<string, StateValue> };

  const other = aWatch();
  other.context.clock.advanceTo(at(5 * MINUTE));
  other.context.past = minutes(5);
  other.strategy.restoreState({ class: 'Watching', version: 1, subscriptions: state.subscriptions });
  other.strategy.watch(three, [b], { warmUp: 2 });
  await turns(other.context);
  for (const { push } of [whole, other]) push(...minutes(4, 5));
  expect([Object.keys(state.subscriptions), other.strategy.heard, b.value]).toEqual([[`${BTC.id} time(3m, 1m) #1`], ['3m 9 at 9'], a.value]);
  expect(whole.strategy.heard).toEqual(other.strategy.heard);
});

it('a subscription that was saved before anything came asks for the past anew', async () => {
  const first = aWatch();
  first.context.past = minutes(2);
  first.strategy.watch('1m', [sma(2)], { warmUp: 2 });
  const { subscriptions } = first.strategy.saveState();
  const second = aWatch();
  second.context.past = minutes(9);
  second.context.clock.advanceTo(at(9 * MINUTE));
  second.strategy.restoreState({ class: 'Watching', version: 1, ...(subscriptions && { subscriptions }) });
  const average = sma(2);
  second.strategy.watch('1m', [average], { warmUp: 2 });
  await turns(second.context);
  expect([second.strategy.isWarmingUp, average.value]).toEqual([false, 8.5]);
});

it.each<readonly [string, (strategy: Watching) => unknown]>([
  ['other indicators', (strategy) => strategy.watch(three, [])],
  ['another aggregation', (strategy) => strategy.watch({ ...six, name: three.name }, [sma(2)])],
  ['indicators of other parameters', (strategy) => strategy.watch(three, [sma(3)])],
])('a subscription with %s refuses the state with INVALID_STATE', (_what, subscribe) => {
  const { strategy, push } = aWatch();
  strategy.watch(three, [sma(2)]);
  push(...minutes(2));
  const { subscriptions } = strategy.saveState();
  const other = aWatch().strategy;
  other.restoreState({ class: 'Watching', version: 1, ...(subscriptions && { subscriptions }) });
  expect(() => subscribe(other)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
});
