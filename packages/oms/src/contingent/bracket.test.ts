import { accountId, clientOrderId, ownerId, sequentialIds, strategyId, type Bracket, type OrderRequest } from '@redfire/core';
import { anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { bracket, oco, oto, ouo } from './bracket.ts';

const entry = anOrderRequest({ clientOrderId: clientOrderId('E'), quantity: '10', strategy: strategyId('s'), owner: ownerId('o'), account: accountId('a'), tags: ['t'], positionSide: 'long' });

function made(changes: Partial<Bracket> = {}): readonly OrderRequest[] {
  const ids = sequentialIds();
  return bracket({ entry, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' }, ...changes }, () => ids.next('B'));
}

const quantitiesOf = (orders: readonly OrderRequest[]) => orders.map(({ quantity }) => String(quantity));

describe('a bracket', () => {
  it('is an entry and, the stop first, exits that wait for it, only reduce and belong together', () => {
    const common = { instrument: entry.instrument, side: 'sell', reduceOnly: true, strategy: 's', owner: 'o', account: 'a', tags: ['t'], positionSide: 'long' };
    const link = (part: string) => ({ after: 'E', group: { id: 'B-1', rule: 'ouo', part } });
    const [first, stop, profit] = made();
    expect([first, stop, { ...profit, quantity: String(profit?.quantity) }]).toEqual([
      entry,
      { ...common, clientOrderId: 'B-2', type: 'stop-market', triggerPrice: '90', quantity: '10', contingency: link('stop') },
      { ...common, clientOrderId: 'B-3', type: 'limit', price: '110', quantity: '10', contingency: link('take-profit') },
    ]);
  });

  it('names an entry that has no id', () => {
    const ids = sequentialIds();
    const [first, stop] = bracket({ entry: anOrderRequest(), stop: { triggerPrice: '90' } }, () => ids.next('B'));
    expect([first?.clientOrderId, stop?.contingency?.after]).toEqual(['B-1', 'B-1']);
  });

  it.each<[string, Bracket['stop'] & {}, object]>([
    ['at a limit', { triggerPrice: '90', price: '89', triggerSource: 'mark' }, { type: 'stop-limit', triggerPrice: '90', price: '89', triggerSource: 'mark' }],
    ['behind the price', { trailingOffset: { by: 'percent', value: '2' }, activationPrice: '105' }, { type: 'trailing-stop-market', trailingOffset: { by: 'percent', value: '2' }, activationPrice: '105' }],
    ['behind the price, at a limit', { trailingOffset: { by: 'ticks', value: '9' }, limitOffset: '1' }, { type: 'trailing-stop-limit', trailingOffset: { by: 'ticks', value: '9' }, limitOffset: '1' }],
  ])('stops %s', (_, stop, expected) => {
    expect(made({ stop })[1]).toMatchObject(expected);
  });

  it('splits the quantity: as asked for, by lots, and the rest to the last', () => {
    const prices = ['110', '120', '130'];
    expect([
      quantitiesOf(made({ takeProfits: [{ price: '110', quantity: '3' }, { price: '120' }] })),
      quantitiesOf(made({ takeProfits: prices.map((price) => ({ price })), lotSize: '1' })),
      quantitiesOf(made({ takeProfits: prices.map((price) => ({ price })), lotSize: '0.001' })),
      quantitiesOf(made({ takeProfits: [{ price: '110', quantity: '2' }, { price: '120', quantity: '3' }] })),
    ]).toEqual([['10', '10', '3', '7'], ['10', '10', '3', '3', '4'], ['10', '10', '3.333', '3.333', '3.334'], ['10', '10', '2', '3']]);
  });

  it.each<[string, Partial<Bracket>]>([
    ['a bracket needs a stop or a take profit', { takeProfits: [], stop: undefined as never }],
    ['take profits are for 11, more than the entry\'s 10', { takeProfits: [{ price: '110', quantity: '6' }, { price: '120', quantity: '5' }] }],
    ['the entry\'s 10 is too little for 2 take profits', { takeProfits: [{ price: '110', quantity: '10' }, { price: '120' }] }],
    ['the entry\'s 10 is too little for 2 take profits', { takeProfits: [{ price: '110' }, { price: '120' }], lotSize: '6' }],
    ['take profits without quantities need lotSize to be split by', { takeProfits: [{ price: '110' }, { price: '120' }] }],
    ['a take profit at 90 is on the losing side of the stop at 90', { takeProfits: [{ price: '90' }] }],
    ['a take profit at 110 is on the losing side of the stop at 90', { entry: { ...entry, side: 'sell' } }],
  ])('refuses: %s', (message, changes) => {
    expect(() => made(changes)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message }) as Error);
  });
});

describe('linked orders', () => {
  it('share a group, whose rule is theirs', () => {
    const orders = [anOrderRequest(), anOrderRequest({ contingency: { after: clientOrderId('X') } })];
    expect([oco(orders, () => 'G'), ouo(orders, () => 'G')].map((list) => list.map(({ contingency }) => contingency))).toEqual(
      ['oco', 'ouo'].map((rule) => [{ group: { id: 'G', rule } }, { after: 'X', group: { id: 'G', rule } }]),
    );
  });

  it('wait for the first, and keep what else their contingency says', () => {
    const [first, second] = oto(anOrderRequest(), [anOrderRequest({ contingency: { release: 'when-filled' } })], () => 'E');
    expect([first?.clientOrderId, second?.contingency]).toEqual(['E', { after: 'E', release: 'when-filled' }]);
  });
});
