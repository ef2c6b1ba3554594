import { describe, expect, it } from 'vitest';
import { clientOrderId, isRedFireError, timestamp, type ErrorCode } from '@redfire/core';
import { anApprovedAmendment } from '@redfire/testing';
import { BarStage } from '../fixtures/bar-stage.ts';
import { normalLatency } from '../latency/normal-latency.ts';
import { replayedLatency } from '../latency/replayed-latency.ts';
import type { VenueTerms } from '../venue-terms.ts';

const BAR = [100, 105, 95, 100] as const;
const stageOf = (terms: VenueTerms) => new BarStage({ terms });
const heard = ({ reports, heardAt }: BarStage) => reports.map(({ kind, orderId, at }, index) => `${heardAt[index]} ${orderId} ${kind} of ${at}`);
const codeOf = (request: () => void): ErrorCode | undefined => {
  try {
    request();
    return undefined;
  } catch (error) {
    return isRedFireError(error) ? error.code : undefined;
  }
};

describe('requests', () => {
  it('take the time of their kind', () => {
    const stage = stageOf({ latency: { order: 10, modify: 20, cancel: 30 } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.modify('A', { price: '91' });
    stage.cancel('A');
    stage.clock.advanceBy(100);
    expect(heard(stage)).toEqual(['10 A accepted of 10', '20 A modified of 20', '30 A canceled of 30']);
  });

  it('never overtake one another', () => {
    const stage = stageOf({ latency: { order: 50, cancel: 10 } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.cancel('A');
    stage.modify('A', { price: '91' });
    stage.clock.advanceBy(100);
    expect(heard(stage)).toEqual(['50 A accepted of 50', '50 A canceled of 50', '50 A modify-rejected of 50']);
  });

  it('without a latency wait for those that are on their way', () => {
    const stage = stageOf({ latency: { order: 50 } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.setTimer(stage.clock.now(), () => { stage.cancel('A'); });
    stage.clock.advanceBy(49);
    const before = heard(stage);
    stage.clock.advanceBy(1);
    expect([before, heard(stage)]).toEqual([[], ['50 A accepted of 50', '50 A canceled of 50']]);
  });

  it('go at once again when nothing is on its way', () => {
    const stage = stageOf({ latency: { order: 50 } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(60);
    stage.cancel('A');
    expect(heard(stage)).toEqual(['50 A accepted of 50', '60 A canceled of 60']);
  });

  it('go by the short form where their kind has no latency of its own', () => {
    const stage = stageOf({ latencyMs: 40, latency: { cancel: 70 } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.cancel('A');
    stage.clock.advanceBy(100);
    expect(heard(stage)).toEqual(['40 A accepted of 40', '70 A canceled of 70']);
  });

  it('go through what was measured, each kind on its own', () => {
    const measured = replayedLatency([10, 30]);
    const stage = stageOf({ latency: { order: measured, cancel: measured } });
    for (const id of ['A', 'B', 'C']) {
      stage.submit(id, { type: 'limit', side: 'buy', price: '90' });
      stage.clock.advanceBy(100);
      stage.cancel(id);
      stage.clock.advanceBy(100);
    }
    expect(heard(stage).map((line) => Number(line.split(' ')[0]) % 100)).toEqual([10, 10, 30, 30, 10, 10]);
  });

  it('of one id that is on its way place one order', () => {
    const stage = stageOf({ latencyMs: 40 });
    for (let count = 0; count < 3; count++) stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(100);
    expect([heard(stage), stage.market.size]).toEqual([['40 A accepted of 40'], 1]);
  });
});

describe('reports', () => {
  it('come later and have the time of the venue', () => {
    const stage = stageOf({ latency: { report: 25 } });
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.clock.advanceBy(25);
    stage.pause(100);
    stage.show(BAR);
    stage.clock.advanceBy(25);
    expect(heard(stage)).toEqual(['25 A accepted of 0', '125 A fill of 100']);
  });

  it('keep their order, whatever each takes', () => {
    const stage = stageOf({ latency: { report: replayedLatency([50, 10, 0]) } });
    for (const id of ['A', 'B', 'C']) stage.submit(id, { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(100);
    expect(heard(stage)).toEqual(['50 A accepted of 0', '50 B accepted of 0', '50 C accepted of 0']);
  });

  it('that take no time come behind one of the same instant', () => {
    const stage = stageOf({ latency: { report: replayedLatency([50, 0]) } });
    stage.clock.setTimer(timestamp(50), () => { stage.submit('B', { type: 'limit', side: 'buy', price: '90' }); });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(60);
    expect(heard(stage)).toEqual(['50 A accepted of 0', '50 B accepted of 50']);
  });

  it('are heard at once again when none is on its way', () => {
    const stage = stageOf({ latency: { report: replayedLatency([50, 0]) } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(60);
    stage.submit('B', { type: 'limit', side: 'buy', price: '90' });
    expect(heard(stage)).toEqual(['50 A accepted of 0', '60 B accepted of 60']);
  });

  it('may be of a fill that a cancel on its way does not know of', () => {
    const stage = stageOf({ latency: { cancel: 5, report: 120_000 } });
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.show(BAR);
    stage.cancel('A');
    stage.clock.advanceBy(300_000);
    expect(heard(stage)).toEqual(['120000 A accepted of 0', '120000 A fill of 0', '180005 A cancel-rejected of 60005']);
  });
});

describe('a line that is down', () => {
  const outages = [{ from: 100, to: 200 }];

  it('sends nothing, and says so: what is sent again later is placed', () => {
    const stage = stageOf({ faults: { outages } });
    const submit = () => { stage.submit('A', { type: 'limit', side: 'buy', price: '90' }); };
    stage.clock.advanceBy(100);
    const codes = [codeOf(submit), codeOf(() => { stage.cancel('A'); }), codeOf(() => { stage.venue.modify(anApprovedAmendment(clientOrderId('A'), { price: '91' })); })];
    stage.clock.advanceBy(100);
    submit();
    expect([codes, heard(stage)]).toEqual([['NOT_SENT', 'NOT_SENT', 'NOT_SENT'], ['200 A accepted of 200']]);
  });

  it('lets arrive what had left', () => {
    const stage = stageOf({ latencyMs: 50, faults: { outages } });
    stage.clock.advanceBy(90);
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(200);
    expect(heard(stage)).toEqual(['200 A accepted of 140']);
  });

  it('holds reports back until it is up, in their order', () => {
    const stage = stageOf({ latency: { report: 30 }, faults: { outages } });
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(80);
    stage.submit('B', { type: 'limit', side: 'buy', price: '90' });
    stage.cancel('A');
    stage.clock.advanceBy(500);
    expect(heard(stage)).toEqual(['30 A accepted of 0', '200 B accepted of 80', '200 A canceled of 80']);
  });

  it('leaves orders open, or has them canceled where the venue does that', () => {
    const told = (['keep', 'cancel'] as const).map((outageOrders) => {
      const stage = stageOf({ faults: { outages: [...outages, { from: 400, to: 500 }], outageOrders } });
      stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
      stage.clock.advanceBy(300);
      stage.submit('B', { type: 'limit', side: 'buy', price: '90' });
      stage.clock.advanceBy(300);
      return heard(stage);
    });
    expect(told).toEqual([
      ['0 A accepted of 0', '300 B accepted of 300'],
      ['0 A accepted of 0', '200 A canceled of 100', '300 B accepted of 300', '500 B canceled of 400'],
    ]);
  });

  it('may leave nobody knowing: some requests arrive, and the venue can be asked when it is up', () => {
    const stage = stageOf({ seed: 3, faults: { outages, outageRequests: 'unknown' } });
    const ids = Array.from({ length: 40 }, (_, index) => `O${index}`);
    stage.clock.advanceBy(150);
    const codes = new Set(ids.map((id) => codeOf(() => { stage.submit(id, { type: 'limit', side: 'buy', price: '90' }); })));
    const asked = codeOf(() => stage.venue.query?.(clientOrderId('O0')));
    stage.clock.advanceBy(100);
    const known = ids.filter((id) => stage.venue.query?.(clientOrderId(id)) !== undefined);
    expect([[...codes], asked, known]).toEqual([['OUTCOME_UNKNOWN'], 'NOT_SENT', stage.reports.map(({ orderId }) => orderId)]);
    expect([known.length > 10, known.length < 30, stage.market.size]).toEqual([true, true, known.length]);
  });

  it('lets an order that was lost be sent again, and places one that was not but once', () => {
    const stage = stageOf({ seed: 3, faults: { outages, outageRequests: 'unknown' } });
    const ids = Array.from({ length: 20 }, (_, index) => `O${index}`);
    const submitAll = () => ids.map((id) => codeOf(() => { stage.submit(id, { type: 'limit', side: 'buy', price: '90' }); }));
    stage.clock.advanceBy(150);
    submitAll();
    stage.clock.advanceBy(100);
    submitAll();
    expect([stage.reports.length, stage.market.size]).toEqual([20, 20]);
  });
});

describe('what is known of an order', () => {
  it('is nothing while it is on its way, then what was made of it, heard or not', () => {
    const stage = stageOf({ latency: { order: 10, report: 1_000 }, faults: { outages: [], outageRequests: 'unknown' } });
    const kinds = () => stage.venue.query?.(clientOrderId('A'))?.map(({ kind }) => kind);
    const known = [kinds()];
    stage.submit('A', { type: 'limit', side: 'buy', price: '90' });
    known.push(kinds());
    stage.clock.advanceBy(10);
    stage.cancel('A');
    known.push(kinds());
    expect([known, stage.reports]).toEqual([[undefined, [], ['accepted', 'canceled']], []]);
  });

  it('is kept of the open orders and of the last that ended', () => {
    const stage = stageOf({ faults: { outages: [], outageRequests: 'unknown' } });
    stage.submit('first', { type: 'limit', side: 'buy', price: '90' });
    for (let count = 0; count < 10_100; count++) {
      stage.submit(`O${count}`, { type: 'limit', side: 'buy', price: '90' });
      stage.cancel(`O${count}`);
    }
    const kept = ['first', 'O0', 'O10099'].map((id) => stage.venue.query?.(clientOrderId(id))?.length);
    expect(kept).toEqual([1, undefined, 2]);
  });

  it('cannot be asked where nothing is lost', () => {
    expect(stageOf({ faults: { outages: [{ from: 1, to: 2 }] } }).venue.query).toBeUndefined();
  });
});

it('a run with times that vary repeats itself', () => {
  const run = (seed: number) => {
    const stage = stageOf({ seed, latency: { order: normalLatency({ mean: 20, deviation: 10 }), report: normalLatency({ mean: 5, deviation: 5 }) } });
    for (const id of ['A', 'B', 'C']) stage.submit(id, { type: 'limit', side: 'buy', price: '90' });
    stage.clock.advanceBy(1_000);
    return heard(stage);
  };
  expect([run(1), new Set([1, 2, 3].map((seed) => run(seed).join())).size]).toEqual([run(1), 3]);
});
