import type { InstrumentStatus, Timestamp } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { BarStage } from '../fixtures/bar-stage.ts';
import { TickStage } from '../fixtures/tick-stage.ts';

type Status = InstrumentStatus['status'];

function say(stage: TickStage | BarStage, at: number, status: Status): void {
  if (at > stage.clock.now()) stage.clock.advanceTo(at as Timestamp);
  stage.venue.show({ topic: 'market.status', data: { instrument: 'BTC/USDT.SIM' as never, at: at as Timestamp, status } });
}

/** A market in the call of an auction, with a quote from before it. */
function called(status: Status = 'pre-open'): TickStage {
  const stage = new TickStage().show({ at: 1, quote: [90, 110, 5, 5] });
  say(stage, 2, status);
  return stage;
}

describe('an opening auction', () => {
  it('has the orders that gathered trade at the one price of the first trade behind the call', () => {
    const stage = called();
    stage.submit('MARKET', { type: 'market', side: 'buy' }).submit('OPEN', { type: 'market', side: 'sell', timeInForce: 'at-open' }).submit('HIGH', { type: 'limit', side: 'buy', price: '105' }).submit('LOW', { type: 'limit', side: 'buy', price: '99' });
    stage.show({ at: 3, trade: [101, 100] });
    expect(stage.told).toEqual([]);
    say(stage, 4, 'open');
    stage.show({ at: 5, trade: [100, 100] });
    expect(stage.told).toEqual(['5 MARKET fill 1 at 100 taker', '5 HIGH fill 1 at 100 taker', '5 OPEN fill 1 at 100 taker']);
  });

  it('shares out what was traded: to those at the market, to better limits, to those who came first', () => {
    const stage = called('auction');
    stage.submit('SECOND', { type: 'limit', side: 'buy', price: '105', quantity: '2' }).submit('THIRD', { type: 'limit', side: 'buy', price: '105', quantity: '4' }).submit('FIRST', { type: 'market', side: 'buy', quantity: '3' }).submit('WORSE', { type: 'limit', side: 'buy', price: '101' });
    say(stage, 4, 'open');
    stage.show({ at: 5, trade: [100, 7] });
    expect(stage.told).toEqual(['5 FIRST fill 3 at 100 taker', '5 SECOND fill 2 at 100 taker', '5 THIRD fill 2 at 100 taker']);
  });

  it('ends orders that were for it alone and were left over', () => {
    const stage = called();
    stage.submit('A', { type: 'limit', side: 'buy', price: '95', timeInForce: 'at-open' });
    say(stage, 4, 'open');
    expect(stage.show({ at: 5, trade: [100, 7] }).told).toEqual(['5 A expired']);
  });

  it('leaves what comes behind it, and what waits for a trigger, to the market', () => {
    const stage = called();
    stage.submit('STOP', { type: 'stop-market', side: 'buy', triggerPrice: '100' });
    say(stage, 4, 'open');
    stage.show({ at: 5, trade: [100, 7] });
    expect(stage.told).toEqual([]);
    stage.submit('LATE', { type: 'market', side: 'sell' }).show({ at: 6, quote: [99, 102] });
    expect(stage.told).toEqual(['6 STOP triggered', '6 STOP fill 1 at 102 taker', '6 LATE fill 1 at 99 taker']);
  });

  it('is over without a price where quotes come first', () => {
    const stage = called();
    stage.submit('A', { type: 'market', side: 'buy' });
    say(stage, 4, 'open');
    expect(stage.show({ at: 5, quote: [99, 102] }, { at: 6, trade: [100, 7] }).told).toEqual(['5 A fill 1 at 102 taker']);
  });

  it('on bars is the next open', () => {
    const stage = new BarStage({ startAt: 60_000 });
    say(stage, 60_000, 'auction');
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.submit('B', { type: 'limit', side: 'sell', price: '98' });
    stage.submit('C', { type: 'limit', side: 'buy', price: '100' });
    stage.show([100, 120, 80, 100]);
    expect(stage.told).toEqual([]);
    say(stage, 120_000, 'open');
    stage.show([101, 101, 101, 101]);
    expect(stage.told).toEqual(['120000 A fill 1 at 101 taker', '120000 B fill 1 at 101 taker']);
  });
});

describe('a closing auction', () => {
  it('has orders for the close trade at the first trade behind it, though the market is closed by then', () => {
    const stage = called('open');
    stage.submit('CLOSE', { type: 'market', side: 'sell', timeInForce: 'at-close' }).submit('LIMIT', { type: 'limit', side: 'buy', price: '104', timeInForce: 'at-close' }).submit('OPEN', { type: 'market', side: 'buy', timeInForce: 'at-open' });
    say(stage, 10, 'auction');
    say(stage, 20, 'closed');
    expect(stage.show({ at: 21, trade: [103, 50] }, { at: 22, trade: [90, 50] }).told).toEqual(['21 LIMIT fill 1 at 103 taker', '21 CLOSE fill 1 at 103 taker']);
  });

  it('is none behind a halt', () => {
    const stage = called('open');
    stage.submit('A', { type: 'market', side: 'sell', timeInForce: 'at-close' });
    say(stage, 10, 'halted');
    say(stage, 20, 'open');
    expect(stage.show({ at: 21, trade: [103, 50] }).told).toEqual([]);
  });
});
