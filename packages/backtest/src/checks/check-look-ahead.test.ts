import { isRedFireError, type Bar, type Timestamp } from '@redfire/core';
import { SmaCross, useStrategy } from '@redfire/strategy';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BTC, MINUTE, aRun } from '../fixtures/a-run.ts';
import { Scripted } from '../fixtures/scripted.ts';
import { checkLookAhead } from './check-look-ahead.ts';

const closes = Array.from({ length: 200 }, (_, index) => 100 + 10 * Math.sin(index / 6));
const bars = barsFromCloses(closes);
const known = (until: Timestamp | undefined) => (until === undefined ? bars : bars.filter(({ closeTime }) => closeTime <= until));
const dataOf = (until: Timestamp | undefined) => [{ instrument: BTC.id, interval: '1m' as const, bars: known(until) }];

/** Buys when the price goes up within the next bars, which it has in hand from the start. */
function oracle(all: readonly Bar[]): Scripted {
  let place = 0;
  return new Scripted({
    bar: ({ close }, strategy) => {
      place++;
      const later = all[place + 5];
      if (place % 7 === 0 && later !== undefined && later.close > close) strategy.place('buy', '0.01');
    },
  });
}

describe('checkLookAhead', () => {
  it('finds nothing in a strategy that decides on what it has heard', async () => {
    const report = await checkLookAhead({ backtest: (until) => aRun({}, { data: dataOf(until), strategies: [useStrategy(SmaCross, { instrument: BTC.id, fast: 3, slow: 9, quantity: '0.1' })] }) });
    expect(report.difference).toBeUndefined();
    expect(report.decisions).toBeGreaterThan(5);
    expect(report.cuts.length).toBe(Math.min(10, report.decisions));
  });

  it('finds the decision of a strategy that had the data of tomorrow in hand', async () => {
    const report = await checkLookAhead({ backtest: (until) => aRun({}, { data: dataOf(until), strategies: [oracle(known(until))] }) });
    expect(report.difference).toMatchObject({ cutAt: 7 * MINUTE, withFuture: { at: 7 * MINUTE, text: 'submit buy 0.01 BTC/USDT.SIM market gtc' } });
    expect(report.difference?.withoutFuture).toBeUndefined();
  });

  it('passes one whose future is not taken away, and says nothing it has not seen', async () => {
    const report = await checkLookAhead({ backtest: (until) => aRun({}, { data: dataOf(until), strategies: [oracle(bars)] }) });
    expect(report.difference).toBeUndefined();
  });

  it('finds an order whose price only is of the future', async () => {
    const highest = (all: readonly Bar[]) => Math.max(...all.map(({ close }) => close)).toFixed(2);
    const report = await checkLookAhead({
      cuts: 3,
      backtest: (until) => {
        let sent = 0;
        const top = highest(known(until));
        return aRun({}, { data: dataOf(until), strategies: [new Scripted({ bar: (_bar, strategy) => { if (++sent === 4) strategy.place('sell', '0.01', { type: 'limit', price: top }); } })] });
      },
    });
    expect(report.difference).toMatchObject({ withFuture: { text: 'submit sell 0.01 BTC/USDT.SIM limit at 110 gtc' }, withoutFuture: { at: 4 * MINUTE } });
  });

  it('compares changes and cancels too', async () => {
    const changesLater = (all: readonly Bar[]) => new Scripted({
      bar: ({ closeTime }, strategy) => {
        if (closeTime === 3 * MINUTE) strategy.place('buy', '0.01', { type: 'limit', price: '50' });
        const [open] = strategy.open();
        if (closeTime === 10 * MINUTE && open && all.length > 100) strategy.drop(open.id);
      },
    });
    const report = await checkLookAhead({ backtest: (until) => aRun({}, { data: dataOf(until), strategies: [changesLater(known(until))] }) });
    expect(report.difference?.withFuture?.text).toMatch(/^cancel /);
  });

  it('leaves alone what answers a fill at the price that opens at the cut', async () => {
    const report = await checkLookAhead({
      cuts: 50,
      backtest: (until) => aRun({}, { data: dataOf(until), strategies: [new Scripted({ bar: ({ closeTime }, strategy) => { if (closeTime % (4 * MINUTE) === 0) strategy.place('buy', '0.01'); }, fill: ({ price }, strategy) => { strategy.place('sell', '0.01', { type: 'limit', price: price.plus(1).toFixed(2) }); } })] }),
    });
    expect(report.difference).toBeUndefined();
    expect(report.cuts.length).toBe(50);
  });

  it('leaves alone what is done at the end of the data', async () => {
    const report = await checkLookAhead({
      backtest: (until) => aRun({}, { data: dataOf(until), strategies: [new Scripted({ bar: ({ closeTime }, strategy) => { if (closeTime % (20 * MINUTE) === 0) strategy.place('buy', '0.01'); }, stop: (strategy) => { strategy.place('sell', '0.01'); } })] }),
    });
    expect(report.difference).toBeUndefined();
  });

  it('tells that nothing was decided, and refuses to cut no times', async () => {
    expect(await checkLookAhead({ backtest: () => aRun({}) })).toEqual({ decisions: 0, cuts: [] });
    await expect(checkLookAhead({ backtest: () => aRun({}), cuts: 0 })).rejects.toSatisfy((error) => isRedFireError(error) && error.code === 'INVALID_INPUT');
  });
});
