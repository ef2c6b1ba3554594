import { barColumns, timestamp, type Bar, type MarketDataCapabilities, type MarketDataSource } from '@redfire/core';
import { FakeClock, FakeMarketDataSource, barsFromCloses, type FakeMarketDataSourceOptions } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BarHistory } from './bar-history.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const BTC = barsFromCloses([1])[0]!.instrument;
const bars = (count: number, until: number) => barsFromCloses(Array.from({ length: count }, (_, row) => row + 1), { startAt: until - count * MINUTE });
const turn = () => new Promise((resolve) => { setTimeout(resolve, 0); });


/** Notes what it is asked. */
class Noting extends FakeMarketDataSource {
  readonly asked: (readonly [fromMinutesAgo: number, toMinutesAgo: number])[] = [];
  override history(request: Parameters<FakeMarketDataSource['history']>[0]) {
    this.asked.push([(NOW - request.from) / MINUTE, (NOW - request.to) / MINUTE]);
    return super.history(request);
  }
}

async function aHistory(options: FakeMarketDataSourceOptions = {}) {
  const clock = new FakeClock(NOW);
  const source = new Noting(options);
  await source.open();
  const history = new BarHistory({ sources: [source], clock, wallClock: clock });
  return { clock, source, history };
}

const past: MarketDataCapabilities = { topics: ['market.bar'], intervals: ['1m'], history: true };

describe('the past of a source', () => {
  it('is its latest bars that have closed, as many as are asked for', async () => {
    const { history, source } = await aHistory({ bars: bars(100, NOW) });
    history.opened(source, Promise.resolve());
    expect((await history.of(BTC, MINUTE, 3))?.map(({ close }) => close)).toEqual([98, 99, 100]);
  });

  it('is not the bar under way', async () => {
    const { history, source } = await aHistory({ bars: bars(100, NOW + MINUTE / 2) });
    history.opened(source, Promise.resolve());
    expect((await history.of(BTC, MINUTE, 2))?.map(({ close }) => close)).toEqual([98, 99]);
  });

  it('is asked for again and again, further back each time and nothing twice, where the market was closed', async () => {
    const friday = bars(5, NOW - 2 * DAY);
    const monday = bars(2, NOW);
    const { history, source } = await aHistory({ bars: [...friday, ...monday] });
    history.opened(source, Promise.resolve());
    const found = await history.of(BTC, MINUTE, 4);
    expect(found?.map(({ close }) => close)).toEqual([4, 5, 1, 2]);
    expect(source.asked[0]).toEqual([5, 0]);
    for (const [row, [, to]] of source.asked.entries()) if (row > 0) expect(to).toBe(source.asked[row - 1]?.[0]);
    expect(source.asked.length).toBeLessThan(12);
  });

  it('is what there is, where a month before that is nothing more', async () => {
    const { history, source } = await aHistory({ bars: bars(3, NOW - 10 * DAY) });
    history.opened(source, Promise.resolve());
    expect((await history.of(BTC, MINUTE, 9))?.length).toBe(3);
    expect(source.asked.length).toBeLessThan(16);
  });

  it('is nothing where there is nothing', async () => {
    const { history, source } = await aHistory();
    history.opened(source, Promise.resolve());
    expect(await history.of(BTC, MINUTE, 9)).toEqual([]);
  });

  it('is given once and in order, though a source repeats itself', async () => {
    const { history, source } = await aHistory();
    const all = bars(4, NOW);
    source.history = async function* () {
      yield barColumns(all.slice(0, 3));
      yield barColumns(all.slice(1));
    };
    history.opened(source, Promise.resolve());
    expect((await history.of(BTC, MINUTE, 4))?.map(({ close }) => close)).toEqual([1, 2, 3, 4]);
  });
});

describe('who tells the past', () => {
  it.each<readonly [string, Partial<MarketDataSource>]>([
    ['without history', { capabilities: { ...past, history: false } }],
    ['without bars', { capabilities: { ...past, topics: ['market.trade'] } }],
    ['without bars of that length', { capabilities: { ...past, intervals: ['5m'] } }],
    ['that replays', { capabilities: past, timeline: 'replay' }],
    ['that offers other bars', { capabilities: past, offers: [{ topic: 'market.bar', instrument: BTC, interval: '5m' }, { topic: 'market.trade', instrument: BTC }] }],
  ])('is no source %s', (_what, changes) => {
    const clock = new FakeClock(NOW);
    const source = Object.assign(new FakeMarketDataSource(), changes);
    expect(new BarHistory({ sources: [source], clock, wallClock: clock }).of(BTC, MINUTE, 1)).toBeUndefined();
  });

  it('is one that offers bars of that length', () => {
    const clock = new FakeClock(NOW);
    const source = Object.assign(new FakeMarketDataSource({ capabilities: past }), { offers: [{ topic: 'market.bar', instrument: BTC, interval: '60s' }] } as const);
    expect(new BarHistory({ sources: [source], clock, wallClock: clock }).of(BTC, MINUTE, 1)).toBeInstanceOf(Promise);
  });

  it('is the first that has some; the failure of one is told where no other has any', async () => {
    const clock = new FakeClock(NOW);
    const [broken, other] = [new FakeMarketDataSource(), new FakeMarketDataSource({ bars: bars(2, NOW) })];
    broken.history = () => { throw new Error('no line'); };
    await other.open();
    const both = new BarHistory({ sources: [broken, other], clock, wallClock: clock });
    const alone = new BarHistory({ sources: [broken], clock, wallClock: clock });
    for (const history of [both, alone]) history.opened(broken, Promise.resolve());
    both.opened(other, Promise.resolve());
    expect((await both.of(BTC, MINUTE, 2))?.length).toBe(2);
    await expect(alone.of(BTC, MINUTE, 2)).rejects.toThrow('no line');
    expect(clock.timers()).toEqual([]);
  });
});

describe('a source', () => {
  it('is asked when it is there and has what is wanted of it', async () => {
    const { history, source, clock } = await aHistory({ bars: bars(9, NOW + MINUTE) });
    const found: (readonly Bar[])[] = [];
    void history.of(BTC, MINUTE, 1)?.then((told) => found.push(told));
    await turn();
    let subscribed: () => void = () => undefined;
    history.subscribing(source, Promise.reject(new Error('not there yet')).catch(() => undefined));
    history.opened(source, Promise.resolve());
    history.subscribing(source, new Promise<void>((resolve) => { subscribed = resolve; }));
    await turn();
    const before = source.asked.length;
    clock.advanceTo(timestamp(NOW + MINUTE));
    subscribed();
    await turn();
    expect([before, found.map((told) => told.map(({ close }) => close))]).toEqual([0, [[9]]]);
  });

  it('that never answers is given up after a minute', async () => {
    const { history, source, clock } = await aHistory();
    source.history = async function* () { await new Promise(() => {}); };
    history.opened(source, Promise.resolve());
    const failed = expect(history.of(BTC, MINUTE, 1)).rejects.toMatchObject({ code: 'TIMEOUT', details: { source: 'fake', limitMs: MINUTE } });
    await turn();
    clock.advanceTo(timestamp(NOW + MINUTE));
    await failed;
    expect(clock.timers()).toEqual([]);
  });

  it('that is closed meanwhile has no past, and leaves no timer', async () => {
    const { history, source, clock } = await aHistory();
    source.history = async function* () { await new Promise(() => {}); };
    history.opened(source, Promise.resolve());
    const asked = history.of(BTC, MINUTE, 1);
    await turn();
    history.closed(source);
    expect([await asked, clock.timers()]).toEqual([[], []]);
  });
});
