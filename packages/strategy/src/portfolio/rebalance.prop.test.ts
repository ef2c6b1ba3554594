import { Decimal, defineInstrument, toDecimal, type Instrument } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebalance, type RebalanceOptions, type RebalanceOrder, type TargetWeights } from './rebalance.ts';

interface Asset {
  readonly instrument: Instrument;
  readonly quantity: Decimal;
  readonly unitValue: Decimal;
}
interface Portfolio {
  readonly assets: readonly Asset[];
  readonly weights: TargetWeights;
  readonly options: RebalanceOptions & { readonly equity: Decimal; readonly cashBuffer: string; readonly maxLeverage: string };
}

const numRuns = cases();
const zero = toDecimal('0');
const sum = (values: readonly Decimal[]) => values.reduce((total, value) => total.plus(value), zero);

interface Draw {
  readonly fees: boolean;
  readonly short: boolean;
  readonly dust: boolean;
}

const drawn = ({ fees, short, dust }: Draw): fc.Arbitrary<Portfolio> => {
  const asset = fc.record({
    lotSize: fc.constantFrom('1', '0.1', '0.0001', '3'),
    unitValue: fc.integer({ min: 1, max: 500_000 }).map((cents) => toDecimal(`${cents}e-2`)),
    lots: fc.oneof(fc.constant(0), fc.integer({ min: short ? -2_000 : 0, max: 2_000 })),
    rest: dust ? fc.constantFrom('0', '0.3', '0.99') : fc.constant('0'),
    fee: fees ? fc.constantFrom('0', '0.0005', '0.01', '-0.0002') : fc.constant('0'),
    // in tenths, so that the same ones come often; zero is to be held no more
    weight: fc.integer({ min: short ? -10 : 0, max: 10 }),
  });
  return fc
    .record({
      drawn: fc.array(asset, { minLength: 1, maxLength: 6 }),
      used: fc.constantFrom(1, 0.95, 0.5),
      maxLeverage: fc.constantFrom('1', '0.8', ...(short ? ['2'] : [])),
      cashBuffer: fc.constantFrom('0', '0.02', '0.3'),
      // in shares of what is held: below 1 there is debt
      owned: fc.constantFrom('1', '1.001', '1.1', '2', '0.9'),
      band: fc.option(fc.oneof(fc.constantFrom('0.05', '0.2', '0').map((absolute) => ({ absolute })), fc.constantFrom('0.25', '1').map((relative) => ({ relative }))), { nil: undefined }),
    })
    .map(({ drawn: parts, used, maxLeverage, cashBuffer, owned, band }) => {
      const total = parts.reduce((gross, { weight }) => gross + Math.abs(weight), 0);
      const assets = parts.map(({ lotSize, unitValue, lots, rest, fee }, place) => ({
        instrument: defineInstrument({ id: `A${place}/USDT.SIM`, kind: short ? 'perpetual' : 'spot', tickSize: '0.01', lotSize, fees: { maker: '0', taker: fee } }),
        quantity: toDecimal(lotSize).times(toDecimal(`${lots}`).plus(lots < 0 ? zero : rest)),
        unitValue,
      }));
      const share = (weight: number) => toDecimal(`${weight}`).times(maxLeverage).times(used).dividedBy(total === 0 ? 1 : total).toDecimalPlaces(12, Decimal.ROUND_DOWN);
      const weights = Object.fromEntries(parts.map(({ weight }, place) => [`A${place}/USDT.SIM`, share(weight)]));
      const held = sum(assets.map(({ quantity, unitValue }) => quantity.times(unitValue).abs()));
      const equity = held.times(owned).plus(held.isZero() ? '10000' : '0');
      return { assets, weights, options: { equity, maxLeverage, cashBuffer, positions: short ? 'long-short' : 'long-only', ...(band && { band }) } };
    });
};

const worth = ({ quantity, unitValue }: Asset) => quantity.times(unitValue);
const run = ({ weights, assets, options }: Portfolio) => rebalance(weights, assets, options);
const targetOf = ({ weights, options }: Portfolio, { instrument }: Asset) => toDecimal(String(weights[instrument.id] ?? '0')).times(options.equity).times(toDecimal('1').minus(options.cashBuffer));

/** The portfolio when its orders have filled at the marks. */
function filled(portfolio: Portfolio, orders: readonly RebalanceOrder[]): Portfolio {
  return { ...portfolio, assets: portfolio.assets.map((asset) => ({ ...asset, quantity: orders.find(({ instrument }) => instrument === asset.instrument.id)?.target ?? asset.quantity })) };
}

/** How far the worth may be from its target, a lot aside. */
function allowed(portfolio: Portfolio, asset: Asset): Decimal {
  const { band, equity } = portfolio.options;
  const target = targetOf(portfolio, asset);
  if (band === undefined || target.isZero()) return zero;
  return 'absolute' in band ? equity.times(String(band.absolute)) : target.abs().times(String(band.relative));
}

const isInBand = (portfolio: Portfolio, asset: Asset) =>
  !asset.quantity.isZero() && asset.quantity.isPositive() === targetOf(portfolio, asset).isPositive() && !targetOf(portfolio, asset).isZero() && worth(asset).minus(targetOf(portfolio, asset)).abs().lessThanOrEqualTo(allowed(portfolio, asset));

// what is less than a lot cannot be sold, and its worth is not there for others
const free = fc.oneof(drawn({ fees: false, short: false, dust: false }), drawn({ fees: false, short: true, dust: false }));
const any = fc.oneof(free, drawn({ fees: false, short: false, dust: true }), drawn({ fees: true, short: false, dust: true }), drawn({ fees: true, short: true, dust: true }));

describe('orders of a portfolio', () => {
  it('leave every weight within its band and a lot, where trading is free', () => {
    fc.assert(fc.property(free, (portfolio) => {
      const after = filled(portfolio, run(portfolio));
      const off = after.assets.filter((asset) => worth(asset).minus(targetOf(portfolio, asset)).abs().minus(allowed(portfolio, asset)).greaterThanOrEqualTo(asset.unitValue.times(asset.instrument.lotSize).plus('1e-30')));
      expect(off.map(({ instrument: { id }, quantity }) => [id, quantity.toFixed()])).toEqual([]);
    }), { numRuns });
  });

  it('are none once they have filled, where trading is free', () => {
    fc.assert(fc.property(free, (portfolio) => {
      expect(run(filled(portfolio, run(portfolio)))).toEqual([]);
    }), { numRuns });
  });

  it('touch nothing inside its band, but to sell of it for what is bought outside', () => {
    fc.assert(fc.property(any, (portfolio) => {
      const orders = run(portfolio);
      const inside = new Set(portfolio.assets.filter((asset) => portfolio.options.band !== undefined && isInBand(portfolio, asset)).map(({ instrument }) => instrument.id));
      const touched = orders.filter(({ instrument }) => inside.has(instrument));
      expect(touched.filter(({ effect }) => effect !== 'reduces')).toEqual([]);
      if (inside.size === portfolio.assets.length) expect(orders).toEqual([]);
    }), { numRuns });
  });

  it('add no more than there is room for, and spend no more than there is', () => {
    fc.assert(fc.property(any, (portfolio) => {
      const { assets, options: { equity, maxLeverage, cashBuffer } } = portfolio;
      const orders = run(portfolio);
      const fees = sum(orders.map(({ instrument, quantity }) => {
        const asset = assets.find((each) => each.instrument.id === instrument);
        return asset ? quantity.times(asset.unitValue).times(Decimal.max(0, asset.instrument.fees.taker)) : zero;
      }));
      const gross = (each: Portfolio) => sum(each.assets.map((asset) => worth(asset).abs()));
      const most = equity.times(toDecimal('1').minus(cashBuffer)).times(maxLeverage);
      const after = gross(filled(portfolio, orders));
      expect(after.lessThanOrEqualTo(Decimal.max(gross(portfolio), most))).toBe(true);
      expect(after.plus(fees).lessThanOrEqualTo(Decimal.max(gross(portfolio), equity.times(maxLeverage)))).toBe(true);
    }), { numRuns });
  });

  it('never spend more than the cash, nor invest its buffer, long-only', () => {
    fc.assert(fc.property(drawn({ fees: true, short: false, dust: true }), fc.constantFrom('0', '0.01', '0.2', '1', '-0.1'), (portfolio, share) => {
      const { equity, cashBuffer } = portfolio.options;
      const cash = equity.times(share);
      const orders = rebalance(portfolio.weights, portfolio.assets, { ...portfolio.options, cash });
      const assetOf = (id: string) => portfolio.assets.find(({ instrument }) => instrument.id === id);
      const invested = sum(orders.map(({ instrument, side, quantity }) => quantity.times(assetOf(instrument)?.unitValue ?? zero).times(side === 'buy' ? 1 : -1)));
      const fees = sum(orders.map(({ instrument, quantity }) => quantity.times(assetOf(instrument)?.unitValue ?? zero).times(Decimal.max(0, assetOf(instrument)?.instrument.fees.taker ?? zero))));
      expect(invested.lessThanOrEqualTo(Decimal.max(0, cash.minus(equity.times(cashBuffer))))).toBe(true);
      expect(invested.plus(fees).lessThanOrEqualTo(Decimal.max(0, cash))).toBe(true);
      // nothing is sold that is not held
      expect(filled(portfolio, orders).assets.filter(({ quantity }) => quantity.isNegative() && !quantity.isZero())).toEqual([]);
    }), { numRuns });
  });

  it('are whole lots, one an instrument, what reduces first and sells before buys', () => {
    fc.assert(fc.property(any, (portfolio) => {
      const orders = run(portfolio);
      const lotOf = (id: string) => portfolio.assets.find(({ instrument }) => instrument.id === id)?.instrument.lotSize ?? zero;
      expect(orders.filter(({ instrument, quantity }) => !quantity.modulo(lotOf(instrument)).isZero() || quantity.lessThanOrEqualTo(0))).toEqual([]);
      expect(new Set(orders.map(({ instrument }) => instrument)).size).toBe(orders.length);
      const ranks = orders.map(({ effect, side }) => (effect === 'reduces' ? 0 : side === 'sell' ? 1 : 2));
      expect(ranks).toEqual([...ranks].sort());
    }), { numRuns });
  });

  it('are refused where absolute weights sum to more than the leverage allowed', () => {
    const heavier = fc.tuple(drawn({ fees: false, short: true, dust: false }), fc.integer({ min: 1, max: 1_000 }));
    fc.assert(fc.property(heavier, ([portfolio, excess]) => {
      const [first = ''] = Object.keys(portfolio.weights);
      const rest = sum(Object.entries(portfolio.weights).filter(([id]) => id !== first).map(([, weight]) => toDecimal(String(weight)).abs()));
      const weights = { ...portfolio.weights, [first]: toDecimal(portfolio.options.maxLeverage).minus(rest).plus(`${excess}e-12`).negated() };
      expect(() => run({ ...portfolio, weights })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining('maxLeverage') }));
    }), { numRuns: Math.min(numRuns, 2_000) });
  });
});
