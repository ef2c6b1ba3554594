import { InstrumentMath, Scaled, currency, strategyId, timestamp, toDecimal, type DividendBooking, type SplitBooking } from '@redfire/core';
import { Ledger, Portfolio, PositionBook } from '@redfire/oms';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { priceAfter } from './price-after.ts';

const SHARE = anInstrument({ kind: 'equity', id: 'ACME.SIM', settle: 'USDT', quote: 'USDT', tickSize: '0.01' });
const of = { instrument: SHARE.id, at: timestamp(0) };
const split = (numerator: number, denominator: number): SplitBooking => ({ kind: 'split', ...of, numerator, denominator, price: toDecimal('1') });
const dividend = (amount: string): DividendBooking => ({ kind: 'dividend', ...of, amount: toDecimal(amount) });

describe('the price of a share', () => {
  it.each([['2:1', split(2, 1), '50.005'], ['1:10', split(1, 10), '1000.1'], ['3:1', split(3, 1), '33.336666666666666667']] as const)('after a split of %s is divided', (_which, booking, price) => {
    expect(priceAfter(booking, Scaled.from('100.01')).toString()).toBe(price);
  });

  it.each([['1.005', '99.005'], ['200', '0']])('without a dividend of %s is less by it, and not below nothing', (amount, price) => {
    expect(priceAfter(dividend(amount), Scaled.from('100.01')).toString()).toBe(price);
  });

  it('between two ticks values the account as well as one on a tick', () => {
    const math = new InstrumentMath(SHARE);
    const instruments = new Map([[SHARE.id, math]]);
    const [ledger, positions] = [new Ledger(), new PositionBook(instruments)];
    const portfolio = new Portfolio({ ledger, positions, instruments, currency: currency('USDT') });
    for (const position of [positions.net(SHARE.id), positions.of(strategyId('a'), SHARE.id)]) position.trade('buy', Scaled.from('3'), Scaled.from('90'), timestamp(0));
    ledger.version++;
    portfolio.mark(0, 10_001);
    const worth = () => [portfolio.units() / 10 ** portfolio.scale, portfolio.equity().toString()];
    expect(worth()).toEqual([300.03, '300.03']);
    portfolio.reprice(SHARE.id, Scaled.from('50.005'));
    // no whole number of ticks, so the fast form is none
    expect([worth(), portfolio.markOf(SHARE.id)?.toString()]).toEqual([[Number.NaN, '150.015'], '50.005']);
    portfolio.mark(0, 5_000);
    expect(worth()).toEqual([150, '150']);
    portfolio.reprice(SHARE.id, Scaled.from('60'));
    expect(worth()).toEqual([180, '180']);
  });
});
