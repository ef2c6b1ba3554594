import { RedFireError, copyBar, timestamp, type Bar, type Interval, type MarketDataItem, type Timestamp } from '@redfire/core';
import { runBacktest } from '@redfire/backtest';
import { replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { Strategy, sma } from '@redfire/strategy';
import { timeBars } from '@redfire/strategy/bars';
import { FakeClock, FakeMarketDataSource, barsFromCloses } from '@redfire/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BTC, MINUTE } from './fixtures/a-host.ts';

const turn = () => new Promise((resolve) => { setTimeout(resolve, 2); });
const minutes = (count: number, from = 0): Bar[] => barsFromCloses(Array.from({ length: count }, (_, row) => 100 + ((from + row) % 7)), { instrument: BTC.id, startAt: from * MINUTE });
const item = (data: Bar): MarketDataItem => ({ topic: 'market.bar', data });

/** On minutes with a filter on made bars of five; buys and sells by turns. */
class Filtered extends Strategy {
  readonly fast = sma(3);
  readonly slow = sma(2);
  readonly heard: string[] = [];

  override onStart(): void {
    this.subscribeBars(BTC.id, '1m', [this.fast], { warmUp: 'indicators' });
    this.subscribeBars(BTC.id, timeBars('5m', { from: '1m' }), [this.slow], { warmUp: 2 });
    this.every('early', '1m');
  }
  override onBar({ intervalMs, close }: Bar): void {
    this.heard.push(`${intervalMs / MINUTE}m at ${this.now() / MINUTE}: ${close}, ${this.fast.value.toFixed(3)}, ${this.slow.value.toFixed(3)}`);
    if (intervalMs === MINUTE) this.targetPosition(BTC.id, close > this.slow.value ? '1' : '0');
  }
  override onFill({ quantity, side, price }: Parameters<Strategy['onFill']>[0]): void {
    this.heard.push(`${side} ${quantity.toFixed()} at ${price.toFixed()}`);
  }
  override onTimer(): void {
    if (!this.isWarmingUp || this.heard.some((line) => line.startsWith('refused'))) return;
    try {
      this.buy(BTC.id, '1');
    } catch (error) {
      this.heard.push(`refused ${error instanceof RedFireError ? error.code : String(error)}`);
    }
  }
}

async function aLiveRun({ past = [], startAt = 0 }: { readonly past?: readonly Bar[]; readonly startAt?: number } = {}) {
  const clock = new FakeClock(startAt);
  const source = new FakeMarketDataSource({ bars: past });
  const strategy = new Filtered(undefined);
  const told: string[] = [];
  const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: { USDT: '10000' } })], marketData: [source], strategies: [strategy], wallClock: clock });
  engine.events.on('strategy.warmed-up', ({ strategy: id, at }) => told.push(`${id} warm at ${at / MINUTE}`));
  engine.events.on('engine.error', ({ error, topic }) => told.push(`${topic}: ${error instanceof RedFireError ? error.code : String(error)}`));
  onTestFinished(() => engine.stop().catch(() => undefined));
  const push = async (...bars: readonly Bar[]) => {
    for (const bar of bars) {
      if (bar.closeTime > clock.now()) clock.advanceTo(bar.closeTime);
      source.emit(item(bar));
      await Promise.resolve();
    }
  };
  return { clock, source, strategy, told, engine, push };
}

describe('a strategy that warms up by the bars that come', () => {
  const bars = minutes(40);

  it('does the same live, in a replay and in a backtest', async () => {
    const live = await aLiveRun();
    await live.engine.start();
    await live.push(...bars);

    const replayed = new Filtered(undefined);
    const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: { USDT: '10000' } })], marketData: [replaySource({ feeds: [{ instrument: BTC.id, interval: '1m', bars }] })], strategies: [replayed] });
    await engine.start();
    await engine.ended;
    await engine.stop();

    const tested = new Filtered(undefined);
    await runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars }], account: { balances: { USDT: '10000' } }, strategies: [tested] });

    expect(live.strategy.heard.slice(0, 2)).toEqual(['refused STRATEGY_WARMING_UP', '1m at 10: 102, 101.000, 103.000']);
    expect(live.strategy.heard.filter((line) => /^(buy|sell)/.test(line)).length).toBeGreaterThan(4);
    expect(live.told).toEqual(['Filtered warm at 10']);
    // the last bar fills what it has led to in the bar after it, which none is
    expect([replayed.heard, tested.heard]).toEqual([live.strategy.heard, live.strategy.heard]);
  });
});

describe('a live strategy whose source has a past', () => {
  it('begins with the first bar that comes, indicators and the bar under way as if it had run all the time', async () => {
    const all = minutes(60);
    const long = await aLiveRun();
    await long.engine.start();
    await long.push(...all);

    const { engine, strategy, push, told, clock } = await aLiveRun({ past: all.slice(0, 32), startAt: 32 * MINUTE });
    await engine.start();
    const status = strategy.isWarmingUp;
    await turn();
    clock.advanceBy(0);
    await push(...all.slice(32));
    expect([status, told]).toEqual([true, ['Filtered warm at 32']]);
    // the same values; orders differ by what the other held already
    const values = ({ heard }: Filtered) => heard.filter((line) => /^\dm at (3[3-9]|[45]\d|60):/.test(line));
    expect(values(strategy)).toEqual(values(long.strategy));
    expect(values(strategy)[0]).toMatch(/^1m at 33: /);
  });

  it('takes bars that come before the past is told once', async () => {
    const all = minutes(60);
    const { engine, strategy, push, clock, source, told: said } = await aLiveRun({ past: all.slice(0, 33), startAt: 32.5 * MINUTE });
    const { history } = source;
    let tell: () => void = () => undefined;
    const told = new Promise<void>((resolve) => { tell = resolve; });
    source.history = async function* (request) {
      await told;
      yield* history.call(source, request);
    };
    await engine.start();
    await push(...all.slice(32, 33));
    tell();
    await turn();
    clock.advanceBy(0);
    await push(...all.slice(33, 40));
    expect(said).toEqual(['Filtered warm at 33']);
    const closes = all.map(({ close }) => close);
    const mean = (at: number) => ((closes[at - 1] ?? NaN) + (closes[at - 2] ?? NaN) + (closes[at - 3] ?? NaN)) / 3;
    expect(strategy.heard.filter((line) => line.startsWith('1m')).map((line) => line.split(', ')[1])).toEqual([34, 35, 36, 37, 38, 39, 40].map((at) => mean(at).toFixed(3)));
  });

  it('says so where the past cannot be told, and warms up by the bars that come', async () => {
    const { engine, strategy, push, told, source, clock } = await aLiveRun();
    source.history = () => { throw new RedFireError('NOT_SENT', 'no line'); };
    await engine.start();
    await turn();
    clock.advanceBy(0);
    await push(...minutes(12));
    expect([told, strategy.heard.slice(1, 2)]).toEqual([['market.history: NOT_SENT', 'market.history: NOT_SENT', 'Filtered warm at 10'], ['1m at 10: 102, 101.000, 103.000']]);
  });

  it('is let go where the engine stops first', async () => {
    const { engine, source, clock } = await aLiveRun();
    source.history = async function* () { await new Promise(() => {}); };
    await engine.start();
    await turn();
    await engine.stop();
    expect(clock.timers()).toEqual([]);
  });
});

describe('a bar that comes before it has closed', () => {
  it('is refused with LOOK_AHEAD: it fills nothing, marks nothing, and no strategy hears of it', async () => {
    const { engine, strategy, told, source, push } = await aLiveRun();
    await engine.start();
    await push(...minutes(11));
    const before = [...strategy.heard];
    const hour = { ...minutes(1, 11)[0]!, intervalMs: 60 * MINUTE, openTime: timestamp(0), closeTime: timestamp(60 * MINUTE), close: 500, high: 500 };
    await source.subscribe({ topic: 'market.bar', instrument: BTC.id, interval: '1h' });
    source.emit(item(hour), item({ ...hour, intervalMs: MINUTE, closeTime: timestamp(13 * MINUTE) }));
    expect([told.slice(1), strategy.heard, engine.positions.byStrategy()[0]?.quantity.toFixed() ?? '0']).toEqual([['market.bar: LOOK_AHEAD', 'market.bar: LOOK_AHEAD'], before, expect.any(String)]);
  });

  it('by no more than clocks differ is heard at its close', async () => {
    const { engine, strategy, source, push, clock, told } = await aLiveRun();
    await engine.start();
    await push(...minutes(10));
    clock.advanceTo(timestamp(11 * MINUTE - 300));
    source.emit(item(minutes(1, 10)[0]!));
    const before = strategy.heard.length;
    clock.advanceTo(timestamp(11 * MINUTE));
    expect([strategy.heard.length - before, strategy.heard.at(-1)?.slice(0, 8), told.length]).toEqual([1, '1m at 11', 1]);
  });
});

describe('bars of several feeds that close at one instant', () => {
  class Both extends Strategy {
    readonly heard: string[] = [];
    override onStart(): void {
      for (const interval of ['1m', '5m'] as const) this.subscribeBars(BTC.id, interval);
    }
    override onBar({ intervalMs }: Bar): void {
      this.heard.push(`${intervalMs / MINUTE}m at ${this.now() / MINUTE}`);
    }
  }
  const five = barsFromCloses([1, 2], { instrument: BTC.id, intervalMs: 5 * MINUTE });
  const feeds = [{ instrument: BTC.id, interval: '1m' as Interval, bars: minutes(10) }, { instrument: BTC.id, interval: '5m' as Interval, bars: five }];
  const expected = [1, 2, 3, 4].map((at) => `1m at ${at}`).concat('5m at 5', '1m at 5').concat([6, 7, 8, 9].map((at) => `1m at ${at}`), '5m at 10', '1m at 10');

  it.each([['given shortest first', feeds], ['given longest first', feeds.toReversed()]] as const)('come the longest first in a backtest and in a replay, %s', async (_order, given) => {
    const [tested, replayed] = [new Both(undefined), new Both(undefined)];
    await runBacktest({ instruments: [BTC], data: given, account: { balances: { USDT: '1' } }, strategies: [tested] });
    const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: {} })], marketData: [replaySource({ feeds: given })], strategies: [replayed] });
    await engine.start();
    await engine.ended;
    await engine.stop();
    expect([tested.heard, replayed.heard]).toEqual([expected, expected]);
  });
});

it('bars made of trades close at their time in a replay, before the trade that comes then', async () => {
  class OfTrades extends Strategy {
    readonly heard: unknown[] = [];
    override onStart(): void {
      this.subscribeBars(BTC.id, timeBars('1m'));
      this.subscribeTrades(BTC.id);
    }
    override onBar(bar: Bar): void {
      this.heard.push([this.now(), copyBar(bar).close]);
    }
    override onTrade({ price }: { readonly price: number }): void {
      this.heard.push(price);
    }
  }
  const trade = (at: number, price: number) => ({ instrument: BTC.id, at: at as Timestamp, price, size: 1 });
  const strategy = new OfTrades(undefined);
  const trades = [trade(MINUTE, 1), trade(2 * MINUTE - 1, 2), trade(2 * MINUTE, 3), trade(9 * MINUTE, 4)];
  const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: {} })], marketData: [replaySource({ feeds: [{ instrument: BTC.id, trades }] })], strategies: [strategy] });
  await engine.start();
  await engine.ended;
  await engine.stop();
  expect(strategy.heard).toEqual([1, 2, [2 * MINUTE, 2], 3, [3 * MINUTE, 3], 4]);
});
