import { describe, expect, it } from 'vitest';
import { Scaled, clientOrderId, instrumentId, timestamp, toDecimal, type Bar, type Interval, type OrderRequest, type Quote, type Trade } from '@redfire/core';
import { aBar, aQuote, aTrade, anInstrument } from '@redfire/testing';
import { z } from 'zod';
import { MemoryContext } from './fixtures/memory-context.ts';
import { sma } from './indicators/sma.ts';
import { Strategy } from './strategy.ts';

const BTC = 'BTC/USDT.SIM';
const id = instrumentId(BTC);

/** Lends out everything a strategy can do, and keeps what its hooks were told. */
class Probe extends Strategy<typeof Probe.params> {
  static readonly params = z.strictObject({ instrument: z.string().min(3), size: z.number().min(1), interval: z.literal(['1m', '5m']).default('1m') });
  readonly fast = sma(this.params.size);
  readonly heard: unknown[] = [];

  watch(interval: Interval | 'any' = 'any') { this.subscribeBars(this.params.instrument, interval, [this.fast]); }
  watchQuotes() { this.subscribeQuotes(BTC); }
  watchTrades() { this.subscribeTrades(BTC); }
  time() { return this.now(); }
  timer(at: number, callback: () => void) { return this.setTimer(timestamp(at), callback); }
  send(request: OrderRequest & { readonly strategy?: never }) { return this.submit(request); }
  sendAll(requests: readonly OrderRequest[]) { return this.submitAll(requests); }
  long(quantity: string, options?: Parameters<Strategy['buy']>[2]) { return this.buy(BTC, quantity, options); }
  short(quantity: string, options?: Parameters<Strategy['sell']>[2]) { return this.sell(BTC, quantity, options); }
  target(quantity: string | Scaled) { return this.targetPosition(BTC, quantity); }
  holding() { return this.position(BTC); }
  open(instrument?: string) { return this.openOrders(instrument); }
  change(...change: Parameters<Strategy['modify']>) { return this.modify(...change); }
  drop(...order: Parameters<Strategy['cancel']>) { return this.cancel(...order); }
  dropAll(instrument?: string) { return this.cancelAll(instrument); }
  say() { this.log('info', 'hello', { size: 1 }); }

  override onBar(bar: Bar) { this.heard.push([bar.close, this.fast.value]); }
  override onQuote({ bid }: Quote) { this.heard.push({ bid }); }
  override onTrade({ price }: Trade) { this.heard.push({ price }); }
}

const started = () => {
  const context = new MemoryContext([anInstrument(), anInstrument({ id: 'ETH/USDT.SIM' })]);
  const strategy = new Probe({ instrument: BTC, size: 2 });
  strategy.attach(context);
  return { strategy, context };
};

describe('parameters', () => {
  it('are validated, with their defaults, before the fields of the class are made', () => {
    const { params, fast } = new Probe({ instrument: BTC, size: 2 });
    expect({ params, length: fast.length }).toEqual({ params: { instrument: BTC, size: 2, interval: '1m' }, length: 2 });
  });

  it('are refused with every problem at once', () => {
    expect(() => new Probe({ instrument: 'x', size: 0, interval: '2m', other: 1 } as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_CONFIG',
        message: expect.stringMatching(/^parameters of strategy "Probe" are not valid: instrument: .+; size: .+; interval: .+; \(all\): .+"other"$/),
        details: { strategy: 'Probe', issues: ['instrument', 'size', 'interval', ''].map((path) => ({ path, message: expect.any(String) })) },
      }),
    );
  });

  it('are refused when they are missing altogether', () => {
    expect(() => new Probe(undefined as never)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });

  it('are none without a schema', () => {
    class Bare extends Strategy {}
    expect([new Bare({}).params, new Bare(undefined).params]).toEqual([{}, {}]);
    expect(() => new Bare({ size: 1 })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });

  it('are those of the class itself, not of the one it extends', () => {
    class Wider extends Probe {
      static override readonly params = Probe.params.extend({ extra: z.string() });
    }
    expect(() => new Wider({ instrument: BTC, size: 2 })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', details: { strategy: 'Wider', issues: [{ path: 'extra', message: expect.any(String) }] } }));
  });
});

describe('a strategy that was not started', () => {
  const acts: readonly (readonly [string, (strategy: Probe) => unknown])[] = [
    ['id', (strategy) => strategy.id], ['now', (strategy) => strategy.time()], ['subscribeBars', (strategy) => { strategy.watch(); }], ['subscribeQuotes', (strategy) => { strategy.watchQuotes(); }],
    ['subscribeTrades', (strategy) => { strategy.watchTrades(); }], ['setTimer', (strategy) => strategy.timer(1, () => {})], ['submit', (strategy) => strategy.send({ type: 'market', instrument: id, side: 'buy', quantity: '1' })], ['submitAll', (strategy) => strategy.sendAll([])],
    ['buy', (strategy) => strategy.long('1')], ['sell', (strategy) => strategy.short('1')], ['targetPosition', (strategy) => strategy.target('1')], ['position', (strategy) => strategy.holding()],
    ['openOrders', (strategy) => strategy.open()], ['modify', (strategy) => strategy.change({ orderId: clientOrderId('O-1') })], ['cancel', (strategy) => strategy.drop(clientOrderId('O-1'))],
    ['cancelAll', (strategy) => strategy.dropAll()], ['log', (strategy) => { strategy.say(); }],
  ];

  it.each(acts)('cannot act: %s', (_name, act) => {
    expect(() => act(new Probe({ instrument: BTC, size: 2 }))).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_RUNNING' }));
  });

  it.each(acts)('nor when it was stopped: %s', (_name, act) => {
    const { strategy } = started();
    strategy.detach();
    expect(() => act(strategy)).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_RUNNING' }));
  });

  it('cannot act in a field initialiser', () => {
    class Early extends Probe {
      readonly early = this.long('1');
    }
    expect(() => new Early({ instrument: BTC, size: 2 })).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_RUNNING' }));
  });
});

describe('subscriptions', () => {
  it('update the indicators of a bar before they hand it over', () => {
    const { strategy, context } = started();
    strategy.watch();
    for (const close of [1, 2, 4]) context.bar(aBar({ close }));
    expect({ heard: strategy.heard, step: strategy.fast.step }).toEqual({ heard: [[1, Number.NaN], [2, 1.5], [4, 3]], step: '0.01' });
  });

  it('to an interval give bars of that length', () => {
    const { strategy, context } = started();
    strategy.watch('5m');
    for (const intervalMs of [60_000, 300_000]) context.bar(aBar({ intervalMs, close: intervalMs }));
    expect(strategy.heard).toEqual([[300_000, Number.NaN]]);
  });

  it('give quotes and trades', () => {
    const { strategy, context } = started();
    strategy.watchQuotes();
    strategy.watchTrades();
    context.market('market.quote', aQuote());
    context.market('market.trade', aTrade());
    expect(strategy.heard).toEqual([{ bid: 99.99 }, { price: 100 }]);
  });

  it('to an unknown instrument are refused', () => {
    const strategy = new Probe({ instrument: 'XRP/USDT.SIM', size: 2 });
    strategy.attach(new MemoryContext([]));
    expect(() => { strategy.watch(); }).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT' }));
  });

  it('in a second run begin with the averages of the first', () => {
    const { strategy, context } = started();
    strategy.watch();
    context.bar(aBar({ close: 1 }));
    strategy.detach();
    const again = new MemoryContext([anInstrument()]);
    strategy.attach(again);
    strategy.watch();
    again.bar(aBar({ close: 2 }));
    expect(strategy.heard).toEqual([[1, Number.NaN], [2, 1.5]]);
  });
});

describe('orders', () => {
  it.each<readonly [fact: string, act: (strategy: Probe) => unknown, request: unknown]>([
    ['buy sends a market order', (strategy) => strategy.long('2'), { type: 'market', instrument: BTC, side: 'buy', quantity: '2' }],
    ['buy with a price sends a limit order', (strategy) => strategy.long('2', { price: '99', postOnly: true }), { type: 'limit', instrument: BTC, side: 'buy', quantity: '2', price: '99', postOnly: true }],
    ['sell sends a market order', (strategy) => strategy.short('2', { tags: ['out'] }), { type: 'market', instrument: BTC, side: 'sell', quantity: '2', tags: ['out'] }],
    ['sell with a price sends a limit order', (strategy) => strategy.short('2', { price: '101', timeInForce: 'ioc' }), { type: 'limit', instrument: BTC, side: 'sell', quantity: '2', price: '101', timeInForce: 'ioc' }],
    ['submit sends what it is given', (strategy) => strategy.send({ type: 'stop-market', instrument: id, side: 'sell', quantity: '2', triggerPrice: '90' }), { type: 'stop-market', instrument: BTC, side: 'sell', quantity: '2', triggerPrice: '90' }],
  ])('%s', (_fact, act, request) => {
    const { strategy, context } = started();
    act(strategy);
    expect(context.requests).toEqual([request]);
  });

  it('are listed, changed and canceled', () => {
    const { strategy, context } = started();
    const { id: first } = strategy.long('2', { price: '90' });
    const { id: second } = strategy.short('1', { price: '110' });
    strategy.change({ orderId: first, quantity: '3' });
    strategy.drop(first);
    const left = strategy.open(BTC).map((order) => order.id);
    expect({ left, elsewhere: strategy.open('ETH/USDT.SIM'), canceled: strategy.dropAll(), open: strategy.open(), changes: context.changes }).toEqual({
      left: [second], elsewhere: [], canceled: 1, open: [], changes: [{ orderId: first, quantity: '3' }, { cancel: first }, { cancel: second }],
    });
  });

  it.each(['buy', 'sell'] as const)('for what is no instrument id are refused: %s', (side) => {
    class Careless extends Probe {
      go() { return this[side]('bitcoin', '1'); }
    }
    const strategy = new Careless({ instrument: BTC, size: 2 });
    strategy.attach(new MemoryContext([]));
    expect(() => strategy.go()).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('targetPosition', () => {
  const lot = (quantity: string) => Scaled.from(quantity);

  it.each<readonly [fact: string, held: string, open: string, target: string, sent: readonly unknown[]]>([
    ['buys from flat to long', '0', '0', '2', [{ side: 'buy', quantity: lot('2') }]],
    ['sells from flat to short', '0', '0', '-2', [{ side: 'sell', quantity: lot('2') }]],
    ['turns from long to short in one order', '2', '0', '-2', [{ side: 'sell', quantity: lot('4') }]],
    ['sells what is too much', '2', '0', '0.5', [{ side: 'sell', quantity: lot('1.5') }]],
    ['sends nothing when it is there', '2', '0', '2', []],
    ['sends nothing when it is there but for zeros', '2', '0', '2.00', []],
    ['counts open orders as filled', '0', '2', '2', []],
    ['sends what open orders leave to do', '1', '0.5', '2', [{ side: 'buy', quantity: lot('0.5') }]],
    ['sells against open orders that are too much', '0', '3', '2', [{ side: 'sell', quantity: lot('1') }]],
    ['counts open sells', '3', '-1', '0', [{ side: 'sell', quantity: lot('2') }]],
  ])('%s', (_fact, held, open, target, sent) => {
    const { strategy, context } = started();
    if (held !== '0') context.fill(strategy.target(held)!.id);
    if (open !== '0') strategy.send({ type: 'limit', price: '100', instrument: id, side: open.startsWith('-') ? 'sell' : 'buy', quantity: open.replace('-', '') });
    context.requests.length = 0;
    const order = strategy.target(target);
    expect({ requests: context.requests, isSent: order !== undefined }).toEqual({ requests: sent.map((terms) => ({ type: 'market', instrument: BTC, ...(terms as object) })), isSent: sent.length > 0 });
  });

  it('takes exact values, and many different ones', () => {
    const { strategy, context } = started();
    for (let size = 1; size <= 40; size++) context.fill(strategy.target(Scaled.from(String(size)))!.id);
    expect(strategy.holding().quantity).toEqual(toDecimal('40'));
  });

  it.each(['much', ''])('is refused for what is no quantity: "%s"', (quantity) => {
    const { strategy } = started();
    expect(() => strategy.target(quantity)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

it('timers run at their time until they are canceled', () => {
  const { strategy, context } = started();
  const ran: number[] = [];
  strategy.timer(10, () => ran.push(strategy.time()));
  strategy.timer(20, () => ran.push(strategy.time()))();
  context.clock.advanceTo(timestamp(30));
  expect(ran).toEqual([10]);
});

it('log goes out in the name of the engine', () => {
  const { strategy, context } = started();
  strategy.say();
  expect({ logs: context.logs, id: strategy.id }).toEqual({ logs: [{ level: 'info', message: 'hello', size: 1 }], id: 'under-test' });
});

it('hooks that are not overridden do nothing', () => {
  class Idle extends Strategy<typeof Idle.params> {
    static readonly params = z.object({});
  }
  const { onStart, onStop, onBar, onQuote, onTrade, onFill, onOrder } = new Idle({});
  const results = [onStart(), onStop(), onBar(aBar()), onQuote(aQuote()), onTrade(aTrade()), onFill({} as never, {} as never), onOrder({} as never)];
  expect(results).toEqual(Array(7).fill(undefined));
});
