import { runBacktest } from '@redfire/backtest';
import { Scaled, defineInstrument, timestamp, toDecimal, type Bar, type Instrument } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';
import { Strategy } from '@redfire/strategy';
import { fixedSize, percentOfEquity } from '@redfire/strategy/sizing';
import { describe, expect, it } from 'vitest';
import { byHand as rebalanced } from './portfolio-guide.ts';
import { SizedTrend, byHand, calm, smaller } from './sizing-guide.ts';

describe('the code of the guides on sizing and portfolios', () => {
  it('gives the sizes that stand beside it', () => {
    const { size, tooSmall } = byHand();
    expect([size, tooSmall]).toEqual([{ quantity: toDecimal('0.02'), value: toDecimal('960') }, { quantity: toDecimal('0'), value: toDecimal('0'), limit: 'below-lot' }]);
  });

  it('takes the smaller of two', () => {
    const input = { instrument: defineInstrument({ id: 'A/USDT.SIM', kind: 'spot', tickSize: '0.01', lotSize: '1' }), equity: '1', unitValue: '1' };
    expect([smaller(fixedSize('2'), fixedSize('3')), smaller(fixedSize('4'), fixedSize('3'))].map((sizer) => sizer(input).quantity.toFixed())).toEqual(['2', '3']);
    expect(calm(input)).toEqual({ quantity: toDecimal('0'), value: toDecimal('0'), limit: 'no-measure' });
  });

  it('gives the orders that stand beside it', () => {
    expect(rebalanced().map(({ side, quantity, instrument }) => `${side} ${Scaled.from(quantity).toString()} ${instrument}`)).toEqual(['sell 0.05 BTC/USDT.SIM', 'buy 1.033 ETH/USDT.SIM']);
  });

  it('trades, and loses about one percent at a stop', async () => {
    const instrument = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });
    const bars = [...randomWalkBars({ seed: 3, count: 3_000, tick: '0.01', start: 50_000, intervalMs: 3_600_000, startTime: 0, maxMoveTicks: 50_000 })];
    const { summary, fills } = await runBacktest({ instruments: [instrument], data: [{ instrument: instrument.id, interval: '1h', bars }], account: { balances: { USDT: '100000' } }, strategies: [new SizedTrend(undefined)] });
    expect(summary).toMatchObject({ deniedOrders: 0, rejectedOrders: 0 });
    let equity = 100_000;
    const results: number[] = [];
    for (let place = 0; place + 1 < fills.length; place += 2) {
      const [entry, exit] = [fills[place]!, fills[place + 1]!];
      expect([entry.side, exit.side, entry.quantity.toFixed()]).toEqual(['buy', 'sell', exit.quantity.toFixed()]);
      const profit = exit.price.minus(entry.price).times(entry.quantity).toNumber();
      results.push(profit / equity);
      equity += profit;
    }
    expect(results.length).toBeGreaterThan(30);
    // the entry fills a tick beside the close from which the stop was measured
    expect(Math.min(...results)).toBeGreaterThan(-0.0101);
    expect(results.filter((share) => share < -0.0098 && share > -0.0101).length).toBeGreaterThan(5);
  });

  it.each<[string, Instrument, Readonly<Record<string, string>>, string]>([
    ['a linear contract', defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.5', lotSize: '0.001' }), { USDT: '100000' }, '1'],
    ['an asset', defineInstrument({ id: 'BTC/USDT.SIM', kind: 'spot', tickSize: '0.5', lotSize: '0.001' }), { USDT: '100000' }, '1'],
    // two coins are worth 100,000 dollars, half of which are 500 contracts of 100
    ['an inverse contract in an account of coins', defineInstrument({ id: 'BTC/USD.SIM', kind: 'perpetual', inverse: true, multiplier: '100', tickSize: '0.5', lotSize: '1' }), { BTC: '2' }, '500'],
  ])('sizes %s by what the engine says it is worth', async (_what, instrument, balances, expected) => {
    class Half extends Strategy {
      override onStart() { this.subscribeBars(instrument.id, '1h'); }
      override onBar({ close }: Bar) { if (close === 50_000) this.buy(instrument.id, this.size(percentOfEquity(0.5), instrument.id)); }
    }
    const bars = [49_000, 50_000, 50_000].map((close, row) => ({ instrument: instrument.id, intervalMs: 3_600_000, openTime: timestamp(row * 3_600_000), closeTime: timestamp((row + 1) * 3_600_000), open: close, high: close, low: close, close, volume: 1 }));
    const { orders, fills } = await runBacktest({ instruments: [instrument], data: [{ instrument: instrument.id, interval: '1h', bars }], account: { balances }, strategies: [new Half(undefined)] });
    expect([fills.length, orders[0]?.quantity.toFixed()]).toEqual([1, expected]);
  });
});
