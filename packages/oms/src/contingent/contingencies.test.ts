import { clientOrderId, ownerId, strategyId, toDecimal, tradeId, type Bracket, type OrderRequest } from '@redfire/core';
import { aTrade, anInstrument, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aContingentDesk, type ContingentDeskOptions } from '../fixtures/contingent-desk.ts';
import { bracket, oco, oto, ouo } from './bracket.ts';

/** `E` buys 10, `B-2` stops at 90, `B-3` takes profit at 110. */
function aBracketDesk(options: ContingentDeskOptions & { readonly bracket?: Partial<Bracket> } = {}) {
  const desk = aContingentDesk(options);
  const entry = anOrderRequest({ clientOrderId: clientOrderId('E'), quantity: '10' });
  desk.submit(bracket({ entry, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' }, ...options.bracket }, desk.nextId));
  desk.settle();
  return desk;
}

function limit(id: string, overrides: Partial<OrderRequest> = {}): OrderRequest {
  return anOrderRequest({ clientOrderId: clientOrderId(id), quantity: '5', ...overrides });
}

describe('a bracket', () => {
  it('sends its entry and holds its exits', () => {
    const desk = aBracketDesk();
    expect([desk.venue.sent, desk.states()]).toEqual([['submit E buy 10'], ['B-2 held 0/10', 'B-3 held 0/10', 'E working 0/10']]);
  });

  it('works as much of each exit as the entry has filled, the stop first', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.fill('E', '3');
    expect([desk.venue.sent.slice(1), desk.open()]).toEqual([['submit B-2 sell 4', 'submit B-3 sell 4', 'modify B-2 7', 'modify B-3 7'], ['B-2 7', 'B-3 7', 'E 3']]);
  });

  it('takes what one exit fills off the other', () => {
    const desk = aBracketDesk();
    desk.fill('E', '10');
    desk.fill('B-3', '4');
    expect(desk.open()).toEqual(['B-2 6', 'B-3 6']);
    desk.fill('B-3', '6');
    expect([desk.open(), desk.order('B-2').state, desk.contingencies.size]).toEqual([[], 'canceled', 0]);
  });

  it('goes on with new exits of the same link where the old ones had closed what was filled so far', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.fill('B-3', '4');
    expect(desk.open()).toEqual(['E 6']);
    desk.fill('E', '6');
    expect([desk.open(), desk.order('O-1').metadata, desk.order('O-1').contingency]).toEqual([['O-1 6', 'O-2 6'], { continues: 'B-2' }, desk.order('B-2').contingency]);
  });

  it('places further orders for what the entry fills later where the venue does not change orders', () => {
    const desk = aBracketDesk({ capabilities: { modify: false } });
    desk.fill('E', '4');
    desk.fill('E', '6');
    expect(desk.open()).toEqual(['B-2 4', 'B-3 4', 'O-1 6', 'O-2 6']);
    desk.fill('B-3', '3');
    expect([desk.open(), desk.orders.list({ states: ['held'] })]).toEqual([['B-2 4', 'B-3 1', 'O-2 6', 'O-3 3'], []]);
  });

  it('lets what takes the place of an order stand by while the order is being canceled', () => {
    const desk = aBracketDesk({ capabilities: { modify: false } });
    desk.fill('E', '10');
    desk.venue.fill(clientOrderId('B-3'), toDecimal('4'));
    for (const report of desk.venue.reports.splice(0)) desk.orders.apply(report);
    expect(desk.orders.list({ states: ['held'] }).map(({ id, quantity }) => `${id} ${quantity.toFixed()}`)).toEqual(['O-1 6']);
    desk.orders.cancelAll();
    desk.settle();
    expect(desk.open()).toEqual([]);
  });

  it('keeps its exits at what was filled when the entry ends', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.orders.cancel(clientOrderId('E'));
    desk.settle();
    expect(desk.open()).toEqual(['B-2 4', 'B-3 4']);
  });

  it('cancels its exits when the entry ends unfilled, and says why', () => {
    const desk = aBracketDesk();
    desk.orders.cancel(clientOrderId('E'));
    desk.settle();
    expect([desk.venue.sent, desk.order('B-2').reason, desk.order('B-3').state, desk.contingencies.size]).toEqual([['submit E buy 10', 'cancel E'], 'order "E" ended unfilled', 'canceled', 0]);
  });

  it('makes exits for a fill that comes after the entry and everything else has ended', () => {
    const desk = aBracketDesk();
    const canceled = { kind: 'canceled', orderId: clientOrderId('E'), at: desk.clock.now() } as const;
    desk.venue.fill(clientOrderId('E'), toDecimal('2'));
    desk.orders.apply(canceled);
    expect([desk.contingencies.size, desk.order('B-2').state]).toEqual([0, 'canceled']);
    desk.settle();
    expect([desk.open(), desk.discrepancies().map(({ kind }) => kind)]).toEqual([['E 8', 'O-1 2', 'O-2 2'], ['late-fill']]);
  });

  it('makes its exits smaller when a fill of the entry is taken back', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.fill('E', '3');
    desk.venue.bust(clientOrderId('E'), 0);
    desk.settle();
    expect(desk.open()).toEqual(['B-2 3', 'B-3 3', 'E 7']);
  });

  it('puts exits back to work when one of their fills is taken back', () => {
    const desk = aBracketDesk();
    desk.fill('E', '10');
    desk.fill('B-3', '10');
    desk.venue.bust(clientOrderId('B-3'), 0);
    desk.settle();
    expect(desk.open()).toEqual(['O-1 10', 'O-2 10']);
  });

  it('splits the position between several take profits, which leave each other alone', () => {
    const desk = aBracketDesk({ bracket: { takeProfits: [{ price: '110', quantity: '3' }, { price: '120' }] } });
    desk.fill('E', '10');
    desk.fill('B-3', '3');
    expect(desk.open()).toEqual(['B-2 7', 'B-4 7']);
    desk.fill('B-2', '2');
    expect(desk.open()).toEqual(['B-2 5', 'B-4 5']);
  });

  it('tells of exits that closed more than was open, and sends nothing to make up for it', () => {
    const desk = aBracketDesk();
    desk.fill('E', '10');
    desk.venue.fill(clientOrderId('B-2'), toDecimal('10'));
    desk.venue.fill(clientOrderId('B-3'), toDecimal('4'));
    desk.settle();
    expect(desk.open()).toEqual([]);
    expect(desk.discrepancies()).toMatchObject([{ kind: 'overfill', orderId: 'B-3', expected: 'exits of order "E" of at most 10, what it filled', found: '14' }]);
    expect(desk.positions.net(desk.order('E').instrument).quantity.toString()).toBe('-4');
  });

  it('tells of more than was open when it becomes more, and not when it becomes less', () => {
    const desk = aBracketDesk();
    desk.fill('E', '10');
    desk.venue.fill(clientOrderId('B-2'), toDecimal('10'));
    for (let piece = 0; piece < 2; piece++) desk.venue.fill(clientOrderId('B-3'), toDecimal('2'));
    desk.settle();
    desk.venue.bust(clientOrderId('B-3'), 0);
    desk.settle();
    expect(desk.discrepancies().map(({ found }) => found)).toEqual(['12', '14']);
  });

  it('waits for what the venue takes at least', () => {
    const desk = aBracketDesk({ instrument: anInstrument({ lotSize: '1', minQuantity: '3' }) });
    desk.fill('E', '2');
    expect(desk.open()).toEqual(['E 8']);
    desk.fill('E', '1');
    expect(desk.open()).toEqual(['B-2 3', 'B-3 3', 'E 7']);
  });

  it('keeps one amendment on the way however many fills there are, and then asks for what is right', () => {
    const desk = aBracketDesk();
    desk.fill('E', '1');
    for (let piece = 0; piece < 9; piece++) desk.venue.fill(clientOrderId('E'), toDecimal('1'));
    for (const report of desk.venue.reports.splice(0)) desk.orders.apply(report);
    desk.settle();
    expect([desk.venue.sent.filter((text) => text.startsWith('modify B-2')), desk.open()]).toEqual([['modify B-2 2', 'modify B-2 10'], ['B-2 10', 'B-3 10']]);
  });

  it('cancels and replaces an exit that the venue would not make smaller', () => {
    const desk = aBracketDesk();
    desk.fill('E', '10');
    desk.venue.fill(clientOrderId('B-3'), toDecimal('4'));
    for (const report of desk.venue.reports.splice(0)) desk.orders.apply(report);
    desk.venue.refuses = true;
    desk.settle();
    expect([desk.venue.sent.slice(-3), desk.open()]).toEqual([['modify B-2 6', 'cancel B-2', 'submit O-1 sell 6'], ['B-3 6', 'O-1 6']]);
  });

  it('asks again for a cancel that was refused, later each time', () => {
    const desk = aBracketDesk();
    desk.fill('E', '10');
    desk.venue.fill(clientOrderId('B-3'), toDecimal('10'));
    for (const report of desk.venue.reports.splice(0)) desk.orders.apply(report);
    const refuse = () => {
      desk.venue.refuses = true;
      desk.venue.arrive();
      for (const report of desk.venue.reports.splice(0)) desk.orders.apply(report);
    };
    refuse();
    desk.clock.advanceBy(999);
    const early = desk.venue.requests.length;
    desk.clock.advanceBy(1);
    const asked = desk.venue.requests.length;
    refuse();
    expect([early, asked, desk.clock.timers().map(({ at }) => at)]).toEqual([0, 1, [3_000]]);
    desk.settle();
    expect([desk.open(), desk.clock.pendingTimers]).toEqual([[], 0]);
  });

  it('leaves the other exit as it is when one is canceled by its owner or refused', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.orders.cancel(clientOrderId('B-3'));
    desk.settle();
    desk.fill('E', '6');
    expect(desk.open()).toEqual(['B-2 10']);
  });

  it('keeps the link through an amendment of the price, also in the orders that go on for it', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.orders.modify({ orderId: clientOrderId('B-3'), price: '115' });
    desk.settle();
    desk.fill('B-2', '4');
    desk.fill('E', '6');
    expect([desk.open(), desk.order('O-2').exact?.price?.toString()]).toEqual([['O-1 6', 'O-2 6'], '115']);
  });

  it('takes a quantity its owner gives an exit as the new proportion to the entry', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.orders.modify({ orderId: clientOrderId('B-3'), quantity: '2' });
    desk.settle();
    expect(desk.open()).toEqual(['B-2 4', 'B-3 2', 'E 6']);
    desk.fill('E', '6');
    expect(desk.open()).toEqual(['B-2 10', 'B-3 5']);
  });

  it('brings an exit that its owner makes larger than the position back to it', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.orders.modify({ orderId: clientOrderId('B-3'), quantity: '9' });
    desk.settle();
    expect(desk.open()).toEqual(['B-2 4', 'B-3 4', 'E 6']);
  });

  it('takes an amendment of an exit that waits', () => {
    const desk = aBracketDesk();
    desk.orders.modify({ orderId: clientOrderId('B-3'), quantity: '5', price: '120' });
    desk.fill('E', '10');
    expect([desk.open(), desk.order('B-3').exact?.price?.toString()]).toEqual([['B-2 10', 'B-3 5'], '120']);
  });

  it('works the exits that risk approves when it refuses another', () => {
    const desk = aBracketDesk({ denies: ({ id, quantity }) => id === 'B-3' && quantity.lessThan('10') });
    desk.fill('E', '4');
    expect([desk.open(), desk.order('B-3').state]).toEqual([['B-2 4', 'E 6'], 'denied']);
  });
});

describe('a bracket at a venue without stops', () => {
  it('has its stop grow, trigger and take the take profit out on our side', () => {
    const desk = aBracketDesk({ capabilities: { orderTypes: ['market', 'limit'] } });
    desk.fill('E', '4');
    desk.fill('E', '6');
    expect([desk.open(), desk.order('B-2').state, desk.order('B-2').quantity.toFixed()]).toEqual([['B-3 10'], 'held', '10']);
    desk.fill('B-3', '4');
    expect(desk.order('B-2').quantity.toFixed()).toBe('6');
    desk.orders.market.onTrade(aTrade({ price: 89 }));
    desk.settle();
    expect(desk.open()).toEqual(['B-2 6', 'B-3 6']);
    desk.fill('B-2', '6');
    expect([desk.open(), desk.venue.sent.slice(-2)]).toEqual([[], ['submit B-2 sell 6', 'cancel B-3']]);
  });
});

describe('one triggers the other', () => {
  it('sends what waits in proportion to what filled', () => {
    const desk = aContingentDesk();
    desk.submit(oto(limit('A', { quantity: '10' }), [limit('B', { quantity: '4' }), limit('C', { quantity: '20' })], desk.nextId));
    desk.settle();
    desk.fill('A', '3');
    expect(desk.open()).toEqual(['A 7', 'B 1', 'C 6']);
  });

  it('sends what asks for it whole, once the other is filled', () => {
    const desk = aContingentDesk();
    desk.submit(oto(limit('A'), [limit('B', { quantity: '2', contingency: { release: 'when-filled' } })], desk.nextId));
    desk.settle();
    desk.fill('A', '4');
    expect(desk.open()).toEqual(['A 1']);
    desk.fill('A', '1');
    expect(desk.open()).toEqual(['B 2']);
  });

  it('gives up what was to go out whole when the other ends before it is filled', () => {
    const desk = aContingentDesk();
    desk.submit(oto(limit('A'), [limit('B', { contingency: { release: 'when-filled' } })], desk.nextId));
    desk.settle();
    desk.fill('A', '4');
    desk.orders.cancel(clientOrderId('A'));
    desk.settle();
    expect([desk.states(), desk.order('B').reason]).toEqual([['A canceled 4/5', 'B canceled 0/5'], 'order "A" ended before it was filled']);
  });

  it('goes on from order to order', () => {
    const desk = aContingentDesk();
    const chain = [limit('A'), limit('B', { contingency: { after: clientOrderId('A') } }), limit('C', { contingency: { after: clientOrderId('B') } })];
    desk.submit(chain);
    desk.settle();
    desk.fill('A', '5');
    desk.fill('B', '2');
    expect(desk.open()).toEqual(['B 3', 'C 2']);
  });

  it('ends a whole chain with its first order', () => {
    const desk = aContingentDesk();
    desk.submit([limit('A'), limit('B', { contingency: { after: clientOrderId('A') } }), limit('C', { contingency: { after: clientOrderId('B') } })]);
    desk.settle();
    desk.orders.cancel(clientOrderId('A'));
    desk.settle();
    expect([desk.states(), desk.order('C').reason]).toEqual([['A canceled 0/5', 'B canceled 0/5', 'C canceled 0/5'], 'order "B" ended unfilled']);
  });

  it('sends what is submitted later for an order that has filled', () => {
    const desk = aContingentDesk();
    desk.submit([limit('A')]);
    desk.settle();
    desk.fill('A', '5');
    desk.submit([limit('B', { contingency: { after: clientOrderId('A') } })]);
    desk.settle();
    expect(desk.open()).toEqual(['B 5']);
  });

  it('knows its own amendment when the answer comes behind a repeat of an earlier one', () => {
    const desk = aContingentDesk();
    desk.submit(oto(limit('A', { quantity: '10' }), [limit('B', { quantity: '10' })], desk.nextId));
    desk.settle();
    desk.fill('A', '3');
    desk.venue.fill(clientOrderId('A'), toDecimal('2'));
    const hear = () => desk.venue.reports.splice(0).map((report) => (desk.orders.apply(report), report));
    hear();
    desk.venue.arrive();
    const [answer] = hear();
    desk.venue.fill(clientOrderId('A'), toDecimal('2'));
    hear();
    if (answer) desk.orders.apply(answer);
    desk.settle();
    desk.fill('A', '3');
    expect([answer?.kind, desk.open().reduce((sum, text) => sum + Number(text.split(' ')[1]), 0)]).toEqual(['modified', 10]);
  });

  it('gives up what waits for an order of another owner', () => {
    const desk = aContingentDesk();
    desk.submit(oto(limit('A', { owner: ownerId('ada') }), [limit('B', { owner: ownerId('ada') })], desk.nextId));
    desk.submit([limit('C', { owner: ownerId('bob'), contingency: { after: clientOrderId('A') } })]);
    desk.settle();
    desk.fill('A', '5');
    expect([desk.order('C').reason, desk.open()]).toEqual(['order "A" is not known', ['B 5']]);
  });

  it('gives up what waits for an order that nobody knows', () => {
    const desk = aContingentDesk();
    desk.submit([limit('B', { contingency: { after: clientOrderId('X') } })]);
    expect([desk.order('B').reason, desk.contingencies.size]).toEqual(['order "X" is not known', 0]);
  });
});

describe('orders of one group', () => {
  it('cancel each other with the first fill (oco)', () => {
    const desk = aContingentDesk();
    desk.submit(oco([limit('A'), limit('B'), limit('C')], desk.nextId));
    desk.settle();
    desk.fill('B', '1');
    expect(desk.open()).toEqual(['B 4']);
  });

  it('become smaller by what the others fill (ouo)', () => {
    const desk = aContingentDesk();
    desk.submit(ouo([limit('A'), limit('B', { quantity: '8' })], desk.nextId));
    desk.settle();
    desk.fill('A', '2');
    expect(desk.open()).toEqual(['A 3', 'B 6']);
    desk.fill('B', '4');
    expect(desk.open()).toEqual(['B 2']);
  });

  it('become smaller where the venue does not change orders', () => {
    const desk = aContingentDesk({ capabilities: { modify: false } });
    desk.submit(ouo([limit('A'), limit('B', { quantity: '8' })], desk.nextId));
    desk.settle();
    desk.fill('A', '2');
    expect([desk.open(), desk.order('B').state]).toEqual([['A 3', 'O-1 6'], 'canceled']);
  });

  it('take a quantity of their owner as what is left of them', () => {
    const desk = aContingentDesk();
    desk.submit(ouo([limit('A'), limit('B', { quantity: '8' })], desk.nextId));
    desk.settle();
    desk.fill('A', '2');
    desk.orders.modify({ orderId: clientOrderId('B'), quantity: '5' });
    desk.settle();
    expect(desk.open()).toEqual(['A 3', 'B 5']);
    desk.fill('A', '1');
    expect(desk.open()).toEqual(['A 2', 'B 4']);
  });

  it('leave each other alone when one ends without a fill', () => {
    const desk = aContingentDesk();
    desk.submit(oco([limit('A'), limit('B')], desk.nextId));
    desk.settle();
    desk.orders.cancel(clientOrderId('A'));
    desk.settle();
    expect(desk.open()).toEqual(['B 5']);
  });

  it('are told of when they fill together', () => {
    const desk = aContingentDesk();
    desk.submit(oco([limit('A'), limit('B')], desk.nextId));
    desk.settle();
    desk.venue.fill(clientOrderId('A'), toDecimal('5'));
    desk.venue.fill(clientOrderId('B'), toDecimal('5'));
    desk.settle();
    expect(desk.discrepancies()).toMatchObject([{ kind: 'overfill', orderId: 'B', found: '10' }]);
  });

  it('are not those of another owner or strategy with the same group id', () => {
    const desk = aContingentDesk();
    const group = { id: 'mine', rule: 'oco' } as const;
    desk.submit([limit('A', { contingency: { group } }), limit('B', { contingency: { group }, strategy: strategyId('other') })]);
    desk.settle();
    desk.fill('A', '5');
    expect(desk.open()).toEqual(['B 5']);
  });

  it('keeps here what comes when its group is decided already', () => {
    const desk = aContingentDesk();
    const group = { id: 'mine', rule: 'oco' } as const;
    desk.submit([limit('A', { contingency: { group } })]);
    desk.settle();
    desk.fill('A', '1');
    desk.submit([limit('B', { contingency: { group } })]);
    desk.settle();
    expect([desk.open(), desk.order('B').reason, desk.venue.orders.has(clientOrderId('B'))]).toEqual([['A 4'], 'others of its group have filled', false]);
  });
});

describe('what is remembered', () => {
  it('is nothing of orders without a contingency', () => {
    const desk = aContingentDesk();
    desk.submit([limit('A')]);
    desk.settle();
    expect(desk.contingencies.size).toBe(0);
  });

  it('is bounded once contingencies are over', () => {
    const desk = aContingentDesk({ endedOrderLimit: 6 });
    for (let round = 0; round < 5; round++) {
      desk.submit(oto(limit(`A${round}`), [limit(`B${round}`)], desk.nextId));
      desk.settle();
      desk.orders.cancel(clientOrderId(`A${round}`));
      desk.settle();
    }
    const late = (round: number) => {
      const id = clientOrderId(`A${round}`);
      desk.orders.apply({ kind: 'fill', orderId: id, at: desk.clock.now(), tradeId: tradeId('T'), quantity: toDecimal('5'), price: toDecimal('100'), liquidity: 'taker', instrument: desk.order('A0').instrument, side: 'buy' });
      desk.settle();
    };
    late(0);
    expect(desk.contingencies.size).toBe(0);
    late(4);
    expect(desk.open()).toEqual(['O-1 5']);
  });

  it('is, after a restart, what somebody ended', () => {
    const desk = aBracketDesk();
    desk.fill('E', '4');
    desk.orders.cancel(clientOrderId('B-3'));
    desk.settle();
    desk.restart();
    desk.fill('E', '6');
    expect(desk.open()).toEqual(['B-2 10']);
  });

  it('is, after a restart, what was over: an entry that had filled before it was canceled has its exits', () => {
    const desk = aBracketDesk();
    desk.venue.fill(clientOrderId('E'), toDecimal('3'));
    desk.orders.cancel(clientOrderId('E'));
    desk.venue.arrive();
    const [fill, canceled] = desk.venue.reports.splice(0);
    desk.orders.apply(canceled!);
    const sizes = [desk.contingencies.size];
    desk.restart();
    desk.orders.apply(fill!);
    desk.settle();
    expect([sizes, desk.open()]).toEqual([[0], ['O-1 3', 'O-2 3']]);
  });

  it('is, after a restart, whose cancel is on its way', () => {
    const desk = aBracketDesk({ capabilities: { modify: false } });
    desk.fill('E', '10');
    desk.venue.fill(clientOrderId('B-3'), toDecimal('4'));
    for (const report of desk.venue.reports.splice(0)) desk.orders.apply(report);
    desk.restart();
    desk.settle();
    expect(desk.open()).toEqual(['B-3 6', 'O-1 6']);
  });

  it('survives a restart', () => {
    const before = aBracketDesk();
    before.fill('E', '4');
    before.orders.modify({ orderId: clientOrderId('B-3'), quantity: '2', price: '115' });
    before.settle();
    const saved: unknown = JSON.parse(JSON.stringify(before.contingencies.save()));
    const after = aContingentDesk();
    after.contingencies.restore(saved as ReturnType<typeof before.contingencies.save>);
    expect([JSON.parse(JSON.stringify(after.contingencies.save())), after.contingencies.size]).toEqual([saved, 3]);
  });
});
