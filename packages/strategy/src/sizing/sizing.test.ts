import { instrumentId, toDecimal } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { MemoryContext } from '../fixtures/memory-context.ts';
import { atr } from '../indicators/atr.ts';
import { atrRisk, fixedSize, kelly, percentOfEquity, volatilityTarget, type PositionSize, type Sizer, type SizingInput } from '../sizing.ts';
import { Strategy } from '../strategy.ts';

const BTC = anInstrument();
const account: SizingInput = { instrument: BTC, equity: '10000', unitValue: '50000', price: '50000' };
const inverse = anInstrument({ id: 'BTC/USD.SIM', inverse: true, multiplier: '100', lotSize: '1' });

const plain = ({ quantity, value, limit }: PositionSize) => [quantity.toFixed(), value?.toFixed(), limit];
const size = (sizer: Sizer, changes: Partial<SizingInput> = {}) => plain(sizer({ ...account, ...changes }));

describe('a size', () => {
  it.each<[string, Sizer, Partial<SizingInput>, readonly (string | undefined)[]]>([
    ['a fixed quantity in whole lots', fixedSize('0.0349'), {}, ['0.034', '1700', undefined]],
    ['a fixed quantity before there is a price', fixedSize('2'), { unitValue: undefined, price: undefined }, ['2', undefined, undefined]],
    ['a tenth of the equity', percentOfEquity(0.1), {}, ['0.02', '1000', undefined]],
    ['a share told as text', percentOfEquity('0.333'), {}, ['0.066', '3300', undefined]],
    ['three times the equity', percentOfEquity(3), {}, ['0.6', '30000', undefined]],
    ['a tenth, in shares of which only hundreds trade', percentOfEquity(0.1), { instrument: anInstrument({ kind: 'equity', lotSize: '100' }), unitValue: '3', price: '3' }, ['300', '900', undefined]],
    // 1 % a day is 19.1 % a year of 365 days; 15 % of 10,000 over that is 7,851.41, of which 0.157 BTC are 7,850
    ['a volatility of 15 % a year', volatilityTarget({ target: 0.15, volatility: 0.01, periodsPerYear: 365 }), {}, ['0.157', '7850', undefined]],
    ['no more than the equity for a calm market', volatilityTarget({ target: 0.15, volatility: 0.001, periodsPerYear: 365 }), {}, ['0.2', '10000', 'leverage']],
    ['a multiple of the equity where that is allowed', volatilityTarget({ target: 0.16, volatility: 0.0025, periodsPerYear: 256, maxLeverage: 5 }), {}, ['0.8', '40000', undefined]],
    // 100 are lost over 2 · 500
    ['one percent at risk over two ranges of 500', atrRisk({ risk: 0.01, atr: 500, multiple: 2 }), {}, ['0.1', '5000', undefined]],
    // half an edge of 0.6 − 0.4 / 1
    ['half of Kelly, for an even bet won six times in ten', kelly({ winRate: 0.6, payoff: 1 }), {}, ['0.02', '1000', undefined]],
    ['all of Kelly', kelly({ winRate: 0.6, payoff: 1, factor: 1 }), {}, ['0.04', '2000', undefined]],
    ['half of Kelly, of mean and variance', kelly({ mean: 0.0004, variance: 0.001 }), {}, ['0.04', '2000', undefined]],
    ['Kelly up to a cap', kelly({ mean: 0.05, variance: 0.01, cap: 0.25 }), {}, ['0.05', '2500', 'cap']],
  ])('is %s', (_what, sizer, changes, expected) => {
    expect(size(sizer, changes)).toEqual(expected);
  });

  it('of an inverse contract counts what a contract is worth in the account', () => {
    // 100 USD a contract are 0.002 BTC at 50,000; an account of 2 BTC
    const coins = { instrument: inverse, equity: '2', unitValue: '0.002', price: '50000' };
    expect(size(percentOfEquity(0.1), coins)).toEqual(['100', '0.2', undefined]);
    // long from 50,000 to 40,000 loses 0.0005 BTC a contract, short to 60,000 some 0.000333
    expect([size(atrRisk({ risk: 0.01, atr: 10_000, multiple: 1 }), coins), size(atrRisk({ risk: 0.01, atr: 10_000, multiple: 1, side: 'sell' }), coins)]).toEqual([
      ['40', '0.08', undefined], ['60', '0.12', undefined],
    ]);
    // in an account of dollars each is worth its 100
    expect(size(percentOfEquity(0.1), { ...coins, equity: '10000', unitValue: '100' })).toEqual(['10', '1000', undefined]);
    expect(size(atrRisk({ risk: 0.01, atr: 30_000, multiple: 2 }), coins)).toEqual(['0', '0', 'no-measure']);
  });

  it.each<[string, Partial<Parameters<typeof anInstrument>[0]>, Sizer, readonly (string | undefined)[]]>([
    ['nothing below the least quantity', { minQuantity: '0.021' }, percentOfEquity(0.1), ['0', '0', 'min-quantity']],
    ['the least quantity itself', { minQuantity: '0.02' }, percentOfEquity(0.1), ['0.02', '1000', undefined]],
    ['nothing below the least value', { minNotional: '1000.01' }, percentOfEquity(0.1), ['0', '0', 'min-notional']],
    ['the least value itself', { minNotional: '1000' }, percentOfEquity(0.1), ['0.02', '1000', undefined]],
    ['the greatest quantity', { maxQuantity: '0.0155' }, percentOfEquity(0.1), ['0.015', '750', 'max-quantity']],
    ['the greatest value', { maxNotional: '799' }, percentOfEquity(0.1), ['0.015', '750', 'max-notional']],
    ['nothing where a lot is worth more', { lotSize: '1' }, percentOfEquity(0.1), ['0', '0', 'below-lot']],
    ['a fixed quantity kept to the limits too', { maxQuantity: '1' }, fixedSize('5'), ['1', '50000', 'max-quantity']],
  ])('keeps to the instrument: %s', (_what, limits, sizer, expected) => {
    expect(size(sizer, { instrument: anInstrument(limits) })).toEqual(expected);
  });

  const all: readonly (readonly [string, Sizer])[] = [
    ['fixedSize', fixedSize('1')], ['percentOfEquity', percentOfEquity(0.5)], ['volatilityTarget', volatilityTarget({ target: 0.1, volatility: 0.01, periodsPerYear: 252 })],
    ['atrRisk', atrRisk({ risk: 0.01, atr: 100, multiple: 2 })], ['kelly', kelly({ winRate: 0.6, payoff: 1 })],
  ];

  it.each(all)('of %s is zero for an account that is worth nothing, or less', (_name, sizer) => {
    expect([size(sizer, { equity: '0' })[0], size(sizer, { equity: '-5' })]).toEqual(['0', ['0', '0', 'no-equity']]);
  });

  it.each(all.slice(1))('of %s is zero before there is a price', (_name, sizer) => {
    expect(size(sizer, { unitValue: undefined, price: undefined })).toEqual(['0', undefined, 'no-price']);
  });

  it.each(all)('of %s refuses a worth or a price that is none', (_name, sizer) => {
    for (const changes of [{ unitValue: '0' }, { unitValue: '-1' }, { price: '0' }, { equity: 'NaN' }, { equity: 10_000 as never }]) {
      expect(() => sizer({ ...account, ...changes })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    }
  });

  it.each<[string, Sizer, string]>([
    ['a volatility of zero', volatilityTarget({ target: 0.1, volatility: 0, periodsPerYear: 252 }), 'no-measure'],
    ['a volatility that is not known', volatilityTarget({ target: 0.1, volatility: Number.NaN, periodsPerYear: 252 }), 'no-measure'],
    ['a range of zero', atrRisk({ risk: 0.01, atr: 0, multiple: 2 }), 'no-measure'],
    ['an indicator without a value', atrRisk({ risk: 0.01, atr: atr(14), multiple: 2 }), 'no-measure'],
    ['a variance of zero', kelly({ mean: 0.1, variance: 0 }), 'no-measure'],
    ['a payoff of zero', kelly({ winRate: 1, payoff: 0 }), 'no-measure'],
    ['a bet that is even', kelly({ winRate: 0.5, payoff: 1 }), 'no-edge'],
    ['a mean below zero', kelly({ mean: -0.1, variance: 0.01 }), 'no-edge'],
  ])('is zero for %s', (_what, sizer, limit) => {
    expect(size(sizer)).toEqual(['0', '0', limit]);
  });

  it('follows the indicator that measures', () => {
    const range = { value: Number.NaN };
    const sizer = atrRisk({ risk: 0.01, atr: range, multiple: 2 });
    const before = size(sizer)[0];
    range.value = 500;
    expect([before, size(sizer)[0]]).toEqual(['0', '0.1']);
    range.value = -1;
    expect(() => sizer(account)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { field: 'atr', value: '-1' } }));
  });

  it('needs a price for a distance in price', () => {
    expect(size(atrRisk({ risk: 0.01, atr: 500, multiple: 2 }), { price: undefined })).toEqual(['0', '0', 'no-price']);
  });
});

describe('a rule', () => {
  it.each<[string, () => Sizer]>([
    ['a share of zero', () => percentOfEquity(0)],
    ['a share below zero', () => percentOfEquity('-0.1')],
    ['a share without a value', () => percentOfEquity(Number.NaN)],
    ['an endless share', () => percentOfEquity(Infinity)],
    ['a quantity of zero', () => fixedSize('0')],
    ['a quantity as a number', () => fixedSize(1 as never)],
    ['a target below zero', () => volatilityTarget({ target: -0.1, volatility: 0.1, periodsPerYear: 252 })],
    ['a volatility below zero', () => volatilityTarget({ target: 0.1, volatility: -0.1, periodsPerYear: 252 })],
    ['an endless volatility', () => volatilityTarget({ target: 0.1, volatility: Infinity, periodsPerYear: 252 })],
    ['a volatility as text', () => volatilityTarget({ target: 0.1, volatility: '0.1' as never, periodsPerYear: 252 })],
    ['a year without periods', () => volatilityTarget({ target: 0.1, volatility: 0.1, periodsPerYear: 0 })],
    ['leverage of zero', () => volatilityTarget({ target: 0.1, volatility: 0.1, periodsPerYear: 252, maxLeverage: 0 })],
    ['more at risk than there is', () => atrRisk({ risk: 1.01, atr: 1, multiple: 1 })],
    ['a stop at no distance', () => atrRisk({ risk: 0.1, atr: 1, multiple: 0 })],
    ['a win rate above one', () => kelly({ winRate: 1.1, payoff: 1 })],
    ['a payoff below zero', () => kelly({ winRate: 0.5, payoff: -1 })],
    ['more than all of Kelly', () => kelly({ winRate: 0.5, payoff: 1, factor: 1.5 })],
    ['a variance below zero', () => kelly({ mean: 0.5, variance: -1 })],
    ['a mean without an end', () => kelly({ mean: Infinity, variance: 1 })],
  ])('is refused with %s', (_what, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

it('a strategy sizes with its account and the price of now', () => {
  class Sized extends Strategy {
    sized(sizer: Sizer) { return this.size(sizer, BTC.id).toFixed(); }
    price() { return this.latestPrice(BTC.id)?.toFixed(); }
  }
  const context = new MemoryContext([BTC]);
  context.equity = toDecimal('5000');
  const strategy = new Sized(undefined);
  strategy.attach(context);
  expect([strategy.sized(percentOfEquity(0.5)), strategy.sized(fixedSize('3')), strategy.price()]).toEqual(['25', '3', '100']);
  expect(() => (strategy as unknown as { size: (sizer: Sizer, instrument: string) => unknown }).size(fixedSize('1'), instrumentId('NO/SUCH.SIM'))).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT' }));
});
