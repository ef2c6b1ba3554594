import { Scaled, strategyId, type Order, type OrderRequest } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AskedVenue } from '../fixtures/asked-venue.ts';
import { SimulatedClock, TradingKernel, createEventEngine } from '../index.ts';

const BTC = anInstrument();

class Closing extends Strategy {
  send(terms: Pick<OrderRequest, 'side' | 'type'> & { readonly quantity: string; readonly price?: string; readonly reduceOnly?: boolean }): Order { return this.submit({ instrument: BTC.id, ...terms } as OrderRequest); }
  close(): readonly Order[] { return this.closePosition(BTC.id); }
  own(): Scaled { return Scaled.from(this.position(BTC.id).quantity); }
  open(): readonly Order[] { return this.openOrders(BTC.id); }
}

type Step = { readonly do: 'close' } | { readonly do: 'fill'; readonly which: number; readonly share: number } | { readonly do: 'answer' } | { readonly do: 'exit' | 'entry'; readonly quantity: number };
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.constant<Step>({ do: 'close' }),
    fc.record({ do: fc.constant('fill' as const), which: fc.nat(5), share: fc.integer({ min: 1, max: 4 }) }),
    fc.constant<Step>({ do: 'answer' }),
    fc.record({ do: fc.constantFrom('exit' as const, 'entry' as const), quantity: fc.integer({ min: 1, max: 6 }) }),
  ),
  { maxLength: 14 },
);

function aDesk() {
  const clock = new SimulatedClock();
  const venue = new AskedVenue();
  const events = createEventEngine({ clock, onUnheardError: ({ error }) => { throw error; } });
  const kernel = new TradingKernel({ instruments: TradingKernel.mathOf([BTC]), clock, events, venue, rules: [], balances: { USDT: '1000000' }, currency: 'USDT' });
  const strategy = new Closing(undefined);
  kernel.addStrategy({ strategy, id: strategyId('a') });
  kernel.startStrategies();
  const fill = ({ id, remainingQuantity }: Order, quantity = remainingQuantity.toNumber()) => { venue.fill(id, String(Math.min(quantity, remainingQuantity.toNumber())), '100'); };
  const answer = (): boolean => {
    const id = venue.asked.shift();
    if (id === undefined) return false;
    if (strategy.open().some((order) => order.id === id)) venue.answer(id);
    return true;
  };
  return { strategy, fill, answer };
}

it('closing never goes over to the other side, and is done when the venue has answered everything', () => {
  let closed = 0;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), steps, (held, script) => {
      const { strategy, fill, answer } = aDesk();
      fill(strategy.send({ type: 'market', side: 'buy', quantity: String(held) }));
      for (const step of script) {
        if (step.do === 'close') strategy.close();
        else if (step.do === 'answer') answer();
        else if (step.do === 'entry') strategy.send({ type: 'limit', side: 'buy', quantity: String(step.quantity), price: '90' });
        else if (step.do === 'exit') {
          // its own exits are no more than it holds: what it orders beyond that is no matter of closing
          const free = strategy.open().filter(({ side }) => side === 'sell').reduce((left, { remainingQuantity }) => left.minus(Scaled.from(remainingQuantity)), strategy.own());
          const quantity = Math.min(step.quantity, Number(free.toString()));
          if (quantity > 0) strategy.send({ type: 'limit', side: 'sell', quantity: String(quantity), price: '110', reduceOnly: true });
        }
        else if (step.do === 'fill') {
          const open = strategy.open();
          const order = open[step.which % Math.max(1, open.length)];
          if (order) fill(order, step.share);
        }
        expect(strategy.own().sign).toBeGreaterThanOrEqual(0);
      }
      // from here on the venue answers all, and fills what is at market
      strategy.close();
      for (let round = 0; round < 100; round++) {
        const market = strategy.open().find(({ type }) => type === 'market');
        if (market) fill(market);
        else if (!answer()) break;
        expect(strategy.own().sign).toBeGreaterThanOrEqual(0);
      }
      expect([strategy.own().toString(), strategy.open().length]).toEqual(['0', 0]);
      closed++;
    }),
    { numRuns: cases() },
  );
  expect(closed).toBe(cases());
});
