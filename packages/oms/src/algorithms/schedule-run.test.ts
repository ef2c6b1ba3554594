import { describe, expect, it } from 'vitest';
import type { AlgorithmRequest } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { P, anAlgorithmDesk, at } from './fixtures/algorithm-desk.ts';

const TWAP: AlgorithmRequest = { use: 'twap', slices: 4, durationMs: 4_000 };

describe('a schedule', () => {
  it('sends equal parts at equal distances, the first at once', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work(TWAP, { quantity: '1' });
    const times = [desk.quantities().length];
    for (let step = 0; step < 4; step++) {
      desk.clock.advanceBy(1_000);
      times.push(desk.quantities().length);
    }
    expect([desk.quantities(), times, desk.parent().state]).toEqual([['0.25', '0.25', '0.25', '0.25'], [1, 2, 3, 4, 4], 'filled']);
  });

  it('rounds each target to the nearest lot, and gives the rest to the last slice', () => {
    const desk = anAlgorithmDesk({ instruments: [anInstrument({ lotSize: '1' })] });
    desk.accepts('100');
    desk.work({ ...TWAP, slices: 3 }, { quantity: '10' });
    desk.clock.advanceBy(4_000);
    expect(desk.quantities()).toEqual(['3', '4', '3']);
  });

  it('comes to an end where slices begin between two milliseconds of our time', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.clock.advanceTo(at(1_381_152_600_000));
    desk.work({ ...TWAP, slices: 7, durationMs: 23_400_000, timeJitter: 0.5 });
    desk.clock.advanceBy(23_400_000);
    expect([desk.sent.length, desk.parent().state]).toEqual([7, 'filled']);
  });

  it('follows a volume profile', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work({ use: 'vwap', profile: [5, 1, 0, 4], durationMs: 4_000 });
    desk.clock.advanceBy(4_000);
    expect([desk.quantities(), desk.parent().state]).toEqual([['5', '1', '4'], 'filled']);
  });

  it('splits the parts of a profile where it has more slices than parts', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work({ use: 'vwap', profile: [3, 1], slices: 4, durationMs: 4_000 }, { quantity: '8' });
    desk.clock.advanceBy(4_000);
    expect(desk.quantities()).toEqual(['3', '3', '1', '1']);
  });

  it('makes up with the next slice for what a canceled child left', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work(TWAP, { quantity: '4', type: 'limit', price: '100' });
    desk.fill(desk.sent[0]!.id, '0.4');
    desk.say('canceled', desk.sent[0]!.id);
    desk.clock.advanceBy(1_000);
    expect(desk.children()).toEqual(['buy 1 limit 100', 'buy 1.6 limit 100']);
  });

  it('leaves an open child out and adds to it', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work(TWAP, { quantity: '4', type: 'limit', price: '100' });
    desk.clock.advanceBy(2_000);
    expect([desk.quantities(), desk.report().openChildren]).toEqual([['1', '1', '1'], 3]);
  });

  it('takes along what no later child could be of', () => {
    const desk = anAlgorithmDesk({ instruments: [anInstrument({ lotSize: '1', minQuantity: '4' })] });
    desk.accepts('100');
    desk.work({ ...TWAP, slices: 2 }, { quantity: '7' });
    desk.clock.advanceBy(4_000);
    expect([desk.quantities(), desk.parent().state]).toEqual([['7'], 'filled']);
  });

  it('waits until a slice is as large as the instrument takes', () => {
    const desk = anAlgorithmDesk({ instruments: [anInstrument({ lotSize: '1', minQuantity: '4' })] });
    desk.accepts('100');
    desk.work(TWAP, { quantity: '12' });
    desk.clock.advanceBy(4_000);
    expect(desk.quantities()).toEqual(['6', '6']);
  });

  it('splits a slice that is larger than the instrument takes at once', () => {
    const desk = anAlgorithmDesk({ instruments: [anInstrument({ lotSize: '1', maxQuantity: '5' })] });
    desk.accepts('100');
    expect([desk.work({ ...TWAP, slices: 1 }, { quantity: '12' }).state, desk.quantities()]).toEqual(['filled', ['5', '5', '2']]);
  });

  it('draws times and sizes within their bounds from the seed', () => {
    const draw = (seed: number) => {
      const desk = anAlgorithmDesk({ desk: { seed } });
      desk.accepts('100');
      const times: number[] = [];
      const { onSubmit } = desk.venue;
      desk.venue.onSubmit = (order) => {
        times.push(desk.clock.now());
        onSubmit(order);
      };
      desk.work({ ...TWAP, timeJitter: 0.5, sizeJitter: 0.5 });
      desk.clock.advanceBy(4_000);
      return { times, quantities: desk.quantities().map(Number), state: desk.parent().state };
    };
    const drawn = draw(1);
    expect(draw(1)).toEqual(drawn);
    expect(draw(2).times).not.toEqual(drawn.times);
    expect(drawn.state).toBe('filled');
    for (const [index, time] of drawn.times.entries()) expect(time - index * 1_000).toBeGreaterThanOrEqual(0);
    for (const [index, time] of drawn.times.entries()) expect(time - index * 1_000).toBeLessThan(500);
    // sizes of 0.5 to 1.5 shares, of a sum of 2 to 6
    for (const quantity of drawn.quantities) expect(quantity).toBeGreaterThan((10 * 0.5) / 6);
    expect(new Set(drawn.quantities).size).toBe(4);
  });

  it('spreads over the slices to come what a pause held back', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work({ ...TWAP, slices: 5, durationMs: 5_000 });
    desk.clock.advanceBy(500);
    desk.algorithms.pause(P);
    desk.clock.advanceBy(2_000);
    desk.algorithms.resume(P);
    desk.clock.advanceBy(2_500);
    expect([desk.quantities(), desk.parent().state]).toEqual([['2', '4', '4'], 'filled']);
  });

  it('spreads an amended quantity over the slices to come', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work(TWAP, { quantity: '4' });
    desk.clock.advanceBy(1_000);
    desk.orders.modify({ orderId: P, quantity: '8' });
    desk.clock.advanceBy(2_000);
    expect([desk.quantities(), desk.parent().state, desk.parent().quantity.toFixed()]).toEqual([['1', '1', '3', '3'], 'filled', '8']);
  });

  it('that starts late owes no more than the slice it starts in', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    desk.work({ ...TWAP, startAt: at(1_000) }, { quantity: '8' });
    desk.algorithms.pause(P);
    desk.clock.advanceBy(3_500);
    desk.algorithms.resume(P);
    desk.clock.advanceBy(500);
    expect(desk.quantities()).toEqual(['4', '4']);
  });

  it('begins when its window does', () => {
    const desk = anAlgorithmDesk();
    desk.work({ ...TWAP, startAt: at(10_000) });
    desk.clock.advanceBy(9_999);
    const before = [desk.report().state, desk.sent.length];
    desk.clock.advanceBy(1);
    expect([before, desk.report().state, desk.quantities()]).toEqual([['waiting', 0], 'running', ['2.5']]);
  });
});
