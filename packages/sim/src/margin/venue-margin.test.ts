import { instrumentId, type InstrumentDefinition } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { AccountStage, USDT, type AccountStageOptions } from '../fixtures/account-stage.ts';
import { lineOf } from '../fixtures/bar-stage.ts';
import { SimulatedVenue } from '../simulated-venue.ts';
import type { MarginTerms } from './margin-terms.ts';

const FREE = { maker: '0', taker: '0' };
const BTC = { margin: { initial: '0.1', maintenance: '0.05' }, fees: FREE };
const ETH = { ...BTC, id: 'ETH/USDT.SIM' };
const SHARE = { kind: 'equity', id: 'ACME.SIM', settle: 'USDT', quote: 'USDT', fees: FREE } as const;

function open(margin: MarginTerms, { instruments = [BTC], ...options }: Omit<AccountStageOptions, 'margin'> = {}) {
  return new AccountStage({ instruments, margin, ...options });
}

const rejections = (stage: AccountStage) => stage.told.flatMap((item) => ('orderId' in item && 'reason' in item && item.reason !== undefined ? [`${item.orderId} ${item.kind}: ${item.reason}`] : []));
const status = (stage: AccountStage) => Object.fromEntries(Object.entries(stage.venue.marginOf(USDT) ?? {}).map(([name, amount]) => [name, String(amount)]));

describe('what orders need', () => {
  it('is the initial margin of what they open, and what is free pays for it', () => {
    const stage = open({ mode: 'cross' }).quote(0, 100).submit({ type: 'limit', side: 'buy', quantity: '60', price: '90' }).submit({ type: 'limit', side: 'buy', quantity: '50', price: '95' });
    expect([rejections(stage), status(stage)]).toEqual([
      ['O-2 rejected: "475 USDT" of margin are needed and "460" are free: "540" of "1000" are taken'],
      { equity: '1000', initial: '540', maintenance: '0', free: '460' },
    ]);
  });

  it('is less with less leverage than allowed, and is more', () => {
    const needs = ['10', '5', '1'].map((leverage) => status(open({ mode: 'cross', leverage }).quote(0, 100).submit({ type: 'limit', side: 'buy', quantity: '5', price: '100' }))['initial']);
    expect(needs).toEqual(['50', '100', '500']);
  });

  it('counts the taker fee', () => {
    const stage = open({ mode: 'cross' }, { instruments: [{ ...BTC, fees: { maker: '0', taker: '0.001' } }] }).quote(0, 100).submit({ type: 'limit', side: 'buy', quantity: '10', price: '100' });
    expect(status(stage)['initial']).toBe('101');
  });

  it('is nothing for what closes a position, and counts what goes beyond it', () => {
    const stage = open({ mode: 'cross' }).hold('buy', '50', 100);
    stage.submit({ type: 'limit', side: 'sell', quantity: '50', price: '110' });
    expect(status(stage)['initial']).toBe('500');
    stage.submit({ type: 'limit', side: 'sell', quantity: '60', price: '110' });
    // 60 of them would be short, 660 of margin in place of 500
    expect([status(stage)['initial'], rejections(stage)]).toEqual(['660', []]);
  });

  it('is that of the side which would need more', () => {
    const stage = open({ mode: 'cross' }).quote(0, 100).submit({ type: 'limit', side: 'buy', quantity: '60', price: '100' }).submit({ type: 'limit', side: 'sell', quantity: '60', price: '100', postOnly: false });
    expect([status(stage)['initial'], rejections(stage)]).toEqual(['600', []]);
  });

  it('of an order without a price is that at the market, and nothing before there is one', () => {
    const stage = open({ mode: 'cross' }).submit({ side: 'buy', quantity: '1000' });
    expect([rejections(stage), status(stage)['initial']]).toEqual([[], '0']);
    expect(rejections(open({ mode: 'cross' }).quote(0, 99, 101).submit({ side: 'buy', quantity: '100' }))).toEqual(['O-1 rejected: "1010 USDT" of margin are needed and "1000" are free: "0" of "1000" are taken']);
  });

  it('is counted anew for a change', () => {
    const stage = open({ mode: 'cross' }).quote(0, 100).submit({ type: 'limit', side: 'buy', quantity: '60', price: '90' });
    stage.modify('O-1', { quantity: '120' });
    expect(rejections(stage)).toEqual(['O-1 modify-rejected: "540 USDT" of margin are needed and "460" are free: "540" of "1000" are taken']);
    stage.modify('O-1', { price: '50', quantity: '120' });
    expect(status(stage)['initial']).toBe('600');
  });

  it('lets profit pay for more with cross margin, and not with isolated', () => {
    const taken = (['cross', 'isolated'] as const).map((mode) => {
      const stage = open({ mode }).hold('buy', '100', 100).quote(10, 200);
      return [status(stage)['free'], rejections(stage.submit({ side: 'buy', quantity: '1' })).length];
    });
    expect(taken).toEqual([['9000', 0], ['0', 1]]);
  });

  it('is the whole price of what has no rates', () => {
    const stage = open({ mode: 'cross' }, { instruments: [SHARE] }).quote(0, 100).submit({ side: 'buy', quantity: '11' }).submit({ side: 'buy', quantity: '10' });
    expect(rejections(stage)).toEqual(['O-1 rejected: "1100 USDT" of margin are needed and "1000" are free: "0" of "1000" are taken']);
    stage.quote(1, 100);
    expect([stage.held(), status(stage)]).toEqual(['10', { equity: '1000', initial: '1000', maintenance: '0', free: '0' }]);
  });

  it('of a pair is money: what is bought in the one, what is sold in the other', () => {
    const stage = open({ mode: 'cross' }, { instruments: [{ kind: 'spot', fees: FREE }], balances: { USDT: '1000', BTC: '2' } }).quote(0, 100);
    stage.submit({ side: 'buy', quantity: '11' }).submit({ side: 'sell', quantity: '3' }).submit({ type: 'limit', side: 'sell', quantity: '2', price: '110' }).submit({ type: 'limit', side: 'sell', quantity: '1', price: '110' });
    expect(rejections(stage)).toEqual([
      'O-1 rejected: "1100 USDT" of margin are needed and "1000" are free: "0" of "1000" are taken',
      'O-2 rejected: "3 BTC" are sold and "2" are free',
      'O-4 rejected: "1 BTC" are sold and "0" are free',
    ]);
  });

  it('short of what is paid for whole is refused with isolated margin', () => {
    const stage = open({ mode: 'isolated' }, { instruments: [SHARE] }).quote(0, 100).submit({ side: 'sell', quantity: '1' });
    expect(rejections(stage)).toEqual(['O-1 rejected: with isolated margin nothing is sold short that is paid for whole; use cross margin']);
  });
});

describe('a liquidation with isolated margin', () => {
  const isolated = { mode: 'isolated' } as const;

  it('cancels the orders of the instrument, closes the position at the market, and takes its margin alone', () => {
    const stage = open(isolated, { instruments: [BTC, ETH] }).hold('buy', '20', 100).submit({ name: 'A', type: 'limit', side: 'sell', quantity: '20', price: '130' }).submit({ name: 'B', type: 'limit', side: 'buy', quantity: '1', price: '50', instrument: instrumentId('ETH/USDT.SIM') });
    stage.quote(10, 96);
    expect(stage.held()).toBe('20');
    // 200 of margin, 120 lost, and 94 × 20 × 0.05 must be there
    stage.quote(20, 94);
    expect([stage.lines().slice(-2), rejections(stage), stage.held(), stage.cash(), status(stage)['free']]).toEqual([['20 A canceled', '20 liquidation-1 fill 20 at 94 taker'], ['A canceled: liquidation'], '0', '880', '875']);
  });

  it('charges the taker fee and the liquidation fee', () => {
    const stage = open({ ...isolated, liquidationFee: '0.01' }, { instruments: [{ ...BTC, fees: { maker: '0', taker: '0.001' } }] }).hold('sell', '10', 100).quote(10, 106);
    // bought for 1060: 60 lost, 10.6 and 1.06 of fees, after 1 for the opening
    expect([stage.held(), stage.cash()]).toEqual(['0', '927.34']);
  });

  it.each([['insurance', '800', ['10 insurance of 40 USDT']], ['negative', '760', []]] as const)('with shortfall %s leaves %s', (shortfall, cash, lines) => {
    const stage = open({ ...isolated, shortfall }).hold('buy', '20', 100).quote(10, 88);
    expect([stage.held(), stage.cash(), stage.lines().slice(1)]).toEqual(['0', cash, lines]);
  });

  it('goes in steps, and stops where the rest is carried', () => {
    const stage = open({ ...isolated, liquidationStep: '0.25' }).hold('buy', '20', 100).quote(10, 94);
    // 80 are left of the margin: for 15 at 94 that is enough
    expect([stage.held(), stage.lines()]).toEqual(['15', ['10 liquidation-1 fill 5 at 94 taker']]);
  });

  it('frees the margin that is left', () => {
    const stage = open(isolated).hold('buy', '20', 100).quote(10, 94);
    expect(status(stage)).toEqual({ equity: '880', initial: '0', maintenance: '0', free: '880' });
  });

  it('leaves other positions alone', () => {
    const stage = open(isolated, { instruments: [BTC, ETH] }).hold('buy', '20', 100).hold('buy', '20', 100, 1).quote(10, 94);
    expect([stage.held(0), stage.held(1)]).toEqual(['0', '20']);
  });
});

describe('a liquidation with cross margin', () => {
  const cross = { mode: 'cross' } as const;

  it('cancels all orders of the currency, and closes first what has lost most until the margin lasts', () => {
    const stage = open(cross, { instruments: [BTC, ETH] }).hold('buy', '40', 100).hold('buy', '50', 100, 1).submit({ name: 'A', type: 'limit', side: 'sell', quantity: '1', price: '150' }).submit({ name: 'B', type: 'limit', side: 'sell', quantity: '1', price: '150', instrument: instrumentId('ETH/USDT.SIM') });
    stage.quote(10, 80, 80, 1);
    // all of 1000 is lost on the one: what that leaves is nothing, and so the other goes too
    expect([stage.lines().slice(2), stage.cash()]).toEqual([['10 A canceled', '10 B canceled', '10 liquidation-1 fill 50 at 80 taker', '10 liquidation-2 fill 40 at 100 taker'], '0']);
  });

  it('spares what is carried by what is left', () => {
    const stage = open(cross, { instruments: [BTC, ETH] }).hold('buy', '40', 100).hold('buy', '50', 100, 1).quote(10, 88, 88, 1);
    // 1000 - 600 = 400 are at most 4000 × 0.05 + 4400 × 0.05; without the one they are more than the 200 of the other
    expect([stage.held(0), stage.held(1), stage.cash()]).toEqual(['40', '0', '400']);
  });

  it.each([['insurance', '0', ['10 insurance of 200 USDT']], ['negative', '-200', []]] as const)('with shortfall %s leaves %s', (shortfall, cash, lines) => {
    const stage = open({ ...cross, shortfall }).hold('buy', '60', 100).quote(10, 80);
    expect([stage.cash(), stage.lines().slice(1)]).toEqual([cash, lines]);
  });

  it('looks again when who heard of a cancel has acted', () => {
    const stage = open(cross, {
      react: (report, own) => { if (report.kind === 'canceled') own.submit({ name: 'ANSWER', side: 'sell', quantity: '50' }); },
    });
    stage.bar(0, [100, 100, 100, 100]).submit({ side: 'buy', quantity: '80' }).bar(60_000, [100, 100, 100, 100]).submit({ name: 'A', type: 'limit', side: 'buy', quantity: '1', price: '50' });
    stage.bar(120_000, [100, 100, 90, 90]);
    // the answer fills inside the bar, at the price where the margin went, and what is left is carried
    expect([stage.held(), stage.lines().filter((line) => line.includes('liquidation') || line.includes('ANSWER fill'))]).toEqual(['30', ['180000 ANSWER fill 50 at 92 taker']]);
  });

  it('carries short positions and inverse contracts by the same rule', () => {
    const inverse: Partial<InstrumentDefinition> = { ...BTC, id: 'BTC/USD.SIM', inverse: true, multiplier: '100', settle: 'BTC', settleScale: 8 };
    const stage = open(cross, { instruments: [inverse], balances: { BTC: '1' } }).hold('sell', '9', 100);
    // 9 - 900 / p are lost: all of it at 113, and with the maintenance before that
    stage.quote(10, 105);
    expect(stage.held()).toBe('-9');
    stage.quote(20, 110);
    expect(stage.held()).toBe('0');
  });
});

describe('prices that liquidate', () => {
  it('are those on the path of a bar at which the margin is gone', () => {
    const stage = open({ mode: 'isolated' }).bar(0, [100, 100, 100, 100]).submit({ side: 'buy', quantity: '20' }).bar(60_000, [100, 100, 100, 100]);
    stage.told.length = 0;
    stage.bar(120_000, [100, 101, 80, 90]);
    // 200 - 20 × (100 - p) is at most p from 94 on
    expect(stage.lines()).toEqual(['180000 liquidation-1 fill 20 at 94 taker']);
  });

  it('are the open where a bar opens beyond', () => {
    const stage = open({ mode: 'isolated', shortfall: 'negative' }).bar(0, [100, 100, 100, 100]).submit({ side: 'buy', quantity: '20' }).bar(60_000, [100, 100, 100, 100]);
    stage.told.length = 0;
    stage.bar(120_000, [85, 101, 80, 90]);
    expect(stage.lines()).toEqual(['120000 liquidation-1 fill 20 at 85 taker']);
  });

  it('come behind the stops on the way there', () => {
    const stage = open({ mode: 'isolated' }).bar(0, [100, 100, 100, 100]).submit({ side: 'buy', quantity: '20' }).submit({ name: 'STOP', type: 'stop-market', side: 'sell', quantity: '20', triggerPrice: '95' }).bar(60_000, [100, 100, 80, 90]);
    expect(stage.lines().filter((line) => line.includes(' fill '))).toEqual(['60000 O-1 fill 20 at 100 taker', '120000 STOP fill 20 at 95 taker']);
  });

  it('are marks where a source tells them, whatever is traded', () => {
    const stage = open({ mode: 'isolated' }).hold('buy', '20', 100).show(5, { topic: 'market.mark-price', data: { price: 100 } }).quote(10, 80);
    expect(stage.held()).toBe('20');
    stage.show(20, { topic: 'market.mark-price', data: { price: 94 } });
    expect(stage.lines()).toEqual(['20 liquidation-1 fill 20 at 80 taker', '20 insurance of 200 USDT']);
  });
});

describe('margin terms', () => {
  it.each<[why: string, terms: Record<string, unknown>, instrument?: Partial<InstrumentDefinition>]>([
    ['a mode that is none', { mode: 'portfolio' }],
    ['more leverage than the instrument allows', { mode: 'cross', leverage: '11' }],
    ['leverage of what has no rates', { mode: 'cross', leverage: { 'ACME.SIM': '2' } }, SHARE],
    ['no leverage', { mode: 'cross', leverage: '0' }],
    ['a fee below zero', { mode: 'cross', liquidationFee: '-1' }],
    ['a step of more than all', { mode: 'cross', liquidationStep: '1.5' }],
    ['a step of nothing', { mode: 'cross', liquidationStep: '0' }],
    ['a shortfall rule that is none', { mode: 'cross', shortfall: 'forgive' }],
  ])('are refused: %s', (_why, terms, instrument = BTC) => {
    expect(() => open(terms as never, { instruments: [instrument] })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('tell how a position stands, by itself or with all that backs it', () => {
    const margins = (['isolated', 'cross'] as const).map((mode) => {
      const stage = open({ mode }).hold('buy', '20', 100).quote(10, 98);
      const { equity, initial, maintenance } = stage.venue.positionMarginOf(stage.id()) ?? {};
      return [equity, initial, maintenance].map(String);
    });
    expect(margins).toEqual([['160', '200', '98'], ['960', '196', '98']]);
    expect(open({ mode: 'cross' }).venue.positionMarginOf(instrumentId('BTC/USDT.SIM'))).toBeUndefined();
  });

  it('have leverage by instrument', () => {
    expect(open({ mode: 'cross', leverage: { 'BTC/USDT.SIM': '2' } }).quote(0, 100).submit({ side: 'buy', quantity: '1' }).venue.marginOf(USDT)?.initial.toString()).toBe('50');
  });

  it('are absent without an error, and nothing is refused then', () => {
    const stage = new AccountStage({ instruments: [BTC] }).quote(0, 100).submit({ side: 'buy', quantity: '100000' }).quote(1, 100).quote(2, 1);
    expect([stage.venue.marginOf(USDT), stage.held(), stage.told.filter((item) => 'orderId' in item).map((item) => lineOf(item as never)).length]).toEqual([undefined, '100000', 2]);
  });

  it('need an account', () => {
    const { clock, math } = new AccountStage({ instruments: [BTC] });
    const instruments = new Map(math.map((each) => [each.instrument.id, each]));
    expect(() => new SimulatedVenue({ instruments, clock, margin: { mode: 'cross' } })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
