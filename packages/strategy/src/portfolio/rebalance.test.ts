import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { rebalance, type Holding, type RebalanceOptions } from './rebalance.ts';

const A = anInstrument({ kind: 'spot', id: 'A/USDT.SIM', lotSize: '1' });
const B = anInstrument({ kind: 'spot', id: 'B/USDT.SIM', lotSize: '0.01' });
const F = anInstrument({ id: 'F/USDT.SIM', lotSize: '1' });

const holding = (instrument: Holding['instrument'], quantity: string, unitValue = '100'): Holding => ({ instrument, quantity, unitValue, price: unitValue });
const orders = (weights: Record<string, number | string>, holdings: readonly Holding[], options: Partial<RebalanceOptions> = {}) =>
  rebalance(weights, holdings, { equity: '10000', ...options }).map(({ instrument, side, quantity, target, effect }) => `${side} ${quantity.toFixed()} ${instrument[0]} to ${target.toFixed()} (${effect})`);

describe('rebalance', () => {
  it('buys what is not held, down to whole lots', () => {
    expect(orders({ [A.id]: 0.555, [B.id]: '0.33333' }, [holding(A, '0'), holding(B, '0')])).toEqual(['buy 55 A to 55 (increases)', 'buy 33.33 B to 33.33 (increases)']);
  });

  it('sells what weighs too much before it buys, in the order of the holdings', () => {
    expect(orders({ [A.id]: 0.5, [B.id]: 0.5 }, [holding(A, '20'), holding(B, '80')])).toEqual(['sell 30 B to 50 (reduces)', 'buy 30 A to 50 (increases)']);
  });

  it('sells to the lot below the target, so that the money for others is there', () => {
    expect(orders({ [A.id]: 0.505, [B.id]: 0.495 }, [holding(A, '80'), holding(B, '20')])).toEqual(['sell 30 A to 50 (reduces)', 'buy 29.5 B to 49.5 (increases)']);
  });

  it('sells all of what is not named, or has a weight of zero', () => {
    expect(orders({ [B.id]: 0 }, [holding(A, '7'), holding(B, '0.05')], { band: { absolute: 0.5 } })).toEqual(['sell 7 A to 0 (reduces)', 'sell 0.05 B to 0 (reduces)']);
  });

  it('does not turn the rest of a lot into a short', () => {
    expect(orders({}, [holding(A, '7.4')])).toEqual(['sell 7 A to 0.4 (reduces)']);
  });

  it.each<[string, RebalanceOptions['band'], string, readonly string[]]>([
    ['at the edge of an absolute band', { absolute: 0.05 }, '55', []],
    ['a lot beyond it', { absolute: 0.05 }, '56', ['sell 6 A to 50 (reduces)']],
    ['at the edge of a relative band', { relative: 0.1 }, '45', []],
    ['a lot beyond that', { relative: 0.1 }, '44', ['buy 6 A to 50 (increases)']],
    ['to be opened, whatever the band', { absolute: 0.9 }, '0', ['buy 50 A to 50 (increases)']],
    ['on the wrong side, whatever the band', { absolute: 0.9 }, '-1', ['buy 51 A to 50 (reverses)']],
  ])('looks at the band: %s', (_what, band, quantity, expected) => {
    expect(orders({ [A.id]: 0.5 }, [holding(A, quantity)], { ...(band && { band }) })).toEqual(expected);
  });

  it('sells of what is inside its band as much as a purchase outside needs, the most excessive first', () => {
    const C = anInstrument({ kind: 'spot', id: 'C/USDT.SIM', lotSize: '1' });
    const third = { [A.id]: '0.33', [B.id]: '0.33', [C.id]: '0.33' };
    // C lacks 10 lots; 1 is in cash, 6 are too many of B, the rest comes from A
    expect(orders(third, [holding(A, '37'), holding(B, '39'), holding(C, '23')], { band: { absolute: 0.08 } })).toEqual(['sell 3 A to 34 (reduces)', 'sell 6 B to 33 (reduces)', 'buy 10 C to 33 (increases)']);
  });

  it('keeps a buffer, of which fees are paid', () => {
    expect(orders({ [A.id]: 1 }, [holding(A, '0')], { cashBuffer: 0.02 })).toEqual(['buy 98 A to 98 (increases)']);
  });

  it('makes everything that adds smaller by one share where fees or the cash do not allow it', () => {
    const dear = { ...A, fees: anInstrument({ fees: { maker: '0', taker: '0.01' } }).fees };
    expect(orders({ [A.id]: 1 }, [holding(dear, '0')])).toEqual(['buy 99 A to 99 (increases)']);
    expect(orders({ [A.id]: 0.5, [B.id]: 0.5 }, [holding(A, '0'), holding(B, '0')], { cash: '5000' })).toEqual(['buy 25 A to 25 (increases)', 'buy 25 B to 25 (increases)']);
    expect(orders({ [A.id]: 0.5, [B.id]: 0.5 }, [holding(A, '0'), holding(B, '60')], { cash: '-2000' })).toEqual(['sell 10 B to 50 (reduces)']);
  });

  it('leaves out orders that are too small: by worth, and by what the instrument asks', () => {
    const careful = anInstrument({ kind: 'spot', id: 'A/USDT.SIM', lotSize: '1', minNotional: '301', minQuantity: '2' });
    expect(orders({ [A.id]: 0.5 }, [holding(A, '49')], { minNotional: '100.01' })).toEqual([]);
    expect(orders({ [A.id]: 0.5 }, [holding(A, '49')], { minNotional: '100' })).toEqual(['buy 1 A to 50 (increases)']);
    expect([47, 46].map((quantity) => orders({ [A.id]: 0.5 }, [holding(careful, `${quantity}`)]))).toEqual([[], ['buy 4 A to 50 (increases)']]);
  });

  it('goes no further than the largest order of the instrument', () => {
    expect(orders({ [A.id]: 0.5 }, [holding({ ...A, ...anInstrument({ kind: 'spot', id: 'A/USDT.SIM', lotSize: '1', maxQuantity: '30' }) }, '0')])).toEqual(['buy 30 A to 30 (increases)']);
  });

  it('goes short where that is allowed, and reverses', () => {
    const both = { positions: 'long-short', maxLeverage: 2 } as const;
    expect(orders({ [A.id]: 1, [F.id]: -1 }, [holding(A, '0'), holding(F, '50')], both)).toEqual(['sell 150 F to -100 (reverses)', 'buy 100 A to 100 (increases)']);
  });

  it('closes everything in an account that is worth nothing', () => {
    expect(orders({ [A.id]: 1 }, [holding(A, '3'), holding(F, '-2')], { equity: '-5', positions: 'long-short' })).toEqual(['sell 3 A to 0 (reduces)', 'buy 2 F to 0 (reduces)']);
  });

  it('weighs an inverse contract by what it is worth', () => {
    const inverse = anInstrument({ id: 'BTC/USD.SIM', inverse: true, multiplier: '100', lotSize: '1' });
    expect(orders({ [inverse.id]: 0.5 }, [{ instrument: inverse, quantity: '0', unitValue: '0.002', price: '50000' }], { equity: '2' })).toEqual(['buy 500 B to 500 (increases)']);
  });

  it.each<[string, () => unknown, string]>([
    ['a weight of something that is not in it', () => orders({ 'X/USDT.SIM': 0.1 }, [holding(A, '0')]), 'weights'],
    ['a weight that is no number', () => orders({ [A.id]: Number.NaN }, [holding(A, '0')]), `weight of ${A.id}`],
    ['a short in a long-only portfolio', () => orders({ [A.id]: -0.1 }, [holding(A, '0')]), `weight of ${A.id}`],
    ['weights above one', () => orders({ [A.id]: 0.6, [B.id]: 0.41 }, [holding(A, '0'), holding(B, '0')]), 'weights'],
    ['weights above one on both sides', () => orders({ [A.id]: 0.6, [B.id]: -0.41 }, [holding(A, '0'), holding(B, '0')], { positions: 'long-short' }), 'weights'],
    ['an instrument twice', () => orders({}, [holding(A, '0'), holding(A, '0')]), 'holdings'],
    ['a worth of zero', () => orders({}, [holding(A, '0', '0')]), `unitValue of ${A.id}`],
    ['a band below zero', () => orders({}, [], { band: { absolute: -0.1 } }), 'band.absolute'],
    ['a buffer of everything', () => orders({}, [], { cashBuffer: 1 }), 'cashBuffer'],
    ['no leverage at all', () => orders({}, [], { maxLeverage: 0 }), 'maxLeverage'],
    ['a least worth below zero', () => orders({}, [], { minNotional: '-1' }), 'minNotional'],
    ['sides that are none', () => orders({}, [], { positions: 'both' as never }), 'positions'],
  ])('refuses %s', (_what, call, field) => {
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }));
  });
});
