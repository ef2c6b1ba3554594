import { type Fill, type Order, type Position, type StrategyPolicy } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { BTC, aStrategyDesk } from '../fixtures/strategy-desk.ts';

type Act = { readonly kind: 'target' | 'buy' | 'sell' | 'rest' | 'cancel' | 'throw'; readonly size: number };
const BAD = ['throw', 'reject', 'nothing', 'not a number', 'negative', 'too fine', 'unknown', 'foreign cancel', 'foreign change', 'other id', 'wild target', 'many', 'signal', 'slow', 'cancel all', 'pause', 'timer'] as const;
type BadAct = (typeof BAD)[number];
const LOOPS = ['fills', 'orders', 'changes'] as const;
type Loop = (typeof LOOPS)[number];

/** Trades by a plan, and keeps everything it hears. Its orders have its own numbers, for what others send takes numbers too. */
class Good extends Strategy<typeof Good.params> {
  static readonly params = z.custom<readonly Act[]>();
  readonly heard: unknown[] = [];
  readonly #ids = new Map<string, number>();
  readonly #plan = [...this.params];

  override onStart(): void {
    this.subscribeBars(BTC.id, '1m');
  }
  override onBar({ close }: { readonly close: number }): void {
    this.heard.push(['bar', close, this.position(BTC.id).quantity.toFixed()]);
    const act = this.#plan.shift();
    if (act) this.#do(act);
  }
  override onFill(fill: Fill, order: Order): void {
    this.heard.push(['fill', this.own(order), fill.side, fill.quantity.toFixed(), fill.price.toFixed()]);
    if (order.type === 'limit') this.closePosition(BTC.id);
  }
  override onPosition({ quantity, realizedProfit, cost }: Position): void {
    this.heard.push(['position', quantity.toFixed(), cost.toFixed(), realizedProfit.toFixed()]);
  }
  #do({ kind, size }: Act): void {
    if (kind === 'throw') throw new Error('by plan');
    if (kind === 'target') this.targetPosition(BTC.id, String(size - 3));
    else if (kind === 'cancel') this.cancelAll();
    else if (kind === 'rest') this.buy(BTC.id, String(size), { price: String(90 + size) });
    else this[kind](BTC.id, String(size));
  }
  protected own({ id }: Order): number {
    const known = this.#ids.get(id) ?? this.#ids.size + 1;
    this.#ids.set(id, known);
    return known;
  }
}

/** Hears of every change of its orders besides, which takes twenty subscriptions. */
class Attentive extends Good {
  override onOrder(order: Order): void {
    this.heard.push(['order', this.own(order), order.state, order.quantity.toFixed()]);
  }
}

/** Does whatever a strategy should not. */
class Bad extends Strategy<typeof Bad.params> {
  static readonly params = z.custom<{ readonly acts: readonly BadAct[]; readonly loop: Loop | undefined; readonly isLate: boolean; readonly waste: (ms: number) => void }>();
  readonly #plan = [...this.params.acts];
  #isLooping = false;

  override onStart(): void {
    this.subscribeBars(BTC.id, '1m');
  }
  override onBar(): unknown {
    const act = this.#plan.shift();
    if (act === undefined) {
      if (this.params.loop === undefined || this.#isLooping) return undefined;
      this.#isLooping = true;
      return this.params.loop === 'fills' ? this.buy(BTC.id, '1') : this.buy(BTC.id, '1', { price: '1' });
    }
    return this.#do(act);
  }
  override onFill(): void {
    if (this.#isLooping && this.params.loop === 'fills') this.sell(BTC.id, '1');
  }
  override onOrder({ id, state, quantity }: Order): void {
    if (!this.#isLooping) return;
    if (this.params.loop === 'orders' && state === 'working') this.cancel(id);
    if (this.params.loop === 'orders' && state === 'canceled') this.buy(BTC.id, '1', { price: '1' });
    if (this.params.loop === 'changes' && state === 'working') this.modify({ orderId: id, quantity: quantity.plus(1) });
  }
  override onError(): void {
    if (this.params.isLate) throw new Error('even here');
    this.cancelAll();
  }
  #do(act: BadAct): unknown {
    const send = (request: object) => this.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity: '1', ...request });
    switch (act) {
      case 'throw': throw new Error('bad');
      case 'reject': return Promise.reject(new Error('bad'));
      case 'nothing': return send({ quantity: undefined });
      case 'not a number': return send({ quantity: Number.NaN });
      case 'negative': return send({ quantity: '-5' });
      case 'too fine': return send({ quantity: '0.00000001' });
      case 'unknown': return send({ instrument: 'NO/SUCH.SIM' });
      case 'foreign cancel': return this.cancel('O-1' as never);
      case 'foreign change': return this.modify({ orderId: 'O-1' as never, quantity: '7' });
      case 'other id': return send({ clientOrderId: 'O-1', strategy: 'good-1' });
      case 'wild target': return this.targetPosition(BTC.id, '-123456789');
      case 'many': return Array.from({ length: 20 }, () => send({}));
      case 'signal': return this.publishSignal('x'.repeat(9), { deep: [Number.NaN] });
      case 'slow': return this.params.waste(100);
      case 'cancel all': return this.cancelAll();
      case 'pause': return this.engine.setWarm(false);
      case 'timer': return this.setTimer(this.now(), () => { throw new Error('bad'); });
    }
  }
}

interface Case {
  readonly plans: readonly (readonly Act[])[];
  readonly closes: readonly number[];
  readonly acts: readonly BadAct[];
  readonly loop: Loop | undefined;
  readonly isLate: boolean;
  readonly place: number;
  readonly onError: StrategyPolicy;
}

const anAct = fc.record({ kind: fc.constantFrom('target', 'buy', 'sell', 'rest', 'cancel', 'throw'), size: fc.integer({ min: 1, max: 6 }) }) as fc.Arbitrary<Act>;
const aCase: fc.Arbitrary<Case> = fc.record({
  plans: fc.array(fc.array(anAct, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  closes: fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 2, maxLength: 3 }),
  acts: fc.array(fc.constantFrom(...BAD), { minLength: 0, maxLength: 2 }),
  loop: fc.oneof({ weight: 399, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...LOOPS) }),
  isLate: fc.boolean(),
  place: fc.nat({ max: 2 }),
  onError: fc.constantFrom('report', 'pause', 'stop', 'stop-and-flatten'),
});

/** What becomes of the good ones, with the bad one among them or without it. */
function outcome({ plans, closes, acts, loop, isLate, place, onError }: Case, who: 'all' | 'the good') {
  const goods = plans.map((plan, index) => (index === 0 ? new Attentive(plan) : new Good(plan)));
  const desk = aStrategyDesk({ slow: { afterMs: 50, policy: 'report' } });
  const bad = () => {
    if (who === 'all') desk.strategies.add({ use: Bad, params: { acts, loop, isLate, waste: (ms: number) => { desk.watch.ms += ms; } }, id: 'bad' }, { onError, slow: { afterMs: 50, policy: onError } });
  };
  for (const [index, good] of goods.entries()) {
    if (index === place) bad();
    desk.strategies.add(good);
  }
  if (place >= goods.length) bad();
  desk.strategies.startAll();
  for (const close of closes) desk.bar(close);
  const books = desk.strategies.list().filter(({ id }) => id !== 'bad').map(({ profit, positions, orders, fills, calls, errors, state }) => [
    state, orders, fills, calls, errors, positions.map(({ quantity, cost }) => [quantity.toFixed(), cost.toFixed()]), profit && Object.values(profit).map(String),
  ]);
  const sum = desk.kernel.positions.all().reduce((total, { quantity }) => total.plus(quantity), desk.kernel.positions.net(BTC.id).quantity.negated());
  return { heard: goods.map(({ heard }) => heard), books, difference: sum.toString() };
}

// thousands of errors are thrown on purpose, and nobody looks at where
const { stackTraceLimit } = Error;
beforeAll(() => { Error.stackTraceLimit = 0; });
afterAll(() => { Error.stackTraceLimit = stackTraceLimit; });

it('strategies see and do exactly what they would without one among them that throws, sends garbage, loops, floods or dawdles', () => {
  fc.assert(
    fc.property(aCase, (each) => {
      const [all, good] = [outcome(each, 'all'), outcome(each, 'the good')];
      // as text it is ten times as quick to compare, and what differs is shown as it is
      if (JSON.stringify(all) !== JSON.stringify(good)) expect(all).toEqual(good);
      expect(all.difference).toBe('0');
    }),
    { numRuns: 10_000 },
  );
}, 120_000);
