import { describe, expect, it } from 'vitest';
import { InstrumentMath, Scaled, timestamp } from '@redfire/core';
import { anApprovedOrder, anInstrument } from '@redfire/testing';
import { BarStage } from '../fixtures/bar-stage.ts';
import { noFees, type FeeModel, type OrderFees } from './fee-model.ts';
import { feeSchedule, type FeeSchedule } from './fee-schedule.ts';

const DAY = 86_400_000;
const math = new InstrumentMath(anInstrument({ tickSize: '0.01', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } }));
const inverse = new InstrumentMath(anInstrument({ id: 'BTC/USD.SIM', kind: 'perpetual', inverse: true, tickSize: '0.5', lotSize: '1', multiplier: '100', settleScale: 8, fees: { maker: '0.0001', taker: '0.0005' } }));

interface Trade {
  readonly quantity?: string;
  readonly price?: string;
  readonly liquidity?: 'maker' | 'taker';
  readonly at?: number;
  readonly of?: InstrumentMath;
}

const charge = (model: FeeModel, { quantity = '2', price = '100', liquidity = 'taker', at = 0, of = math }: Trade = {}, order: OrderFees = noFees()) => {
  const { amount, currency } = model.charge({ math: of, order: anApprovedOrder({}), quantity: Scaled.from(quantity), price: Scaled.from(price), liquidity, at: timestamp(at) }, order);
  return currency === undefined ? amount.toString() : `${amount.toString()} ${currency}`;
};
const ofOneOrder = (schedule: FeeSchedule, ...trades: readonly Trade[]) => {
  const order = noFees();
  const model = feeSchedule(schedule);
  return trades.map((trade) => charge(model, trade, order));
};

describe('rates', () => {
  it('are those of the instrument unless told', () => {
    const model = feeSchedule({});
    expect([charge(model), charge(model, { liquidity: 'maker' })]).toEqual(['0.1', '0.04']);
  });

  it('are fractions of the value, rebates below zero', () => {
    const model = feeSchedule({ maker: '-0.0001', taker: '0.001' });
    expect([charge(model), charge(model, { liquidity: 'maker' })]).toEqual(['0.2', '-0.02']);
  });

  it('of an inverse contract are of its value in the settlement currency', () => {
    // 3 x 100 / 30000 x 0.0005
    expect(charge(feeSchedule({}), { of: inverse, quantity: '3', price: '30000' })).toBe('0.000005');
  });
});

describe('amounts', () => {
  it('for an order are charged with its first execution', () => {
    expect(ofOneOrder({ maker: '0', taker: '0', perOrder: '1.5' }, {}, {}, {})).toEqual(['1.5', '0', '0']);
  });

  it('for a unit are charged for each', () => {
    expect(ofOneOrder({ maker: '0', taker: '0', perUnit: '0.005' }, { quantity: '100' }, { quantity: '3' })).toEqual(['0.5', '0.015']);
  });

  it('add up with the rates', () => {
    expect(ofOneOrder({ taker: '0.001', perUnit: '0.01', perOrder: '1' }, {})).toEqual(['1.22']);
  });
});

describe('the least and the most for an order', () => {
  it('hold for all its executions together', () => {
    const trades = [{ quantity: '50' }, { quantity: '50' }, { quantity: '150' }, { quantity: '1000' }, { quantity: '1000' }];
    // 0.005 a unit: 0.25, 0.50, 1.25, 6.25 and 11.25 in all
    expect(ofOneOrder({ maker: '0', taker: '0', perUnit: '0.005', minimum: '1', maximum: '5' }, ...trades)).toEqual(['1', '0', '0.25', '3.75', '0']);
  });

  it('begin anew with the next order', () => {
    const model = feeSchedule({ maker: '0', taker: '0', minimum: '1' });
    expect([charge(model), charge(model)]).toEqual(['1', '1']);
  });

  it('bound a rebate', () => {
    expect(ofOneOrder({ taker: '-0.01', minimum: '-1' }, { quantity: '2' }, {})).toEqual(['-1', '0']);
  });
});

describe('tiers', () => {
  const tiers = [{ volume: '1000', maker: '0.0001', taker: '0.0004' }, { volume: '5000', maker: '0', taker: '0.0002' }];
  const schedule: FeeSchedule = { maker: '0.0005', taker: '0.001', tiers };

  it('go by what was traded in the 30 days before, today apart', () => {
    const model = feeSchedule(schedule);
    const charged = [0, 0.5, 1, 1.9, 2, 31, 32].map((day) => charge(model, { quantity: '10', at: day * DAY }));
    // 1000 each: two on the first day, two on the second
    expect(charged).toEqual(['1', '1', '0.4', '0.4', '0.4', '0.4', '0.4']);
  });

  it('are lost when the volume is older than 30 days', () => {
    const model = feeSchedule(schedule);
    charge(model, { quantity: '50', at: 0 });
    const later = [1, 30, 31].map((day) => charge(model, { quantity: '0.1', at: day * DAY }));
    expect(later).toEqual(['0.002', '0.002', '0.01']);
  });

  it('count makers and takers of all instruments that settle alike', () => {
    const other = new InstrumentMath(anInstrument({ id: 'ETH/USDT.SIM' }));
    const model = feeSchedule(schedule);
    charge(model, { of: other, liquidity: 'maker', quantity: '60' });
    charge(model, { of: inverse, quantity: '1000000', price: '100' });
    expect([charge(model, { at: DAY }), charge(model, { of: inverse, quantity: '3', price: '30000', at: DAY })]).toEqual(['0.04', '0.000002']);
  });

  it('are the same whatever their order', () => {
    const [first, second] = [tiers, tiers.toReversed()].map((given) => {
      const model = feeSchedule({ ...schedule, tiers: given });
      return [0, 1].map((day) => charge(model, { quantity: '60', at: day * DAY }));
    });
    expect([first, second]).toEqual([['6', '1.2'], ['6', '1.2']]);
  });

  it('begin anew for each venue', () => {
    const model = feeSchedule(schedule);
    charge(model, { quantity: '60' });
    expect(charge(model.fresh!(), { quantity: '60', at: DAY })).toBe('6');
  });
});

it('in another currency turns what rates make into it, and has its amounts in it', () => {
  const schedule: FeeSchedule = { taker: '0.001', perOrder: '0.5', currency: { code: 'BNB', perSettlement: '0.002' } };
  expect(ofOneOrder(schedule, {}, {})).toEqual(['0.5004 BNB', '0.0004 BNB']);
});

it.each([
  [{ taker: 'much' }, 'fees.taker'],
  [{ minimum: '2', maximum: '1' }, 'fees.minimum'],
  [{ tiers: [{ volume: '-1', maker: '0', taker: '0' }] }, 'fees.tiers[0].volume'],
  [{ tiers: [{ volume: '1', maker: '0', taker: 'x' }] }, 'fees.tiers[0].taker'],
] as const)('refuses %o', (schedule, field) => {
  expect(() => feeSchedule(schedule)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(field) }));
});

describe('at a venue', () => {
  const feesOf = (stage: BarStage) => stage.reports.flatMap((report) => (report.kind === 'fill' ? [`${report.orderId} ${report.fee?.amount.toFixed()} ${report.fee?.currency}`] : []));

  it('is charged as the schedule says, in its currency, once for an order filled in parts', () => {
    const stage = new BarStage({ terms: { maxVolumeShare: 1, feeModel: { maker: '0', taker: '0', perOrder: '1', perUnit: '0.1', currency: { code: 'USD' } } }, volume: 2 });
    stage.submit('A', { type: 'market', side: 'buy', quantity: '3' });
    stage.submit('B', { type: 'market', side: 'sell', quantity: '1' });
    stage.show([100, 105, 95, 100], [100, 105, 95, 100]);
    expect(feesOf(stage)).toEqual(['A 1.2 USD', 'A 0.1 USD', 'B 1.1 USD']);
  });

  it('knows the order it charges', () => {
    const feeModel: FeeModel = { charge: ({ order, liquidity }) => ({ amount: Scaled.from(order.type === 'limit' && liquidity === 'maker' ? '7' : '3') }) };
    const stage = new BarStage({ terms: { feeModel } });
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.submit('B', { type: 'limit', side: 'buy', price: '97' });
    stage.show([100, 105, 95, 100]);
    expect(feesOf(stage)).toEqual(['A 3 USDT', 'B 7 USDT']);
  });

  it('begins anew, though another venue has charged by the same model', () => {
    const feeModel = feeSchedule({ taker: '0.01', tiers: [{ volume: '50', maker: '0', taker: '0.001' }] });
    const charged = [0, 5 * DAY].map((startAt) => {
      const stage = new BarStage({ terms: { feeModel }, intervalMs: DAY, startAt });
      stage.submit('A', { type: 'market', side: 'buy' });
      stage.show([100, 105, 95, 100]);
      stage.submit('B', { type: 'market', side: 'buy' });
      stage.show([100, 105, 95, 100]);
      return feesOf(stage);
    });
    expect(charged).toEqual([['A 1 USDT', 'B 0.1 USDT'], ['A 1 USDT', 'B 0.1 USDT']]);
  });

  it('tells its exact amount and currency', () => {
    const stage = new BarStage({ terms: { feeModel: { taker: '0.00012345', currency: { code: 'USD', perSettlement: '1.5' } } } });
    stage.submit('A', { type: 'market', side: 'buy' });
    stage.show([100, 105, 95, 100]);
    const [fill] = stage.reports.filter((report) => report.kind === 'fill');
    expect([fill?.exact?.fee.toString(), fill?.exact?.feeCurrency]).toEqual(['0.0185175', 'USD']);
  });
});
