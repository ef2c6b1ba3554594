import { RedFireError, barColumns, defineInstrument, noLogger, timestamp, toDecimal } from '@redfire/core';
import { replaySource } from '@redfire/data';
import { createTradingEngine, type TradingEngineOptions } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { Strategy } from '@redfire/strategy';
import { FakeClock } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { Acting, BTC, ETH, MINUTE, aHost, bar, hostile } from './fixtures/a-host.ts';
import { ManualSource } from './fixtures/manual-source.ts';

describe('a live engine on paper', () => {
  it('takes a bar to a strategy, its order through risk to the gateway, and the fill back into the books', async () => {
    const { engine, source, strategy, push } = aHost({ risk: { maxOrderQuantity: '5' } });
    await engine.start();
    expect([engine.state, engine.accounts.equity().amount.toFixed(), source.subscriptions]).toEqual(['running', '10000', [{ topic: 'market.bar', instrument: BTC.id, interval: '1m' }]]);

    strategy.acts = [(s) => s.goLong('2'), (s) => s.goLong('9')];
    for (const [row, open] of [100, 101, 102].entries()) push(bar(row, open));

    expect(strategy.heard).toEqual(['start', 'bar 100, holding 0', 'order submitted', 'order working', 'fill buy 2 at 101', 'bar 101, holding 2', 'order denied', 'bar 102, holding 2']);
    expect(engine.positions.list()).toMatchObject([{ instrument: BTC.id, quantity: toDecimal('2') }]);
    expect(engine.positions.byStrategy()).toMatchObject([{ strategy: 'Acting', quantity: toDecimal('2') }]);
    // 2 bought at 101 with a fee of one in a thousand, marked at 102
    expect(engine.accounts.equity()).toEqual({ amount: toDecimal('10001.798'), currency: 'USDT' });
    expect(engine.status()).toMatchObject({ state: 'running', live: false, openOrders: 0, riskRules: ['max-order-quantity'], marketData: 3, strategies: [{ id: 'Acting', running: true }] });

    await engine.stop();
    expect([engine.state, strategy.heard.at(-1), source.isOpen, source.listeners, engine.events.isClosed]).toEqual(['stopped', 'stop', false, 0, true]);
  });

  it('leaves no timer and no subscriber behind', async () => {
    const { engine, clock, strategy, push } = aHost({ timerMs: 1_000, maxSilenceMs: 1_000 });
    await engine.start();
    strategy.acts = [(s) => s.rest('50')];
    push(bar(0, 100));
    clock.advanceBy(60_000);
    await engine.stop();
    expect({ timers: clock.timers(), subscribers: engine.events.subscribers() }).toEqual({ timers: [], subscribers: [] });
  });

  it('measures the way of an order out, and of data to a fill', async () => {
    const { engine, strategy, push } = aHost();
    await engine.start();
    strategy.acts = [(s) => s.goLong()];
    push(bar(0, 100));
    push(bar(1, 100));
    expect(engine.performance.names).toEqual(['order_processing_ms', 'bar_to_fill_ms']);
  });

  it('gives each start ids of its own, and a replay ids that repeat', async () => {
    const live = aHost();
    const replay = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: {} })], marketData: [replaySource({ feeds: [] })] });
    const order = { type: 'limit', instrument: BTC.id, side: 'buy', quantity: '1', price: '1' } as const;
    await Promise.all([live.engine.start(), replay.start()]);
    const ids = [live.engine.orders.submit(order).id, replay.orders.submit(order).id];
    await replay.stop();
    expect(ids).toEqual(['O-0-1', 'O-1']);
  });

  it('gives ids of its own also by a clock that the host has made', async () => {
    const { engine } = aHost({ clock: new FakeClock(5), wallClock: new FakeClock(7) });
    await engine.start();
    expect(engine.orders.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity: '1' }).id).toBe(`O-${(7_000).toString(36)}-1`);
  });

  it('does not meet another engine in the same process', async () => {
    const [one, other] = [aHost(), aHost()];
    await Promise.all([one.engine.start(), other.engine.start()]);
    one.strategy.acts = [(s) => s.goLong()];
    one.push(bar(0, 100));
    one.push(bar(1, 100));
    expect([one.engine.positions.list().length, other.engine.positions.list().length, other.strategy.heard]).toEqual([1, 0, ['start']]);
  });
});

describe('what an engine refuses before it opens anything', () => {
  it.each<[string, () => Partial<TradingEngineOptions>, string]>([
    ['a gateway that may trade real money, unless live is spelled out', () => ({ gateways: [{ ...hostile().gateway, isPaper: false }] }), 'INVALID_CONFIG'],
    ['no instruments', () => ({ instruments: [] }), 'INVALID_CONFIG'],
    ['two gateways for one venue', () => ({ gateways: [paperGateway({ balances: {}, venues: ['SIM'], name: 'a' }), paperGateway({ balances: {}, venues: ['SIM'], name: 'b' })] }), 'NO_GATEWAY'],
    ['two gateways for the rest', () => ({ gateways: [paperGateway({ balances: {}, name: 'a' }), paperGateway({ balances: {}, name: 'b' })] }), 'NO_GATEWAY'],
    ['two gateways of one name', () => ({ gateways: [paperGateway({ balances: {}, venues: ['A'] }), paperGateway({ balances: {}, venues: ['B'] })] }), 'INVALID_CONFIG'],
    ['two sources of one name', () => ({ marketData: [new ManualSource(), new ManualSource()] }), 'INVALID_CONFIG'],
    ['a replay beside live data', () => ({ marketData: [new ManualSource(), replaySource({ feeds: [] })] }), 'INVALID_CONFIG'],
    ['two replays, whatever the clock', () => ({ clock: new FakeClock(), marketData: [replaySource({ feeds: [], name: 'a' }), replaySource({ feeds: [], name: 'b' })] }), 'INVALID_CONFIG'],
    ['two replays', () => ({ marketData: [replaySource({ feeds: [], name: 'a' }), replaySource({ feeds: [], name: 'b' })] }), 'INVALID_CONFIG'],
    ['a limit that does not exist', () => ({ risk: { maxOrderQuantty: '1' } as object }), 'INVALID_INPUT'],
    ['a strategy that does not exist', () => ({ strategies: [{ use: 'no-such', params: {} }] }), 'UNKNOWN_STRATEGY'],
    ['two strategies of one id', () => ({ strategies: [{ use: Acting, params: {}, id: 'a' }, { use: Acting, params: {}, id: 'a' }] }), 'INVALID_CONFIG'],
  ])('%s', (_what, changes, code) => {
    expect(() => createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: {} })], ...changes() })).toThrow(expect.objectContaining({ code }));
  });

  it('takes one that may when live is spelled out', () => {
    const { gateway } = hostile({ isPaper: false });
    expect(createTradingEngine({ instruments: [BTC], gateways: [gateway], live: true }).status().live).toBe(true);
  });
});

describe('a start that fails', () => {
  it('closes what was open and says what failed', async () => {
    const gateway = paperGateway({ balances: {} });
    const { engine, clock, source, strategy } = aHost({ gateways: [gateway] });
    source.refusal = new RedFireError('NOT_SENT', 'no line');
    const failure: unknown = await engine.start().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'COMPONENT_FAILED', cause: { code: 'NOT_SENT' }, details: { component: 'data:manual' } });
    await expect(gateway.snapshot()).rejects.toMatchObject({ code: 'GATEWAY_CLOSED' });
    expect({ state: engine.state, heard: strategy.heard, timers: clock.timers() }).toEqual({ state: 'error', heard: ['start', 'stop'], timers: [] });
  });

  it('names the strategy whose onStart throws, and cancels what others had sent', async () => {
    class Early extends Strategy {
      override onStart(): void {
        this.buy(BTC.id, '1', { price: '1' });
      }
    }
    class Broken extends Strategy {
      override onStart(): void {
        throw new Error('no');
      }
    }
    const { engine } = aHost({ strategies: [new Early(undefined), new Broken(undefined)] });
    await expect(engine.start()).rejects.toMatchObject({ cause: { code: 'STRATEGY_FAILED', details: { strategy: 'Broken' } } });
    expect(engine.orders.list().map(({ state }) => state)).toEqual(['canceled']);
  });

  it('refuses bars that a replay does not have', async () => {
    const bars = barColumns([]);
    const { engine } = aHost({ marketData: [replaySource({ feeds: [{ instrument: BTC.id, interval: '5m', bars: [bars] }] })] });
    await expect(engine.start()).rejects.toMatchObject({ cause: { cause: { code: 'NO_DATA_FEED' } } });
  });
});

describe('a stop', () => {
  it.each([
    ['leave', 'working', []],
    ['cancel', 'canceled', []],
  ] as const)('by policy %s finds resting orders %s', async (orders, state, left) => {
    const { engine, strategy, push } = aHost({ stop: { orders } });
    await engine.start();
    strategy.acts = [(s) => s.rest('50')];
    push(bar(0, 100));
    await engine.stop();
    expect([engine.orders.list().map((order) => order.state), engine.positions.list()]).toEqual([[state], left]);
  });

  it('by policy flatten cancels, then closes every position with the data that still come', async () => {
    const { engine, strategy, push } = aHost({ stop: { orders: 'flatten', withinMs: 10 * MINUTE } });
    await engine.start();
    strategy.acts = [(s) => s.goLong('2'), (s) => s.rest('50')];
    for (const row of [0, 1]) push(bar(row, 100));
    engine.orders.submit({ type: 'market', instrument: BTC.id, side: 'sell', quantity: '0.5' });
    push(bar(2, 100));
    const stopped = engine.stop();
    await new Promise((resolve) => { setTimeout(resolve, 5); });
    push(bar(3, 110));
    await stopped;
    expect([engine.positions.byStrategy(), engine.orders.open(), strategy.heard.includes('stop')]).toEqual([[], [], true]);
  });

  it('says what is still open when the venue does not answer in time', async () => {
    const { engine, clock, source, strategy, push } = aHost({ stop: { orders: 'flatten', withinMs: 1_000 } });
    await engine.start();
    strategy.acts = [(s) => s.goLong('2')];
    for (const row of [0, 1]) push(bar(row, 100));
    const stopped = engine.stop().catch((error: unknown) => error);
    await new Promise((resolve) => { setTimeout(resolve, 5); });
    clock.advanceBy(1_000);
    expect(await stopped).toMatchObject({ errors: [{ code: expect.stringMatching(/STOP_INCOMPLETE|COMPONENT_FAILED/) }] });
    expect([engine.state, source.isOpen]).toEqual(['error', false]);
  });
});

describe('gateways that answer later, or not at all', () => {
  const submit = { type: 'market', instrument: BTC.id, side: 'buy', quantity: '1' } as const;

  it('rejects an order that surely did not leave', async () => {
    const { venue, gateway } = hostile();
    const { engine } = aHost({ gateways: [gateway], strategies: [] });
    await engine.start();
    venue.loseNextRequest();
    const { id } = engine.orders.submit(submit);
    await Promise.resolve();
    await Promise.resolve();
    expect(engine.orders.get(id)).toMatchObject({ state: 'rejected', reason: 'the connection was down before the order left' });
  });

  it('keeps an order whose answer was lost as unknown, and takes its fill', async () => {
    const { venue, gateway } = hostile();
    const { engine } = aHost({ gateways: [gateway], strategies: [] });
    await engine.start();
    venue.holdReports();
    venue.loseNextAnswer();
    const { id } = engine.orders.submit(submit);
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    expect(engine.orders.get(id)).toMatchObject({ state: 'submitted', pending: { submit: 'unknown' } });
    venue.releaseReports();
    venue.fill(id, toDecimal('1'), toDecimal('100'));
    expect([engine.orders.get(id).state, engine.positions.net(BTC.id).quantity.toFixed()]).toEqual(['filled', '1']);
  });

  it('reports what is no answer, and keeps the outcome unknown', async () => {
    const { gateway } = hostile({ submit: () => Promise.reject(new TypeError('broken adapter')) });
    const { engine, errors } = aHost({ gateways: [gateway], strategies: [], stop: { orders: 'leave', withinMs: 0 } });
    await engine.start();
    const { id } = engine.orders.submit(submit);
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    expect([engine.orders.get(id).pending, errors]).toEqual([{ submit: 'unknown' }, [new TypeError('broken adapter')]]);
  });

  it('hears of a refusal that comes when the engine is closed, and does not crash', async () => {
    let refuse: (error: unknown) => void = () => undefined;
    const { gateway } = hostile({ submit: () => new Promise((_resolve, reject) => { refuse = reject; }), cancel: () => Promise.resolve() });
    const logged: string[] = [];
    const logger = { log: (_level: string, message: string) => void logged.push(message), child: () => logger };
    const { engine } = aHost({ gateways: [gateway], strategies: [], stop: { orders: 'leave', withinMs: 0 }, logger });
    await engine.start();
    engine.orders.submit(submit);
    await engine.stop();
    refuse(new RedFireError('OUTCOME_UNKNOWN', 'too late'));
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    expect(logged.at(-1)).toBe('gateway "hostile" failed on a submit after the engine had closed');
  });
});

describe('several gateways', () => {
  it('get the orders of their own venues; one of a venue that nobody trades is refused to the caller', async () => {
    const { venue, gateway } = hostile({ venues: ['OTHER'] });
    const { engine } = aHost({ instruments: [BTC, ETH, defineInstrument({ id: 'X/USDT.NOWHERE', kind: 'perpetual', tickSize: '1', lotSize: '1' })], gateways: [gateway, paperGateway({ balances: { USDT: '1' }, venues: ['SIM'] })], strategies: [] });
    await engine.start();
    const { id } = engine.orders.submit({ type: 'market', instrument: ETH.id, side: 'buy', quantity: '1' });
    engine.orders.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity: '1' });
    expect(venue.orders().map((order) => order.id)).toEqual([id]);
    expect(() => engine.orders.submit({ type: 'market', instrument: 'X/USDT.NOWHERE' as never, side: 'buy', quantity: '1' })).toThrow(expect.objectContaining({ code: 'NO_GATEWAY' }));
  });
});

describe('the books at a start', () => {
  it('begin with what the venues hold', async () => {
    const { gateway } = hostile({
      snapshot: () => Promise.resolve({
        at: timestamp(0), openOrders: [],
        balances: [{ currency: 'USDT' as never, total: toDecimal('500'), reserved: toDecimal('0'), free: toDecimal('500') }],
        positions: [{ instrument: BTC.id, quantity: toDecimal('-2'), cost: toDecimal('-200'), averagePrice: toDecimal('100'), realizedProfit: toDecimal('0'), settle: 'USDT' as never, updatedAt: timestamp(0) }],
      }),
    });
    const { engine, push } = aHost({ gateways: [gateway], strategies: [] });
    await engine.start();
    push(bar(0, 90));
    expect([engine.accounts.equity().amount.toFixed(), engine.positions.byStrategy()]).toEqual(['520', [expect.objectContaining({ strategy: 'external', quantity: toDecimal('-2') })]]);
  });

  it('are those before a restart, with the fills that came in between', async () => {
    const { venue, gateway } = hostile();
    const { engine } = aHost({ gateways: [gateway], strategies: [], stop: { orders: 'leave' }, account: { balances: { USDT: '100' } } });
    await engine.start();
    const { id } = engine.orders.submit({ type: 'limit', instrument: BTC.id, side: 'buy', quantity: '2', price: '100' });
    venue.fill(id, toDecimal('0.5'), toDecimal('100'));
    const restarted = engine.restart();
    engine.events.once('component.state', () => undefined);
    await restarted;
    venue.fill(id, toDecimal('1.5'), toDecimal('100'));
    expect([engine.orders.get(id).state, engine.positions.net(BTC.id).quantity.toFixed()]).toEqual(['filled', '2']);
  });
});

describe('a source that falters', () => {
  it('is reported with its reason when it breaks off, within the health interval', async () => {
    const { engine, clock, source } = aHost({ lifecycle: { health: { intervalMs: 1_000 } } });
    await engine.start();
    source.end(new Error('the line is down'));
    const ended = await engine.events.next('source.ended');
    expect(ended).toMatchObject({ source: 'manual', error: new Error('the line is down') });
    await engine.health();
    const changed = engine.events.next('engine.health', ({ report }) => report.status === 'unhealthy');
    clock.advanceBy(1_000);
    expect((await changed).report).toMatchObject({ status: 'unhealthy', services: { 'data:manual': { status: 'unhealthy', error: 'the line is down' } } });
    await expect(engine.ended).rejects.toThrow('the line is down');
  });

  it('is degraded while it is silent for too long, and recovers', async () => {
    const { engine, clock, source } = aHost({ maxSilenceMs: 5_000, lifecycle: { health: { intervalMs: MINUTE } } });
    await engine.start();
    await engine.health();
    clock.advanceBy(6_000);
    expect((await engine.health()).services['data:manual']).toMatchObject({ status: 'degraded', error: 'no data for 6 s' });
    source.push(bar(0, 100));
    expect((await engine.health()).status).toBe('healthy');
  });
});

describe('ended', () => {
  const bars = barColumns([1, 2, 3].map((row) => ({ openTime: timestamp(row * MINUTE), closeTime: timestamp((row + 1) * MINUTE), open: 100, high: 100, low: 100, close: 100, volume: 1 })));
  const feed = { instrument: BTC.id, interval: '1m', bars: [bars] } as const;

  it('resolves when a replay has come to its end', async () => {
    await using engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: {} })], marketData: [replaySource({ feeds: [feed] })], logger: noLogger });
    await engine.start();
    await engine.ended;
    expect([engine.state, engine.status().marketData, engine.clock.now()]).toEqual(['running', 3, 4 * MINUTE]);
  });

  it('resolves when an engine whose data have no end is stopped', async () => {
    const { engine } = aHost();
    await engine.start();
    await engine.stop();
    await expect(engine.ended).resolves.toBeUndefined();
  });

  it('rejects when the start fails, for a host that waits for nothing else', async () => {
    const { engine, source } = aHost();
    source.refusal = new RedFireError('NOT_SENT', 'no line');
    const [started, ended] = await Promise.allSettled([engine.start(), engine.ended]);
    expect([started.status, ended]).toEqual(['rejected', started]);
  });

  it('does not keep what travels to the venue from arriving: a stop cancels it', async () => {
    const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: { USDT: '1000' }, latencyMs: 50 })], marketData: [replaySource({ feeds: [feed] })], strategies: [] });
    engine.events.on('market.bar', ({ closeTime }) => {
      if (closeTime === 4 * MINUTE) engine.orders.submit({ type: 'limit', instrument: BTC.id, side: 'buy', quantity: '1', price: '1' });
    });
    await engine.start();
    await engine.ended;
    await engine.stop();
    expect(engine.orders.list().map(({ state }) => state)).toEqual(['canceled']);
  });
});
