import {
  BarView, Scaled, barColumns, copyBar, instrumentId, ownerId, strategyId, timestamp,
  type Bar, type Cancel, type Clock, type EngineErrorEvent, type EventMap, type Fill, type Order, type OrderRequest, type Position, type Quote,
} from '@redfire/core';
import { instrument } from '@redfire/core/schema';
import { maxOpenOrders, maxOrderNotional, maxOrderQuantity, maxPosition, type RiskRule } from '@redfire/risk';
import { Strategy } from '@redfire/strategy';
import { aBar, aQuote, anInstrument, barsFromCloses } from '@redfire/testing';
import { describe, expect, test } from 'vitest';
import { ManualVenue } from '../fixtures/manual-venue.ts';
import { SimulatedClock, TradingKernel, createEventEngine, type TradingKernelOptions } from '../index.ts';

const BTC = anInstrument();
const ETH = anInstrument({ id: 'ETH/USDT.SIM' });

/** A strategy that overrides nothing and opens what a strategy can do. */
class Plain extends Strategy<typeof Plain.params> {
  static readonly params = instrument();

  listen(id: string = this.params): void {
    this.subscribeBars(id, 'any');
  }
  listenToMinutes(): void {
    this.subscribeBars(BTC.id, '1m');
  }
  listenToQuotes(): void {
    this.subscribeQuotes(BTC.id);
  }
  place(quantity: string, terms: Partial<OrderRequest> = {}): Order {
    return this.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity, ...terms } as Parameters<typeof this.submit>[0]);
  }
  change(order: Order, quantity: string): Order {
    return this.modify({ orderId: order.id, quantity });
  }
  drop(order: Order): Order {
    return this.cancel(order.id);
  }
  dropAll(): number {
    return this.cancelAll();
  }
  open(): readonly Order[] {
    return this.openOrders();
  }
  at(time: number, callback: () => void): Cancel {
    return this.setTimer(timestamp(time), callback);
  }
  time(): number {
    return this.now();
  }
  holding(): Position {
    return this.position(BTC.id);
  }
}

/** One that notes every hook in a log it shares with others. */
class Noting extends Plain {
  readonly #name: string;
  readonly #log: unknown[];
  constructor(log: unknown[], name = 'a') {
    super(BTC.id);
    this.#log = log;
    this.#name = name;
  }
  override onStart(): void {
    this.#log.push(`${this.#name} start`);
    this.listen();
  }
  override onBar({ close }: Bar): void {
    this.#log.push(`${this.#name} bar ${close}`);
  }
  override onQuote({ bid }: Quote): void {
    this.#log.push(`${this.#name} quote ${bid}`);
  }
  override onFill({ quantity }: Fill, { id, state }: Order): void {
    this.#log.push(`${this.#name} fill ${id} ${quantity.toFixed()} ${state}, holds ${this.holding().quantity.toFixed()}`);
  }
  override onOrder({ id, state }: Order): void {
    this.#log.push(`${this.#name} order ${id} ${state}`);
  }
  override onStop(): void {
    this.#log.push(`${this.#name} stop`);
  }
}

function aKernel(overrides: Partial<TradingKernelOptions> & { readonly onUnheardError?: (failure: EngineErrorEvent) => void } = {}) {
  const { onUnheardError, ...options } = overrides;
  const clock = new SimulatedClock();
  const events = createEventEngine({ clock, ...(onUnheardError && { onUnheardError }) });
  const venue = new ManualVenue();
  const kernel = new TradingKernel({ instruments: TradingKernel.mathOf([BTC, ETH]), clock, events, venue, rules: [], balances: { USDT: '1000' }, currency: 'USDT', ...options });
  const add = <S extends Strategy>(strategy: S, id = 'a', owner?: string): S => {
    kernel.addStrategy({ strategy, id: strategyId(id), ...(owner !== undefined && { owner: ownerId(owner) }) });
    return strategy;
  };
  const names = () => events.subscribers().map(({ name, selector }) => `${name} ${selector}`);
  return { clock, events, venue, kernel, add, names };
}

describe('hooks', () => {
  test('that are not overridden subscribe to nothing, so their events are not built', () => {
    const { kernel, add, names, events } = aKernel();
    const strategy = add(new Plain(BTC.id));
    kernel.startStrategies();
    expect(names()).toEqual([]);
    const order = strategy.place('1');
    expect([events.topic('order.submitted').hasListeners, order.state]).toEqual([false, 'working']);
  });

  test('that are overridden subscribe to the events of their own strategy alone', () => {
    const log: string[] = [];
    const { kernel, add, venue } = aKernel();
    const [a, b] = [add(new Noting(log, 'a'), 'a'), add(new Noting(log, 'b'), 'b')];
    kernel.startStrategies();
    a.place('1');
    b.place('2', { side: 'sell' });
    venue.fill('O-2', '2', '100');
    expect(log).toEqual(['a start', 'b start', 'a order O-1 submitted', 'a order O-1 working', 'b order O-2 submitted', 'b order O-2 working', 'b fill O-2 2 filled, holds -2']);
  });

  test('hear what became of an order in the order of events, positions changed before fills are told', () => {
    const log: string[] = [];
    const { kernel, add, venue, events } = aKernel({ rules: [maxOrderQuantity('5')] });
    const strategy = add(new Noting(log));
    kernel.startStrategies();
    log.length = 0;
    const order = strategy.place('3', { type: 'limit', price: '100' });
    venue.fill('O-1', '1', '100');
    strategy.change(order, '2');
    venue.fill('O-1', '1', '100');
    strategy.drop(strategy.place('1'));
    strategy.place('6');
    expect(log).toEqual([
      'a order O-1 submitted', 'a order O-1 working', 'a fill O-1 1 partially-filled, holds 1', 'a order O-1 partially-filled', 'a order O-1 partially-filled', 'a fill O-1 1 filled, holds 2',
      'a order O-2 submitted', 'a order O-2 working', 'a order O-2 working', 'a order O-2 canceled', 'a order O-3 denied',
    ]);
    expect(events.subscribers().filter(({ name }) => name === 'a.onFill').map(({ key }) => key)).toEqual(['a']);
  });

  test('called for one event see what a handler before them did only afterwards', () => {
    const log: string[] = [];
    const { kernel, add, events } = aKernel();
    class Buyer extends Noting {
      override onBar(bar: Bar): void {
        super.onBar(bar);
        this.place('1');
        log.push('placed');
      }
    }
    add(new Buyer(log, 'a'), 'a');
    add(new Noting(log, 'b'), 'b');
    kernel.startStrategies();
    log.length = 0;
    events.publish('market.bar', aBar());
    expect(log).toEqual(['a bar 100', 'placed', 'b bar 100', 'a order O-1 submitted', 'a order O-1 working']);
  });

  test('of quotes and of bars of one length hear no others', () => {
    const log: string[] = [];
    const { kernel, add, events } = aKernel();
    const strategy = add(new (class extends Noting {
      override onStart(): void {
        this.listenToMinutes();
        this.listenToQuotes();
      }
    })(log));
    kernel.startStrategies();
    events.publish('market.bar', aBar({ close: 1 }));
    events.publish('market.bar', aBar({ close: 2, intervalMs: 300_000 }));
    events.publish('market.bar', aBar({ close: 3, instrument: ETH.id }));
    events.publish('market.quote', aQuote({ bid: 4 }));
    events.publish('market.quote', aQuote({ bid: 5, instrument: ETH.id }));
    expect([log, strategy.id]).toEqual([['a bar 1', 'a quote 4'], 'a']);
  });
});

describe('a bar', () => {
  test('is a view that is valid during the call; a copy keeps', () => {
    const { kernel, add, events } = aKernel();
    const views: Bar[] = [];
    const copies: Bar[] = [];
    add(new (class extends Plain {
      override onStart(): void {
        this.listen();
      }
      override onBar(bar: Bar): void {
        views.push(bar);
        copies.push(copyBar(bar));
      }
    })(BTC.id));
    kernel.startStrategies();
    const bars = barsFromCloses([100, 101]);
    const view = new BarView(BTC.id, 60_000);
    view.columns = barColumns(bars);
    const topic = events.topic('market.bar').key(BTC.id);
    for (view.row = 0; view.row < 2; view.row++) topic.publish(view);
    view.row = 1;
    expect(views.map(({ close }) => close)).toEqual([101, 101]);
    expect(copies).toEqual(bars);
  });
});

describe('a strategy that is stopped', () => {
  test('has neither subscriptions nor timers left, and its orders stay', () => {
    const log: string[] = [];
    const { kernel, add, names, clock, events, venue } = aKernel();
    const strategy = add(new Noting(log));
    kernel.startStrategies();
    strategy.at(10, () => log.push('timer'));
    strategy.place('1');
    kernel.stopStrategies();
    log.length = 0;
    clock.advanceTo(timestamp(20));
    events.publish('market.bar', aBar());
    venue.fill('O-1', '1', '100');
    expect([log, names(), clock.timers()]).toEqual([[], [], []]);
    expect(kernel.orders.list().map(({ id, state }) => `${id} ${state}`)).toEqual(['O-1 filled']);
    expect(() => strategy.place('1')).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_RUNNING' }) as Error);
  });

  test('can still send and cancel orders in onStop, in the reverse order of starting', () => {
    const log: string[] = [];
    const { kernel, add } = aKernel();
    class Leaver extends Noting {
      override onStop(): void {
        super.onStop();
        this.dropAll();
      }
    }
    for (const id of ['a', 'b']) add(new Leaver(log, id), id);
    kernel.startStrategies();
    for (const strategy of ['a', 'b']) kernel.orders.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity: '1', strategy: strategyId(strategy) });
    log.length = 0;
    kernel.stopStrategies();
    expect(log).toEqual(['b stop', 'b order O-2 working', 'b order O-2 canceled', 'a stop', 'a order O-1 working', 'a order O-1 canceled']);
  });

  test('is told of once, and stopping or starting it again changes nothing', () => {
    const told: string[] = [];
    const { kernel, add, events } = aKernel();
    add(new Plain(BTC.id));
    events.on('strategy.*', ({ strategy }, topic) => told.push(`${topic} ${strategy}`));
    kernel.stopStrategies();
    kernel.startStrategies();
    kernel.startStrategies();
    kernel.stopStrategies();
    kernel.stopStrategies();
    expect(told).toEqual(['strategy.started a', 'strategy.stopped a']);
  });

  test('can be started again', () => {
    const log: string[] = [];
    const { kernel, add, events } = aKernel();
    add(new Noting(log));
    for (const close of [1, 2]) {
      kernel.startStrategies();
      events.publish('market.bar', aBar({ close }));
      kernel.stopStrategies();
    }
    expect(log).toEqual(['a start', 'a bar 1', 'a stop', 'a start', 'a bar 2', 'a stop']);
  });
});

describe('a failure', () => {
  const boom = new Error('boom');

  test('in onStart is reported, and the strategy stays stopped without subscriptions while others run', () => {
    const log: unknown[] = [];
    const { kernel, add, events, names } = aKernel();
    events.on('engine.error', ({ topic, subscriber, error }) => log.push([topic, subscriber, error]), { name: 'errors' });
    events.on('strategy.started', ({ strategy }) => log.push(strategy), { name: 'starts' });
    add(new (class extends Noting {
      override onStart(): void {
        super.onStart();
        this.at(5, () => undefined);
        throw boom;
      }
    })([], 'a'), 'a');
    add(new Plain(BTC.id), 'b');
    kernel.startStrategies();
    expect(log).toEqual([['strategy.onStart', 'a.onStart', boom], 'b']);
    expect(names()).toEqual(['errors engine.error', 'starts strategy.started']);
  });

  test('that nobody listens for comes out at the last resort', () => {
    const unheard: unknown[] = [];
    const { kernel, add, clock } = aKernel({ onUnheardError: ({ subscriber, error }) => unheard.push([subscriber, error]) });
    const strategy = add(new (class extends Plain {
      override onStop(): void {
        throw boom;
      }
    })(BTC.id));
    kernel.startStrategies();
    strategy.at(1, () => { throw boom; });
    clock.advanceTo(timestamp(1));
    kernel.stopStrategies();
    expect(unheard).toEqual([['a.timer', boom], ['a.onStop', boom]]);
  });

  test('of a promise is reported as one thrown', async () => {
    const seen: unknown[] = [];
    const { kernel, add, events, venue } = aKernel();
    events.on('engine.error', ({ subscriber }) => seen.push(subscriber));
    const reject = () => Promise.reject(boom) as unknown as void;
    const strategy = add(new (class extends Plain {
      override onStart(): void {
        this.listen();
        return reject();
      }
      override onBar = reject;
      override onFill = reject;
      override onOrder = reject;
    })(BTC.id));
    kernel.startStrategies();
    strategy.place('1');
    venue.fill('O-1', '1', '100');
    events.publish('market.bar', aBar());
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    expect(seen).toEqual(['a.onStart', 'a.onOrder', 'a.onOrder', 'a.onFill', 'a.onBar']);
  });
});

describe('timers', () => {
  test('run in the order of their times, then of being set, at their own time', () => {
    const seen: unknown[] = [];
    const { kernel, add, clock } = aKernel();
    const [a, b] = [add(new Plain(BTC.id), 'a'), add(new Plain(BTC.id), 'b')];
    kernel.startStrategies();
    a.at(30, () => seen.push(['a', a.time()]));
    b.at(10, () => {
      seen.push(['b', b.time()]);
      b.at(20, () => seen.push(['b again', b.time()]));
    });
    b.at(30, () => seen.push(['b', b.time()]));
    clock.advanceTo(timestamp(60));
    expect(seen).toEqual([['b', 10], ['b again', 20], ['a', 30], ['b', 30]]);
  });

  test('and subscriptions that a strategy ends itself are not kept', () => {
    const clock = new SimulatedClock();
    let cancels = 0;
    const counting: Clock = {
      now: () => clock.now(),
      timers: () => clock.timers(),
      setTimer: (at, callback) => {
        const cancel = clock.setTimer(at, callback);
        return () => {
          cancels++;
          cancel();
        };
      },
    };
    const { kernel, add } = aKernel({ clock: counting });
    const strategy = add(new Plain(BTC.id));
    kernel.startStrategies();
    for (let time = 1; time <= 100; time++) strategy.at(time, () => undefined)();
    strategy.at(50, () => undefined);
    clock.advanceTo(timestamp(100));
    strategy.at(200, () => undefined);
    const before = cancels;
    kernel.stopStrategies();
    expect(cancels - before).toBe(1);
  });
});

describe('the kernel', () => {
  test('refuses two strategies of one name and two instruments of one id', () => {
    const { add } = aKernel();
    add(new Plain(BTC.id));
    expect(() => add(new Plain(BTC.id))).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', details: { strategy: 'a' } }) as Error);
    expect(() => TradingKernel.mathOf([BTC, ETH, BTC])).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', details: { instrument: BTC.id } }) as Error);
  });

  test('begins with its deposits and knows its cash', () => {
    const { kernel } = aKernel({ balances: { USDT: '1000', BTC: '0.5' } });
    expect([kernel.cash('USDT' as never), kernel.cash('BTC' as never), kernel.cash('DOGE' as never)].map(String)).toEqual(['1000', '0.5', '0']);
    expect(kernel.ledger.residual('USDT' as never).isZero).toBe(true);
  });

  test('refuses a subscription to bars that will not come, and to instruments that are not there', () => {
    const { kernel, add } = aKernel({ hasBars: (instrument, intervalMs) => instrument === BTC.id && intervalMs !== 60_000 });
    const strategy = add(new Plain(BTC.id));
    kernel.startStrategies();
    strategy.listen();
    expect(() => { strategy.listenToMinutes(); }).toThrow(expect.objectContaining({ code: 'NO_DATA_FEED' }) as Error);
    expect(() => { strategy.listen('DOGE/USDT.SIM'); }).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT' }) as Error);
  });

  test('gives a strategy its own orders and position, in the name of its owner', () => {
    const { kernel, add, venue } = aKernel();
    const [a, b] = [add(new Plain(BTC.id), 'a', 'ann'), add(new Plain(BTC.id), 'b', 'bob')];
    kernel.startStrategies();
    const mine = a.place('2');
    b.place('1', { side: 'sell' });
    venue.fill('O-1', '2', '100');
    venue.fill('O-2', '1', '110');
    const later = a.place('1');
    expect([a.open().map(({ id }) => id), b.open()]).toEqual([['O-3'], []]);
    expect([a.holding(), b.holding()].map(({ strategy, owner, quantity }) => [strategy, owner, quantity.toFixed()])).toEqual([['a', 'ann', '2'], ['b', 'bob', '-1']]);
    expect(kernel.positions.net(BTC.id).quantity.toString()).toBe('1');
    expect([mine.strategy, mine.owner]).toEqual(['a', 'ann']);
    expect(() => b.drop(later)).toThrow(expect.objectContaining({ code: 'ORDER_NOT_FOUND' }) as Error);
  });

  test('of another engine in the same process is not met', () => {
    const log: string[] = [];
    const [one, two] = [aKernel(), aKernel()];
    const strategies = [one.add(new Noting(log, 'one')), two.add(new Noting(log, 'two'))];
    one.kernel.startStrategies();
    two.kernel.startStrategies();
    log.length = 0;
    strategies[0]?.place('1');
    one.venue.fill('O-1', '1', '100');
    one.events.publish('market.bar', aBar());
    one.clock.advanceTo(timestamp(5));
    strategies[1]?.place('3');
    expect(log).toEqual(['one order O-1 submitted', 'one order O-1 working', 'one fill O-1 1 filled, holds 1', 'one bar 100', 'two order O-1 submitted', 'two order O-1 working']);
    expect([two.clock.now(), two.kernel.positions.net(BTC.id).quantity.toString(), two.venue.submitted.length]).toEqual([0, '0', 1]);
  });

  test('gives the same ids and events whoever listens', () => {
    const runs = [true, false].map((isWatched) => {
      const { kernel, events, venue, add } = aKernel();
      const seen: EventMap['order.filled'][] = [];
      if (isWatched) events.on('*', () => undefined);
      events.on('order.filled', (event) => seen.push(event));
      const strategy = add(new Plain(BTC.id));
      kernel.startStrategies();
      for (const price of ['100', '101']) {
        const { id } = strategy.place('1');
        venue.fill(id, '1', price);
      }
      return seen.map(({ id, causedBy, correlationId, fill }) => [id, causedBy, correlationId, fill.tradeId]);
    });
    expect(runs[1]).toEqual(runs[0]);
  });
});

describe('risk', () => {
  test('sees the books of the instrument an order is for', () => {
    const views: unknown[] = [];
    const looking: RiskRule = {
      name: 'looking',
      check: ({ instrument, quantity }, { math, position, openBuys, openSells, price, openOrders }) => {
        views.push([instrument, quantity.toFixed(), math.instrument.id, position.toString(), openBuys.minus(openSells).toString(), price?.toString(), openOrders]);
        return null;
      },
    };
    const { kernel, add, venue } = aKernel({ rules: [looking] });
    const strategy = add(new Plain(BTC.id));
    kernel.startStrategies();
    strategy.place('1');
    venue.fill('O-1', '1', '100');
    kernel.portfolio.mark(kernel.portfolio.indexOf(BTC.id), 12_345);
    const open = strategy.place('2', { side: 'sell' });
    strategy.place('3', { instrument: ETH.id });
    strategy.change(open, '4');
    expect(views).toEqual([
      [BTC.id, '1', BTC.id, '0', '0', undefined, 0],
      [BTC.id, '2', BTC.id, '1', '0', '123.45', 0],
      [ETH.id, '3', ETH.id, '0', '0', undefined, 1],
      // the order that changes is not counted beside what it would become
      [BTC.id, '4', BTC.id, '1', '0', '123.45', 1],
    ]);
  });

  test('denies with every reason, to which the venue is not asked', () => {
    const { kernel, add, venue } = aKernel({ rules: [maxOrderQuantity('1'), maxOrderNotional('100', 'USDT' as never), maxPosition(instrumentId(BTC.id), '1'), maxOpenOrders(1)] });
    const strategy = add(new Plain(BTC.id));
    kernel.startStrategies();
    kernel.portfolio.mark(kernel.portfolio.indexOf(BTC.id), 10_000);
    expect(strategy.place('1').state).toBe('working');
    const denied = strategy.place('2');
    expect([denied.state, denied.reason?.split('; ').length, venue.submitted.length]).toEqual(['denied', 4, 1]);
    expect(kernel.risk.describe()).toEqual(['max-order-quantity', 'max-order-notional', 'max-position', 'max-open-orders']);
    expect(kernel.positions.net(BTC.id).openQuantity.equals(Scaled.one)).toBe(true);
  });

  test('lets an order change up to the limits that it alone comes near', () => {
    const { kernel, add } = aKernel({ rules: [maxPosition(instrumentId(BTC.id), '5'), maxOpenOrders(1)] });
    const strategy = add(new Plain(BTC.id));
    kernel.startStrategies();
    const order = strategy.place('4');
    expect(strategy.change(order, '5').quantity.toFixed()).toBe('5');
    expect(() => strategy.change(order, '5.001')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }) as Error);
  });

  test('reviews an amendment as the order it would become, and a refusal leaves the order as it is', () => {
    const { kernel, add } = aKernel({ rules: [maxOrderQuantity('5')] });
    const strategy = add(new Plain(BTC.id));
    kernel.startStrategies();
    const order = strategy.place('1');
    expect(() => strategy.change(order, '6')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }) as Error);
    expect(strategy.change(order, '5').quantity.toFixed()).toBe('5');
  });
});
