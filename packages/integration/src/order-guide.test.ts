import { type RedFireError, clientOrderId, ownerId, strategyId } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { BTC, MINUTE, aHost, bar } from './fixtures/a-host.ts';
import { canceling, explaining, history, listing, owning, placing, querying, replacing } from './order-guide.ts';

async function aDesk(options: Parameters<typeof aHost>[0] = {}) {
  const host = aHost(options);
  await host.engine.start();
  const lines: string[] = [];
  return { ...host, orders: host.engine.orders, lines, print: (line: string) => void lines.push(line) };
}

describe('the code of the guide on orders', () => {
  it('submits and waits', async () => {
    const { engine, lines, print } = await aDesk();
    const order = await placing(engine, BTC.id, print);
    expect([lines.length, lines[0], lines[1]?.startsWith('the venue has it as ')]).toEqual([2, `${order.id} is working`, true]);
  });

  it('hears of a refusal', async () => {
    const { engine, lines, print } = await aDesk({ risk: { maxOrderQuantity: '1' } });
    const order = await placing(engine, BTC.id, print);
    expect(lines).toEqual([`${order.id} is denied`, `order "${order.id}" was denied: order quantity "2" is above the limit "1"`]);
  });

  it('submits a list, and cancels', async () => {
    const { orders, lines, print } = await aDesk();
    const [first] = listing(orders, BTC.id);
    await first?.accepted;
    await canceling(orders, first?.id ?? clientOrderId('none'), print);
    expect(lines).toEqual(['canceled, 0 filled']);
  });

  it('replaces', async () => {
    const { orders, lines, print, push } = await aDesk();
    push(bar(0, 100));
    const order = orders.submit({ type: 'limit', instrument: BTC.id, side: 'buy', quantity: '1', price: '50' });
    await order.accepted;
    await replacing(orders, order.id, print);
    const [instead] = orders.list({ type: 'market' });
    expect([lines, orders.get(order.id).state]).toEqual([[`new-order: ${instead?.id} for 1`], 'canceled']);
  });

  it('queries', async () => {
    const { orders } = await aDesk();
    listing(orders, BTC.id);
    expect([querying(orders, BTC.id).resting.length, querying(orders, BTC.id).filled]).toEqual([2, []]);
  });

  it('owns', async () => {
    const { orders } = await aDesk();
    const { id } = orders.submit({ type: 'limit', instrument: BTC.id, side: 'buy', quantity: '1', price: '50', owner: ownerId('bob') });
    expect(() => owning(orders, ownerId('alice'), id)).toThrow(expect.objectContaining<Partial<RedFireError>>({ code: 'ORDER_NOT_FOUND' }));
  });
});

describe('an order of a strategy in an engine', () => {
  it('is explained from the bar to the position, with the numbers of every rule', async () => {
    const { orders, strategy, push, lines, print } = await aDesk({ risk: { maxOrderQuantity: '5', maxOpenOrders: 3 } });
    strategy.acts = [(s) => s.goLong('2'), (s) => s.goLong('9')];
    for (const [row, open] of [100, 101, 102].entries()) push(bar(row, open));
    const [denied, filled] = [orders.list({ states: ['denied'] })[0], orders.list({ states: ['filled'] })[0]];
    // the books go on; what the rules found does not
    listing(orders, BTC.id);
    const explanation = orders.explain(filled?.id ?? clientOrderId('none'));
    expect(explanation).toMatchObject({
      cause: { topic: 'market.bar', instrument: BTC.id, at: MINUTE, numbers: { open: 100, high: 100, low: 100, close: 100 } },
      decision: { by: 'strategy', strategy: strategyId('Acting') },
      reviews: [{ verdict: 'approved', findings: [{ rule: 'max-order-quantity', passed: true, limit: '5', found: '2' }, { rule: 'max-open-orders', passed: true, limit: '3', found: '0' }] }],
      execution: { heldBy: [] },
      effects: [{ position: { realized: expect.anything() as unknown } }],
      discrepancies: [],
      unknown: [],
    });
    expect(explanation.effects.map(({ position, money }) => [position?.before.toFixed(), position?.after.toFixed(), money.map(({ as, currency, amount }) => `${as} ${amount.toFixed()} ${currency}`)])).toEqual([['0', '2', ['fee -0.202 USDT']]]);
    history(orders, filled?.id ?? clientOrderId('none'), print);
    expect(lines).toEqual(['0 order.submitted submitted 0', '1 order.accepted working 0', '2 order.filled filled 2']);
    expect(explaining(orders, denied?.id ?? clientOrderId('none'), print)).toEqual([{ rule: 'max-order-quantity', passed: false, message: 'order quantity "9" is above the limit "5"', limit: '5', found: '9' }]);
    expect(lines.at(-1)).toContain('max-open-orders passed (found 0, limit 3)');
  });

  it('is explained by the fill that it answers', async () => {
    const { engine, orders, strategy, push } = await aDesk();
    let filledEvent: string | undefined;
    engine.events.on('order.filled', ({ id, fill }) => {
      filledEvent ??= id;
      if (fill.side === 'buy') orders.submit({ type: 'limit', instrument: BTC.id, side: 'sell', quantity: '1', price: '200' });
    });
    strategy.acts = [(s) => s.goLong('1')];
    push(bar(0, 100));
    push(bar(1, 101));
    const exit = orders.open({ side: 'sell' })[0];
    expect(orders.explain(exit?.id ?? clientOrderId('none')).cause).toEqual({ topic: 'order.filled', at: 2 * MINUTE, instrument: BTC.id, eventId: filledEvent, numbers: { quantity: 1, price: 101 } });
  });

  it('leaves nobody waiting when the engine stops, and no history where none is wanted', async () => {
    const { engine, orders } = await aDesk({ history: 'off', stop: { orders: 'leave' } });
    const order = orders.submit({ type: 'limit', instrument: BTC.id, side: 'buy', quantity: '1', price: '50' });
    const done = order.done.then(() => 'done', (error: unknown) => (error as RedFireError).code);
    await engine.stop();
    expect([await done, () => order.events()].map((what) => (typeof what === 'function' ? codeOf(what) : what))).toEqual(['ENGINE_CLOSED', 'INVALID_STATE']);
  });
});

function codeOf(call: () => unknown): string {
  try {
    call();
    return 'returned';
  } catch (error) {
    return (error as RedFireError).code;
  }
}
