import { timestamp, type Fill, type Order, type OrderRequest, type StrategySignalEvent } from '@redfire/core';
import { Strategy, StrategyRegistry } from '@redfire/strategy';
import { sma } from '@redfire/strategy/indicators';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BTC, MINUTE, aStrategyDesk } from '../fixtures/strategy-desk.ts';

/** Does at each bar what a test says, and keeps what it hears. Instances of it share nothing but the lists they are given. */
class Acting extends Strategy<typeof Acting.params> {
  static readonly params = z.strictObject({ length: z.int().min(1).default(2), note: z.string().default('') }).prefault({});
  static acts: ((strategy: Acting) => void)[] = [];
  static heard: string[] = [];
  readonly average = sma(this.params.length);

  override onStart(): void {
    this.hear(`start ${this.params.length}`);
    this.subscribeBars(BTC.id, '1m', [this.average]);
    this.subscribeSignals();
  }
  override onBar({ close }: { readonly close: number }): void {
    this.hear(`bar ${close}`);
    Acting.acts.shift()?.(this);
  }
  override onFill(fill: Fill): void {
    this.hear(`fill ${fill.side} ${fill.quantity.toFixed()}`);
  }
  override onSignal({ name }: StrategySignalEvent): void {
    this.hear(`signal ${name}`);
  }
  override onStop(): void {
    this.hear('stop');
  }
  override onError(error: unknown, hook: string): void {
    this.hear(`error in ${hook}: ${(error as Error).message}`);
  }
  hear(what: string): void {
    Acting.heard.push(what);
  }
  place(side: 'buy' | 'sell', quantity: string, terms: Partial<OrderRequest> = {}): Order {
    return this.submit({ type: 'market', instrument: BTC.id, side, quantity, ...terms } as OrderRequest);
  }
  target(quantity: string): void {
    this.targetPosition(BTC.id, quantity);
  }
  change(order: Order, quantity: string): Order {
    return this.modify({ orderId: order.id, quantity });
  }
  drop(): number {
    return this.cancelAll();
  }
  after(ms: number, callback: () => void): void {
    this.setTimer(timestamp(this.now() + ms), callback);
  }
  tell(name: string): void {
    this.publishSignal(name, 1);
  }
}

/** Takes other parameters as it runs. */
class Adapting extends Acting {
  override onParameters(before: { readonly length: number }): void {
    this.hear(`parameters ${before.length} to ${this.params.length}`);
    if (this.params.length === 13) throw new Error('unlucky');
  }
}

/** Tells others something at every bar. */
class Telling extends Strategy {
  override onStart(): void {
    this.subscribeBars(BTC.id, '1m');
  }
  override onBar(): void {
    this.publishSignal('hello', 1);
  }
}

const boom = (): never => { throw new Error('boom'); };

function aDesk(options: Parameters<typeof aStrategyDesk>[0] = {}, ...acts: ((strategy: Acting) => void)[]) {
  Acting.acts = acts;
  Acting.heard = [];
  return aStrategyDesk({ entries: [{ use: Acting, params: {}, id: 'a' }], ...options });
}
const heard = () => Acting.heard.splice(0);

describe('a strategy', () => {
  it('is added, started, stopped and removed, which is told', () => {
    const { strategies, told } = aDesk();
    strategies.startAll();
    expect(strategies.add({ use: Acting, params: {}, id: 'b' })).toBe('b');
    strategies.stop('b');
    strategies.start('b');
    strategies.remove('b');
    // its first one was added before anybody could listen
    expect(told).toEqual(['started a', 'added b', 'started b', 'stopped b', 'started b', 'stopped b', 'removed b']);
    for (const call of ['get', 'start', 'stop', 'pause', 'resume', 'reset', 'remove', 'flatten'] as const) expect(() => strategies[call]('b')).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_FOUND', details: { strategy: 'b', known: ['a'] } }));
  });

  it('that does not start is not added', () => {
    const { strategies } = aDesk();
    strategies.startAll();
    expect(() => strategies.add({ use: class extends Acting { override onStart = boom; }, params: {}, id: 'b' })).toThrow(expect.objectContaining({ code: 'STRATEGY_FAILED' }));
    expect(strategies.list().map(({ id }) => id)).toEqual(['a']);
  });

  it('is found by its name in the registry', () => {
    const { strategies } = aDesk({ registry: new StrategyRegistry().register(Acting, { name: 'acting' }) });
    const id = strategies.add({ use: 'acting', params: JSON.parse('{"length":7}') as unknown });
    expect([id, strategies.get(id).params, strategies.get(id).className]).toEqual(['acting', { length: 7, note: '' }, 'Acting']);
    expect(() => strategies.add({ use: 'actor', params: {} })).toThrow(expect.objectContaining({ code: 'UNKNOWN_STRATEGY' }));
  });

  it.each([
    [{ onError: 'panic' }, 'onError "panic" of a strategy must be one of report, pause, stop, stop-and-flatten, stop-engine'],
    [{ slow: { afterMs: 0, policy: 'stop' } }, 'slow.afterMs "0" of a strategy must be milliseconds above zero'],
    [{ slow: { afterMs: 1, policy: 'panic' } }, 'slow.policy "panic" of a strategy must be one of report, pause, stop, stop-and-flatten'],
    [{ limits: { maxOrders: 1 } }, 'there is no risk limit "maxOrders"'],
  ])('with settings that are none is refused and leaves nothing behind: %j', (settings, message) => {
    const { strategies } = aDesk();
    expect(() => strategies.add({ use: Acting, params: {}, id: 'b' }, settings as never)).toThrow(message);
    expect(strategies.list().map(({ id }) => id)).toEqual(['a']);
  });

  describe('that is paused', () => {
    it('hears nothing of the market and no signals, but of its timers and orders; its indicators go on', () => {
      const { strategies, bar, venue, told, clock } = aDesk({ entries: [{ use: Acting, params: {}, id: 'a' }, new Telling(undefined)] });
      strategies.startAll();
      const { average, ...strategy } = { average: undefined as Acting['average'] | undefined, resting: '' as string };
      Acting.acts = [(s) => {
        s.after(2 * MINUTE, () => { s.hear('timer'); });
        Object.assign(strategy, { average: s.average, resting: s.place('buy', '1', { type: 'limit', price: '90' } as never).id });
      }];
      bar(100);
      expect(heard()).toEqual(['start 2', 'bar 100', 'signal hello']);
      strategies.pause('a', 'lunch');
      strategies.pause('a');
      bar(110);
      bar(120);
      venue.fill({ orderId: strategy.resting as never, instrument: BTC.id, side: 'buy', quantity: '1' });
      const paused = (Object.assign({ average }, strategy) as { readonly average: Acting['average'] }).average;
      expect([heard(), paused.value, clock.now()]).toEqual([['timer', 'fill buy 1'], 115, 3 * MINUTE]);
      strategies.resume('a');
      strategies.resume('a');
      bar(130);
      expect([heard(), paused.value]).toEqual([['bar 130', 'signal hello'], 125]);
      expect(told.filter((line) => /paused|resumed/u.test(line))).toEqual(['paused a', 'resumed a']);
    });

    it('may reduce what it holds and end its orders, but not open, nor make an order larger', () => {
      const results: unknown[] = [];
      const attempt = (act: () => unknown) => {
        try {
          results.push(act() === undefined ? 'nothing' : 'done');
        } catch (error) {
          results.push((error as { code: string }).code);
        }
      };
      const { strategies, bar, held } = aDesk({}, (s) => {
        s.place('buy', '3');
        const exit = s.place('sell', '1', { type: 'limit', price: '120' } as never);
        s.after(MINUTE / 2, () => {
          attempt(() => s.place('buy', '1'));
          attempt(() => s.place('sell', '2.5'));
          attempt(() => s.change(exit, '2'));
          attempt(() => s.place('sell', '2'));
          attempt(() => s.drop());
          attempt(() => s.place('sell', '2', { reduceOnly: true }));
          attempt(() => { s.target('-1'); });
          attempt(() => { s.target('0'); });
        });
      });
      strategies.startAll();
      bar();
      strategies.pause('a');
      bar();
      // an order that only reduces is order management's to refuse where it would not
      expect([results, held('a')]).toEqual([['STRATEGY_PAUSED', 'STRATEGY_PAUSED', 'STRATEGY_PAUSED', 'done', 'done', 'done', 'STRATEGY_PAUSED', 'nothing'], '0']);
    });

    it('is not held to have failed by what it may not do', () => {
      const { strategies, bar, errors } = aDesk({ onError: 'stop' }, (s) => { s.after(MINUTE / 2, () => { s.place('buy', '1'); }); });
      strategies.startAll();
      bar();
      strategies.pause('a');
      bar();
      expect([strategies.get('a').state, strategies.get('a').errors, errors.map(({ error }) => (error as { code: string }).code)]).toEqual(['paused', 0, ['STRATEGY_PAUSED']]);
    });

    it('runs when it is started anew', () => {
      const { strategies, bar } = aDesk();
      strategies.startAll();
      strategies.pause('a');
      strategies.stop('a');
      expect(() => { strategies.pause('a'); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
      strategies.start('a');
      bar();
      expect(heard()).toEqual(['start 2', 'stop', 'start 2', 'bar 100']);
    });
  });

  describe('that is reset', () => {
    it('knows nothing any more, and keeps its position', () => {
      const { strategies, bar, told, held } = aDesk({}, (s) => { s.place('buy', '2'); });
      strategies.startAll();
      for (const close of [100, 110, 120]) bar(close);
      heard();
      told.length = 0;
      strategies.reset('a');
      expect([heard(), told, held('a'), strategies.get('a').state]).toEqual([['stop', 'start 2'], ['stopped a', 'reset a', 'started a'], '2', 'running']);
    });

    it('starts when its position is closed, if that was asked for', () => {
      const { strategies, bar, venue, held } = aDesk({ venue: { answers: 'later' } }, (s) => { s.place('buy', '2'); });
      strategies.startAll();
      bar();
      fillLast(venue);
      strategies.reset('a', { position: 'flatten' });
      expect([strategies.get('a').state, heard()]).toEqual(['flattening', ['start 2', 'bar 100', 'fill buy 2', 'stop']]);
      expect(() => { strategies.start('a'); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
      expect(() => { strategies.reset('a'); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
      fillLast(venue);
      expect([held('a'), strategies.get('a').state, heard()]).toEqual(['0', 'running', ['start 2']]);
    });

    it('stays stopped where it was', () => {
      const { strategies } = aDesk();
      strategies.startAll();
      strategies.stop('a');
      strategies.reset('a');
      expect([strategies.get('a').state, heard()]).toEqual(['stopped', ['start 2', 'stop']]);
    });
  });

  describe('whose parameters change', () => {
    it('goes on with what it knows where its class takes them', () => {
      const { strategies, told, events } = aDesk({ entries: [{ use: Adapting, params: { length: 3 }, id: 'a' }] });
      const changes: unknown[] = [];
      events.on('strategy.parameters-changed', ({ before, after }) => changes.push([before, after]));
      strategies.startAll();
      strategies.setParameters('a', { length: 5 });
      expect([heard(), told.slice(-1), changes, strategies.get('a').params]).toEqual([['start 3', 'parameters 3 to 5'], ['parameters-changed a'], [[{ length: 3, note: '' }, { length: 5, note: '' }]], { length: 5, note: '' }]);
    });

    it('is taken over by another instance where its class does not, which stays paused', () => {
      const { strategies, bar, held } = aDesk({}, (s) => { s.place('buy', '1'); });
      strategies.startAll();
      bar();
      strategies.pause('a');
      strategies.setParameters('a', { length: 5 });
      expect([heard(), held('a'), strategies.get('a').state, strategies.get('a').params]).toEqual([['start 2', 'bar 100', 'fill buy 1', 'stop', 'start 5'], '1', 'paused', { length: 5, note: '' }]);
    });

    it.each([['takes', Adapting], ['does not take', Acting]] as const)('keeps those it has where its class %s others, and others are wrong: every problem is named', (_title, use) => {
      const { strategies, told } = aDesk({ entries: [{ use, params: { length: 3 }, id: 'a' }] });
      strategies.startAll();
      const before = told.length;
      expect(() => { strategies.setParameters('a', { length: 0, note: 1, more: true }); }).toThrow(expect.objectContaining({
        code: 'INVALID_CONFIG', details: expect.objectContaining({ issues: ['length', 'note', ''].map((path) => ({ path, message: expect.any(String) })) }),
      }));
      expect([heard(), told.length, strategies.get('a').params, strategies.get('a').running]).toEqual([['start 3'], before, { length: 3, note: '' }, true]);
    });

    it('has those of before when its hook throws', () => {
      const { strategies, told } = aDesk({ entries: [{ use: Adapting, params: { length: 3 }, id: 'a' }] });
      strategies.startAll();
      expect(() => { strategies.setParameters('a', { length: 13 }); }).toThrow(expect.objectContaining({ code: 'STRATEGY_FAILED', details: { strategy: 'a', hook: 'onParameters' } }));
      expect([strategies.get('a').params, told.includes('parameters-changed a'), heard()]).toEqual([{ length: 3, note: '' }, false, ['start 3', 'parameters 3 to 13', 'error in onParameters: unlucky']]);
    });

    it('goes on as it was when the instance that is to take over does not start', () => {
      class Picky extends Acting {
        override onStart(): void {
          super.onStart();
          if (this.params.length > 9) throw new Error('too long');
        }
      }
      const { strategies, bar } = aDesk({ entries: [{ use: Picky, params: {}, id: 'a' }] });
      strategies.startAll();
      expect(() => { strategies.setParameters('a', { length: 10 }); }).toThrow(expect.objectContaining({ code: 'STRATEGY_FAILED' }));
      heard();
      bar();
      expect([heard(), strategies.get('a').params, strategies.get('a').running]).toEqual([['bar 100'], { length: 2, note: '' }, true]);
    });

    it('has them when it starts, where it does not run', () => {
      const { strategies } = aDesk();
      strategies.setParameters('a', { length: 4 });
      strategies.startAll();
      expect(heard()).toEqual(['start 4']);
    });
  });

  describe('that is removed', () => {
    const opened = (options: Parameters<typeof aStrategyDesk>[0] = {}) => {
      const desk = aDesk(options, (s) => {
        s.place('buy', '2');
        s.place('buy', '1', { type: 'limit', price: '90' } as never);
      });
      desk.strategies.startAll();
      desk.bar();
      return desk;
    };
    it('leaves its orders and position, unless told otherwise', () => {
      const { strategies, kernel, held } = opened();
      strategies.remove('a');
      expect([kernel.orders.openCount, held('a'), strategies.list()]).toEqual([1, '2', []]);
    });
    it('takes its orders with it', () => {
      const { strategies, kernel, held } = opened();
      strategies.remove('a', { orders: 'cancel' });
      expect([kernel.orders.openCount, held('a'), strategies.list()]).toEqual([0, '2', []]);
    });
    it('takes its orders and its position with it', () => {
      const { strategies, kernel, held, told } = opened();
      strategies.remove('a', { position: 'flatten' });
      expect([kernel.orders.openCount, held('a'), strategies.list(), told.slice(-3)]).toEqual([0, '0', [], ['stopped a', 'flattened a', 'removed a']]);
    });
    it('is there until its position is closed', () => {
      const { strategies, venue, told } = opened({ venue: { answers: 'later' } });
      const [first, second] = venue.submitted.map(({ id }) => id);
      fillLast(venue, 0);
      strategies.remove('a', { position: 'flatten' });
      expect([venue.cancels, strategies.get('a').state]).toEqual([[second], 'flattening']);
      venue.report({ kind: 'canceled', orderId: second as never, at: timestamp(0) });
      fillLast(venue);
      expect([first === undefined, strategies.list(), told.at(-1)]).toEqual([false, [], 'removed a']);
    });
    it('cannot end orders while the engine does not run', () => {
      const { strategies } = aDesk();
      expect(() => { strategies.remove('a', { orders: 'cancel' }); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
      expect(strategies.list()).toHaveLength(1);
    });
  });
});

/** Fills the order that was sent last, or the one at a place. */
function fillLast(venue: ReturnType<typeof aStrategyDesk>['venue'], place = -1): void {
  const order = venue.submitted.at(place);
  if (order) venue.fill({ orderId: order.id, instrument: order.instrument, side: order.side, quantity: order.quantity.toFixed() });
}

describe('a strategy that fails', () => {
  class Failing extends Acting {
    override onBar(): void {
      throw new Error('boom');
    }
  }
  const entries = (settings = {}) => [{ use: Failing, params: {}, id: 'bad', ...settings }, { use: Acting, params: {}, id: 'good' }];

  it.each([
    ['report', 'running', ['failed bad']],
    ['pause', 'paused', ['paused bad', 'failed bad']],
    ['stop', 'stopped', ['stopped bad', 'failed bad']],
    ['stop-and-flatten', 'stopped', ['stopped bad', 'flattened bad', 'failed bad']],
    ['stop-engine', 'running', ['failed bad']],
  ] as const)('is treated by policy %s, and disturbs no other', (onError, state, told) => {
    const desk = aDesk({ entries: entries({ onError }) });
    desk.strategies.startAll();
    desk.told.length = 0;
    heard();
    desk.bar(100);
    expect([desk.strategies.get('bad').state, [...desk.told].sort(), heard().slice(0, 2), desk.errors.length]).toEqual([state, [...told].sort(), ['error in onBar: boom', ...(onError.startsWith('stop-a') || onError === 'stop' ? ['stop'] : ['bar 100'])], 1]);
    desk.bar(101);
    expect([heard().includes('bar 101'), desk.strategies.get('bad').errors]).toEqual([true, onError === 'report' || onError === 'stop-engine' ? 2 : 1]);
    expect(desk.errors[0]).toMatchObject({ component: 'strategy:bad', subscriber: 'bad.onBar' });
  });

  it('has the policy of the engine where it has none of its own', () => {
    const { strategies, bar } = aDesk({ entries: entries(), onError: 'stop' });
    strategies.startAll();
    bar();
    expect(strategies.list().map(({ state }) => state)).toEqual(['stopped', 'running']);
  });

  it('is told of its error before the policy is carried out, while it can still act', () => {
    class Careful extends Acting {
      override onError(): void {
        this.target('0');
        this.hear(`holding ${this.position(BTC.id).quantity.toFixed()}, paused ${String(this.isPaused)}`);
      }
    }
    const { strategies, bar, held } = aDesk({ entries: [{ use: Careful, params: {}, id: 'a', onError: 'pause' }] }, (s) => { s.place('buy', '1'); }, boom);
    strategies.startAll();
    bar();
    bar();
    expect([heard().slice(-1), held('a'), strategies.get('a').state]).toEqual([['fill sell 1'], '0', 'paused']);
  });

  it('may fail in its own hook for errors too, which is told and no more', () => {
    class Hopeless extends Failing {
      override onError(): void {
        throw new Error('again');
      }
    }
    const { strategies, bar, errors, told } = aDesk({ entries: [{ use: Hopeless, params: {}, id: 'a', onError: 'pause' }] });
    strategies.startAll();
    bar();
    expect([errors.map(({ subscriber, error }) => [subscriber, (error as Error).message]), strategies.get('a').state, told.filter((line) => line === 'failed a')]).toEqual([[['a.onError', 'again'], ['a.onBar', 'boom']], 'paused', ['failed a']]);
  });

  it('fails as well by a promise, a timer, or a hook for orders', async () => {
    const rejecting = class extends Acting {
      override onBar(): void {
        return Promise.reject(new Error('later')) as never;
      }
    };
    const filling = class extends Acting {
      override onFill = boom;
    };
    const { strategies, bar } = aDesk({ entries: [{ use: rejecting, params: {}, id: 'promise' }, { use: filling, params: {}, id: 'fill' }, { use: Acting, params: {}, id: 'timer' }], onError: 'pause' }, (s) => { s.place('buy', '1'); }, (s) => { s.after(1, boom); });
    strategies.startAll();
    bar();
    bar();
    await Promise.resolve();
    expect(strategies.list().map(({ id, state, error }) => [id, state, error])).toEqual([['promise', 'paused', 'later'], ['fill', 'paused', 'boom'], ['timer', 'paused', 'boom']]);
  });

  it('that was started anew meanwhile goes on when a promise of before rejects', async () => {
    let reject: (error: Error) => void = () => undefined;
    class Slow extends Acting {
      override onBar(): void {
        return new Promise((_resolve, fail) => { reject = fail; }) as never;
      }
    }
    const { strategies, bar } = aDesk({ entries: [{ use: Slow, params: {}, id: 'a' }], onError: 'stop' });
    strategies.startAll();
    bar();
    strategies.stop('a');
    strategies.start('a');
    reject(new Error('late'));
    await Promise.resolve();
    await Promise.resolve();
    expect([strategies.get('a').state, strategies.get('a').errors]).toEqual(['running', 1]);
  });

  it('and answers each of its fills with another order is stopped in its loop, before others suffer', () => {
    const looping = class extends Acting {
      override onFill(): void {
        this.place('buy', '1');
      }
    };
    const { strategies, bar, counts, errors, held } = aDesk({ entries: [{ use: looping, params: {}, id: 'loop' }, { use: Acting, params: {}, id: 'good' }], onError: 'stop' }, (s) => { s.place('buy', '1'); }, (s) => { s.place('buy', '2'); });
    strategies.startAll();
    bar();
    expect([strategies.get('loop').state, counts.of('loop' as never).submitted, held('loop'), held('good'), errors.map(({ error }) => (error as { code: string }).code)]).toEqual(['stopped', 1_001, '1001', '2', ['TOPIC_STORM']]);
  });
});

describe('a strategy that is slow', () => {
  it.each([['report', 'running'], ['pause', 'paused'], ['stop', 'stopped'], ['stop-and-flatten', 'stopped']] as const)('is treated by policy %s', (policy, state) => {
    const desk = aDesk({ slow: { afterMs: 10, policy } }, (s) => { s.place('buy', '1'); desk.watch.ms += 10; }, () => { desk.watch.ms += 11; });
    const slow: unknown[] = [];
    desk.events.on('strategy.slow', ({ hook, tookMs, limitMs, policy: by }) => slow.push([hook, tookMs, limitMs, by]));
    desk.strategies.startAll();
    desk.bar();
    expect(slow).toEqual([]);
    desk.bar();
    expect([slow, desk.strategies.get('a').state, desk.strategies.get('a').slow, desk.held('a')]).toEqual([[['onBar', 11, 10, policy]], state, 1, policy === 'stop-and-flatten' ? '0' : '1']);
  });

  it('may have a limit of its own; without any nothing is measured', () => {
    const desk = aDesk({ entries: [{ use: Acting, params: {}, id: 'a', slow: { afterMs: 5, policy: 'pause' } }, { use: Acting, params: {}, id: 'b' }] }, () => { desk.watch.ms += 6; }, () => { desk.watch.ms += 6; });
    desk.strategies.startAll();
    desk.bar();
    expect(desk.strategies.list().map(({ state, slow }) => [state, slow])).toEqual([['paused', 1], ['running', 0]]);
  });
});

describe('closing what a strategy holds', () => {
  it('ends its orders first, then closes its own position and no other', async () => {
    const desk = aDesk({ entries: [{ use: Acting, params: {}, id: 'a' }, { use: Acting, params: {}, id: 'b' }] }, (s) => { s.place('buy', '3'); s.place('sell', '1', { type: 'limit', price: '120' } as never); }, (s) => { s.place('sell', '5'); });
    desk.strategies.startAll();
    desk.bar();
    await expect(desk.strategies.flatten('a')).resolves.toEqual({ isFlat: true });
    expect([desk.held('a'), desk.held('b'), desk.net(), desk.kernel.orders.openCount, desk.strategies.get('a').state, desk.strategies.get('b').state]).toEqual(['0', '-5', '-5', 0, 'paused', 'running']);
    const [order] = desk.kernel.orders.list({ tag: 'flatten' });
    expect([order?.strategy, order?.reduceOnly, order?.side, order?.quantity.toFixed()]).toEqual(['a', true, 'sell', '3']);
  });

  it('closes both legs where long and short are kept apart', async () => {
    const desk = aDesk({ positions: { mode: 'hedging' } }, (s) => { s.place('buy', '3', { positionSide: 'long' }); s.place('sell', '2', { positionSide: 'short' }); });
    desk.strategies.startAll();
    desk.bar();
    expect(desk.strategies.get('a').positions.map(({ side, quantity }) => [side, quantity.toFixed()])).toEqual([['long', '3'], ['short', '-2']]);
    await expect(desk.strategies.flatten('a')).resolves.toEqual({ isFlat: true });
    expect(desk.strategies.get('a').positions).toEqual([]);
  });

  it('closes again what a venue has left, and ends by telling what cannot be closed', async () => {
    const desk = aDesk({ venue: { answers: 'later' } }, (s) => { s.place('buy', '3'); });
    desk.strategies.startAll();
    desk.bar();
    fillLast(desk.venue);
    const result = desk.strategies.flatten('a');
    const [, first] = desk.venue.submitted;
    desk.venue.fill({ orderId: first?.id as never, instrument: BTC.id, side: 'sell', quantity: '1' });
    desk.venue.refuses = 'market closed';
    desk.venue.report({ kind: 'canceled', orderId: first?.id as never, at: timestamp(0) });
    await expect(result).resolves.toEqual({ isFlat: false, reason: 'market closed' });
    expect([desk.held('a'), desk.venue.submitted.length, desk.told.at(-1)]).toEqual(['2', 3, 'flattened a']);
  });

  it('asks a few times for the end of an order that the venue does not cancel, then waits for it', () => {
    const desk = aDesk({ venue: { answers: 'later' } }, (s) => { s.place('buy', '1', { type: 'limit', price: '90' } as never); });
    desk.strategies.startAll();
    desk.bar();
    void desk.strategies.flatten('a');
    const [id] = desk.venue.cancels;
    for (let times = 0; times < 3; times++) desk.venue.report({ kind: 'cancel-rejected', orderId: id as never, at: timestamp(0), reason: 'not now' });
    desk.venue.report({ kind: 'cancel-rejected', orderId: id as never, at: timestamp(0), reason: 'not now' });
    expect([desk.venue.cancels.length, desk.strategies.get('a').state]).toEqual([3, 'flattening']);
    desk.strategies.stopAll();
    expect([desk.strategies.get('a').state, desk.told.slice(-2)]).toEqual(['stopped', ['flattened a', 'stopped a']]);
  });
});

describe('limits of one strategy', () => {
  it('are those of its own position and open orders, beside those of the account, and change as it runs', () => {
    const states: string[] = [];
    const buy = (quantity: string, terms = {}) => (s: Acting) => { const { state, reason = '' } = s.place('buy', quantity, terms); states.push(`${s.id} ${state}${reason && ` (${reason})`}`); };
    const desk = aDesk({ entries: [{ use: Acting, params: {}, id: 'a', limits: { maxPosition: { [BTC.id]: '2' }, maxOpenOrders: 1 } }, { use: Acting, params: {}, id: 'b' }] }, buy('2'), buy('9'), buy('1'), buy('1'));
    desk.strategies.startAll();
    desk.bar();
    desk.bar();
    desk.strategies.setLimits('a', { maxPosition: { [BTC.id]: '5' } });
    Acting.acts = [buy('3'), buy('1'), buy('1'), buy('1')];
    desk.bar();
    desk.bar();
    desk.strategies.setLimits('a', undefined);
    Acting.acts = [buy('1')];
    desk.bar();
    const refused = (reach: number, limit: number) => `a denied (limit of strategy "a": position in "${BTC.id}" could reach "${reach}", above the limit "${limit}")`;
    expect(states.map((line) => line.replace(/ (filled|working)$/u, ' taken'))).toEqual(['a taken', 'b taken', refused(3, 2), 'b taken', 'a taken', 'b taken', refused(6, 5), 'b taken', 'a taken']);
    expect([desk.strategies.get('a').limits, desk.held('a'), desk.held('b')]).toEqual([undefined, '6', '12']);
  });

  it('count its open orders alone, and let it reduce', () => {
    const states: string[] = [];
    const rest = (s: Acting) => { states.push(`${s.id} ${s.place('buy', '1', { type: 'limit', price: '90' } as never).state}`); };
    const desk = aDesk({ entries: [{ use: Acting, params: {}, id: 'a', limits: { maxOpenOrders: 2 } }, { use: Acting, params: {}, id: 'b' }] }, rest, rest, rest, rest, rest, rest);
    desk.strategies.startAll();
    for (let times = 0; times < 3; times++) desk.bar();
    expect(states).toEqual(['a working', 'b working', 'a working', 'b working', 'a denied', 'b working']);
  });

  it('refuse an amendment too', () => {
    const results: unknown[] = [];
    const desk = aDesk({ entries: [{ use: Acting, params: {}, id: 'a', limits: { maxOrderQuantity: '2' } }] }, (s) => {
      const order = s.place('buy', '1', { type: 'limit', price: '90' } as never);
      try {
        s.change(order, '3');
      } catch (error) {
        results.push((error as Error).message);
      }
      results.push(s.change(order, '2').quantity.toFixed());
    });
    desk.strategies.startAll();
    desk.bar();
    expect(results).toEqual([expect.stringContaining('limit of strategy "a": order quantity "3" is above the limit "2"'), '2']);
  });
});

describe('the status of a strategy', () => {
  it('has its orders, fills, position, profit and success', () => {
    const desk = aDesk({ entries: [{ use: Acting, params: {}, id: 'a', owner: 'ann', limits: { maxOrderQuantity: '10' } }] },
      (s) => { s.place('buy', '2'); },
      (s) => { s.place('buy', '1', { type: 'limit', price: '90' } as never); s.place('buy', '99'); },
      (s) => { s.drop(); s.place('sell', '1'); },
      () => { desk.venue.refuses = 'closed'; },
      (s) => { s.place('buy', '1'); },
      boom,
    );
    expect(desk.strategies.get('a')).toEqual({
      id: 'a', className: 'Acting', owner: 'ann', state: 'stopped', running: false, paused: false, warmingUp: false, params: { length: 2, note: '' }, calls: 0, errors: 0, slow: 0,
      orders: { submitted: 0, filled: 0, rejected: 0, denied: 0, canceled: 0, expired: 0, open: 0 }, fills: 0, positions: [], profit: expect.anything(), limits: { maxOrderQuantity: '10' },
    });
    desk.strategies.startAll();
    for (const close of [100, 110, 120, 120, 120, 130]) desk.bar(close);
    const { profit, positions, successRate, ...rest } = desk.strategies.get('a');
    expect(rest).toEqual({
      id: 'a', className: 'Acting', owner: 'ann', state: 'running', running: true, paused: false, warmingUp: false, params: { length: 2, note: '' }, since: 0, lastUpdate: 6 * MINUTE, error: 'boom',
      calls: 9, errors: 1, slow: 0, orders: { submitted: 5, filled: 2, rejected: 1, denied: 1, canceled: 1, expired: 0, open: 0 }, fills: 2, limits: { maxOrderQuantity: '10' },
    });
    // nine calls and five orders, of which one threw and two were refused
    expect(successRate).toBeCloseTo(11 / 14, 12);
    expect(positions.map(({ instrument, quantity, net }) => [instrument, quantity.toFixed(), net.toFixed()])).toEqual([[BTC.id, '1', '1']]);
    expect(Object.fromEntries(Object.entries<unknown>({ ...profit }).map(([name, amount]) => [name, String(amount)]))).toEqual({ realized: '20', unrealized: '30', fees: '0.32', funding: '0', net: '49.68', currency: 'USDT' });
  });

  it('says that it is warming up, as long as it does', () => {
    class Warming extends Acting {
      override onStart(): void {
        this.engine.setWarm(false);
        super.onStart();
      }
      override onBar(): void {
        try {
          this.place('buy', '1');
        } catch (error) {
          this.hear((error as { code: string }).code);
        }
        this.engine.setWarm(true);
      }
    }
    const { strategies, bar, told } = aDesk({ entries: [{ use: Warming, params: {}, id: 'a' }] });
    strategies.startAll();
    expect(strategies.get('a').warmingUp).toBe(true);
    bar();
    bar();
    expect([strategies.get('a').warmingUp, heard(), told.filter((line) => line.startsWith('warmed'))]).toEqual([false, ['start 2', 'STRATEGY_WARMING_UP', 'fill buy 1'], ['warmed-up a']]);
  });

  it('takes what was busted out of its fills and fees, though its order has ended as filled', () => {
    const desk = aDesk({}, (s) => { s.place('buy', '2'); });
    desk.strategies.startAll();
    desk.bar();
    const [trade] = desk.venue.trades.keys();
    desk.venue.correct(trade as never, '2', '99');
    expect(desk.strategies.get('a').fills).toBe(1);
    desk.venue.bust(trade as never);
    const { fills, orders, positions, profit } = desk.strategies.get('a');
    expect([fills, orders.filled, positions, profit?.fees.toString()]).toEqual([0, 1, [], '0']);
  });

  it('makes the engine degraded while one is paused or stopped because it failed', () => {
    const { strategies, bar } = aDesk({ onError: 'pause' }, boom);
    strategies.startAll();
    expect(strategies.health().status).toBe('healthy');
    bar();
    expect(strategies.health()).toEqual({ status: 'degraded', error: 'a: boom' });
    strategies.resume('a');
    expect(strategies.health().status).toBe('healthy');
  });
});
