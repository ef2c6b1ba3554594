import { describe, expect, it } from 'vitest';
import { Scaled, accountId, clientOrderId, currency, instrumentId, ownerId, strategyId, timestamp, toDecimal, tradeId, venueOrderId, type Order, type OrderRequest, type RiskFinding } from '@redfire/core';
import { FakeClock, aFillReport, anInstrument, anOrderRequest } from '@redfire/testing';
import { aHostDesk } from '../fixtures/host-order-desk.ts';
import { reportOf } from '../fixtures/order-desk.ts';
import { anOrderRecord } from '../fixtures/an-order-record.ts';
import type { OrderRecord } from '../order-record.ts';
import { OrderTrail } from '../host/order-trail.ts';
import { explainOrder } from './explain-order.ts';
import { explainText } from './explain-text.ts';

const DAY = Date.UTC(2026, 0, 5);
const limit = (more: Partial<OrderRequest> = {}) => anOrderRequest({ type: 'limit', price: '100', quantity: '2', ...more } as never);
const cause = { topic: 'market.bar', at: timestamp(DAY), instrument: instrumentId('BTC/USDT.SIM'), numbers: { open: 99, high: 101, low: 98, close: 100 } };
const findings = (): readonly RiskFinding[] => [
  { rule: 'max-order-quantity', passed: true, limit: '5', found: '2' },
  { rule: 'quiet', passed: true },
];

/** A desk that knows what each order answers. */
function aDesk(options: Parameters<typeof aHostDesk>[0] = {}) {
  const desk = aHostDesk({ trail: { causeOf: () => cause }, ...options });
  desk.clock.advanceTo(timestamp(DAY + 1));
  return desk;
}

/** What a risk that approves keeps. */
const approving = ({ state }: Order) => ({ of: state === 'submitted' ? 'order' : 'amendment', at: timestamp(DAY + (state === 'submitted' ? 1 : 3)), verdict: 'approved', findings }) as const;

function fill(order: Order, trade: string, fields: { readonly quantity: string; readonly price: string; readonly fee?: string }) {
  const { quantity, price, fee = '0' } = fields;
  return aFillReport({ orderId: order.id, instrument: order.instrument, side: order.side, tradeId: tradeId(trade), quantity, price, fee: { amount: toDecimal(fee), currency: currency('USDT') }, at: timestamp(DAY + 2) });
}

describe('the text of an explanation', () => {
  it('tells the whole chain, from the bar to the position', () => {
    const desk = aDesk({ review: approving });
    const order = desk.hostOrders.submit(limit({ strategy: strategyId('sma'), owner: ownerId('ada'), account: accountId('main'), tags: ['entry'], metadata: { signal: 'cross' } }));
    desk.clock.advanceTo(timestamp(DAY + 3));
    desk.orders.apply({ kind: 'accepted', orderId: order.id, venueOrderId: venueOrderId('V-1'), at: timestamp(DAY + 2) });
    desk.orders.modify({ orderId: order.id, price: '99.5' });
    desk.orders.apply(reportOf('modified', order.id, { price: toDecimal('99.5'), at: timestamp(DAY + 2) }));
    desk.orders.apply(fill(order, 'T-1', { quantity: '1', price: '99.5', fee: '0.05' }));
    desk.orders.cancel(order.id);
    desk.orders.apply(reportOf('canceled', order.id, { reason: 'asked for', at: timestamp(DAY + 2) }));
    const late = fill(order, 'T-2', { quantity: '1', price: '99', fee: '-0.01' });
    desk.orders.apply(late);
    for (const { topic, event } of desk.events) if (topic === 'order.discrepancy') desk.trail.differed(order.exact as OrderRecord, event.discrepancy);
    expect(explainText(desk.hostOrders.explain(order.id))).toMatchInlineSnapshot(`
      "order O-1: buy 2 BTC/USDT.SIM limit at 99.5 gtc; filled, filled 2 at 99.25
      2026-01-05T00:00:00.000Z  market.bar BTC/USDT.SIM: open 99, high 101, low 98, close 100
      2026-01-05T00:00:00.001Z  strategy "sma" asked for it (owner ada; account main; tags entry; signal cross)
      2026-01-05T00:00:00.001Z  risk approved the order
          max-order-quantity passed (found 2, limit 5)
          quiet passed
      2026-01-05T00:00:00.001Z  sent to SIM
      2026-01-05T00:00:00.003Z  accepted, submitted → working, as V-1, venue time 2026-01-05T00:00:00.002Z
      2026-01-05T00:00:00.003Z  risk approved the amendment
          max-order-quantity passed (found 2, limit 5)
          quiet passed
      2026-01-05T00:00:00.003Z  asked for a change, to 2 at 99.5
      2026-01-05T00:00:00.003Z  modified, now 2 at 99.5, venue time 2026-01-05T00:00:00.002Z
      2026-01-05T00:00:00.003Z  filled, working → partially-filled, venue time 2026-01-05T00:00:00.002Z
          posted T-1: 1 at 99.5, fee 0.05 USDT, taker
          position 0 → 1
          net 0 → 1
          fee -0.05 USDT
      2026-01-05T00:00:00.003Z  asked for its end
      2026-01-05T00:00:00.003Z  canceled, partially-filled → canceled, venue time 2026-01-05T00:00:00.002Z, because asked for
      2026-01-05T00:00:00.003Z  filled, canceled → filled, venue time 2026-01-05T00:00:00.002Z
          posted T-2: 1 at 99, fee -0.01 USDT, taker
          position 1 → 2
          net 1 → 2
          fee +0.01 USDT
        discrepancy late-fill: expected nothing more in state canceled, found 2"
    `);
  });

  it('tells why an order was denied, by risk and by validation', () => {
    const found = () => [{ rule: 'max-order-quantity', passed: false, message: 'too much', limit: '1', found: '2' }, { rule: 'max-open-orders', passed: true, limit: '3', found: '0' }];
    const desk = aDesk({
      denies: () => [{ rule: 'max-order-quantity', message: 'too much', limit: '1', found: '2' }],
      review: ({ id }) => (id === 'O-1' ? { of: 'order', at: timestamp(DAY + 1), verdict: 'denied', findings: found } : undefined),
    });
    const denied = desk.hostOrders.submit(limit());
    const invalid = desk.hostOrders.submit(limit({ price: '99.0001', quantity: '0.00000001' }));
    expect(`${explainText(desk.hostOrders.explain(denied.id))}\n\n${explainText(desk.hostOrders.explain(invalid.id))}`).toMatchInlineSnapshot(`
      "order O-1: buy 2 BTC/USDT.SIM limit at 100 gtc; denied, filled 0
      2026-01-05T00:00:00.000Z  market.bar BTC/USDT.SIM: open 99, high 101, low 98, close 100
      2026-01-05T00:00:00.001Z  the host asked for it
      2026-01-05T00:00:00.001Z  risk refused the order
          max-order-quantity refused (found 2, limit 1): too much
          max-open-orders passed (found 0, limit 3)
      2026-01-05T00:00:00.001Z  denied, because too much

      order O-2: buy 0.00000001 BTC/USDT.SIM limit at 99.0001 gtc; denied, filled 0
      2026-01-05T00:00:00.000Z  market.bar BTC/USDT.SIM: open 99, high 101, low 98, close 100
      2026-01-05T00:00:00.001Z  the host asked for it
      2026-01-05T00:00:00.001Z  validation refused the order
          validation refused: quantity "0.00000001" is not a multiple of the lot size "0.001"
          validation refused: price "99.0001" is not a multiple of the tick size "0.01"
      2026-01-05T00:00:00.001Z  denied, because quantity "0.00000001" is not a multiple of the lot size "0.001"; price "99.0001" is not a multiple of the tick size "0.01""
    `);
  });

  it('tells of orders that belong to it, and of what is not known', () => {
    const desk = aDesk({ trail: {} });
    const entry = desk.hostOrders.submit(limit({ strategy: strategyId('sma') }));
    const group = { group: { id: 'exits', rule: 'oco' } } as const;
    const [exit, stop] = desk.hostOrders.submit([
      limit({ side: 'sell', price: '110', contingency: { after: entry.id, ...group } } as never),
      anOrderRequest({ type: 'stop-market', side: 'sell', triggerPrice: '90', quantity: '2', contingency: { after: clientOrderId('gone'), ...group } } as never),
    ]);
    expect([entry, exit, stop].map((order) => explainText(desk.hostOrders.explain(order?.id ?? entry.id))).join('\n\n')).toMatchInlineSnapshot(`
      "order O-1: buy 2 BTC/USDT.SIM limit at 100 gtc; submitted, filled 0
      2026-01-05T00:00:00.001Z  strategy "sma" asked for it
      2026-01-05T00:00:00.001Z  sent to SIM
        is waited for by O-2: submitted, filled 0 of 2
        not known: what the strategy was answering was not noted
        not known: what the rules of risk found was not noted

      order O-2: sell 2 BTC/USDT.SIM limit at 110 gtc; submitted, filled 0
      2026-01-05T00:00:00.001Z  the host asked for it
      2026-01-05T00:00:00.001Z  sent to SIM
        waits for O-1: submitted, filled 0 of 2
        linked with O-3: submitted, filled 0 of 2
        not known: what the rules of risk found was not noted

      order O-3: sell 2 BTC/USDT.SIM stop-market triggered at 90 gtc; submitted, filled 0
      2026-01-05T00:00:00.001Z  the host asked for it
      2026-01-05T00:00:00.001Z  sent to SIM
        waits for gone
        linked with O-2: submitted, filled 0 of 2
        not known: what the rules of risk found was not noted
        not known: the trigger "gone" is not remembered"
    `);
  });

  it('writes a time that no date holds as it is', () => {
    const desk = aDesk();
    const order = desk.hostOrders.submit(limit());
    desk.orders.apply(reportOf('accepted', order.id, { at: 1e17 }));
    expect(explainText(desk.hostOrders.explain(order.id))).toContain('venue time 100000000000000000');
  });
});

describe('an explanation', () => {
  it('has cause, decision, reviews and execution as data', () => {
    const desk = aDesk({ review: approving });
    const order = desk.hostOrders.submit(limit({ strategy: strategyId('sma') }));
    expect(desk.hostOrders.explain(order.id)).toMatchObject({
      cause,
      decision: { at: DAY + 1, by: 'strategy', strategy: 'sma' },
      reviews: [{ step: 0, at: DAY + 1, of: 'order', verdict: 'approved', findings: findings(), reasons: [] }],
      execution: { venue: 'SIM', heldBy: [], sentAt: DAY + 1 },
      effects: [],
      discrepancies: [],
      related: [],
      unknown: [],
    });
  });

  it('says who asked: the host, an algorithm, or nobody', () => {
    const desk = aDesk({ parts: (port) => ({ observers: [{ onOrder: ({ before, after }) => { if (!before && after.id === 'mine') port.submit(limit({ parentId: after.id, clientOrderId: clientOrderId('part') })); } }] }) });
    desk.hostOrders.submit(limit({ clientOrderId: clientOrderId('mine') }));
    desk.orders.apply(fill({ id: clientOrderId('theirs'), instrument: instrumentId('BTC/USDT.SIM'), side: 'buy' } as Order, 'T-1', { quantity: '1', price: '1' }));
    const explained = ['mine', 'part', 'theirs'].map((id) => desk.hostOrders.explain(clientOrderId(id)));
    expect(explained.map(({ decision }) => decision?.by)).toEqual(['host', 'algorithm', 'venue']);
    expect(explained.map(({ related }) => related.map(({ id, relation }) => `${relation} ${id}`))).toEqual([['child part'], ['parent mine'], []]);
  });

  it('says who held the order on our side', () => {
    const held: string[] = [];
    const desk = aDesk({ parts: () => ({ holders: [{ name: 'shelf', wants: () => true, hold: ({ id }) => held.push(id), cancel: () => undefined, modify: () => undefined, drop: () => undefined }] }) });
    const plain = desk.hostOrders.submit(limit());
    const worked = desk.hostOrders.submit(limit({ algorithm: { use: 'mine', parameters: {} } }));
    const waiting = desk.hostOrders.submit(limit({ contingency: { after: plain.id } }));
    expect([plain, worked, waiting].map(({ id }) => desk.hostOrders.explain(id).execution)).toEqual([
      { venue: 'SIM', heldBy: ['emulator'] },
      { venue: 'SIM', heldBy: ['algorithm'], algorithm: { use: 'mine', parameters: {} } },
      { venue: 'SIM', heldBy: ['contingency'] },
    ]);
  });

  it('says what is not remembered any more', () => {
    const desk = aDesk({ endedOrderLimit: 1, trail: { stepLimit: 20 } });
    const order = desk.hostOrders.submit(limit({ quantity: '100' }));
    for (let trade = 0; trade < 30; trade++) desk.orders.apply(fill(order, `T-${trade}`, { quantity: '1', price: '100' }));
    expect(desk.hostOrders.explain(order.id).unknown).toEqual(['what the strategy was answering was not noted', 'what the rules of risk found was not noted', '15 of its steps were dropped, for only so many are kept of one order'].slice(1));
    desk.orders.apply(reportOf('canceled', order.id));
    desk.orders.apply(reportOf('canceled', desk.hostOrders.submit(limit()).id));
    desk.orders.apply(fill(order, 'T-late', { quantity: '1', price: '100' }));
    expect(desk.hostOrders.explain(order.id)).toMatchObject({ steps: [{ topic: 'order.filled', before: 'canceled' }], unknown: ['it was followed from state "canceled" on; what was before is not remembered'] });
    expect(desk.hostOrders.explain(order.id).decision).toBeUndefined();
  });
});

it('says of an order that nobody followed that nothing is known', () => {
  const explanation = explainOrder(anOrderRecord(), { trail: new OrderTrail({ clock: new FakeClock() }), related: [] });
  expect(explanation).toMatchObject({ reviews: [], steps: [], effects: [], discrepancies: [], unknown: ['nothing is remembered of how it came about'] });
});

describe('the effects of fills', () => {
  const kinds = [
    anInstrument(),
    anInstrument({ kind: 'spot', id: 'ETH/USDT.SIM', base: 'ETH', quote: 'USDT', settle: 'USDT' } as never),
    anInstrument({ kind: 'equity', id: 'ACME.SIM' } as never),
    anInstrument({ kind: 'perpetual', id: 'BTC/USDT:USDT.SIM', multiplier: '10' } as never),
    anInstrument({ kind: 'perpetual', id: 'BTC/USD:BTC.SIM', inverse: true, settle: 'BTC', quote: 'USD', multiplier: '100', settleScale: 8 } as never),
  ];

  it.each(kinds)('are what the ledger and the positions did: $kind $id', (instrument) => {
    const desk = aDesk({ instruments: [instrument] });
    const { ledger, positions } = desk;
    const trades = [['buy', '2', '100'], ['sell', '1', '110'], ['sell', '3', '90'], ['buy', '2', '80']] as const;
    for (const [number, [side, quantity, price]] of trades.entries()) {
      const before = new Map(ledger.currencies().map((code) => [code, ledger.balance(code)]));
      const held = positions.net(instrument.id).quantity;
      const realized = positions.net(instrument.id).realizedProfit;
      const order = desk.hostOrders.submit(anOrderRequest({ instrument: instrument.id, side, quantity }));
      desk.orders.apply(fill(order, `T-${number}`, { quantity, price, fee: '0.3' }));
      if (number === 1) {
        desk.orders.apply(reportOf('fill-busted', order.id, { tradeId: tradeId('T-1') }));
        desk.orders.apply(fill(order, 'T-again', { quantity: '1', price: '111' }));
      }
      const { effects } = desk.hostOrders.explain(order.id);
      const moved = new Map<string, Scaled>();
      for (const { currency, amount } of effects.flatMap(({ money }) => money)) moved.set(currency, (moved.get(currency) ?? Scaled.zero).plus(Scaled.from(amount)));
      expect(ledger.currencies().map((code) => [code, (moved.get(code) ?? Scaled.zero).toString()])).toEqual(ledger.currencies().map((code) => [code, ledger.balance(code).minus(before.get(code) ?? Scaled.zero).toString()]));
      const [first, last] = [effects[0], effects.at(-1)];
      expect([first?.net?.before.toFixed(), last?.net?.after.toFixed()]).toEqual([held.toString(), positions.net(instrument.id).quantity.toString()]);
      const profit = effects.reduce((sum, { net }) => sum.plus(Scaled.from(net?.realized ?? '0')), Scaled.zero);
      expect(profit.toString()).toBe(positions.net(instrument.id).realizedProfit.minus(realized).toString());
    }
  });
});
