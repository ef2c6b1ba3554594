import { decodeEvent, encodeEvent, toDecimal, type Bar, type StrategySignalEvent } from '@redfire/core';
import { runBacktest } from '@redfire/backtest';
import { Strategy, type AnyStrategyClass, type SignalFilter } from '@redfire/strategy';
import { describe, expect, it } from 'vitest';
import { BTC, ETH, aHost, bar } from './fixtures/a-host.ts';

type Log = (readonly [who: string, ...what: unknown[]])[];
type Publish = (name: string, value: unknown, instrument?: string) => void;

/** A class that tells what it is told to at each bar, and hears everybody. */
function teller(tells: (publish: Publish) => void, log: Log = []) {
  return class Teller extends Strategy {
    override onStart() { this.subscribeBars(BTC.id, '1m'); this.subscribeSignals(); }
    override onBar() { tells((...signal) => { this.publishSignal(...signal); }); log.push([this.id, 'told']); }
    override onSignal({ name, strategy }: StrategySignalEvent) { log.push([this.id, 'heard', name, strategy]); }
  };
}

/** A class that keeps the signals it hears. */
function hearer(log: Log, filter: SignalFilter = {}, act: (signal: StrategySignalEvent) => void = () => undefined) {
  return class Hearer extends Strategy {
    override onStart() { this.subscribeSignals(filter); }
    override onSignal(signal: StrategySignalEvent) { log.push([this.id, signal.name, signal.value]); act(signal); }
  };
}

async function running(...strategies: readonly (readonly [id: string, use: AnyStrategyClass])[]) {
  const host = aHost({ instruments: [BTC, ETH], strategies: strategies.map(([id, use]) => ({ use, id, params: {} })) });
  await host.engine.start();
  return host;
}

describe('signals of strategies', () => {
  it('come to others when the hook that tells has returned: in the order told, to each in the order of subscription', async () => {
    const log: Log = [];
    const { push, engine } = await running(['first', hearer(log)], ['alpha', teller((tell) => { tell('a', 1); tell('b', 2); }, log)], ['second', hearer(log)]);
    push(bar(0, 100));
    expect(log).toEqual([['alpha', 'told'], ['first', 'a', 1], ['second', 'a', 1], ['first', 'b', 2], ['second', 'b', 2]]);
    await engine.stop();
  });

  it('come to everybody but the strategy itself', async () => {
    const log: Log = [];
    const { push, engine } = await running(['a', teller((tell) => { tell('x', 1); }, log)], ['b', teller(() => undefined, log)]);
    push(bar(0, 100));
    expect(log).toEqual([['a', 'told'], ['b', 'told'], ['b', 'heard', 'x', 'a']]);
    await engine.stop();
  });

  it('come to those whose filter they pass: by name, teller and instrument, and all of them together', async () => {
    const log: Log = [];
    const tells = (tell: Publish) => { tell('score', 1, BTC.id); tell('score', 2, ETH.id); tell('regime', 3); };
    const filters: Readonly<Record<string, SignalFilter>> = {
      all: {}, name: { name: 'score' }, from: { from: 'two' }, instrument: { instrument: ETH.id }, together: { name: 'score', from: 'one', instrument: BTC.id }, nobody: { from: 'three' },
    };
    const { push, engine } = await running(['one', teller(tells)], ['two', teller(tells)], ...Object.entries(filters).map(([id, filter]) => [id, hearer(log, filter)] as const));
    push(bar(0, 100));
    const heard = Object.fromEntries(Object.keys(filters).map((id) => [id, log.filter(([who]) => who === id).map(([, , value]) => value)]));
    expect(heard).toEqual({ all: [1, 2, 3, 1, 2, 3], name: [1, 2, 1, 2], from: [1, 2, 3], instrument: [2, 2], together: [1], nobody: [] });
    await engine.stop();
  });

  it('can be changed by nobody: neither by who hears first, nor by who told', async () => {
    const log: Log = [];
    const scores = { [BTC.id]: 1, rest: [1, 2] };
    const meddler = hearer([], {}, ({ value }) => {
      const { rest } = value as { rest: number[] };
      expect(() => rest.push(3)).toThrow(TypeError);
      expect(() => { (value as Record<string, number>)[BTC.id] = 9; }).toThrow(TypeError);
    });
    const { push, engine } = await running(['meddler', meddler], ['alpha', teller((tell) => { tell('scores', scores); scores.rest.push(9); })], ['honest', hearer(log)]);
    const errors: unknown[] = [];
    engine.events.on('engine.error', ({ error }) => { errors.push(error); });
    push(bar(0, 100));
    expect([log, errors]).toEqual([[['honest', 'scores', { [BTC.id]: 1, rest: [1, 2] }]], []]);
    await engine.stop();
  });

  it.each<[string, unknown]>([['a decimal', toDecimal('1')], ['NaN', Number.NaN], ['a function', () => 1], ['nothing', undefined], ['a date within', { at: new Date(0) }]])('are refused with %s, and nobody hears of it', async (_what, value) => {
    const log: Log = [];
    const { push, engine } = await running(['alpha', teller((tell) => { tell('x', value); })], ['hearer', hearer(log)]);
    const errors: unknown[] = [];
    engine.events.on('engine.error', ({ error, subscriber }) => { errors.push([subscriber, error]); });
    push(bar(0, 100));
    expect([log, errors]).toEqual([[], [['alpha.onBar', expect.objectContaining({ code: 'INVALID_INPUT' })]]]);
    await engine.stop();
  });

  it('have a name', async () => {
    const log: Log = [];
    const alpha = teller((tell) => { expect(() => { tell('', 1); }).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { field: 'name' } })); }, log);
    const { push, engine } = await running(['alpha', alpha]);
    push(bar(0, 100));
    expect(log).toEqual([['alpha', 'told']]);
    await engine.stop();
  });

  it('are not heard while the hearer is stopped, and once each when it is started again', async () => {
    const log: Log = [];
    let count = 0;
    const { push, engine } = await running(['alpha', teller((tell) => { tell('n', ++count); })], ['hearer', hearer(log)]);
    push(bar(0, 100));
    engine.strategies.stop('hearer');
    push(bar(1, 100));
    engine.strategies.start('hearer');
    push(bar(2, 100));
    engine.strategies.stop('alpha');
    push(bar(3, 100));
    engine.strategies.start('alpha');
    push(bar(4, 100));
    expect(log.map(([, , value]) => value)).toEqual([1, 3, 4]);
    await engine.stop();
  });

  it('are told to hosts by teller and by instrument, and stay what they are in a journal', async () => {
    const { push, engine } = await running(['alpha', teller((tell) => { tell('scores', { a: [1, 'two', null, { $decimal: '3' }] }, ETH.id); tell('plain', 0.1); })]);
    const byTeller: StrategySignalEvent[] = [];
    const byInstrument: StrategySignalEvent[] = [];
    engine.events.on('strategy.signal', (event) => { byTeller.push(event); }, { key: 'alpha' as never });
    engine.events.on('strategy.signal', (event) => { byInstrument.push(event); }, { key: ETH.id });
    push(bar(0, 100));
    expect([byTeller.map(({ name }) => name), byInstrument.map(({ name }) => name)]).toEqual([['scores', 'plain'], ['scores']]);
    for (const event of byTeller) expect(decodeEvent(encodeEvent('strategy.signal', event))).toEqual({ topic: 'strategy.signal', event });
    await engine.stop();
  });

  it('come within the same bar of a backtest, and what they cause fills at the next open', async () => {
    class Alpha extends Strategy {
      override onStart() { this.subscribeBars(BTC.id, '1m'); }
      override onBar() { this.publishSignal('score', 1, BTC.id); }
    }
    class Follower extends Strategy {
      override onStart() { this.subscribeSignals({ name: 'score' }); }
      override onSignal(signal: StrategySignalEvent) { this.targetPosition(signal.instrument ?? '', String(signal.value)); }
    }
    const bars = [100, 101, 102].map((open, row) => bar(row, open).data as Bar);
    const { fills } = await runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars }], account: { balances: { USDT: '1000' } }, strategies: [new Follower(undefined), new Alpha(undefined)] });
    expect(fills.map(({ at, price }) => [at, price.toNumber()])).toEqual([[bars[1]?.openTime, 101]]);
  });

  it('that are no plain data end a backtest with their code', async () => {
    class Careless extends Strategy {
      override onStart() { this.subscribeBars(BTC.id, '1m'); }
      override onBar() { this.publishSignal('score', Number.NaN); }
    }
    const run = runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars: [bar(0, 100).data as Bar] }], account: { balances: { USDT: '1000' } }, strategies: [new Careless(undefined)] });
    await expect(run).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('value of signal "score"') });
  });
});
