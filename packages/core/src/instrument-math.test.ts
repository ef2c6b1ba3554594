import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { InstrumentMath, fee, notional, profit, roundPrice, roundQuantity } from './instrument-math.ts';

const linear = anInstrument({ fees: { maker: '-0.0001', taker: '0.0005' } });
const inverse = anInstrument({ id: 'BTC/USD.SIM', inverse: true, multiplier: '100', settleScale: 8, tickSize: '0.5', lotSize: '1', fees: { maker: '-0.00025', taker: '0.00075' } });
const quanto = anInstrument({ id: 'ETH/USD.SIM', quanto: true, settle: 'BTC', multiplier: '0.000001', lotSize: '1' });

describe('rounding', () => {
  it('moves a price to the nearest tick and a quantity down to a lot', () => {
    expect([roundPrice(linear, '100.005').toFixed(), roundQuantity(linear, '1.2349').toFixed()]).toEqual(['100.01', '1.234']);
  });

  it('goes the way it is told', () => {
    expect([roundPrice(inverse, '100.3', 'down').toFixed(), roundPrice(inverse, '100.1', 'up').toFixed(), roundQuantity(linear, '1.2345', 'up').toFixed()]).toEqual(['100', '100.5', '1.235']);
  });
});

// inverse: a contract is worth 100 USD, paid in BTC; quanto: a point of ETH is worth 0.000001 BTC
describe('money', () => {
  it('of a linear contract is quantity times price', () => {
    expect([notional(linear, '0.5', '40000.5'), fee(linear, '0.5', '40000', 'taker'), fee(linear, '0.5', '40000', 'maker'), profit(linear, '-0.5', '40000', '39000')].map(String)).toEqual(['20000.25', '10', '-2', '500']);
  });

  it('of an inverse contract is quantity over price, rounded half-even at the settlement scale', () => {
    expect([notional(inverse, '3', '70000'), fee(inverse, '3', '70000', 'taker'), profit(inverse, '3', '70000', '80000'), profit(inverse, '-3', '70000', '80000')].map(String)).toEqual([
      '0.00428571', '0.00000321', '0.00053571', '-0.00053571',
    ]);
  });

  it('of a quanto contract is points times multiplier, in a third currency', () => {
    expect([notional(quanto, '10', '2500'), profit(quanto, '10', '2500', '2600')].map(String)).toEqual(['0.025', '0.001']);
  });

  it('of an inverse contract has a fee of the exact value, not of the rounded one', () => {
    const coarse = anInstrument({ inverse: true, settleScale: 2, fees: { maker: '0', taker: '0.5' } });
    expect([notional(coarse, '149', '10000'), fee(coarse, '149', '10000', 'taker')].map(String)).toEqual(['0.01', '0.01']);
  });

  it('of an inverse contract at a price of zero has no value', () => {
    expect(() => notional(inverse, '1', '0')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('is not calculated from floats', () => {
    expect(() => notional(linear, 0.5 as unknown as string, '1')).toThrow('quantity must be a decimal, received "0.5"; floats are not accepted, write it as text');
  });
});

describe('ticksOf', () => {
  it.each([['0.01', 0.07, 7], ['0.01', 1.005, 100], ['0.25', 4500.75, 18003], ['5', 12_345, 2469], ['0.3', 0.9, 3], ['0.00001', 1.08431, 108_431], ['0.01', -37.63, -3763], ['8', 100, 13]])('with steps of %s counts %d as %i', (tickSize, price, ticks) => {
    expect(new InstrumentMath(anInstrument({ tickSize })).ticksOf(price)).toBe(ticks);
  });
});

describe('priceOf', () => {
  it('is exact where a product of floats is not', () => {
    const math = new InstrumentMath(anInstrument({ tickSize: '0.0000000003' }));
    expect(math.priceOf(9_007_199_254_740_991).toString()).toBe('2702159.7764222973');
  });

  it('has the digits of the tick, however that was written', () => {
    expect([new InstrumentMath(anInstrument({ tickSize: '0.0100' })).priceScale, new InstrumentMath(anInstrument({ tickSize: '5.0' })).priceScale]).toEqual([2, 0]);
  });
});

it.each([0, 0.005, 0.0049, 0.015, 1.005, 46_377.125, 2 ** 44 / 100, 2 ** 51 / 100, 2 ** 52 / 100, (2 ** 53 - 1) / 100])('counts the ticks of %s as rounding would', (price) => {
  const math = new InstrumentMath(anInstrument({ tickSize: '0.01' }));
  expect(math.ticksOf(price)).toBe(Math.round(price * 100));
});
