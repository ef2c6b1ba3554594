import { describe, expect, it } from 'vitest';
import { BarStage } from '../fixtures/bar-stage.ts';
import { Outages } from './outages.ts';
import type { VenueFaults } from './venue-faults.ts';

const DAY = 86_400_000;
const stageOf = (faults: VenueFaults, seed = 1) => new BarStage({ terms: { seed, faults } });
const lines = ({ reports }: BarStage) => reports.map((report) => ('reason' in report ? `${report.orderId} ${report.kind}: ${report.reason}` : `${report.orderId} ${report.kind}`));

describe('a rule', () => {
  it('rejects an order for what it is, when it arrives', () => {
    const stage = stageOf({ rejects: ({ side }) => (side === 'sell' ? 'no short sales today' : undefined) });
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.submit('B', { type: 'market', side: 'sell' });
    expect(lines(stage)).toEqual(['A accepted', 'B rejected: no short sales today']);
  });

  it('knows the market it arrives at', () => {
    const seen: unknown[] = [];
    const faults: VenueFaults = { rejects: (_order, market) => { seen.push(market); return undefined; } };
    const stage = new BarStage({ terms: { faults }, latencyMs: 30, lastClose: null });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(30);
    stage.market.lastTicks = 102;
    stage.submit('B', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(30);
    expect(seen).toEqual([{ at: 30 }, { at: 60, lastPrice: 102 }]);
  });

  it('is not asked for an order of an instrument that is not traded, or one that is here', () => {
    let asked = 0;
    const stage = stageOf({ rejects: () => { asked++; return undefined; } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    expect(asked).toBe(1);
  });
});

describe('chance', () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => `O${index}`);
  const rejectedOf = (share: number, seed = 1) => {
    const stage = stageOf({ rejectShare: { order: share } }, seed);
    for (const id of ids) stage.submit(id, { type: 'limit', side: 'buy', price: '90' });
    return stage.reports.filter(({ kind }) => kind === 'rejected').map(({ orderId }) => orderId);
  };

  it('rejects its share of orders', () => {
    expect(Math.abs(rejectedOf(0.1).length - 200)).toBeLessThan(50);
  });

  it('of zero rejects none, of one all', () => {
    expect([rejectedOf(0).length, rejectedOf(1).length]).toEqual([0, 2_000]);
  });

  it('rejects the same orders for the same seed, others for another', () => {
    expect([rejectedOf(0.1, 4), rejectedOf(0.1, 5).join() === rejectedOf(0.1, 4).join()]).toEqual([rejectedOf(0.1, 4), false]);
  });

  it('refuses changes and cancels, which leaves the order as it was', () => {
    const stage = stageOf({ rejectShare: { modify: 1, cancel: 1 } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.modify('A', { price: '91' });
    stage.cancel('A');
    expect([lines(stage), stage.market.size]).toEqual([['A accepted', 'A modify-rejected: the venue refused the modify by chance', 'A cancel-rejected: the venue refused the cancel by chance'], 1]);
  });
});

describe('outages', () => {
  it('by their times begin with the first and end before the second', () => {
    const outages = new Outages([{ from: 500, to: 600 }, { from: 100, to: 200 }], 1);
    expect([99, 100, 199, 200, 550].map((at) => outages.isDown(at))).toEqual([false, true, true, false, true]);
  });

  it('that touch or overlap are one', () => {
    const outages = new Outages([{ from: 100, to: 200 }, { from: 150, to: 300 }, { from: 300, to: 400 }], 1);
    expect([outages.upAt(120), outages.upAt(400), outages.nextDown(100), outages.nextDown(300)]).toEqual([400, 400, 150, Infinity]);
  });

  it('by chance take their part of the time', () => {
    const outages = new Outages({ meanBetweenMs: 3_000_000, meanLengthMs: 1_000_000 }, 1);
    const moments = Array.from({ length: 20_000 }, (_, index) => index * 60_000);
    expect(moments.filter((at) => outages.isDown(at)).length / moments.length).toBeCloseTo(0.25, 1);
  });

  it('by chance are the same whenever and in whatever order one asks', () => {
    const terms = { meanBetweenMs: 20_000_000, meanLengthMs: 9_000_000 };
    const moments = Array.from({ length: 300 }, (_, index) => index * 1_234_567 - 50_000_000);
    const forwards = new Outages(terms, 9);
    const backwards = new Outages(terms, 9);
    const asked = moments.map((at) => forwards.isDown(at));
    expect(moments.toReversed().map((at) => backwards.isDown(at)).toReversed()).toEqual(asked);
    expect(new Set(asked).size).toBe(2);
  });

  it('by chance run over midnight', () => {
    const outages = new Outages({ meanBetweenMs: 1_000, meanLengthMs: DAY }, 2);
    expect(outages.isDown(DAY)).toBe(true);
  });

  it('by chance are looked for as far as a year ahead', () => {
    const next = new Outages({ meanBetweenMs: 20 * DAY, meanLengthMs: 1_000 }, 1).nextDown(0);
    const never = new Outages({ meanBetweenMs: 1e9 * DAY, meanLengthMs: 1_000 }, 1).nextDown(0);
    expect([next > 0 && next < 366 * DAY, never]).toEqual([true, Infinity]);
  });

  it('up is when nothing is down', () => {
    const outages = new Outages({ meanBetweenMs: 50_000, meanLengthMs: 500_000 }, 3);
    for (let at = 0; at < 3 * DAY; at += 7_654_321) expect(outages.isDown(outages.upAt(at))).toBe(false);
  });
});
