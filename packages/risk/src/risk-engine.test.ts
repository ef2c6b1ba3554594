import { describe, expect, it } from 'vitest';
import { InstrumentMath, Scaled, clientOrderId, currency, instrumentId, toDecimal } from '@redfire/core';
import { anInstrument, anOrder } from '@redfire/testing';
import { RiskEngine } from './risk-engine.ts';
import type { RiskRule, RiskView } from './risk-rule.ts';
import { maxOpenOrders, maxOrderNotional, maxOrderQuantity, maxPosition } from './rules.ts';

const view: RiskView = { math: new InstrumentMath(anInstrument()), position: Scaled.zero, openBuys: Scaled.zero, openSells: Scaled.zero, price: Scaled.from('100'), openOrders: 3 };
const strict = new RiskEngine([maxOrderQuantity('5'), maxOrderNotional('500', currency('USDT')), maxPosition(instrumentId('BTC/USDT.SIM'), '5'), maxOpenOrders(3)]);
const id = clientOrderId('O-1');

describe('review', () => {
  it('approves an order that every rule passes, and hands over the order itself', () => {
    const order = anOrder({ quantity: '1' });
    const verdict = new RiskEngine([maxOrderQuantity('1')]).review(order, view);
    expect({ kind: verdict.kind, isSame: verdict.order === order }).toEqual({ kind: 'approved', isSame: true });
  });

  it('gives the reasons of all rules at once, in the order of the rules', () => {
    const order = anOrder({ quantity: '6' }, { state: 'draft' });
    expect(strict.review(order, view)).toEqual({
      kind: 'denied',
      order,
      reasons: [
        { rule: 'max-order-quantity', message: 'order quantity "6" is above the limit "5"', limit: '5', found: '6' },
        { rule: 'max-order-notional', message: 'order value "600" is above the limit "500 USDT"', limit: '500', found: '600' },
        { rule: 'max-position', message: 'position in "BTC/USDT.SIM" could reach "6", above the limit "5"', limit: '5', found: '6' },
        { rule: 'max-open-orders', message: '"3" orders are open, as many as the limit "3" allows', limit: '3', found: '3' },
      ],
    });
  });

  it('approves everything where there is no rule, and says that there is none', () => {
    const none = new RiskEngine([]);
    expect({ kind: none.review(anOrder({ quantity: '1000000' }), view).kind, rules: none.describe() }).toEqual({ kind: 'approved', rules: [] });
  });

  it('runs rules of the host', () => {
    const noShorts: RiskRule = { name: 'no-shorts', check: ({ side }, { position }) => (side === 'sell' && position.sign <= 0 ? { rule: 'no-shorts', message: 'nothing is held that could be sold' } : null) };
    const verdicts = (['buy', 'sell'] as const).map((side) => new RiskEngine([noShorts]).review(anOrder({ side }), view).kind);
    expect(verdicts).toEqual(['approved', 'denied']);
  });
});

describe('reviewAmendment', () => {
  // a view has the other orders alone
  const beside: RiskView = { ...view, openOrders: 2 };

  it('approves the changes that were asked for, as decimals, and no others', () => {
    const amended = anOrder({ type: 'stop-limit', quantity: '2', price: '101', triggerPrice: '99' }, { state: 'working' });
    expect(strict.reviewAmendment({ orderId: id, quantity: '2', triggerPrice: Scaled.from('99') }, amended, beside)).toEqual({
      kind: 'approved',
      amendment: { orderId: id, quantity: toDecimal('2'), triggerPrice: toDecimal('99') },
    });
  });

  it('approves a change of the price', () => {
    expect(strict.reviewAmendment({ orderId: id, price: '90' }, anOrder({ price: '90' }, { state: 'working' }), beside)).toEqual({ kind: 'approved', amendment: { orderId: id, price: toDecimal('90') } });
  });

  it('denies what the order must not become, with the reasons of all rules', () => {
    expect(strict.reviewAmendment({ orderId: id, quantity: '6' }, anOrder({ quantity: '6' }, { state: 'working' }), beside)).toEqual({
      kind: 'denied',
      reasons: [
        { rule: 'max-order-quantity', message: 'order quantity "6" is above the limit "5"', limit: '5', found: '6' },
        { rule: 'max-order-notional', message: 'order value "600" is above the limit "500 USDT"', limit: '500', found: '600' },
        { rule: 'max-position', message: 'position in "BTC/USDT.SIM" could reach "6", above the limit "5"', limit: '5', found: '6' },
      ],
    });
  });
});

it('describe names the rules in their order', () => {
  expect(strict.describe()).toEqual(['max-order-quantity', 'max-order-notional', 'max-position', 'max-open-orders']);
});

describe('explain', () => {
  it('has the numbers of every rule, of those that let the order through as well', () => {
    expect(strict.explain(anOrder({ quantity: '4' }), { ...view, openOrders: 2 })).toEqual([
      { rule: 'max-order-quantity', passed: true, limit: '5', found: '4' },
      { rule: 'max-order-notional', passed: true, limit: '500', found: '400' },
      { rule: 'max-position', passed: true, limit: '5', found: '4' },
      { rule: 'max-open-orders', passed: true, limit: '3', found: '2' },
    ]);
  });

  it('has the reasons of those that refused', () => {
    const order = anOrder({ quantity: '6' });
    const verdict = strict.review(order, view);
    expect(strict.explain(order, view)).toEqual(verdict.kind === 'denied' ? verdict.reasons.map((reason) => ({ ...reason, passed: false })) : []);
  });

  it('leaves out rules that do not concern the order', () => {
    const other = new RiskEngine([maxPosition(instrumentId('ETH/USDT.SIM'), '1')]);
    expect(other.explain(anOrder(), view)).toEqual([]);
  });

  it('has no number where there is none to compare', () => {
    expect(new RiskEngine([maxOrderNotional('500', currency('USDT'))]).explain(anOrder({ type: 'market', quantity: '1' }), { ...view, price: undefined })).toEqual([
      { rule: 'max-order-notional', passed: false, message: 'order for "BTC/USDT.SIM" cannot be valued: no price is known yet' },
    ]);
  });

  it('says of a rule that explains nothing whether it passed', () => {
    const noShorts: RiskRule = { name: 'no-shorts', check: ({ side }) => (side === 'sell' ? { rule: 'no-shorts', message: 'nothing is held that could be sold' } : null) };
    expect((['buy', 'sell'] as const).map((side) => new RiskEngine([noShorts]).explain(anOrder({ side }), view))).toEqual([
      [{ rule: 'no-shorts', passed: true }],
      [{ rule: 'no-shorts', passed: false, message: 'nothing is held that could be sold' }],
    ]);
  });
});
