import { describe, expect, it } from 'vitest';
import { InstrumentMath, Scaled, currency, instrumentId, toDecimal, type InstrumentDefinition, type Order, type OrderProgress } from '@redfire/core';
import { anInstrument, anOrder, type OrderRequestOverrides } from '@redfire/testing';
import type { RiskRule, RiskView } from './risk-rule.ts';
import { maxOpenOrders, maxOrderNotional, maxOrderQuantity, maxPosition } from './rules.ts';

interface Books {
  readonly instrument?: Partial<InstrumentDefinition>;
  readonly position?: string;
  readonly openQuantity?: string;
  /** `null` for none known. */
  readonly price?: string | null;
  readonly openOrders?: number;
}

/** Whether a rule passes an order, given the books. The price is 100, everything else zero, unless told otherwise. */
type Case = readonly [fact: string, passes: boolean, order: OrderRequestOverrides, books?: Books, progress?: Partial<OrderProgress>];

const id = instrumentId('BTC/USDT.SIM');
const usdt = currency('USDT');
const limit = (price: string, more: OrderRequestOverrides = {}) => ({ type: 'limit', price, ...more }) as OrderRequestOverrides;
const sellLimit = (price: string, more: OrderRequestOverrides = {}) => limit(price, { side: 'sell', ...more });
const market = (quantity: string, side: 'buy' | 'sell' = 'buy') => ({ type: 'market', side, quantity }) as const;

const RULES: readonly (readonly [rule: RiskRule, cases: readonly Case[]])[] = [
  [
    maxOrderQuantity('5'),
    [
      ['passes a quantity at the limit', true, market('5')],
      ['refuses the least bit more', false, market('5.000000000000000001')],
      ['passes less', true, market('0.001', 'sell')],
      ['refuses a sell above the limit', false, market('5.001', 'sell')],
      ['looks at the whole order, filled part included', false, market('6'), {}, { filledQuantity: toDecimal('4') }],
    ],
  ],
  [
    maxOrderNotional('1000', usdt),
    [
      ['passes a value at the limit', true, market('10')],
      ['refuses the least bit more', false, market('10.000000000000000001')],
      ['values a buy at its limit', true, limit('50', { quantity: '20' })],
      ['refuses a buy above the limit at its limit', false, limit('50', { quantity: '20.01' })],
      ['values a buy through the market at its limit, to which it may pay', false, limit('101', { quantity: '10' })],
      ['values a sell at its limit', false, sellLimit('200', { quantity: '5.1' })],
      ['values a sell through the market at the latest price, since it gets that', false, sellLimit('1', { quantity: '11' })],
      ['values a limit where no price is known', true, limit('100', { quantity: '10' }), { price: null }],
      ['refuses a market order where no price is known', false, market('1'), { price: null }],
      ['values a stop at its trigger', false, { type: 'stop-market', triggerPrice: '200', quantity: '6' }],
      ['values a stop at the latest price where that is worse', false, { type: 'stop-market', side: 'sell', triggerPrice: '90', quantity: '11' }],
      ['values a stop where no price is known', true, { type: 'stop-market', triggerPrice: '200', quantity: '5' }, { price: null }],
      ['values a stop with a limit at the limit', false, { type: 'stop-limit', triggerPrice: '105', price: '110', quantity: '9.5' }],
      ['values a trailing stop at the latest price', true, { type: 'trailing-stop-market', quantity: '10' }],
      ['refuses a trailing stop where no price is known', false, { type: 'trailing-stop-market', quantity: '1' }, { price: null }],
      ['counts the multiplier', false, market('10'), { instrument: { multiplier: '1.01' } }],
      ['refuses an instrument that settles in another currency', false, market('0.001'), { instrument: { inverse: true } }],
    ],
  ],
  [
    maxOrderNotional('1', currency('BTC')),
    [
      ['values an inverse contract in its own currency', true, market('100'), { instrument: { inverse: true } }],
      ['refuses an inverse contract above the limit', false, market('100.01'), { instrument: { inverse: true } }],
      ['values an inverse buy through the market at the latest price, where it is worth more', false, limit('200', { quantity: '150' }), { instrument: { inverse: true } }],
    ],
  ],
  [
    maxPosition(id, '10'),
    [
      ['passes a long at the limit', true, market('10')],
      ['refuses a long above the limit', false, market('10.001')],
      ['passes a short at the limit', true, market('10', 'sell')],
      ['refuses a short above the limit', false, market('10.001', 'sell')],
      ['adds the position', false, market('6'), { position: '5' }],
      ['adds the position, up to the limit', true, market('5'), { position: '5' }],
      ['passes a turn from long to short at the limit', true, market('15', 'sell'), { position: '5' }],
      ['refuses a turn beyond the limit', false, market('15.001', 'sell'), { position: '5' }],
      ['adds open orders of the same side', false, market('4'), { position: '3', openQuantity: '3.5' }],
      ['adds open sells', false, market('4', 'sell'), { position: '-3', openQuantity: '-3.5' }],
      ['does not let open orders of the other side make room', false, market('8'), { position: '3', openQuantity: '-5' }],
      ['passes what shrinks a long above the limit', true, market('1', 'sell'), { position: '20' }],
      ['passes what shrinks a short above the limit', true, market('1'), { position: '-20' }],
      ['passes what closes a position above the limit', true, market('20', 'sell'), { position: '20' }],
      ['passes what turns a position above the limit to the limit', true, market('30', 'sell'), { position: '20' }],
      ['refuses what turns a position above the limit beyond it', false, market('31', 'sell'), { position: '20' }],
      ['refuses what adds to a position above the limit', false, market('0.001'), { position: '20' }],
      ['leaves other instruments alone', true, { ...market('100'), instrument: instrumentId('ETH/USDT.SIM') }],
      ['counts what is filled of an amended order once', true, market('10'), { position: '4' }, { filledQuantity: toDecimal('4') }],
      ['refuses an amended order whose rest goes beyond the limit', false, market('11'), { position: '4' }, { filledQuantity: toDecimal('4') }],
    ],
  ],
  [
    maxOpenOrders(2),
    [
      ['passes the last order there is room for', true, market('1'), { openOrders: 1 }],
      ['refuses the next one, which is under way while it is reviewed', false, market('1'), { openOrders: 2 }, { state: 'submitted' }],
      ['passes an amendment beside one other', true, market('1'), { openOrders: 1 }, { state: 'working' }],
    ],
  ],
];

describe.each(RULES.map(([rule, cases]) => ({ name: rule.name, rule, cases })))('$name', ({ rule, cases }) => {
  it.each(cases.map(([fact, ...given]) => ({ fact, given })))('$fact', ({ given: [passes, order, books, progress] }) => {
    const verdicts = [anOrder(order, progress), withExact(anOrder(order, progress))].map((item) => rule.check(item, aView(books)) === null);
    expect(verdicts).toEqual([passes, passes]);
  });
});

describe('a reason', () => {
  it.each<readonly [rule: RiskRule, order: OrderRequestOverrides, books: Books, reason: unknown]>([
    [maxOrderQuantity('5'), market('5.5'), {}, { rule: 'max-order-quantity', message: 'order quantity "5.5" is above the limit "5"', limit: '5', found: '5.5' }],
    [maxOrderNotional('1000.50', usdt), market('11'), {}, { rule: 'max-order-notional', message: 'order value "1100" is above the limit "1000.5 USDT"', limit: '1000.5', found: '1100' }],
    [maxOrderNotional('1000', usdt), market('1'), { price: null }, { rule: 'max-order-notional', message: 'order for "BTC/USDT.SIM" cannot be valued: no price is known yet' }],
    [maxOrderNotional('1', currency('EUR')), market('1'), {}, { rule: 'max-order-notional', message: 'the limit is in EUR, instrument "BTC/USDT.SIM" settles in USDT' }],
    [maxPosition(id, '10'), market('9', 'sell'), { position: '-2' }, { rule: 'max-position', message: 'position in "BTC/USDT.SIM" could reach "-11", above the limit "10"', limit: '10', found: '-11' }],
  ])('has the numbers that were compared: %o', (rule, order, books, reason) => {
    expect(rule.check(anOrder(order), aView(books))).toEqual(reason);
  });

  it('has the number of open orders', () => {
    expect(maxOpenOrders(3).check(anOrder({}, { state: 'draft' }), aView({ openOrders: 4 }))).toEqual({ rule: 'max-open-orders', message: '"4" orders are open, as many as the limit "3" allows', limit: '3', found: '4' });
  });
});

describe('a limit that limits nothing sensible is refused', () => {
  it.each([
    ['maxOrderQuantity of 0', () => maxOrderQuantity('0')],
    ['maxOrderQuantity below 0', () => maxOrderQuantity('-1')],
    ['maxOrderNotional of 0', () => maxOrderNotional('0', usdt)],
    ['maxPosition that is no number', () => maxPosition(id, 'many')],
    ['maxOpenOrders of 0', () => maxOpenOrders(0)],
    ['maxOpenOrders of a fraction', () => maxOpenOrders(1.5)],
    ['maxOpenOrders that is no number', () => maxOpenOrders(Number.NaN)],
  ])('%s', (_fact, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

function aView({ instrument, position = '0', openQuantity = '0', price = '100', openOrders = 0 }: Books = {}): RiskView {
  return {
    math: new InstrumentMath(anInstrument(instrument)),
    position: Scaled.from(position),
    openBuys: openQuantity.startsWith('-') ? Scaled.zero : Scaled.from(openQuantity),
    openSells: openQuantity.startsWith('-') ? Scaled.from(openQuantity.slice(1)) : Scaled.zero,
    price: price === null ? undefined : Scaled.from(price),
    openOrders,
  };
}

/** The same order as the engine hands it over, its exact values beside the decimals. */
function withExact(order: Order): Order {
  const amount = (field: 'price' | 'triggerPrice') => {
    const value = (order as Partial<Record<typeof field, Order['quantity']>>)[field];
    return value && { [field]: Scaled.from(value) };
  };
  return { ...order, exact: { quantity: Scaled.from(order.quantity), filledQuantity: Scaled.from(order.filledQuantity), ...amount('price'), ...amount('triggerPrice') } };
}
