import { describe, expect, it } from 'vitest';
import { BarStage } from '../fixtures/bar-stage.ts';
import { TickStage } from '../fixtures/tick-stage.ts';
import { bpsSlippage } from './bps-slippage.ts';
import type { SlippageModel } from './slippage-model.ts';
import { tickSlippage } from './tick-slippage.ts';
import { volumeShareSlippage } from './volume-share-slippage.ts';

const slipping = (ticks: number) => new BarStage({ terms: { slippage: tickSlippage(ticks) } });

describe('slippage on bars', () => {
  it('moves what a market order pays at the open, up for buys and down for sells', () => {
    const stage = slipping(2);
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.submit('B', { type: 'market', side: 'sell' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 1 at 102 taker', '0 B fill 1 at 98 taker']);
  });

  it('moves what a triggered stop pays', () => {
    const stage = slipping(3);
    stage.submit('A', { type: 'stop-market', side: 'buy', triggerPrice: '104' });
    expect(stage.show([100, 105, 99, 100]).told).toEqual(['60000 A triggered', '60000 A fill 1 at 107 taker']);
  });

  it('goes no further than the limit of an order that takes', () => {
    const stage = slipping(5);
    stage.submit('A', { type: 'limit', side: 'buy', price: '102' });
    stage.submit('B', { type: 'limit', side: 'sell', price: '97' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 1 at 102 taker', '0 B fill 1 at 97 taker']);
  });

  it('leaves alone what rests', () => {
    const stage = slipping(5);
    stage.submit('A', { type: 'limit', side: 'buy', price: '97' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['60000 A fill 1 at 97 maker']);
  });

  it('of a part of a tick is a whole one', () => {
    const stage = new BarStage({ terms: { slippage: bpsSlippage(1) } });
    stage.submit('A', { type: 'market', side: 'buy' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 1 at 101 taker']);
  });

  it('of just one tick, though floats say a little more, is one', () => {
    // 10 000 ticks x 0.1 + error
    const model: SlippageModel = { ticks: () => 1.0000000000000002 };
    const stage = new BarStage({ terms: { slippage: model } });
    stage.submit('A', { type: 'market', side: 'buy' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 1 at 101 taker']);
  });

  it.each([-4, Number.NaN])('of %s ticks is none', (ticks) => {
    const stage = new BarStage({ terms: { slippage: { ticks: () => ticks } } });
    stage.submit('A', { type: 'market', side: 'buy' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 1 at 100 taker']);
  });

  it('leaves a price above zero there', () => {
    const stage = slipping(1_000);
    stage.submit('A', { type: 'market', side: 'sell' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 1 at 1 taker']);
  });
});

describe('a share of the volume', () => {
  const sharing = (maxVolumeShare: number, volume: number) => new BarStage({ terms: { maxVolumeShare }, volume });

  it('fills an order in parts, bar by bar', () => {
    const stage = sharing(0.1, 30);
    stage.submit('A', { type: 'market', side: 'buy', quantity: '7' });
    expect(stage.show([100, 105, 95, 100], [101, 105, 95, 100], [102, 105, 95, 100]).told).toEqual(['0 A fill 3 at 100 taker', '60000 A fill 3 at 101 taker', '120000 A fill 1 at 102 taker']);
  });

  it('is shared by all orders of a bar, first come, first served', () => {
    const stage = sharing(0.5, 10);
    stage.submit('A', { type: 'market', side: 'buy', quantity: '4' });
    stage.submit('B', { type: 'limit', side: 'sell', price: '104', quantity: '4' });
    expect(stage.show([100, 105, 95, 100], [100, 105, 95, 100]).told).toEqual(['0 A fill 4 at 100 taker', '60000 B fill 1 at 104 maker', '120000 B fill 3 at 104 maker']);
  });

  it('leaves the rest of a limit that took as one that rests', () => {
    const stage = sharing(0.1, 20);
    stage.submit('A', { type: 'limit', side: 'buy', price: '101', quantity: '3' });
    expect(stage.show([100, 101, 95, 100], [100, 101, 95, 100]).told).toEqual(['0 A fill 2 at 100 taker', '60000 A fill 1 at 100 maker']);
  });

  it('leaves the rest of a market-to-limit at the price of its first execution', () => {
    const stage = sharing(0.1, 20);
    stage.submit('A', { type: 'market-to-limit', side: 'buy', quantity: '3' });
    expect(stage.show([100, 105, 100, 104], [104, 105, 99, 104]).told).toEqual(['0 A fill 2 at 100 taker', '120000 A fill 1 at 100 maker']);
  });

  it('cancels what an immediate order does not get at once', () => {
    const stage = sharing(0.1, 20);
    stage.submit('A', { type: 'limit', side: 'buy', price: '101', quantity: '3', timeInForce: 'ioc' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 2 at 100 taker', '0 A canceled']);
  });

  it('cancels an order whole that is to fill whole or not at all', () => {
    const stage = sharing(0.1, 20);
    stage.submit('A', { type: 'limit', side: 'buy', price: '101', quantity: '3', timeInForce: 'fok' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A canceled']);
  });

  it('is in whole lots, rounded down', () => {
    const stage = sharing(0.3, 9.99);
    stage.submit('A', { type: 'market', side: 'buy', quantity: '7' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 2 at 100 taker']);
  });

  it('of a bar without volume is nothing, and of one that tells none has no end', () => {
    const filled = [0, Number.NaN].map((volume) => {
      const stage = sharing(1, volume);
      stage.submit('A', { type: 'market', side: 'buy', quantity: '7' });
      return stage.show([100, 105, 95, 100]).told;
    });
    expect(filled).toEqual([[], ['0 A fill 7 at 100 taker']]);
  });

  it('is the smaller one of its own and that of the model of slippage', () => {
    const stage = new BarStage({ terms: { maxVolumeShare: 0.5, slippage: volumeShareSlippage({ limit: 0.2, impact: 10 }) }, volume: 10 });
    stage.submit('A', { type: 'market', side: 'buy', quantity: '3' });
    // 10 x 0.2^2 of 100 ticks
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 2 at 140 taker']);
  });

  it('expires with the day what an order for the open did not get', () => {
    const stage = sharing(0.1, 20);
    stage.submit('A', { type: 'market', side: 'buy', quantity: '3', timeInForce: 'at-open' });
    expect(stage.show([100, 105, 95, 100]).told).toEqual(['0 A fill 2 at 100 taker', '0 A expired']);
  });
});

describe('slippage on quotes', () => {
  it('moves what is taken, not what rests, and no further than the limit', () => {
    const stage = new TickStage({ slippage: tickSlippage(2) });
    stage.submit('A', { type: 'market', side: 'buy', quantity: '1' });
    stage.submit('B', { type: 'limit', side: 'buy', price: '102', quantity: '1' });
    stage.submit('C', { type: 'limit', side: 'buy', price: '99', quantity: '1' });
    expect(stage.show({ at: 1, quote: [100, 101] }, { at: 2, quote: [98, 99] }).told).toEqual(['1 A fill 1 at 103 taker', '1 B fill 1 at 102 taker', '2 C fill 1 at 99 maker']);
  });
});
