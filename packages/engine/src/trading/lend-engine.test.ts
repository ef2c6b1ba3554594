import {
  MemoryMetrics, RedFireError, strategyId, timestamp, toDecimal,
  type BookDelta, type BookSnapshot, type Bracket, type ClientOrderId, type Order, type OrderRequest, type StrategySignalEvent,
} from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { aBar, aQuote, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { AskedVenue } from '../fixtures/asked-venue.ts';
import { ManualVenue } from '../fixtures/manual-venue.ts';
import { SimulatedClock, TradingKernel, createEventEngine, type TradingKernelOptions } from '../index.ts';

const BTC = anInstrument();
const ETH = anInstrument({ id: 'ETH/USDT.SIM' });

/** Opens what a strategy can do. */
class Open extends Strategy {
  readonly heard: unknown[] = [];
  override onBook(book: BookSnapshot | BookDelta): void { this.heard.push('previousSequence' in book ? 'delta' : 'book'); }
  override onSignal({ name, value, strategy }: StrategySignalEvent): void { this.heard.push([strategy, name, value]); }

  go(side: 'buy' | 'sell', quantity: string, terms: Partial<OrderRequest> = {}): Order { return this.submit({ type: 'market', instrument: BTC.id, side, quantity, ...terms } as OrderRequest); }
  close(): readonly Order[] { return this.closePosition(BTC.id); }
  list(bracket: Bracket): readonly Order[] { return this.bracket(bracket); }
  find(id: ClientOrderId): Order { return this.getOrder(id); }
  progress(id: ClientOrderId) { return this.algorithm(id); }
  hold(id: ClientOrderId): void { this.pauseAlgorithm(id); }
  goOn(id: ClientOrderId): void { this.resumeAlgorithm(id); }
  drop(id: ClientOrderId): Order { return this.cancel(id); }
  money() { return this.account(); }
  unit(id: string = BTC.id) { return this.unitValue(id); }
  own(): string { return this.position(BTC.id).quantity.toFixed(); }
  net(): string { return this.netPosition(BTC.id).quantity.toFixed(); }
  draw(): number { return this.random(); }
  measure(): void { this.metrics.increment('signals_total', { strategy: this.id }); }
  book(): void { this.subscribeBook(BTC.id); }
  tell(value: unknown): void { this.publishSignal('mood', value); }
  listen(): void { this.subscribeSignals({ name: 'mood' }); }
  target(quantity: string) { return this.targetPosition(BTC.id, quantity); }
  open(): readonly Order[] { return this.openOrders(BTC.id); }
}

function aDesk(options: Partial<TradingKernelOptions> = {}, venue: ManualVenue = new ManualVenue()) {
  const clock = new SimulatedClock();
  const events = createEventEngine({ clock, onUnheardError: ({ error }) => { throw error; } });
  const kernel = new TradingKernel({ instruments: TradingKernel.mathOf([BTC, ETH]), clock, events, venue, rules: [], balances: { USDT: '1000' }, currency: 'USDT', ...options });
  const add = <S extends Strategy>(strategy: S, id: string): S => {
    kernel.addStrategy({ strategy, id: strategyId(id) });
    return strategy;
  };
  const a = add(new Open(undefined), 'a');
  const b = add(new Open(undefined), 'b');
  kernel.startStrategies();
  const sent = () => venue.submitted.map(({ side, quantity, reduceOnly, positionSide }) => [side, quantity.toFixed(), ...(reduceOnly === true ? ['reduce'] : []), ...(positionSide === undefined ? [] : [positionSide])].join(' '));
  return { clock, events, kernel, venue, add, a, b, sent };
}

const asked = (options?: Partial<TradingKernelOptions>) => {
  const venue = new AskedVenue();
  return { ...aDesk(options, venue), venue };
};

describe('closing a position', () => {
  it('sends what is held as one order that only reduces, and nothing where nothing is held', () => {
    const { a, venue, sent } = aDesk();
    const none = a.close();
    venue.fill(a.go('buy', '3').id, '3', '100');
    const [close] = a.close();
    expect([none, sent(), close?.state]).toEqual([[], ['buy 3', 'sell 3 reduce'], 'working']);
  });

  it('asked for twice before the fill closes nothing twice, and lets the order be that closes', () => {
    const { a, venue, sent } = asked();
    venue.fill(a.go('sell', '3').id, '3', '100');
    const [close] = a.close();
    const again = a.close();
    venue.fill(close?.id ?? '', '1', '100');
    const third = a.close();
    venue.fill(close?.id ?? '', '2', '100');
    expect({ sent: sent(), again, third, asked: venue.asked, own: a.own(), last: a.close() }).toEqual({ sent: ['sell 3', 'buy 3 reduce'], again: [], third: [], asked: [], own: '0', last: [] });
  });

  it('closes what has come to it since, beside an order that closes already', () => {
    const { a, venue, sent } = asked();
    const entry = a.go('buy', '3');
    venue.fill(entry.id, '1', '100');
    a.close();
    venue.fill(entry.id, '2', '100');
    a.close();
    expect(sent()).toEqual(['buy 3', 'sell 1 reduce', 'sell 2 reduce']);
  });

  it('cancels other orders, and closes what they filled before that was answered', () => {
    const { a, venue, sent } = asked();
    venue.fill(a.go('buy', '3').id, '3', '100');
    const profit = a.go('sell', '3', { type: 'limit', price: '110', reduceOnly: true });
    const entry = a.go('buy', '2', { type: 'limit', price: '90' });
    const now = a.close();
    venue.fill(profit.id, '1', '110');
    venue.fill(entry.id, '2', '90');
    venue.answer(profit.id);
    expect({ now, asked: venue.asked, own: a.own(), sent: sent().slice(3) }).toEqual({ now: [], asked: [profit.id, entry.id], own: '4', sent: ['sell 4 reduce'] });
  });

  it('sends at once what no order under cancel may still close', () => {
    const { a, venue, sent } = asked();
    venue.fill(a.go('buy', '3').id, '3', '100');
    const profit = a.go('sell', '1', { type: 'limit', price: '110', reduceOnly: true });
    a.close();
    a.close();
    venue.answer(profit.id);
    expect([sent().slice(2), venue.asked]).toEqual([['sell 2 reduce', 'sell 1 reduce'], [profit.id]]);
  });

  it('in onStop sends all of it at once', () => {
    class Leaving extends Open {
      override onStop(): void {
        this.close();
      }
    }
    const { kernel, add, venue, sent } = asked();
    const leaving = add(new Leaving(undefined), 'leaving');
    const host = kernel.strategies().find(({ id }) => id === 'leaving');
    host?.start();
    venue.fill(leaving.go('buy', '3').id, '3', '100');
    leaving.go('sell', '3', { type: 'limit', price: '110', reduceOnly: true });
    host?.stop();
    expect(sent().at(-1)).toBe('sell 3 reduce');
  });

  it('closes its own, whatever others hold', () => {
    const { a, b, venue, sent } = aDesk();
    venue.fill(a.go('buy', '3').id, '3', '100');
    venue.fill(b.go('sell', '2').id, '2', '100');
    const [close] = a.close();
    venue.fill(close?.id ?? '', '3', '100');
    // the venue knows of the account alone, of which it would make the other side larger
    expect([a.own(), b.own(), a.net(), sent().at(-1)]).toEqual(['0', '-2', '-2', 'sell 3']);
  });

  it('closes each leg where long and short are kept apart, once', () => {
    const { a, venue, sent } = asked({ positions: { mode: 'hedging' } });
    venue.fill(a.go('buy', '3', { positionSide: 'long' }).id, '3', '100');
    venue.fill(a.go('sell', '2', { positionSide: 'short' }).id, '2', '100');
    const closes = a.close();
    const again = a.close();
    for (const { id, quantity } of closes) venue.fill(id, quantity.toFixed(), '100');
    expect([sent().slice(2), again, a.close()]).toEqual([['sell 3 reduce long', 'buy 2 reduce short'], [], []]);
  });
});

describe('what a strategy is lent', () => {
  it('a bracket is an entry with its exits, as one list', () => {
    const { a, venue } = aDesk();
    const orders = a.list({ entry: { type: 'market', instrument: BTC.id, side: 'buy', quantity: '2' }, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } });
    const entry = orders[0];
    venue.fill(entry?.id ?? '', '2', '100');
    const exits = a.open().map(({ side, type, reduceOnly, remainingQuantity, strategy }) => [side, type, reduceOnly, remainingQuantity.toFixed(), strategy]);
    expect([orders.length, exits]).toEqual([3, [['sell', 'stop-market', true, '2', 'a'], ['sell', 'limit', true, '2', 'a']]]);
  });

  it('closing a position ends the exits of its bracket', () => {
    const { a, venue, sent } = aDesk();
    const [entry] = a.list({ entry: { type: 'market', instrument: BTC.id, side: 'buy', quantity: '2' }, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } });
    venue.fill(entry?.id ?? '', '2', '100');
    const [close] = a.close();
    expect([a.open().map(({ id }) => id), sent().at(-1)]).toEqual([[close?.id], 'sell 2 reduce']);
  });

  it('an order of its own, and no other', () => {
    const { a, b } = aDesk();
    const { id } = a.go('buy', '1');
    expect(a.find(id).id).toBe(id);
    for (const act of [() => b.find(id), () => b.progress(id), () => { b.hold(id); }, () => { b.goOn(id); }, () => b.drop(id)]) expect(act).toThrow(expect.objectContaining({ code: 'ORDER_NOT_FOUND' }));
  });

  it('how far an algorithm is, which it can hold up and let go on', () => {
    const { a, kernel } = aDesk();
    kernel.portfolio.mark(kernel.portfolio.indexOf(BTC.id), 10_000);
    const { id } = a.go('buy', '10', { algorithm: { use: 'twap', durationMs: 60_000, slices: 10 } });
    const states: string[] = [a.progress(id).state];
    a.hold(id);
    states.push(a.progress(id).state);
    a.goOn(id);
    states.push(a.progress(id).state);
    expect([a.progress(id).algorithm, states]).toEqual(['twap', ['running', 'paused', 'running']]);
  });

  it('the money of the account, and what a unit is worth in it', () => {
    const { a, kernel, venue } = aDesk();
    const before = a.unit();
    venue.fill(a.go('buy', '2').id, '2', '100');
    kernel.portfolio.mark(kernel.portfolio.indexOf(BTC.id), 11_000);
    expect([before, a.unit()?.toFixed(), a.money().equity.toFixed(), a.money().currency, a.money().balances.map(({ currency, total }) => [currency, total.toFixed()])]).toEqual([undefined, '110', '1020', 'USDT', [['USDT', '1000']]]);
    expect(() => a.unit('XRP/USDT.SIM')).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT' }));
  });

  it('its own position, and that of all', () => {
    const { a, b, venue } = aDesk();
    venue.fill(a.go('buy', '3').id, '3', '100');
    venue.fill(b.go('sell', '1').id, '1', '100');
    expect([a.own(), b.own(), a.net(), b.net()]).toEqual(['3', '-1', '2', '2']);
  });

  it('random numbers that are the same for a seed, others for another strategy, and do not change when one is added', () => {
    const draws = (seed: number | undefined, ids: readonly string[]) => {
      const { kernel, add } = aDesk(seed === undefined ? {} : { desk: { seed } });
      const strategies = ids.map((id) => add(new Open(undefined), id));
      kernel.startStrategies();
      return strategies.map((strategy) => [strategy.draw(), strategy.draw()]);
    };
    const [one, other] = draws(7, ['x', 'y']);
    expect(draws(7, ['y', 'z', 'x'])).toEqual([other, expect.anything(), one]);
    expect(one).not.toEqual(other);
    expect(draws(8, ['x'])[0]).not.toEqual(one);
    expect(draws(undefined, ['x'])).toEqual(draws(1, ['x']));
  });

  it('the metrics of its host', () => {
    const metrics = new MemoryMetrics();
    const { a } = aDesk({ metrics });
    a.measure();
    expect(metrics.valueOf('signals_total', { strategy: 'a' })).toBe(1);
    expect(() => { aDesk().a.measure(); }).not.toThrow();
  });

  it('books, as they are and as they change', () => {
    const { a, events } = aDesk();
    a.book();
    const levels = { instrument: BTC.id, at: timestamp(0), bids: [], asks: [] };
    events.publish('market.book-snapshot', levels);
    events.publish('market.book-delta', { ...levels, previousSequence: 1 });
    events.publish('market.book-snapshot', { ...levels, instrument: ETH.id });
    expect(a.heard).toEqual(['book', 'delta']);
  });

  it('signals of others, and not its own', () => {
    const { a, b } = aDesk();
    for (const strategy of [a, b]) strategy.listen();
    a.tell({ long: true });
    expect([a.heard, b.heard]).toEqual([[], [['a', 'mood', { long: true }]]]);
  });

  it('nothing of what it was lent when it has stopped', () => {
    const { a, kernel } = aDesk();
    kernel.stopStrategies();
    expect(() => a.close()).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_RUNNING' }));
  });
});

describe('history', () => {
  it('that fails is told as engine.error, and is none then', async () => {
    const failures: unknown[] = [];
    class Asking extends Strategy {
      asked: Promise<unknown> | undefined;
      override onStart(): void {
        this.asked = this.engine.history(BTC.id, 60_000, 3);
      }
    }
    const { kernel, add, events } = aDesk({ historyOf: () => Promise.reject(new RedFireError('NOT_SENT', 'no line')) });
    events.on('engine.error', ({ topic, event, subscriber, error }) => failures.push({ topic, event, subscriber, code: (error as RedFireError).code }));
    const asking = add(new Asking(undefined), 'asking');
    kernel.startStrategies();
    expect([await asking.asked, failures]).toEqual([[], [{ topic: 'market.history', event: { instrument: BTC.id, intervalMs: 60_000, count: 3 }, subscriber: 'asking.history', code: 'NOT_SENT' }]]);
  });
});

describe('a strategy that warms up', () => {
  class Warming extends Open {
    override onStart(): void {
      this.subscribeBars(BTC.id, 'any', [], { warmUp: 2 });
      this.subscribeQuotes(BTC.id);
    }
    override onBar(): void { this.heard.push('bar'); }
    override onQuote(): void { this.heard.push('quote'); }
  }

  it('is refused orders that could open, and none that close or are canceled', () => {
    const { kernel, add, events, venue, sent } = aDesk();
    const strategy = add(new Warming(undefined), 'warming');
    // as after a restart: it holds something, and has an order
    kernel.orders.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity: '2', strategy: strategyId('warming') });
    venue.fill(venue.submitted[0]?.id ?? '', '2', '100');
    const { id } = kernel.orders.submit({ type: 'limit', instrument: BTC.id, side: 'buy', quantity: '1', price: '90', strategy: strategyId('warming') });
    kernel.startStrategies();
    const refused = [() => strategy.go('buy', '1'), () => strategy.go('sell', '3'), () => strategy.target('5'), () => strategy.list({ entry: { type: 'market', instrument: BTC.id, side: 'buy', quantity: '1' }, stop: { triggerPrice: '50' } })];
    for (const act of refused) expect(act).toThrow(expect.objectContaining({ code: 'STRATEGY_WARMING_UP', retryable: false, details: { strategy: 'warming' } }));
    expect([strategy.drop(id).state, strategy.go('sell', '1').state, strategy.isWarmingUp]).toEqual(['canceled', 'working', true]);
    strategy.close();
    expect(sent().slice(2)).toEqual(['sell 1', 'sell 2 reduce']);
    for (const closeTime of [60_000, 120_000]) events.publish('market.bar', aBar({ closeTime: timestamp(closeTime) }));
    expect([strategy.isWarmingUp, strategy.go('buy', '1').state]).toEqual([false, 'working']);
  });

  it('hears the market when it is warm, which is published once', () => {
    const { kernel, add, events } = aDesk();
    const told: unknown[] = [];
    events.on('strategy.warmed-up', (event) => told.push(event));
    const strategy = add(new Warming(undefined), 'warming');
    kernel.startStrategies();
    const market = () => {
      events.publish('market.quote', aQuote());
      events.publish('market.bar', aBar());
    };
    for (let times = 0; times < 3; times++) market();
    expect([strategy.heard, told]).toEqual([['quote', 'bar'], [{ at: 0, strategy: 'warming' }]]);
  });
});

it('an exact target is reached in steps, counting what is open', () => {
  const { a, venue, sent } = aDesk();
  a.target('2');
  venue.fill(venue.submitted[0]?.id ?? '', '1', '100');
  expect([a.target('2'), a.target('-1')?.quantity, sent()]).toEqual([undefined, toDecimal('3'), ['buy 2', 'sell 3']]);
});
