import { describe, expect, it } from 'vitest';
import { anAlgorithmDesk } from './fixtures/algorithm-desk.ts';

describe('a sniper', () => {
  it('takes what is offered at its price or better, at once or not at all', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'sniper', price: '100' });
    desk.quote(100, 100.01, { askSize: 50 });
    const before = desk.sent.length;
    desk.quote(99, 100, { askSize: 3 });
    expect([before, desk.children()]).toEqual([0, ['buy 3 limit 100 ioc']]);
  });

  it('sells to a bid at its price or better', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'sniper', price: '100', maxChild: '4' }, { side: 'sell' });
    desk.quote(99.99, 101, { bidSize: 50 });
    desk.quote(100.5, 101, { bidSize: 50 });
    expect(desk.children()).toEqual(['sell 4 limit 100 ioc']);
  });

  it('waits for one child before the next, and shoots again after a miss', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'sniper', price: '100' });
    desk.quote(99, 100, { askSize: 3 });
    desk.quote(99, 100, { askSize: 3 });
    const first = desk.sent.length;
    desk.fill(desk.sent[0]!.id, '1');
    desk.say('canceled', desk.sent[0]!.id);
    desk.quote(99, 99.5, { askSize: 20 });
    expect([first, desk.children()]).toEqual([1, ['buy 3 limit 100 ioc', 'buy 9 limit 100 ioc']]);
  });

  it('never goes beyond the limit of its order', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'sniper', price: '100' }, { type: 'limit', price: '99' } as never);
    desk.quote(98, 98.5, { askSize: 3 });
    expect(desk.children()).toEqual(['buy 3 limit 99 ioc']);
  });

  it('goes by the last price where no quotes come', () => {
    const desk = anAlgorithmDesk();
    desk.work({ use: 'sniper', price: '100' });
    desk.trade(100.5, 1);
    desk.trade(99.5, 1);
    expect(desk.children()).toEqual(['buy 10 limit 100 ioc']);
  });
});
