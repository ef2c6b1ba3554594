import { describe, expect, it } from 'vitest';
import { anInstrument } from '@redfire/testing';
import type { OrderRequest } from '@redfire/core';
import { P, anAlgorithmDesk } from './fixtures/algorithm-desk.ts';

const LIMIT = { type: 'limit', price: '100' } as Partial<OrderRequest>;

describe('an iceberg', () => {
  it('shows one part, and the next when that is filled', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'iceberg', displayQuantity: '4' }, LIMIT);
    const shown = [desk.children()];
    desk.fill(desk.sent[0]!.id, '3');
    shown.push(desk.children());
    desk.fill(desk.sent[0]!.id, '1');
    desk.fill(desk.sent[1]!.id, '4');
    desk.fill(desk.sent[2]!.id, '2');
    shown.push(desk.children());
    expect([shown, desk.parent().state]).toEqual([[['buy 4 limit 100'], ['buy 4 limit 100'], ['buy 4 limit 100', 'buy 4 limit 100', 'buy 2 limit 100']], 'filled']);
  });

  it('is filled at once where the venue fills each part at once', () => {
    const desk = anAlgorithmDesk();
    desk.accepts('100');
    expect([desk.work({ use: 'iceberg', displayQuantity: '0.01' }, { ...LIMIT, quantity: '30' }).state, desk.sent.length]).toEqual(['filled', 3_000]);
  });

  it('varies what it shows within its bounds', () => {
    const desk = anAlgorithmDesk({ instruments: [anInstrument({ lotSize: '1' })] });
    desk.accepts('100');
    desk.work({ use: 'iceberg', displayQuantity: '100', variance: 0.2 }, { ...LIMIT, quantity: '5000' });
    const sizes = desk.quantities().slice(0, -1).map(Number);
    expect([Math.min(...sizes) >= 80, Math.max(...sizes) <= 120, new Set(sizes).size > 10, desk.parent().filledQuantity.toFixed()]).toEqual([true, true, true, '5000']);
  });

  it('shows the rest of a part anew after a pause', () => {
    const desk = anAlgorithmDesk();
    desk.accepts();
    desk.work({ use: 'iceberg', displayQuantity: '4' }, LIMIT);
    desk.fill(desk.sent[0]!.id, '1');
    desk.algorithms.pause(P);
    desk.algorithms.resume(P);
    expect([desk.quantities(), desk.report().openChildren]).toEqual([['4', '4'], 1]);
  });
});
