import { describe, expect, it } from 'vitest';
import { anAlgorithmDesk } from './fixtures/algorithm-desk.ts';

describe('a best-limit order', () => {
  it('rests at the best price of its own side, behind it by its offset, and never takes', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'best-limit', offsetTicks: 2 });
    desk.quote(99, 101);
    expect([desk.children(), desk.sent[0]!.postOnly]).toEqual([['buy 10 limit 98.98'], true]);
    const seller = anAlgorithmDesk();
    seller.work({ use: 'best-limit', offsetTicks: 2 }, { side: 'sell' });
    seller.quote(99, 101);
    expect(seller.children()).toEqual(['sell 10 limit 101.02']);
  });

  it('stays off the other side of a market that is locked', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'best-limit' });
    desk.quote(100, 100);
    expect(desk.children()).toEqual(['buy 10 limit 99.99']);
  });

  it('stays within the limit of its order', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'best-limit' }, { type: 'limit', price: '98' });
    desk.quote(99, 101);
    expect(desk.children()).toEqual(['buy 10 limit 98']);
  });

  it('follows the market by amendments, no more often than it may', () => {
    const desk = anAlgorithmDesk();
    const asked: string[] = [];
    desk.accepts();
    desk.venue.onModify = ({ orderId, price }) => {
      asked.push(`${desk.clock.now()} ${String(price)}`);
      desk.say('modified', orderId, { price });
    };
    desk.work({ use: 'best-limit', minIntervalMs: 500 });
    desk.quote(99, 101);
    desk.clock.advanceBy(100);
    desk.quote(99.5, 101);
    desk.clock.advanceBy(100);
    desk.quote(99.6, 101);
    desk.clock.advanceBy(300);
    desk.clock.advanceBy(10_000);
    desk.quote(99.6, 101);
    expect([asked, desk.sent.length]).toEqual([['500 99.6'], 1]);
  });

  it('replaces its child where the venue does not change orders', () => {
    const desk = anAlgorithmDesk({ capabilities: { modify: false } });
    desk.accepts();
    desk.work({ use: 'best-limit', minIntervalMs: 0, maxChild: '4' });
    desk.quote(99, 101);
    desk.quote(99.5, 101);
    expect([desk.children(), desk.report().openChildren]).toEqual([['buy 4 limit 99', 'buy 4 limit 99.5'], 1]);
  });
});
