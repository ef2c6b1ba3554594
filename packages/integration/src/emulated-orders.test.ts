import { timestamp, type ExecutionGateway, type OrderRequest } from '@redfire/core';
import { paperGateway } from '@redfire/gateway-paper';
import { describe, expect, it } from 'vitest';
import { BTC, aHost, bar } from './fixtures/a-host.ts';

/** A paper gateway that hides most of what its venue has. */
function bareGateway(): ExecutionGateway {
  const gateway = paperGateway({ balances: { USDT: '10000' } });
  const capabilities = { ...gateway.capabilities, orderTypes: ['market', 'limit'], timesInForce: ['gtc', 'ioc'], displayQuantity: false, triggerSources: [] } as const;
  return new Proxy(gateway, {
    get: (target, name) => {
      if (name === 'capabilities') return capabilities;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

async function running() {
  const host = aHost({ gateways: [bareGateway()] });
  await host.engine.start();
  const told: string[] = [];
  host.engine.events.on('*', (event, topic) => {
    if (topic.startsWith('order.') && 'order' in event) told.push(`${topic} ${event.order.type} ${event.order.state}`);
  });
  return { ...host, told };
}

const trade = (at: number, price: number) => ({ topic: 'market.trade', data: { instrument: BTC.id, at: timestamp(at), price, size: 5 } }) as const;
const ask = (request: object) => ({ instrument: BTC.id, side: 'sell', quantity: '1', ...request }) as OrderRequest;

describe('an engine before a gateway that has market and limit orders alone', () => {
  it('asks for the data that a stop needs, and sells at market when they reach it', async () => {
    const { engine, source, push, told } = await running();
    const { id, state } = engine.orders.submit(ask({ type: 'stop-market', triggerPrice: '95' }));
    await Promise.resolve();
    const wanted = source.subscriptions.map(({ topic }) => topic);
    for (const [place, price] of [97, 95, 94.5].entries()) push(trade(place + 1, price));
    expect([state, wanted.includes('market.trade'), wanted.includes('market.quote')]).toEqual(['held', true, true]);
    expect(told).toEqual(['order.held stop-market held', 'order.triggered stop-market triggered', 'order.submitted stop-market triggered', 'order.accepted stop-market triggered', 'order.filled stop-market filled']);
    const { filledQuantity, averagePrice } = engine.orders.get(id);
    // at the trade behind the one that triggered it
    expect([filledQuantity.toFixed(), averagePrice?.toFixed()]).toEqual(['1', '94.5']);
  });

  it('is moved by bars where nothing else comes', async () => {
    const { engine, push, told } = await running();
    engine.orders.submit(ask({ type: 'trailing-stop-market', trailingOffset: { by: 'percent', value: '5' } }));
    push(bar(0, 100, 110));
    push(bar(1, 110, 104));
    expect(told.at(-1)).toBe('order.accepted trailing-stop-market triggered');
    push(bar(2, 104));
    expect(told.at(-1)).toBe('order.filled trailing-stop-market filled');
  });

  it('lets an order expire that the venue knows no end of', async () => {
    const { engine, clock } = await running();
    const { id } = engine.orders.submit(ask({ type: 'limit', price: '200', timeInForce: 'gtd', expiresAt: timestamp(5_000) }));
    expect(engine.orders.get(id).state).toBe('working');
    clock.advanceTo(timestamp(5_000));
    await Promise.resolve();
    expect(engine.orders.get(id).state).toBe('expired');
  });

  it('refuses with every reason what nobody stands in for', async () => {
    const { engine } = await running();
    expect(engine.orders.submit(ask({ type: 'stop-limit', triggerPrice: '95', price: '94', displayQuantity: '0.5' })).reason).toBe('the venue has no displayQuantity');
    expect(engine.orders.submit(ask({ type: 'limit', price: '94', timeInForce: 'fok' })).reason).toBe('the venue has no time in force "fok"');
  });
});
