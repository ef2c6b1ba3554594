import { Decimal, defineInstrument, profit, toDecimal, type Instrument } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, slowQuantity } from '../fixtures/slow-sizes.ts';
import { atrRisk, fixedSize, kelly, percentOfEquity, volatilityTarget, type Sizer } from '../sizing.ts';

interface Drawn {
  readonly instrument: Instrument;
  readonly equity: Decimal;
  readonly unitValue: Decimal;
  readonly price: Decimal;
}

const decimals = (max: number, places: number, min = 1) => fc.integer({ min, max }).map((units) => toDecimal(`${units}e-${places}`));
/** Numbers as indicators give them: seldom round. */
const floats = (min: number, max: number) => fc.oneof(fc.double({ min, max, noNaN: true }), fc.integer({ min: Math.ceil(min * 1_000), max: Math.floor(max * 1_000) }).map((thousandths) => thousandths / 1_000)).filter((value) => value > 0);
const maybe = (limit: fc.Arbitrary<Decimal>) => fc.option(limit, { nil: undefined, freq: 3 });

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    kind: fc.constantFrom('spot', 'linear', 'inverse'),
    lotSize: fc.constantFrom('1', '0.001', '0.00000001', '0.5', '3', '100'),
    multiplier: fc.constantFrom('1', '0.01', '100'),
    minQuantity: maybe(decimals(5_000, 2)),
    maxQuantity: maybe(decimals(5_000_000, 1, 100_000)),
    minNotional: maybe(decimals(2_000, 1)),
    maxNotional: maybe(decimals(50_000_000, 1, 1_000_000)),
    price: decimals(10_000_000, 2),
    equity: decimals(1_000_000_000, 2, -1_000),
    // what one of the settlement currency is worth in the account's
    rate: fc.oneof(fc.constant(toDecimal('1')), decimals(10_000, 4)),
  })
  .map(({ kind, lotSize, multiplier, price, equity, rate, ...limits }) => {
    const size = { tickSize: '0.01', lotSize, ...limits };
    const instrument = defineInstrument(kind === 'spot' ? { id: 'BTC/USDT.SIM', kind, ...size } : { id: 'BTC/USD.SIM', kind: 'perpetual', inverse: kind === 'inverse', multiplier, ...size });
    const ofOne = kind === 'inverse' ? instrument.multiplier.dividedBy(price).toDecimalPlaces(18) : instrument.multiplier.times(price);
    return { instrument, price, equity, unitValue: ofOne.times(rate).toDecimalPlaces(18, Decimal.ROUND_UP) };
  });

const numRuns = cases();
const quantityOf = (sizer: Sizer, input: Drawn) => sizer(input).quantity.toFixed();

function isWhole({ instrument }: Drawn, quantity: Decimal): boolean {
  return quantity.modulo(instrument.lotSize).isZero() && quantity.greaterThanOrEqualTo(0);
}

describe('a size', () => {
  it('of a share of the equity is the textbook one, and worth no more than the share', () => {
    fc.assert(fc.property(drawn, floats(0.0001, 5), (input, share) => {
      const found = percentOfEquity(share)(input);
      const budget = exact(input.equity).times(exact(share));
      expect(found.quantity.toFixed()).toBe(slowQuantity([budget, exact(1)], input, share));
      expect(isWhole(input, found.quantity)).toBe(true);
      expect(found.quantity.isZero() || exact(found.value ?? '0').lessThanOrEqualTo(budget)).toBe(true);
    }), { numRuns });
  });

  it('that is fixed is the textbook one, and no more than asked for', () => {
    fc.assert(fc.property(drawn, decimals(10_000_000, 3), (input, quantity) => {
      const found = fixedSize(quantity)(input).quantity;
      expect(found.toFixed()).toBe(slowQuantity([exact(quantity).times(exact(input.unitValue)), exact(1)], input, '1e30'));
      expect(isWhole(input, found) && found.lessThanOrEqualTo(quantity)).toBe(true);
    }), { numRuns });
  });

  it('for a volatility is the largest whose volatility is not above the target', () => {
    fc.assert(fc.property(drawn, floats(0.01, 1), floats(0.000_01, 0.5), fc.constantFrom(12, 52, 252, 365, 8_760), (input, target, volatility, periodsPerYear) => {
      const found = quantityOf(volatilityTarget({ target, volatility, periodsPerYear, maxLeverage: 3 }), input);
      const yearly = exact(volatility).times(exact(periodsPerYear).sqrt());
      expect(found).toBe(slowQuantity([exact(input.equity).times(exact(target)), yearly], input, 3));
      const isWithin = (quantity: Decimal) => exact(quantity).times(exact(input.unitValue)).times(exact(volatility)).pow(2).times(periodsPerYear).lessThanOrEqualTo(exact(input.equity).times(exact(target)).pow(2));
      expect(found === '0' || isWithin(toDecimal(found))).toBe(true);
    }), { numRuns });
  });

  it('by the average range is the textbook one, and loses no more than the risk at the stop', () => {
    fc.assert(fc.property(drawn, floats(0.001, 0.2), floats(0.01, 500), floats(0.5, 5), fc.constantFrom('buy', 'sell'), (input, risk, atr, multiple, side) => {
      const { instrument, price, unitValue, equity } = input;
      const { quantity } = atrRisk({ risk, atr, multiple, side, maxLeverage: 10 })(input);
      const distance = exact(atr).times(exact(multiple));
      const stop = side === 'buy' ? exact(price).minus(distance) : exact(price).plus(distance);
      const isInverse = 'shape' in instrument && instrument.shape === 'inverse';
      const budget = exact(equity).times(exact(risk));
      const reference = isInverse ? stop : exact(price);
      expect(quantity.toFixed()).toBe(reference.lessThanOrEqualTo(0) ? '0' : slowQuantity([budget.times(reference), distance], input, 10));
      if (quantity.isZero() || stop.lessThanOrEqualTo(0)) return;
      // what the books of the engine would post, in the settlement currency, brought to the account's
      const posted = profit(instrument, side === 'buy' ? quantity : quantity.negated(), price, toDecimal(stop.toFixed())).negated();
      const ofOne = isInverse ? exact(instrument.multiplier).dividedBy(exact(price)) : exact(instrument.multiplier).times(exact(price));
      const lost = exact(posted).times(exact(unitValue)).dividedBy(ofOne);
      // a posting of an inverse contract, and its worth, are rounded at 18 digits
      expect(lost.lessThanOrEqualTo(budget.times(exact('1.000000001')).plus(exact('1e-6')))).toBe(true);
    }), { numRuns });
  });

  it('of Kelly is the textbook one, of bets and of returns, and never above its cap', () => {
    const bets = fc.record({ winRate: floats(0.01, 1), payoff: floats(0.01, 10) });
    const returns = fc.record({ mean: floats(0.000_01, 0.05), variance: floats(0.000_01, 0.1) });
    fc.assert(fc.property(drawn, fc.oneof(bets, returns), floats(0.01, 1), floats(0.01, 4), (input, known, factor, cap) => {
      const [edge, odds] = 'winRate' in known
        ? ([exact(known.winRate).times(exact(known.payoff)).plus(exact(known.winRate)).minus(1), exact(known.payoff)] as const)
        : ([exact(known.mean), exact(known.variance)] as const);
      const { quantity, value = toDecimal('0') } = kelly({ ...known, factor, cap })(input);
      expect(quantity.toFixed()).toBe(slowQuantity([exact(input.equity).times(exact(factor)).times(edge), odds], input, cap));
      expect(quantity.isZero() || exact(value).lessThanOrEqualTo(exact(input.equity).times(exact(cap)))).toBe(true);
    }), { numRuns });
  });

  it('never falls when the equity, the share or the edge rises, and never rises with the risk of what is bought', () => {
    const factors = fc.tuple(decimals(3_000, 3, 1_001), floats(0.01, 0.9), floats(0.001, 0.1));
    fc.assert(fc.property(drawn, factors, (input, [more, share, risk]) => {
      const richer = { ...input, equity: input.equity.times(more) };
      const half = share / 2;
      const pairs: readonly (readonly [less: string, more: string])[] = [
        [quantityOf(percentOfEquity(share), input), input.equity.greaterThan(0) ? quantityOf(percentOfEquity(share), richer) : '0'],
        [quantityOf(percentOfEquity(half), input), quantityOf(percentOfEquity(share), input)],
        [quantityOf(volatilityTarget({ target: share, volatility: risk * 2, periodsPerYear: 365 }), input), quantityOf(volatilityTarget({ target: share, volatility: risk, periodsPerYear: 365 }), input)],
        [quantityOf(atrRisk({ risk, atr: 2, multiple: 2 }), input), quantityOf(atrRisk({ risk, atr: 1, multiple: 2 }), input)],
        [quantityOf(kelly({ winRate: half, payoff: 2 }), input), quantityOf(kelly({ winRate: share, payoff: 2 }), input)],
      ];
      const falls = input.equity.greaterThan(0) ? pairs.filter(([less, greater]) => toDecimal(less).greaterThan(greater)) : [];
      expect(falls).toEqual([]);
    }), { numRuns: Math.min(numRuns, 3_000) });
  });
});
