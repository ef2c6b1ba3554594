import { InstrumentMath, ORDER_TYPES, Scaled, TIMES_IN_FORCE, sequentialIds, timestamp, toDecimal, tradeId } from '@redfire/core';
import { Ledger, OrderManager, PositionBook } from '@redfire/oms';
import { AlgorithmDesk } from '@redfire/oms/algorithms';
import { RiskEngine } from '@redfire/risk';
import { FakeClock, aQuote, aTrade, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { algorithms, following, looking, working, workingOwn } from './algorithm-guide.ts';

const instrument = anInstrument({ lotSize: '1' });

/** Order management with the algorithms of the guide, over a venue that fills what it gets at 100. */
function aDesk() {
  const clock = new FakeClock();
  const math = new InstrumentMath(instrument);
  const instruments = new Map([[instrument.id, math]]);
  const risk = new RiskEngine([]);
  const view = { math, position: Scaled.zero, openBuys: Scaled.zero, openSells: Scaled.zero, price: undefined, openOrders: 0 };
  const children: string[] = [];
  const desk: { algorithms?: AlgorithmDesk } = {};
  const orders: OrderManager = new OrderManager({
    instruments, clock, ids: sequentialIds(), ledger: new Ledger(), positions: new PositionBook(instruments),
    review: { review: (order) => risk.review(order, view), reviewAmendment: (change, order) => risk.reviewAmendment(change, order, view) },
    dispatch: {
      capabilitiesOf: () => ({ orderTypes: ORDER_TYPES, timesInForce: TIMES_IN_FORCE, postOnly: true, reduceOnly: true, displayQuantity: true, modify: true, snapshot: false, fillHistory: false }),
      submit: ({ id, side, quantity, type }) => {
        children.push(`${side} ${quantity.toFixed()} ${type}`);
        orders.apply({ kind: 'fill', orderId: id, instrument: instrument.id, side, at: clock.now(), tradeId: tradeId(`T-${children.length}`), quantity, price: toDecimal('100'), liquidity: 'taker' });
      },
      modify: () => undefined,
      cancel: () => undefined,
    },
    events: { wants: () => false, publish: () => undefined },
    parts: (port) => {
      const made = (desk.algorithms = new AlgorithmDesk(port, { algorithms }));
      return { holders: [made], observers: [made], market: [made], checks: [made.check] };
    },
  });
  return { orders, clock, children, algorithms: desk.algorithms! };
}

describe('the code of the guide on execution algorithms', () => {
  it('works an order, and tells how it did', () => {
    const { orders, clock, algorithms: desk } = aDesk();
    orders.market.onQuote(aQuote({ instrument: instrument.id, bid: 98, ask: 100 }));
    const { id } = working(orders, instrument.id);
    orders.market.onQuote(aQuote({ instrument: instrument.id, bid: 98, ask: 100 }));
    orders.market.onTrade(aTrade({ instrument: instrument.id, size: 50_000 }));
    clock.advanceBy(1_800_000);
    const lines: string[] = [];
    looking(desk, id, (line) => void lines.push(line));
    clock.advanceBy(1_800_000);
    expect([orders.get(id).state, orders.get(id).filledQuantity.toFixed(), lines.length, lines[0]?.includes('101.0 bp worse than at arrival')]).toEqual(['filled', '5000', 1, true]);
  });

  it('follows the volume of the days before', () => {
    const { orders, clock, children } = aDesk();
    const openAt = timestamp(86_400_000);
    const half = 3.25 * 3_600_000;
    // all of the volume of the day before was in the first quarter of an hour, and in the one after half of the day
    const history = [aTrade({ at: timestamp(60_000), size: 3 }), aTrade({ at: timestamp(half + 60_000), size: 1 })];
    following(orders, instrument.id, history, openAt);
    clock.advanceTo(timestamp(openAt + 2 * half));
    expect(children).toEqual(['sell 15000 market', 'sell 5000 market']);
  });

  it('works an order by an algorithm of its own', () => {
    const { orders, children } = aDesk();
    const { id } = workingOwn(orders, instrument.id);
    for (const price of [100, 99.6, 99.5, 99.2, 98.9, 101]) orders.market.onTrade(aTrade({ instrument: instrument.id, price }));
    expect([children, orders.get(id).state]).toEqual([['buy 2 market', 'buy 2 market', 'buy 2 market'], 'partially-filled']);
  });
});
