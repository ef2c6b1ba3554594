import { Scaled, currency, instrumentId, intervalMs, timestamp, toDecimal, type Bar, type ClientOrderId, type Decimal, type Interval, type Order } from '@redfire/core';
import { aBar, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { MemoryContext } from '../fixtures/memory-context.ts';
import { sma } from '../indicators/sma.ts';
import type { StrategyAccount } from '../strategy-context.ts';
import { PortfolioStrategy, type PortfolioOptions } from './portfolio-strategy.ts';
import type { TargetWeights } from './rebalance.ts';

const A = instrumentId('A/USDT.SIM');
const B = instrumentId('B/USDT.SIM');
const DAY = 86_400_000;
const half = { [A]: 0.5, [B]: 0.5 };

/** An engine in which prices may be missing, and which tells of ends. */
class PricedContext extends MemoryContext {
  ends: ((order: Order) => void)[] = [];
  balance: string | undefined;
  override account(): StrategyAccount {
    const amount = toDecimal(this.balance ?? '0');
    return { ...super.account(), balances: this.balance === undefined ? [] : [{ currency: currency('USDT'), total: amount, reserved: toDecimal('0'), free: amount }] };
  }
  override onOrderEnd(handler: (order: Order) => void) {
    this.ends.push(handler);
    return () => undefined;
  }
  override fill(id: ClientOrderId) {
    const order = this.order(id);
    super.fill(id);
    for (const end of this.ends) end({ ...order, state: 'filled' });
  }
  override cancel(id: ClientOrderId) {
    const order = super.cancel(id);
    for (const end of this.ends) end({ ...order, state: 'canceled' });
    return order;
  }
  /** As an engine does when a strategy stops. */
  stop(strategy: Kept) {
    this.ends = [];
    strategy.detach();
  }
  price: Decimal | undefined = toDecimal('100');
  override unitValue(): Decimal { return this.price as Decimal; }
  override latestPrice(): Decimal { return this.price as Decimal; }
}

class Kept extends PortfolioStrategy {
  wanted: TargetWeights | undefined = half;
  options: Omit<PortfolioOptions, 'instruments'> = {};
  asked = 0;
  protected override portfolio(): PortfolioOptions { return { instruments: [A, B], ...this.options }; }
  protected override weights() { this.asked++; return this.wanted; }
  now_(weights?: TargetWeights) { return this.rebalance(weights); }
  hold(instrument: string, quantity: string) { this.targetPosition(instrument, quantity); }
}

function started(options: Kept['options'] = {}, instruments = [anInstrument({ id: A, lotSize: '1' }), anInstrument({ id: B, lotSize: '1' })]) {
  const context = new PricedContext(instruments);
  const strategy = new Kept(undefined);
  strategy.options = options;
  strategy.attach(context);
  strategy.onStart();
  return { context, strategy };
}

/** As it is sent, in text. */
const sent = ({ requests }: MemoryContext) => requests.map(({ instrument, side, quantity }) => `${side} ${Scaled.from(quantity ?? '0').toString()} ${instrument[0]}`);
const bar = (instrument: string, closeTime: number, interval: Interval = '1d'): Bar => aBar({ instrument: instrumentId(instrument), intervalMs: intervalMs(interval), openTime: timestamp(closeTime - intervalMs(interval)), closeTime: timestamp(closeTime) });

function holding(quantities: Readonly<Record<string, string>>, options: Kept['options'] = {}) {
  const made = started(options);
  for (const [instrument, quantity] of Object.entries(quantities)) made.strategy.hold(instrument, quantity);
  for (const { id } of made.context.openOrders()) made.context.fill(id);
  made.context.requests.length = 0;
  return made;
}

describe('a portfolio strategy', () => {
  it('buys to its weights', () => {
    const { context, strategy } = started({ cashBuffer: 0.02 });
    expect(strategy.now_().map(({ side }: Order) => side)).toEqual(['buy', 'buy']);
    expect(sent(context)).toEqual(['buy 49 A', 'buy 49 B']);
  });

  it('counts open orders as filled', () => {
    const { context, strategy } = started();
    strategy.hold(A, '20');
    strategy.now_();
    expect(sent(context)).toEqual(['buy 20 A', 'buy 30 A', 'buy 50 B']);
    expect(strategy.now_()).toEqual([]);
  });

  it('sells of an asset what is there, not what is yet to be bought', () => {
    const spot = [A, B].map((id) => anInstrument({ id, kind: 'spot', lotSize: '1' }));
    const { context, strategy } = started({}, spot);
    strategy.hold(A, '10');
    context.fill(context.openOrders()[0]!.id);
    strategy.hold(A, '30');
    strategy.hold(B, '5');
    context.requests.length = 0;
    strategy.now_({});
    strategy.now_({});
    expect(sent(context)).toEqual(['sell 10 A']);
  });

  it('buys when all that it sells has ended, with what is to be had then', () => {
    const { context, strategy } = holding({ [A]: '80', [B]: '10' });
    expect(strategy.now_({ [B]: 1 }).map(({ side }) => side)).toEqual(['sell']);
    expect(sent(context)).toEqual(['sell 80 A']);
    // the price doubles meanwhile: equity is as it was, and each costs twice as much
    context.price = toDecimal('200');
    context.fill(context.openOrders()[0]!.id);
    expect(sent(context)).toEqual(['sell 80 A', 'buy 40 B']);
  });

  it('buys at once behind what it sells where it is told to, or where cash pays for it', () => {
    const together = holding({ [A]: '80', [B]: '10' }, { additions: 'at-once' });
    together.strategy.now_({ [B]: 1 });
    expect(sent(together.context)).toEqual(['sell 80 A', 'buy 90 B']);
    const spot = ['A/USDT.SIM', 'B/USDT.SIM'].map((id) => anInstrument({ id, kind: 'spot', lotSize: '1', fees: { maker: '0', taker: '0.1' } }));
    // 5 units of worth 100 and a tenth of that are 550
    expect([['549', ['sell 5 A']], ['550', ['sell 5 A', 'buy 5 B']]].map(([total, expected]) => {
      const { context, strategy } = started({}, spot);
      context.balance = String(total);
      strategy.hold(A, '10');
      context.fill(context.openOrders()[0]!.id);
      context.requests.length = 0;
      context.equity = toDecimal('2000');
      strategy.now_({ [A]: 0.25, [B]: 0.25 });
      return [sent(context), expected];
    })).toEqual([[['sell 5 A'], ['sell 5 A']], [['sell 5 A', 'buy 5 B'], ['sell 5 A', 'buy 5 B']]]);
  });

  it('buys what there is money for, where what it wanted to sell was not sold', () => {
    const { context, strategy } = holding({ [A]: '80', [B]: '10' });
    strategy.now_({ [B]: 1 });
    // A is still held: of 100 units of worth 10 are free
    context.cancel(context.openOrders()[0]!.id);
    expect(sent(context)).toEqual(['sell 80 A', 'buy 10 B']);
  });

  it('forgets what it was to buy when it is asked anew', () => {
    const { context, strategy } = holding({ [A]: '80', [B]: '10' });
    strategy.now_({ [B]: 1 });
    strategy.now_({});
    for (const { id } of context.openOrders()) context.fill(id);
    expect(sent(context)).toEqual(['sell 80 A', 'sell 10 B']);
  });

  it('leaves everything as it is without weights, inside the band, and without prices', () => {
    const { context, strategy } = holding({ [A]: '48', [B]: '52' }, { band: { absolute: 0.05 } });
    strategy.wanted = undefined;
    strategy.now_();
    strategy.wanted = half;
    strategy.now_();
    context.price = undefined;
    strategy.now_({ [A]: 1 });
    expect([sent(context), context.logs]).toEqual([[], [expect.objectContaining({ level: 'warn', instruments: [A, B] })]]);
  });

  it('sends nothing while it is held up', () => {
    const { context, strategy } = started();
    Object.defineProperty(context, 'isPaused', { value: true });
    expect([strategy.now_(), sent(context)]).toEqual([[], []]);
  });

  it('goes on with its purchases in another process', () => {
    const { context, strategy } = holding({ [A]: '80', [B]: '10' });
    strategy.now_({ [B]: 1 });
    const state = JSON.parse(JSON.stringify(strategy.saveState())) as ReturnType<typeof strategy.saveState>;
    context.stop(strategy);
    const next = new Kept(undefined);
    next.attach(context);
    next.restoreState(state);
    next.onStart();
    context.clock.advanceTo(timestamp(context.now() + 1));
    expect(sent(context)).toEqual(['sell 80 A']);
    context.fill(context.openOrders()[0]!.id);
    expect(sent(context)).toEqual(['sell 80 A', 'buy 90 B']);
  });

  it('buys after a restart where its sales have ended meanwhile', () => {
    const { context, strategy } = holding({ [A]: '80', [B]: '10' });
    strategy.now_({ [B]: 1 });
    context.stop(strategy);
    context.fill(context.openOrders()[0]!.id);
    const before = sent(context);
    strategy.attach(context);
    strategy.onStart();
    context.clock.advanceTo(timestamp(context.now() + 1));
    expect([before, sent(context)]).toEqual([['sell 80 A'], ['sell 80 A', 'buy 90 B']]);
  });

  it.each<[string, readonly string[]]>([['no instruments', []], ['an instrument twice', [A, A]], ['an unknown instrument', ['X/USDT.SIM']]])('does not start with %s', (_what, instruments) => {
    class Wrong extends Kept {
      protected override portfolio() { return { instruments }; }
    }
    const wrong = new Wrong(undefined);
    wrong.attach(new PricedContext([anInstrument({ id: A })]));
    expect(() => { wrong.onStart(); }).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(INVALID_INPUT|UNKNOWN_INSTRUMENT)$/) }));
  });

  it('says what is missing where onStart was overridden alone', () => {
    class Forgetful extends Kept {
      override onStart() { /* without super */ }
    }
    const forgetful = new Forgetful(undefined);
    forgetful.attach(new PricedContext([]));
    expect(() => forgetful.now_()).toThrow(expect.objectContaining({ code: 'INVALID_STATE', message: expect.stringContaining('super.onStart()') }));
  });
});

describe('its schedule', () => {
  it('waits for the bars of all instruments, and of its interval alone', () => {
    const { context, strategy } = started({ schedule: { bars: '1d' } });
    context.bar(bar(A, DAY, '1h'));
    context.bar(bar(B, DAY, '1h'));
    context.bar(bar(A, DAY));
    expect(strategy.asked).toBe(0);
    context.bar(bar(B, DAY));
    expect([strategy.asked, sent(context)]).toEqual([1, ['buy 50 A', 'buy 50 B']]);
  });

  it('goes by the first bar of a later time where one instrument has no bar', () => {
    const { context, strategy } = started({ schedule: { bars: '1d' } });
    context.bar(bar(A, DAY));
    context.bar(bar(A, 2 * DAY));
    expect(strategy.asked).toBe(1);
    context.bar(bar(B, 2 * DAY));
    expect(strategy.asked).toBe(2);
  });

  it('has its indicators up to date', () => {
    const averages = { [A]: sma(2), [B]: sma(2) };
    const { context } = started({ schedule: { bars: '1d' }, indicators: (id) => [averages[id as typeof A]!] });
    for (const time of [DAY, 2 * DAY]) for (const id of [A, B]) context.bar({ ...bar(id, time), close: 10 });
    expect([averages[A]!.value, averages[B]!.value]).toEqual([10, 10]);
  });

  it('comes once a month with the first close in it', () => {
    const { context, strategy } = started({ schedule: { bars: '1d', per: 'month' } });
    const asked: number[] = [];
    for (let day = 0; day < 400; day++) {
      const before = strategy.asked;
      for (const id of [A, B]) context.bar(bar(id, Date.UTC(2025, 0, 15 + day)));
      if (strategy.asked > before) asked.push(Date.UTC(2025, 0, 15 + day));
    }
    expect(asked.map((time) => new Date(time).toISOString().slice(0, 10))).toEqual(['2025-01-15', ...['02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map((month) => `2025-${month}-01`), '2026-01-01', '2026-02-01']);
  });

  it('tries again in the same month where prices were missing', () => {
    const { context, strategy } = started({ schedule: { bars: '1d', per: 'month' } });
    context.price = undefined;
    for (const id of [A, B]) context.bar(bar(id, DAY));
    context.price = toDecimal('100');
    for (const id of [A, B]) context.bar(bar(id, 2 * DAY));
    expect([strategy.asked, sent(context).length]).toEqual([2, 2]);
  });

  it.each<[NonNullable<PortfolioOptions['schedule']>, readonly string[]]>([
    [{ every: '1w', from: timestamp(Date.UTC(2025, 0, 1, 12)) }, ['2025-01-15T12', '2025-01-22T12', '2025-01-29T12']],
    [{ startOf: 'week', at: '09:00' }, ['2025-01-13T09', '2025-01-20T09', '2025-01-27T09']],
    [{ startOf: 'month' }, ['2025-02-01T00', '2025-03-01T00', '2025-04-01T00', '2025-05-01T00', '2025-06-01T00', '2025-07-01T00']],
    [{ startOf: 'day', at: '23:30' }, ['2025-01-10T23', '2025-01-11T23']],
  ])('of timers is %o', (schedule, expected) => {
    const context = new PricedContext([anInstrument({ id: A, lotSize: '1' }), anInstrument({ id: B, lotSize: '1' })]);
    context.clock.advanceTo(timestamp(Date.UTC(2025, 0, 10, 6)));
    const times: string[] = [];
    class Timed extends Kept {
      protected override weights() { times.push(new Date(context.now()).toISOString().slice(0, 13)); return undefined; }
    }
    const strategy = new Timed(undefined);
    strategy.options = { schedule };
    strategy.attach(context);
    strategy.onStart();
    for (let hours = 0; times.length < expected.length && hours < 20_000; hours++) context.clock.advanceTo(timestamp(context.now() + 3_600_000 / 2));
    expect(times).toEqual(expected);
  });

  it('refuses a time of day that is none', () => {
    expect(() => started({ schedule: { startOf: 'day', at: '24:00' } })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
