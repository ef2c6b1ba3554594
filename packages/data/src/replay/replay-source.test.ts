import { barColumns, copyBar, instrumentId, seededRandom, type Bar, type MarketDataItem, type Quote } from '@redfire/core';
import { FakeClock, aBar, aQuote, aTrade, barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { failure } from '../fixtures/collect.ts';
import { BARS_1M, BTC, ETH, QUOTES, at, hosted, subscribed } from '../fixtures/replay-host.ts';
import type { ReplayFeed } from './replay-feed.ts';
import { replaySource } from './replay-source.ts';

const MINUTE = 60_000;
const bars = barsFromCloses([10, 11, 12]);
const barFeed = { instrument: BTC, interval: '1m', bars } as const;
const quotesAt = (...times: readonly number[]) => times.map((time) => aQuote({ at: at(time), bid: time, ask: time + 1 }));
const THREE_BARS = ['bar BTC 10 at 60000', 'bar BTC 11 at 120000', 'bar BTC 12 at 180000'];

describe('what is delivered', () => {
  it.each<[string, () => Iterable<unknown> | AsyncIterable<unknown> | object]>([
    ['a list of bars', () => bars],
    ['columns', () => barColumns(bars)],
    ['chunks of columns', () => [barColumns(bars.slice(0, 1)), barColumns([]), barColumns(bars.slice(1))]],
    ['chunks that come asynchronously', () => (async function* () { yield barColumns(bars.slice(0, 2)); yield barColumns(bars.slice(2)); })()],
  ])('delivers each bar at its close, from %s', async (_, make) => {
    const { source, heard, pass } = await subscribed({ feeds: [{ instrument: BTC, interval: '1m', bars: make() as readonly Bar[] }] }, BARS_1M);
    await pass(0);
    expect({ heard, delivered: source.delivered }).toEqual({ heard: THREE_BARS, delivered: 3 });
  });

  it.each<[string, () => Iterable<Quote | readonly Quote[]> | AsyncIterable<Quote | readonly Quote[]>]>([
    ['a list', () => quotesAt(1, 2, 3)],
    ['a generator', () => (function* () { yield* quotesAt(1, 2, 3); })()],
    ['chunks', () => [[], quotesAt(1, 2), quotesAt(3)]],
    ['one after the other, asynchronously', () => (async function* () { yield* quotesAt(1, 2, 3); })()],
    ['chunks that come asynchronously', () => (async function* () { yield quotesAt(1, 2); yield []; yield quotesAt(3); })()],
  ])('delivers quotes from %s', async (_, make) => {
    const { heard, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: make() }] }, QUOTES);
    await pass(0);
    expect(heard).toEqual(['quote BTC 1 at 1', 'quote BTC 2 at 2', 'quote BTC 3 at 3']);
  });

  it('hands a bar out as a view that can be copied, and a quote as it is', async () => {
    const quote = aQuote({ at: at(60_000) });
    const { source, pass } = await subscribed({ feeds: [{ ...barFeed, bars: bars.slice(0, 1) }, { instrument: BTC, quotes: [quote] }] }, BARS_1M, QUOTES);
    const items: unknown[] = [];
    source.onData(({ topic, data }) => items.push(topic === 'market.bar' ? copyBar(data) : data));
    await pass(0);
    expect(items).toEqual([bars[0], quote]);
    expect(items[1]).toBe(quote);
  });

  it('merges feeds by time; at one instant in the order of the instruments, then of the feeds', async () => {
    const trades = (instrument: typeof BTC, ...times: readonly number[]) => ({ instrument, trades: times.map((time) => aTrade({ instrument, at: at(time), price: time })) });
    const quotes = { instrument: BTC, quotes: quotesAt(2, 3, 3, 5) };
    const { heard, pass } = await subscribed({ feeds: [trades(ETH, 1, 3, 4), trades(BTC, 3, 4), quotes] }, { topic: 'market.trade', instrument: ETH }, { topic: 'market.trade', instrument: BTC }, QUOTES);
    await pass(0);
    expect(heard).toEqual([
      'trade ETH 1 at 1', 'quote BTC 2 at 2', 'trade BTC 3 at 3', 'quote BTC 3 at 3', 'quote BTC 3 at 3', 'trade ETH 3 at 3', 'trade BTC 4 at 4', 'trade ETH 4 at 4', 'quote BTC 5 at 5',
    ]);
  });

  it('merges many feeds as sorting would', async () => {
    const random = seededRandom(5);
    const feeds = Array.from({ length: 23 }, (_, index) => {
      const instrument = instrumentId(`C${index}/USDT.SIM`);
      const times = Array.from({ length: 40 }, () => Math.floor(random.next() * 100)).sort((a, b) => a - b);
      return { instrument, quotes: times.map((time) => aQuote({ instrument, at: at(time), bid: time })) };
    });
    const { source, pass } = await subscribed({ feeds }, ...feeds.map(({ instrument }) => ({ topic: 'market.quote', instrument }) as const));
    const heard: unknown[] = [];
    source.onData(({ data }) => heard.push(data));
    await pass(0);
    const all: readonly Quote[] = feeds.flatMap(({ quotes }) => quotes);
    expect(heard).toEqual(all.toSorted((a, b) => a.at - b.at));
  });

  it('delivers what is subscribed only, from then on, until it is no more', async () => {
    const { source, heard, pass } = await subscribed({ speed: 1, feeds: [{ instrument: BTC, quotes: quotesAt(10, 20, 30, 40) }, { instrument: BTC, trades: [10, 20, 30, 40].map((time) => aTrade({ at: at(time) })) }] }, QUOTES, QUOTES);
    await pass(0);
    await source.subscribe({ topic: 'market.trade', instrument: BTC });
    await pass(10);
    await source.unsubscribe(QUOTES);
    await source.unsubscribe(QUOTES);
    await pass(10);
    await source.subscribe(QUOTES);
    await pass(10);
    expect(heard).toEqual(['quote BTC 10 at 10', 'quote BTC 20 at 20', 'trade BTC 100 at 20', 'trade BTC 100 at 30', 'quote BTC 40 at 40', 'trade BTC 100 at 40']);
  });

  it('offers what it has feeds of', () => {
    const { offers, capabilities } = replaySource({ feeds: [barFeed, { instrument: ETH, quotes: [] }, { instrument: ETH, trades: [] }] });
    expect({ offers, capabilities }).toEqual({
      offers: [BARS_1M, { topic: 'market.quote', instrument: ETH }, { topic: 'market.trade', instrument: ETH }],
      capabilities: { topics: ['market.bar', 'market.quote', 'market.trade'], intervals: ['1m'], history: true },
    });
  });

  it('takes a subscription without an interval as one to bars of every length, and equal lengths as one', async () => {
    const feeds = [barFeed, { instrument: BTC, interval: '3m', bars: [aBar({ intervalMs: 3 * MINUTE })] }] as const;
    const every = await subscribed({ feeds }, { topic: 'market.bar', instrument: BTC });
    const one = await subscribed({ feeds }, { topic: 'market.bar', instrument: BTC, interval: '60s' });
    await every.pass(0);
    await one.pass(0);
    expect([every.heard, one.heard]).toEqual([[...THREE_BARS.slice(0, 2), 'bar BTC 100 at 180000', ...THREE_BARS.slice(2)], THREE_BARS]);
  });

  it('delivers the longest first of the bars of an instrument that close at one instant, in the places of bars', async () => {
    const three = { instrument: BTC, interval: '3m', bars: [aBar({ intervalMs: 3 * MINUTE })] } as const;
    const eth = { instrument: ETH, interval: '1m', bars: [aBar({ instrument: ETH, openTime: at(2 * MINUTE) })] } as const;
    const trades = { instrument: BTC, trades: [aTrade({ at: at(3 * MINUTE) })] };
    const at3 = async (...feeds: readonly ReplayFeed[]) => {
      const { heard, pass } = await subscribed({ feeds }, { topic: 'market.bar', instrument: BTC }, { topic: 'market.bar', instrument: ETH }, { topic: 'market.trade', instrument: BTC });
      await pass(0);
      return heard.filter((line) => line.endsWith('at 180000'));
    };
    const last = THREE_BARS.slice(2);
    expect(await at3(eth, barFeed, trades, three)).toEqual(['bar BTC 100 at 180000', 'trade BTC 100 at 180000', ...last, 'bar ETH 100 at 180000']);
    expect(await at3(three, trades, barFeed, eth)).toEqual(await at3(barFeed, trades, three, eth));
  });
});

describe('time', () => {
  it('runs the timers between two items at their own times, and those of an instant before its items', async () => {
    const { clock, heard, pass } = await subscribed({ feeds: [barFeed] }, BARS_1M);
    for (const time of [70_000, 120_000, 120_001]) clock.setTimer(at(time), () => heard.push(`timer at ${clock.now()}`));
    await pass(0);
    expect(heard).toEqual(['bar BTC 10 at 60000', 'timer at 70000', 'timer at 120000', 'bar BTC 11 at 120000', 'timer at 120001', 'bar BTC 12 at 180000']);
  });

  it('sets the clock to the first item when it is opened', async () => {
    const { source, clock } = hosted({ feeds: [barFeed, { instrument: BTC, quotes: quotesAt(50_000) }] });
    await source.open();
    expect(clock.now()).toBe(50_000);
  });

  it('delivers in proportion to the speed, reckoned from the start', async () => {
    const { heard, pass } = await subscribed({ speed: 100, feeds: [barFeed] }, BARS_1M);
    const counts: number[] = [];
    for (const ms of [0, 599, 1, 610, 0]) {
      await pass(ms);
      counts.push(heard.length);
    }
    expect(counts).toEqual([1, 1, 2, 3, 3]);
  });

  it('adds up no delays: what is late is made up for', async () => {
    const { heard, pass } = await subscribed({ speed: 10, feeds: [{ instrument: BTC, quotes: quotesAt(0, 100, 200, 300, 400) }] }, QUOTES);
    await pass(0);
    await pass(25);
    expect(heard).toHaveLength(3);
    await pass(5);
    expect(heard).toHaveLength(4);
  });

  it('runs timers in time while it waits for the next item, those too that are set meanwhile', async () => {
    const { clock, heard, pass } = await subscribed({ speed: 1, feeds: [{ instrument: BTC, quotes: quotesAt(0, 10_000) }] }, QUOTES);
    clock.setTimer(at(30), () => heard.push(`timer at ${clock.now()}`));
    await pass(0);
    await pass(30);
    expect(heard).toEqual(['quote BTC 0 at 0', 'timer at 30']);
    clock.setTimer(at(60), () => heard.push(`timer at ${clock.now()}`));
    await pass(50);
    expect(heard).toEqual(['quote BTC 0 at 0', 'timer at 30', 'timer at 60']);
    expect(clock.now()).toBe(80);
  });

  it('runs a timer that is set for the present instant', async () => {
    const { source, clock, heard, pass } = await subscribed({ speed: 1, feeds: [{ instrument: BTC, quotes: quotesAt(0, 10_000) }] }, QUOTES);
    source.onData(() => clock.setTimer(clock.now(), () => heard.push(`timer at ${clock.now()}`)));
    await pass(0);
    expect(heard).toEqual(['quote BTC 0 at 0', 'timer at 0']);
  });

  it('lets promises that are settled go on between two instants', async () => {
    const { source, heard, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: quotesAt(1, 2, 2) }] }, QUOTES);
    source.onData(({ data }) => void Promise.resolve().then(() => heard.push(`after ${'at' in data ? data.at : ''}`)));
    await pass(0);
    expect(heard).toEqual(['quote BTC 1 at 1', 'after 1', 'quote BTC 2 at 2', 'quote BTC 2 at 2', 'after 2', 'after 2']);
  });

  it('gives the host a turn when it has kept it for long', async () => {
    const { source, wallClock, heard, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: quotesAt(...Array.from({ length: 100 }, (_, index) => index)) }] }, QUOTES);
    source.onData(() => {
      wallClock.advanceBy(1);
    });
    await pass(0);
    const first = heard.length;
    await pass(0);
    const second = heard.length;
    await pass(0);
    await pass(0);
    expect([first, second, heard.length]).toEqual([31, 63, 100]);
  });

  it('gives the host a turn among many items of one instant too', async () => {
    const { source, wallClock, heard, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: quotesAt(...Array.from({ length: 100 }, () => 7)) }] }, QUOTES);
    source.onData(() => {
      wallClock.advanceBy(1);
    });
    await pass(0);
    expect(heard).toHaveLength(31);
  });

  it('reports a timer that throws, runs the others and goes on', async () => {
    const { clock, heard, logged, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: quotesAt(1, 5) }] }, QUOTES);
    const error = new Error('timer');
    clock.setTimer(at(2), () => { throw error; });
    clock.setTimer(at(2), () => heard.push('second'));
    await pass(0);
    expect({ heard, logged }).toEqual({ heard: ['quote BTC 1 at 1', 'second', 'quote BTC 5 at 5'], logged: [{ message: 'a timer failed', fields: { source: 'replay', at: 2, error } }] });
  });

  it('breaks off when somebody else moves the clock beyond the next item', async () => {
    const { source, clock, heard, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: quotesAt(1, 2, 9) }] }, QUOTES);
    source.onData(() => {
      if (clock.now() < 5) clock.advanceTo(at(5));
    });
    await pass(0);
    expect(await failure(source.ended)).toMatchObject({ code: 'TIME_BACKWARDS', details: { source: 'replay', now: 5, to: 2 } });
    expect(heard).toEqual(['quote BTC 1 at 1']);
  });

  it('refuses to open when the clock is beyond the first item', async () => {
    const { source, clock } = hosted({ feeds: [barFeed], name: 'btc' });
    clock.advanceTo(at(60_001));
    expect(await failure(source.open())).toMatchObject({ code: 'TIME_BACKWARDS', message: expect.stringContaining('"btc" begins at "60000", but its clock is at "60001"') as string });
  });
});

describe('beginning and end', () => {
  it('delivers nothing before something is subscribed, nor in the turn of the subscription', async () => {
    const { source, heard, pass, settle } = hosted({ feeds: [barFeed] });
    await source.open();
    await pass(1_000);
    await source.subscribe(BARS_1M);
    await settle();
    expect(heard).toEqual([]);
    await pass(0);
    expect(heard).toEqual(THREE_BARS);
  });

  it('waits to be told, where it is to', async () => {
    const { source, heard, pass } = await subscribed({ begins: 'when-told', feeds: [barFeed] }, BARS_1M);
    await pass(1_000);
    expect(heard).toEqual([]);
    source.begin();
    source.begin();
    await pass(0);
    expect(heard).toEqual(THREE_BARS);
  });

  it('moves the clock through data nobody has subscribed to, when told to begin', async () => {
    const { source, clock, heard, pass } = await subscribed({ feeds: [barFeed] });
    source.begin();
    await pass(0);
    await source.ended;
    expect([clock.now(), heard]).toEqual([180_000, []]);
  });

  it('ends with the data, and at once without any', async () => {
    const full = await subscribed({ feeds: [barFeed] }, BARS_1M);
    const empty = await subscribed({ feeds: [{ instrument: BTC, quotes: [] }, { ...barFeed, bars: [] }] }, QUOTES);
    await full.pass(0);
    await empty.pass(0);
    await expect(Promise.all([full.source.ended, empty.source.ended])).resolves.toEqual([undefined, undefined]);
    expect(full.wallClock.pendingTimers).toBe(0);
  });

  it('stops in the middle of waiting, delivers nothing more and leaves no timer', async () => {
    const { source, wallClock, heard, pass } = await subscribed({ speed: 1, feeds: [barFeed] }, BARS_1M);
    await pass(0);
    await source.close();
    await source.close();
    await source.ended;
    await pass(1_000_000);
    expect([heard, wallClock.pendingTimers]).toEqual([THREE_BARS.slice(0, 1), 0]);
  });

  it('stops before it has begun', async () => {
    const { source, wallClock, heard, pass } = await subscribed({ feeds: [barFeed] }, BARS_1M);
    await source.close();
    await pass(0);
    expect([heard, wallClock.pendingTimers]).toEqual([[], 0]);
  });

  it('stops inside a listener, and the listeners after it hear nothing', async () => {
    const { source, heard, pass } = await subscribed({ feeds: [barFeed] }, BARS_1M);
    source.onData(() => void source.close());
    source.onData(() => heard.push('too late'));
    await pass(0);
    expect(heard).toEqual(THREE_BARS.slice(0, 1));
  });

  it('stops though a feed never answers', async () => {
    const { source, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: (async function* () { yield aQuote(); await new Promise(() => {}); })() }] }, QUOTES);
    await pass(0);
    await source.close();
    await expect(source.ended).resolves.toBeUndefined();
  });

  it('gives up opening when it is closed meanwhile, though a feed never answers', async () => {
    const { source } = hosted({ feeds: [{ instrument: BTC, quotes: (async function* (): AsyncGenerator<Quote> { await new Promise(() => {}); })() }] });
    const opening = failure(source.open());
    await source.close();
    expect(await opening).toMatchObject({ code: 'GATEWAY_CLOSED' });
  });

  it('lets the sources free what they hold, when it is closed and when another feed fails', async () => {
    const freed: string[] = [];
    async function* held(name: string): AsyncGenerator<Quote> {
      try {
        yield* quotesAt(1, 2, 1_000);
      } finally {
        freed.push(name);
      }
    }
    const closed = await subscribed({ speed: 1, feeds: [{ instrument: BTC, quotes: held('closed') }] }, QUOTES);
    await closed.pass(0);
    await closed.source.close();
    const failed = await subscribed({ speed: 1, feeds: [{ instrument: BTC, quotes: held('failed') }, { instrument: BTC, trades: [aTrade({ at: at(3) }), aTrade({ at: at(2) })] }] }, QUOTES);
    await failed.pass(0);
    await failed.pass(5);
    await failure(failed.source.ended);
    await failed.settle();
    expect(freed).toEqual(['closed', 'failed']);
  });

  it('reports a source that throws when it is to free what it holds, and closes all the same', async () => {
    const error = new Error('stuck');
    const quotes = { [Symbol.iterator]: () => ({ next: () => ({ value: aQuote(), done: false as const }), return: () => { throw error; } }) };
    const { source, logged } = await subscribed({ feeds: [{ instrument: BTC, quotes }] });
    await source.close();
    expect(logged).toEqual([{ message: 'a feed could not be closed', fields: { source: 'replay', topic: 'market.quote', instrument: BTC, error } }]);
  });

  it('ends when it is closed without having been open', async () => {
    const { source } = hosted({ feeds: [barFeed] });
    await source.close();
    await expect(source.ended).resolves.toBeUndefined();
  });

  it('starts from the first item when it is opened again in a new engine', async () => {
    const { source, host, wallClock, pass } = await subscribed({ feeds: [barFeed] }, BARS_1M);
    await pass(0);
    const first = source.ended;
    await source.close();
    const clock = new FakeClock();
    source.attach({ ...host, clock, wallClock });
    const heard: number[] = [];
    source.onData(({ data }) => void ('close' in data && heard.push(data.close, clock.now())));
    await source.open();
    await source.subscribe(BARS_1M);
    const [, second] = [await first, source.ended];
    await pass(0);
    await second;
    expect([heard, source.delivered, first === second]).toEqual([[10, 60_000, 11, 120_000, 12, 180_000], 3, false]);
  });

  it('opens once when it is opened twice', async () => {
    let count = 0;
    const quotes = { [Symbol.iterator]: () => (count++, quotesAt(1)[Symbol.iterator]()) };
    const { source } = hosted({ feeds: [{ instrument: BTC, quotes }] });
    await Promise.all([source.open(), source.open()]);
    await source.open();
    expect(count).toBe(1);
  });
});

describe('failures', () => {
  it.each<[string, Parameters<typeof hosted>[0]['feeds'][number], string]>([
    ['quotes out of time order', { instrument: BTC, quotes: quotesAt(1, 3, 2) }, 'DATA_ORDER'],
    ['chunks out of time order', { instrument: BTC, quotes: [quotesAt(1, 3), quotesAt(2)] }, 'DATA_ORDER'],
    ['a time that is none', { instrument: BTC, quotes: [aQuote({ at: at(1) }), { ...aQuote(), at: Number.NaN as never }] }, 'DATA_ORDER'],
    ['bars out of time order', { ...barFeed, bars: [barColumns(bars), barColumns(bars)] }, 'DATA_ORDER'],
    ['a bar that is no range', { ...barFeed, bars: [barColumns(bars), barColumns([aBar({ openTime: at(180_000), low: 101 })])] }, 'BAD_ROW'],
    ['a quote without a number', { instrument: BTC, quotes: [[aQuote()], [aQuote({ ask: Number.NaN })]] }, 'BAD_ROW'],
    ['a trade of another instrument', { instrument: BTC, trades: [[aTrade()], [aTrade({ instrument: ETH })]] }, 'BAD_ROW'],
    ['a reader that throws', { instrument: BTC, trades: (function* () { yield aTrade(); throw new RangeError('lost'); })() }, 'RangeError'],
    ['a reader that rejects', { instrument: BTC, trades: (async function* () { yield aTrade(); throw new RangeError('lost'); })() }, 'RangeError'],
  ])('breaks off at %s, also when nobody looks at the end', async (_, feed, code) => {
    const { source, pass } = await subscribed({ feeds: [feed] });
    source.begin();
    await pass(0);
    const error = await failure(source.ended);
    expect(error instanceof RangeError ? 'RangeError' : (error as { readonly code: string }).code).toBe(code);
    await source.close();
  });

  it('fails to open when the first items cannot be read, and can be opened again', async () => {
    let isBroken = true;
    const quotes = { async *[Symbol.asyncIterator]() { if (isBroken) throw new RangeError('no file'); yield aQuote(); } };
    const { source, pass, heard } = hosted({ feeds: [{ instrument: BTC, quotes }] });
    expect(await failure(source.open())).toEqual(new RangeError('no file'));
    isBroken = false;
    await source.open();
    await source.subscribe(QUOTES);
    await pass(0);
    expect(heard).toHaveLength(1);
  });

  it('reports a listener that throws, and tells the others', async () => {
    const { source, logged, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: quotesAt(1, 2) }] }, QUOTES);
    const error = new Error('listener');
    const others: number[] = [];
    source.onData(() => { throw error; });
    source.onData(({ data }) => void ('at' in data && others.push(data.at)));
    await pass(0);
    const fields = { source: 'replay', topic: 'market.quote', instrument: BTC, error };
    expect({ others, logged: logged.map((entry) => entry.fields) }).toEqual({ others: [1, 2], logged: [{ ...fields, at: 1 }, { ...fields, at: 2 }] });
  });

  it('tells nothing to a listener that another one took off, nor to one that was added, in the same delivery', async () => {
    const { source, heard, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: quotesAt(1, 2) }] }, QUOTES);
    const add = (name: string) => source.onData(({ data }: MarketDataItem) => void heard.push(`${name} ${'at' in data ? data.at : ''}`));
    source.onData(({ data }) => {
      if (!('at' in data) || data.at > 1) return;
      off();
      off();
      add('new');
    });
    const off = add('off');
    await pass(0);
    expect(heard).toEqual(['quote BTC 1 at 1', 'quote BTC 2 at 2', 'new 2']);
  });

  it('keeps a listener apart from the same function added again', async () => {
    const { source, pass } = await subscribed({ feeds: [{ instrument: BTC, quotes: quotesAt(1) }] }, QUOTES);
    let count = 0;
    const listener = () => void count++;
    source.onData(listener);
    source.onData(listener)();
    await pass(0);
    expect(count).toBe(1);
  });

  it('refuses calls that do not fit its state', async () => {
    const { source, host } = hosted({ feeds: [barFeed] });
    const drain = async () => { for await (const _ of source.history({ instrument: BTC, interval: '1m', from: at(0), to: at(1) })); };
    const closed = { code: 'GATEWAY_CLOSED' };
    expect(await failure(source.subscribe(BARS_1M))).toMatchObject(closed);
    expect(await failure(source.unsubscribe(BARS_1M))).toMatchObject(closed);
    expect(await failure(drain())).toMatchObject(closed);
    expect(() => { source.begin(); }).toThrow(expect.objectContaining(closed));
    await source.open();
    expect(() => { source.attach(host); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    await source.close();
    expect(await failure(source.subscribe(BARS_1M))).toMatchObject(closed);
    expect(await failure(replaySource({ feeds: [barFeed] }).open())).toMatchObject({ code: 'INVALID_STATE' });
    expect(() => { replaySource({ feeds: [] }).attach({ ...host, wallClock: host.clock }); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    const { now, setTimer, timers } = FakeClock.prototype;
    expect(() => { replaySource({ feeds: [] }).attach({ ...host, clock: { now, setTimer, timers } }); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });

  it('refuses a subscription to what it has no feed of', async () => {
    const { source } = await subscribed({ feeds: [barFeed], name: 'btc' });
    for (const subscription of [{ ...BARS_1M, interval: '5m' }, { ...BARS_1M, instrument: ETH }, QUOTES] as const) {
      expect(await failure(source.subscribe(subscription))).toMatchObject({ code: 'NO_DATA_FEED' });
    }
  });

  it.each<[string, Parameters<typeof replaySource>[0]]>([
    ['no speed', { feeds: [], speed: 0 }],
    ['a speed that is no number', { feeds: [], speed: Number.NaN }],
    ['a name that is no instrument', { feeds: [{ instrument: 'BTC', quotes: [] }] }],
    ['an interval that is none', { feeds: [{ ...barFeed, interval: '1y' as never }] }],
  ])('refuses %s at once', (_, options) => {
    expect(() => replaySource(options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('history', () => {
  const past = async (source: ReturnType<typeof replaySource>, from: number, to: number) => {
    const closes: number[] = [];
    for await (const { close } of source.history({ instrument: BTC, interval: '1m', from: at(from), to: at(to) })) closes.push(...close);
    return closes;
  };

  it('gives the bars that open within the bounds and have closed by now, whatever the chunks', async () => {
    const { source, pass } = await subscribed({ speed: 1, feeds: [{ ...barFeed, bars: [barColumns(bars.slice(0, 1)), barColumns(bars.slice(1))] }] }, BARS_1M);
    await pass(0);
    const early = await past(source, 0, 1_000_000);
    await pass(MINUTE);
    await pass(MINUTE);
    const late = [await past(source, 0, 1_000_000), await past(source, MINUTE, 2 * MINUTE), await past(source, 1, 2 * MINUTE + 1), await past(source, 0, 0)];
    expect([early, ...late]).toEqual([[10], [10, 11, 12], [11], [11, 12], []]);
  });

  it('has none of bars that can be read only once, nor of what it has no bars of', async () => {
    const { source } = await subscribed({ feeds: [{ ...barFeed, bars: (function* () { yield barColumns(bars); })() }, { instrument: BTC, quotes: [] }] });
    expect(source.capabilities).toEqual({ topics: ['market.bar', 'market.quote'], intervals: ['1m'], history: false });
    expect(await failure(past(source, 0, 1))).toMatchObject({ code: 'NOT_SUPPORTED' });
    const other = await subscribed({ feeds: [{ instrument: BTC, quotes: [] }] });
    expect(await failure(past(other.source, 0, 1))).toMatchObject({ code: 'NO_DATA_FEED' });
  });
});
