import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Decimal, InstrumentMath, Scaled, timestamp } from '@redfire/core';
import { anApprovedOrder, anInstrument } from '@redfire/testing';
import { noFees } from './fee-model.ts';
import { feeSchedule } from './fee-schedule.ts';

const DAY = 86_400_000;
const math = new InstrumentMath(anInstrument({ tickSize: '0.01', lotSize: '0.001' }));
const decimal = (least: number, most: number, scale: number) => fc.integer({ min: least, max: most }).map((units) => new Decimal(units).div(10 ** scale).toFixed());
const rates = { maker: decimal(-20, 50, 4), taker: decimal(-20, 50, 4) };
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const schedule = fc.record({
  ...rates,
  tiers: fc.array(fc.record({ volume: decimal(0, 5_000, 0), ...rates }), { maxLength: 3 }),
  perOrder: maybe(decimal(0, 300, 2)),
  perUnit: maybe(decimal(0, 300, 3)),
  minimum: maybe(decimal(0, 200, 2)),
  maximum: maybe(decimal(200, 900, 2)),
  currency: maybe(fc.record({ code: fc.constant('BNB'), perSettlement: decimal(0, 500, 2) })),
});
const trade = fc.record({ order: fc.nat(3), quantity: decimal(1, 9_999, 3), price: decimal(1, 99_999, 2), liquidity: fc.constantFrom('maker' as const, 'taker' as const), hours: fc.nat(200) });

it('charges what a sum over the whole history says', () => {
  fc.assert(
    fc.property(schedule, fc.array(trade, { minLength: 1, maxLength: 8 }), (terms, trades) => {
      const model = feeSchedule(terms);
      const orders = new Map<number, ReturnType<typeof noFees>>();
      const history: { readonly at: number; readonly order: number; readonly value: Decimal; readonly cost: Decimal }[] = [];
      let at = 0;
      for (const { order, hours, ...shape } of trades) {
        at += hours * 3_600_000;
        const memory = orders.get(order) ?? noFees();
        orders.set(order, memory);
        const charged = model.charge({ math, order: anApprovedOrder({}), at: timestamp(at), liquidity: shape.liquidity, quantity: Scaled.from(shape.quantity), price: Scaled.from(shape.price) }, memory);

        const value = new Decimal(shape.quantity).times(shape.price);
        const today = Math.floor(at / DAY);
        const traded = history.filter((before) => Math.floor(before.at / DAY) < today && Math.floor(before.at / DAY) >= today - 30).reduce((sum, before) => sum.plus(before.value), new Decimal(0));
        const tier = terms.tiers.filter(({ volume }) => traded.gte(volume)).toSorted((a, b) => new Decimal(b.volume).minus(a.volume).toNumber())[0] ?? terms;
        const isFirst = !history.some((before) => before.order === order);
        const cost = value
          .times(tier[shape.liquidity])
          .times(terms.currency?.perSettlement ?? 1)
          .plus(new Decimal(terms.perUnit ?? 0).times(shape.quantity))
          .plus(isFirst ? (terms.perOrder ?? 0) : 0);
        const sumBefore = history.filter((before) => before.order === order).reduce((sum, before) => sum.plus(before.cost), new Decimal(0));
        history.push({ at, order, value, cost });
        const bounded = (sum: Decimal) => Decimal.min(Decimal.max(sum, terms.minimum ?? -Infinity), terms.maximum ?? Infinity);
        const expected = bounded(sumBefore.plus(cost)).minus(isFirst ? 0 : bounded(sumBefore));
        expect([charged.amount.toString(), charged.currency]).toEqual([expected.toFixed(), terms.currency?.code]);
      }
    }),
    { numRuns: Math.ceil(cases() / 5) },
  );
});
