import { describe, expect, it } from 'vitest';
import { timestamp, type InstrumentStatus } from '@redfire/core';
import { aQuote } from '@redfire/testing';
import { BarStage } from './fixtures/bar-stage.ts';
import { TickStage } from './fixtures/tick-stage.ts';
import type { SimulatedVenue } from './simulated-venue.ts';

const tell = ({ venue }: { readonly venue: SimulatedVenue }, status: InstrumentStatus['status']) => {
  venue.show({ topic: 'market.status', data: { instrument: aQuote().instrument, at: timestamp(0), status } });
};
const BAR = [100, 105, 95, 100] as const;

describe('a halt', () => {
  it.each(['halted', 'closed', 'pre-open', 'auction', 'expired'] as const)('as %s lets nothing fill', (status) => {
    const stage = new BarStage();
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.submit('B', { type: 'limit', side: 'buy', price: '97' });
    tell(stage, status);
    expect(stage.show(BAR, BAR).told).toEqual([]);
  });

  it('over lets orders act at the next open', () => {
    const stage = new BarStage();
    stage.submit('A', { type: 'market', side: 'buy' });
    tell(stage, 'halted');
    stage.show(BAR);
    tell(stage, 'open');
    expect(stage.show([110, 115, 95, 100]).told).toEqual(['60000 A fill 1 at 110 taker']);
  });

  it('inside a bar keeps the rest of it from filling anything', () => {
    const stage = new BarStage();
    stage.submit('A', { type: 'limit', side: 'buy', price: '97' });
    const bar = stage.next(BAR);
    stage.market.open(bar);
    tell(stage, 'halted');
    stage.clock.advanceTo(bar.closeTime);
    stage.market.close(bar);
    expect(stage.told).toEqual([]);
  });

  it('lets quotes and trades fill nothing, and triggers nothing', () => {
    const stage = new TickStage();
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.submit('B', { type: 'stop-market', side: 'buy', triggerPrice: '100' });
    tell(stage, 'halted');
    stage.show({ at: 1, quote: [100, 101] }, { at: 2, trade: [101, 5] });
    const during = [...stage.told];
    tell(stage, 'open');
    expect([during, stage.show({ at: 3, quote: [102, 103] }).told]).toEqual([[], ['3 B triggered', '3 A fill 1 at 103 taker', '3 B fill 1 at 103 taker']]);
  });

  it('lets orders end', () => {
    const stage = new BarStage();
    stage.submit('A', { type: 'limit', side: 'buy', price: '97', timeInForce: 'gtd', expiresAt: timestamp(30_000) });
    tell(stage, 'halted');
    expect(stage.show(BAR).told).toEqual(['30000 A expired']);
  });
});

describe('a new order', () => {
  const answer = (status: InstrumentStatus['status'], haltedOrders?: 'reject' | 'keep') => {
    const stage = new BarStage({ terms: { haltedOrders } });
    tell(stage, status);
    stage.submit('A', { type: 'limit', side: 'buy', price: '97' });
    return stage.reports.map((report) => (report.kind === 'rejected' ? report.reason : report.kind));
  };

  it.each([
    ['open', 'accepted', 'accepted'],
    ['pre-open', 'accepted', 'accepted'],
    ['auction', 'accepted', 'accepted'],
    ['halted', 'the market is halted', 'accepted'],
    ['closed', 'the market is closed', 'accepted'],
    ['expired', 'the market is expired', 'the market is expired'],
  ] as const)('while the market is %s is %s, or %s where orders are kept', (status, rejected, kept) => {
    expect([answer(status), answer(status, 'reject'), answer(status, 'keep')]).toEqual([[rejected], [rejected], [kept]]);
  });

  it('that trades at once or not at all is refused while nothing trades', () => {
    const stage = new BarStage();
    tell(stage, 'pre-open');
    stage.submit('A', { type: 'limit', side: 'buy', price: '97', timeInForce: 'ioc' });
    expect(stage.told).toEqual(['0 A rejected']);
  });
});

it.each([['reject', 'modify-rejected'], ['keep', 'modified']] as const)('a change in a halt goes by the terms of new orders, %s; a cancel passes', (haltedOrders, kind) => {
  const stage = new BarStage({ terms: { haltedOrders } });
  stage.submit('A', { type: 'limit', side: 'buy', price: '97' });
  tell(stage, 'halted');
  stage.modify('A', { price: '98' });
  stage.cancel('A');
  expect(stage.told).toEqual([`0 A ${kind}`, '0 A canceled']);
});

describe('a price band', () => {
  const banded = (lastClose: number | null = 100) => new BarStage({ instrument: { priceBand: { below: '0.05', above: '0.1' } }, lastClose });
  const limits = (stage: BarStage, ...prices: readonly string[]) => {
    for (const price of prices) stage.submit(`at-${price}`, { type: 'limit', side: 'buy', price });
    return stage.reports.map(({ kind, orderId }) => `${orderId} ${kind}`);
  };

  it('rejects a limit outside it when it arrives', () => {
    expect(limits(banded(), '94', '95', '110', '111')).toEqual(['at-94 rejected', 'at-95 accepted', 'at-110 accepted', 'at-111 rejected']);
  });

  it('says what it was', () => {
    const stage = banded();
    limits(stage, '94');
    expect(stage.reports).toEqual([expect.objectContaining({ kind: 'rejected', reason: 'price "94" is outside the price band "95" to "110"' })]);
  });

  it('lies around the price at the arrival, not at the sending', () => {
    const answers = [0, 90_000].map((latencyMs) => {
      const stage = new BarStage({ instrument: { priceBand: { below: '0.05', above: '0.1' } }, latencyMs });
      stage.submit('A', { type: 'limit', side: 'buy', price: '94' });
      return stage.show([90, 92, 90, 92], [92, 92, 92, 92]).reports.map(({ kind }) => kind);
    });
    expect(answers).toEqual([['rejected'], ['accepted']]);
  });

  it('lies around the mark price where there is one', () => {
    const stage = banded();
    stage.venue.show({ topic: 'market.mark-price', data: { instrument: aQuote().instrument, at: timestamp(0), price: 90 } });
    expect(limits(stage, '85', '86', '99', '100')).toEqual(['at-85 rejected', 'at-86 accepted', 'at-99 accepted', 'at-100 rejected']);
  });

  it('lies around the trigger of an order that waits for it', () => {
    const stage = banded();
    stage.submit('A', { type: 'stop-limit', side: 'buy', triggerPrice: '150', price: '165' });
    stage.submit('B', { type: 'stop-limit', side: 'buy', triggerPrice: '150', price: '166' });
    expect(stage.reports.map(({ kind }) => kind)).toEqual(['accepted', 'rejected']);
  });

  it('binds nothing before a price is known, and no market order', () => {
    const stage = banded(null);
    const before = limits(stage, '1');
    const market = banded();
    market.submit('A', { type: 'market', side: 'buy' });
    expect([before, market.reports.map(({ kind }) => kind)]).toEqual([['at-1 accepted'], ['accepted']]);
  });

  it('binds a change', () => {
    const stage = banded();
    stage.submit('A', { type: 'limit', side: 'buy', price: '97' });
    stage.modify('A', { price: '94' });
    stage.modify('A', { price: '96' });
    expect(stage.told).toEqual(['0 A modify-rejected', '0 A modified']);
  });
});
