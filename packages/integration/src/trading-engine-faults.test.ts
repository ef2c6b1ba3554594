import { RedFireError, timestamp, toDecimal, type ClientOrderId, type ExecutionReport, type Fill } from '@redfire/core';
import { replaySource } from '@redfire/data';
import { createTradingEngine, type TradingEngine, type TradingEngineOptions } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { Strategy } from '@redfire/strategy';
import { describe, expect, it } from 'vitest';
import { Acting, BTC, MINUTE, aHost, bar, hostile } from './fixtures/a-host.ts';
import { ManualSource } from './fixtures/manual-source.ts';

const turn = () => new Promise((resolve) => { setTimeout(resolve, 2); });
const market = { type: 'market', instrument: BTC.id, side: 'buy', quantity: '1' } as const;
const resting = { type: 'limit', instrument: BTC.id, side: 'buy', quantity: '2', price: '100' } as const;

/** A gateway whose reports a test gives itself. */
function mute(answer: { readonly submit?: () => Promise<void>; readonly cancel?: (id: ClientOrderId, report: (report: ExecutionReport) => void) => Promise<void> } = {}) {
  let report: (report: ExecutionReport) => void = () => undefined;
  const { gateway } = hostile({
    onReport: (listener) => {
      report = listener;
      return () => undefined;
    },
    submit: answer.submit ?? (() => Promise.resolve()),
    cancel: (id) => answer.cancel?.(id, report) ?? Promise.resolve(),
  });
  return { gateway, report: (item: ExecutionReport) => { report(item); } };
}

describe('a gateway that breaks its word', () => {
  it.each<[string, () => Promise<void>]>([
    ['throws at once', () => { throw new TypeError('broken adapter'); }],
    ['rejects', () => Promise.reject(new TypeError('broken adapter'))],
  ])('and %s fails no caller: it is reported, and the outcome is unknown', async (_what, submit) => {
    const { engine, errors } = aHost({ gateways: [mute({ submit }).gateway], strategies: [], stop: { orders: 'leave', withinMs: 0 } });
    await engine.start();
    const { id } = engine.orders.submit(market);
    await turn();
    expect([engine.orders.get(id).pending, errors]).toEqual([{ submit: 'unknown' }, [new TypeError('broken adapter')]]);
  });

  it('and gives no promise has taken the order', async () => {
    const submit = (() => undefined) as unknown as () => Promise<void>;
    const { engine, errors } = aHost({ gateways: [mute({ submit }).gateway], strategies: [], stop: { orders: 'leave', withinMs: 0 } });
    await engine.start();
    expect([engine.orders.submit(market).state, errors]).toEqual(['submitted', []]);
  });

  it('is no reason to crash when the logger is broken too', async () => {
    const logger = { log: () => { throw new Error('disk full'); }, child: () => logger };
    const { venue, gateway } = hostile();
    const { engine } = aHost({ gateways: [gateway], strategies: [], logger });
    await engine.start();
    venue.loseNextRequest();
    const { id } = engine.orders.submit(market);
    await turn();
    expect(engine.orders.get(id).state).toBe('rejected');
  });

  it('and reports after the engine has closed still moves the books', async () => {
    const { gateway, report } = mute();
    const { engine } = aHost({ gateways: [gateway], strategies: [], stop: { orders: 'leave', withinMs: 0 } });
    await engine.start();
    const { id } = engine.orders.submit(market);
    await engine.stop();
    report({ kind: 'fill', orderId: id, at: timestamp(1), tradeId: 'T' as Fill['tradeId'], instrument: BTC.id, side: 'buy', quantity: toDecimal('1'), price: toDecimal('100'), liquidity: 'taker' });
    expect([engine.orders.get(id).state, engine.positions.net(BTC.id).quantity.toFixed()]).toEqual(['filled', '1']);
  });
});

describe('a stop that has to ask more than once', () => {
  it('cancels an order whose first cancel got no answer', async () => {
    const { gateway } = hostile();
    let asked = 0;
    const cancel: typeof gateway.cancel = (id) => (++asked === 1 ? Promise.reject(new RedFireError('OUTCOME_UNKNOWN', 'no answer')) : gateway.cancel(id));
    const { engine } = aHost({ gateways: [{ ...gateway, cancel }], strategies: [] });
    await engine.start();
    const { id } = engine.orders.submit(resting);
    engine.orders.cancel(id);
    await turn();
    const { pending } = engine.orders.get(id);
    await engine.stop();
    expect([pending, engine.orders.get(id).state, asked]).toEqual([{ cancel: 'unknown' }, 'canceled', 2]);
  });

  it('cancels an order that the venue had not yet heard of when it was asked first', async () => {
    let isKnown = false;
    const { gateway, report } = mute({
      cancel: async (orderId, answer) => {
        await Promise.resolve();
        answer(isKnown ? { kind: 'canceled', orderId, at: timestamp(2) } : { kind: 'cancel-rejected', orderId, at: timestamp(1), reason: 'no such order' });
      },
    });
    const { engine } = aHost({ gateways: [gateway], strategies: [] });
    await engine.start();
    const { id } = engine.orders.submit(resting);
    const stopped = engine.stop();
    await turn();
    isKnown = true;
    report({ kind: 'accepted', orderId: id, at: timestamp(1) });
    await stopped;
    expect([engine.state, engine.orders.get(id).state]).toEqual(['stopped', 'canceled']);
  });

  it('closes what the venue has left of a position', async () => {
    const { venue, gateway } = hostile();
    const { engine } = aHost({ gateways: [gateway], strategies: [], stop: { orders: 'flatten' } });
    await engine.start();
    venue.fill(engine.orders.submit(market).id, toDecimal('1'), toDecimal('100'));
    const closing: string[] = [];
    engine.events.on('order.accepted', ({ order }) => {
      if (order.side === 'buy') return;
      closing.push(order.quantity.toFixed());
      setTimeout(() => {
        venue.fill(order.id, toDecimal(closing.length === 1 ? '0.4' : '0.6'), toDecimal('100'));
        if (closing.length === 1) venue.cancel(order.id, BTC.id);
      }, 0);
    });
    await engine.stop();
    expect([closing, engine.positions.list()]).toEqual([['1', '0.6'], []]);
  });

  it('says why a position could not be closed', async () => {
    const { engine, push } = aHost({ strategies: [], risk: { maxOrderQuantity: '1' }, stop: { orders: 'flatten' } });
    await engine.start();
    for (const row of [0, 1, 2]) {
      if (row < 2) engine.orders.submit(market);
      push(bar(row, 100));
    }
    await expect(engine.stop()).rejects.toMatchObject({
      errors: [{ code: 'STOP_INCOMPLETE', message: 'the engine stopped by policy "flatten", but positions are not flat (1): order quantity "2" is above the limit "1"; look at the venue' }],
    });
  });
});

describe('a strategy that reaches for the engine in its own hooks', () => {
  class Reaching extends Strategy {
    readonly calls: string[] = [];
    starting: () => void = () => undefined;
    stopping: () => void = () => undefined;
    override onStart(): void {
      this.calls.push('start');
      this.starting();
    }
    override onStop(): void {
      this.calls.push('stop');
      this.stopping();
    }
  }
  const host = (reach: (strategy: Reaching, engine: () => TradingEngine) => void, changes: Partial<TradingEngineOptions> = {}) => {
    const strategy = new Reaching(undefined);
    const made = aHost({ strategies: [strategy], ...changes });
    reach(strategy, () => made.engine);
    return { ...made, strategy };
  };

  it('is started once when its onStart starts it', async () => {
    const { engine, strategy } = host((s, of) => { s.starting = () => { of().strategies.start('Reaching'); }; });
    await engine.start();
    expect(strategy.calls).toEqual(['start']);
  });

  it('is stopped when its onStart stops it', async () => {
    const { engine, strategy } = host((s, of) => { s.starting = () => { of().strategies.stop('Reaching'); }; });
    await engine.start();
    expect([engine.state, strategy.calls, engine.strategies.get('Reaching').running]).toEqual(['running', ['start', 'stop'], false]);
  });

  it('is stopped once when its onStop stops or removes it', async () => {
    const { engine, strategy } = host((s, of) => { s.stopping = () => { of().strategies.remove('Reaching'); }; });
    await engine.start();
    engine.strategies.stop('Reaching');
    expect([strategy.calls, engine.strategies.list()]).toEqual([['start', 'stop'], []]);
  });

  it('cannot be two strategies at once', () => {
    const one = new Acting(undefined);
    const { engine } = aHost({ strategies: [one] });
    expect(() => engine.strategies.add(one)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', details: { strategy: 'Acting-2', same: 'Acting' } }));
  });
});

it('fills nothing from data without a time', async () => {
  const { engine, source } = aHost({ strategies: [] });
  await engine.start();
  const { id } = engine.orders.submit(market);
  source.push({ topic: 'market.quote', data: { instrument: BTC.id, at: Number.NaN as ReturnType<typeof timestamp>, bid: 99, ask: 100 } });
  source.push({ topic: 'market.quote', data: { instrument: BTC.id, at: timestamp(5), bid: 199, ask: 200 } });
  expect(engine.orders.get(id)).toMatchObject({ state: 'filled', averagePrice: toDecimal('200'), updatedAt: 5 });
});

it('has no negative zero in what is reserved of a debt', async () => {
  const { engine } = aHost({ strategies: [], gateways: [paperGateway({ balances: { USDT: '-5' } })] });
  await engine.start();
  expect(engine.accounts.get().balances).toMatchObject([{ total: toDecimal('-5'), reserved: toDecimal('0') }]);
});

describe('ended', () => {
  it('rejects with what made the engine stop by itself', async () => {
    class Failing extends Strategy {
      override onStart(): void {
        this.subscribeBars(BTC.id, '1m');
      }
      override onBar(): void {
        throw new Error('broken');
      }
    }
    const { engine, push } = aHost({ strategies: [new Failing(undefined)], onStrategyError: 'stop-engine' });
    await engine.start();
    push(bar(0, 100));
    await expect(engine.ended).rejects.toMatchObject({ code: 'COMPONENT_FAILED', cause: new Error('broken') });
    expect(engine.state).toBe('stopped');
  });
});

it('calls off a start that is stopped in the same breath', async () => {
  const { engine, source } = aHost();
  const [started, stopped] = await Promise.allSettled([engine.start(), engine.stop()]);
  expect([started, stopped.status, engine.state, source.isOpen]).toMatchObject([{ status: 'rejected', reason: { code: 'ABORTED' } }, 'fulfilled', 'stopped', false]);
});

describe('sources', () => {
  it('are asked for what the host subscribes to beside its strategies', async () => {
    const { engine, source } = aHost({ strategies: [], subscribe: [{ topic: 'market.quote', instrument: BTC.id }, { topic: 'market.bar', instrument: BTC.id, interval: '5m' }] });
    await engine.start();
    expect(source.subscriptions).toEqual([{ topic: 'market.quote', instrument: BTC.id }, { topic: 'market.bar', instrument: BTC.id, interval: '5m' }]);
  });

  it('tell of their end once, also after a restart', async () => {
    const { engine, source } = aHost();
    const ends: string[] = [];
    engine.events.on('source.ended', (event) => ends.push(event.source));
    await engine.start();
    await engine.restart();
    source.end();
    await turn();
    expect(ends).toEqual(['manual']);
  });

  it('are silent each by itself', async () => {
    const sources = [new ManualSource('one'), new ManualSource('other')] as const;
    const { engine, clock } = aHost({ marketData: sources, maxSilenceMs: 5_000, lifecycle: { health: { intervalMs: MINUTE } } });
    await engine.start();
    await engine.health();
    clock.advanceBy(6_000);
    sources[0].push(bar(0, 100));
    const { services } = await engine.health();
    expect([services['data:one']?.status, services['data:other']?.status]).toEqual(['healthy', 'degraded']);
  });
});

it('refuses to restart a replay, and runs on', async () => {
  const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: {} })], marketData: [replaySource({ feeds: [] })] });
  await engine.start();
  await expect(engine.restart()).rejects.toMatchObject({ code: 'INVALID_STATE' });
  expect(engine.state).toBe('running');
  await engine.stop();
});

describe('after a restart', () => {
  it('an order that ended at the venue in between has ended', async () => {
    const { venue, gateway } = hostile();
    const { engine } = aHost({ gateways: [gateway], strategies: [], stop: { orders: 'leave', withinMs: 0 } });
    await engine.start();
    const [ended, open] = [engine.orders.submit(resting).id, engine.orders.submit(resting).id];
    await engine.add({ name: 'between', dependsOn: [], stop: () => undefined });
    const reopen = gateway.open;
    Object.assign(gateway, { open: () => { venue.cancel(ended, BTC.id); return reopen(); } });
    await engine.restart();
    expect([engine.orders.get(ended).state, engine.orders.get(open).state]).toEqual(['canceled', 'working']);
  });

  it('a fill of an order that is forgotten by then is not counted twice', async () => {
    const { engine, clock, source } = aHost({ strategies: [], endedOrderLimit: 1 });
    await engine.start();
    for (const at of [1, 2, 3]) {
      clock.advanceTo(timestamp(at));
      engine.orders.submit(market);
      source.push({ topic: 'market.quote', data: { instrument: BTC.id, at: timestamp(at), bid: 99, ask: 100 } });
    }
    clock.advanceTo(timestamp(10));
    await engine.restart();
    expect([engine.positions.net(BTC.id).quantity.toFixed(), engine.positions.byStrategy().length]).toEqual(['3', 1]);
  });

  it('a history that does not reach back beyond the stop is enough', async () => {
    const { gateway } = hostile();
    const { engine, clock } = aHost({ strategies: [], gateways: [{ ...gateway, fills: (since) => (since < 10 * MINUTE ? Promise.reject(new RedFireError('HISTORY_DROPPED', 'gone')) : gateway.fills(since)) }] });
    clock.advanceTo(timestamp(10 * MINUTE));
    await engine.start();
    await engine.restart();
    expect(engine.state).toBe('running');
  });

  it('a fill that the venue dated before the stop is not missed', async () => {
    const { venue, gateway } = hostile();
    const asked: number[] = [];
    const { engine, clock } = aHost({ gateways: [{ ...gateway, fills: (since) => { asked.push(since); return gateway.fills(since); } }], strategies: [], stop: { orders: 'leave', withinMs: 0 } });
    clock.advanceTo(timestamp(10 * MINUTE));
    await engine.start();
    const { id } = engine.orders.submit(resting);
    venue.fill(id, toDecimal('1'), toDecimal('100'));
    await engine.restart();
    expect([asked, engine.positions.net(BTC.id).quantity.toFixed()]).toEqual([[9 * MINUTE], '1']);
  });
});

it.each<[string, Partial<TradingEngineOptions>, string]>([
  ['a policy that does not exist', { stop: { orders: 'cancle' as 'cancel' } }, 'INVALID_CONFIG'],
  ['a time that is none', { stop: { withinMs: -1 } }, 'INVALID_CONFIG'],
  ['data of an instrument it does not know', { subscribe: [{ topic: 'market.quote', instrument: 'X/Y.Z' as typeof BTC.id }] }, 'UNKNOWN_INSTRUMENT'],
])('refuses %s before it opens anything', (_what, changes, code) => {
  expect(() => aHost({ gateways: [paperGateway({ balances: {} })], ...changes })).toThrow(expect.objectContaining({ code }));
});
