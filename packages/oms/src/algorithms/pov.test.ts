import { describe, expect, it } from 'vitest';
import { instrumentId, timestamp, type AlgorithmRequest } from '@redfire/core';
import { aBar, anInstrument } from '@redfire/testing';
import { P, anAlgorithmDesk } from './fixtures/algorithm-desk.ts';

const work = (algorithm: Partial<Extract<AlgorithmRequest, { use: 'pov' }>> = {}, quantity = '100', minQuantity?: string) => {
  const desk = anAlgorithmDesk({ instruments: [anInstrument({ lotSize: '1', ...(minQuantity && { minQuantity }) })] });
  desk.accepts('100');
  desk.work({ use: 'pov', participation: 0.1, ...algorithm }, { quantity });
  return desk;
};

describe('percentage of volume', () => {
  it('keeps its share of what the market trades, in whole lots', () => {
    const desk = work();
    const sent = [9, 11, 35, 5].map((size) => {
      desk.trade(100, size);
      return desk.parent().filledQuantity.toNumber();
    });
    expect([sent, desk.quantities(), desk.report().participation]).toEqual([[0, 2, 5, 6], ['2', '3', '1'], 0.1]);
  });

  it('counts the volume of bars where no trades come, and of the finest bars alone', () => {
    const desk = work();
    const bar = (volume: number, openTime: number, intervalMs = 60_000) => {
      desk.clock.advanceTo(timestamp(openTime + intervalMs));
      desk.orders.market.onBar(aBar({ volume, openTime: timestamp(openTime), intervalMs }));
    };
    bar(30, 0);
    bar(20, 60_000);
    desk.orders.market.onBar(aBar({ volume: 5_000, openTime: timestamp(0), intervalMs: 3_600_000 }));
    expect(desk.quantities()).toEqual(['3', '2']);
  });

  it('does not count a bar that began before it did', () => {
    const desk = work();
    desk.orders.market.onBar(aBar({ volume: 1_000, openTime: timestamp(-30_000) }));
    expect(desk.quantities()).toEqual([]);
  });

  it('takes no notice of other instruments', () => {
    const desk = work();
    desk.orders.market.onTrade({ instrument: instrumentId('ETH/USDT.SIM'), at: timestamp(0), price: 1, size: 1_000 });
    expect(desk.quantities()).toEqual([]);
  });

  it('does not make up in a burst for a child that the venue ended', () => {
    const desk = work({ participation: 0.5, cap: 0.6 });
    desk.accepts();
    desk.trade(100, 20);
    desk.say('canceled', desk.sent[0]!.id);
    desk.clock.advanceBy(1_000);
    desk.trade(100, 10);
    desk.trade(100, 10);
    expect(desk.quantities()).toEqual(['10', '6', '6']);
  });

  it('makes up for a refusal', () => {
    const desk = work({ participation: 0.5, cap: 0.6 });
    const { onSubmit } = desk.venue;
    desk.venue.onSubmit = (order) => { desk.say('rejected', order.id); };
    desk.trade(100, 20);
    desk.venue.onSubmit = onSubmit;
    desk.trade(100, 10); // the refusal is waited for
    desk.clock.advanceBy(1_000);
    for (let trade = 0; trade < 3; trade++) desk.trade(100, 10);
    expect(desk.quantities()).toEqual(['15', '5', '5', '5']);
  });

  it('sends no child beyond its largest, and none below its smallest but the last', () => {
    const desk = work({ participation: 1, minChild: '3', maxChild: '4' }, '9');
    for (const size of [2, 8, 1, 20, 1]) desk.trade(100, size);
    expect([desk.quantities(), desk.parent().state]).toEqual([['4', '4', '1'], 'filled']);
  });

  it('takes along what the instrument would not take alone', () => {
    const desk = work({ participation: 1 }, '8', '5');
    desk.trade(100, 6);
    expect(desk.quantities()).toEqual(['8']);
  });

  it('does not make up for what was traded during a pause', () => {
    const desk = work();
    desk.algorithms.pause(P);
    desk.trade(100, 500);
    desk.algorithms.resume(P);
    desk.trade(100, 20);
    expect(desk.quantities()).toEqual(['2']);
  });
});
