import { clientOrderId, toDecimal, type OrderRequest } from '@redfire/core';
import { anInstrument, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aContingentDesk, type ContingentDeskOptions } from '../fixtures/contingent-desk.ts';
import { aFullDesk } from '../fixtures/full-desk.ts';
import { bracket } from './bracket.ts';

/** Brackets by the name of their entry, whose exits are its name with `-stop` and `-profit`, and plain orders beside them. */
function aDesk(options: ContingentDeskOptions = {}) {
  const desk = aContingentDesk(options);
  const submit = (id: string, quantity: string, side: 'buy' | 'sell' = 'buy') => {
    desk.submit(aBracket(id, quantity, side));
    desk.settle();
  };
  return {
    desk,
    submit,
    open: (id: string, quantity: string, side: 'buy' | 'sell' = 'buy') => {
      submit(id, quantity, side);
      desk.fill(id, quantity);
    },
    plain: (id: string, side: 'buy' | 'sell', quantity: string) => {
      desk.submit([anOrderRequest({ clientOrderId: clientOrderId(id), side, quantity })]);
      desk.settle();
      desk.fill(id, quantity);
    },
  };
}

/** What stands by on our side. */
const held = ({ orders }: ReturnType<typeof aContingentDesk>) => orders.list({ states: ['held'] }).map(({ id, quantity }) => `${id} ${quantity.toFixed()}`).sort();

function aBracket(id: string, quantity: string, side: 'buy' | 'sell' = 'buy'): readonly OrderRequest[] {
  // the group is named first, then its exits
  const names = [`${id}-group`, `${id}-stop`, `${id}-profit`];
  const prices = side === 'buy' ? { stop: '90', profit: '110' } : { stop: '110', profit: '90' };
  const entry = anOrderRequest({ clientOrderId: clientOrderId(id), side, quantity });
  return bracket({ entry, stop: { triggerPrice: prices.stop }, takeProfits: [{ price: prices.profit }] }, () => names.shift() ?? '');
}

describe('exits and what else changes the position', () => {
  it('are made smaller with it, and get back what was taken off them', () => {
    const { desk, open, plain } = aDesk();
    open('A', '10');
    plain('X', 'sell', '4');
    const less = desk.open();
    plain('Y', 'buy', '1');
    const more = desk.open();
    plain('Z', 'buy', '9');
    expect([less, more, desk.open()]).toEqual([['A-profit 6', 'A-stop 6'], ['A-profit 7', 'A-stop 7'], ['A-profit 10', 'A-stop 10']]);
  });

  it('get it back after a restart, wherever the position grew', () => {
    const { desk, open, plain } = aDesk();
    open('A', '10');
    plain('X', 'sell', '4');
    desk.restart();
    plain('Y', 'buy', '1');
    const more = desk.open();
    desk.contingencies.suspend();
    plain('Z', 'buy', '9');
    const suspended = desk.open();
    desk.restart();
    desk.settle();
    expect([more, suspended, desk.open()]).toEqual([['A-profit 7', 'A-stop 7'], ['A-profit 7', 'A-stop 7'], ['A-profit 10', 'A-stop 10']]);
  });

  it('are over once it is closed another way, whatever is opened later and whoever is started again', () => {
    const { desk, open, plain } = aDesk();
    open('A', '10');
    plain('X', 'sell', '10');
    const closed = [desk.open(), desk.contingencies.size];
    open('B', '10');
    desk.restart();
    plain('Y', 'buy', '10');
    expect([closed, desk.open()]).toEqual([[[], 0], ['B-profit 10', 'B-stop 10']]);
  });

  it('are over with what their entry opened where it turned the position round', () => {
    const { desk, open, plain } = aDesk();
    plain('X', 'sell', '10');
    open('A', '20');
    const turned = desk.open();
    desk.fill('A-stop', '10');
    const flat = [desk.open(), desk.contingencies.size];
    open('B', '10');
    expect([turned, flat, desk.open()]).toEqual([['A-profit 10', 'A-stop 10'], [[], 0], ['B-profit 10', 'B-stop 10']]);
  });

  it('are left alone while their entry works: it may yet open what they close', () => {
    const { desk, submit, plain } = aDesk();
    plain('X', 'sell', '6');
    submit('A', '10');
    desk.fill('A', '4');
    const working = desk.open();
    desk.fill('A', '6');
    expect([working, desk.open()]).toEqual([['A 6', 'A-profit 4', 'A-stop 4'], ['A-profit 4', 'A-stop 4']]);
  });

  it('wait where those of an entry that still works have closed more than it has filled, and come back as it fills', () => {
    const { desk, open, submit } = aDesk();
    submit('A', '8');
    desk.fill('A', '2');
    desk.venue.fill(clientOrderId('A-stop'), toDecimal('2'));
    desk.venue.fill(clientOrderId('A-profit'), toDecimal('2'));
    desk.settle();
    open('B', '2');
    const waiting = [desk.open(), held(desk)];
    desk.restart();
    desk.fill('A', '2');
    expect([waiting, desk.open(), desk.positions.net(desk.order('A').instrument).quantity.toString()]).toEqual([[['A 6'], ['B-profit 2', 'B-stop 2']], ['A 4', 'B-profit 2', 'B-stop 2'], '2']);
  });

  it('wait where whoever cancels everything meets them', () => {
    const { desk, open, plain } = aDesk();
    open('A', '10');
    open('B', '10');
    plain('X', 'sell', '10');
    const waiting = [desk.open(), held(desk)];
    desk.orders.cancelAll();
    desk.settle();
    plain('Y', 'buy', '10');
    expect([waiting, desk.open(), desk.orders.openCount, desk.contingencies.size]).toEqual([[['B-profit 10', 'B-stop 10'], ['O-1 10', 'O-2 10']], [], 0, 0]);
  });

  it('wait no longer once that entry has ended', () => {
    const { desk, open, submit } = aDesk();
    submit('A', '8');
    desk.fill('A', '2');
    desk.venue.fill(clientOrderId('A-stop'), toDecimal('2'));
    desk.venue.fill(clientOrderId('A-profit'), toDecimal('2'));
    desk.settle();
    open('B', '2');
    const waiting = desk.contingencies.size;
    desk.orders.cancel(clientOrderId('A'));
    desk.settle();
    open('C', '2');
    expect([waiting, desk.open(), desk.contingencies.size]).toEqual([6, ['C-profit 2', 'C-stop 2'], 3]);
  });

  it('are over with a cancel of everything that ends their entry first', () => {
    const { desk, submit, open, plain } = aDesk();
    submit('A', '2');
    plain('X', 'sell', '1');
    desk.fill('A', '1');
    open('B', '1');
    const before = desk.open();
    desk.orders.cancelAll();
    desk.settle();
    expect([before, desk.open(), desk.orders.openCount, desk.contingencies.size]).toEqual([['A 1', 'A-profit 1', 'A-stop 1', 'B-profit 1', 'B-stop 1'], [], 0, 0]);
  });

  it('take a quantity of their owner at its word, also where they are smaller than they were to be', () => {
    const { desk, open, plain } = aDesk();
    open('A', '10');
    plain('X', 'sell', '3');
    desk.orders.modify({ orderId: clientOrderId('A-profit'), quantity: '5' });
    desk.settle();
    const asked = desk.open();
    plain('Y', 'buy', '3');
    expect([asked, desk.open()]).toEqual([['A-profit 5', 'A-stop 7'], ['A-profit 5', 'A-stop 10']]);
  });

  it('are ended and placed anew where the venue changes no orders', () => {
    const { desk, open, plain } = aDesk({ capabilities: { modify: false } });
    open('A', '10');
    plain('X', 'sell', '3');
    const less = desk.open();
    plain('Y', 'buy', '3');
    expect([less, desk.open(), desk.states().filter((line) => line.includes('held'))]).toEqual([['O-1 7', 'O-2 7'], ['O-1 7', 'O-2 7', 'O-3 3', 'O-4 3'], []]);
  });

  it('wait where what is left is less than the venue takes', () => {
    const { desk, open, plain } = aDesk({ instrument: anInstrument({ lotSize: '1', minQuantity: '3' }) });
    open('A', '10');
    plain('X', 'sell', '8');
    const less = [desk.open(), held(desk)];
    plain('Y', 'buy', '4');
    expect([less, desk.open()]).toEqual([[[], ['O-1 10', 'O-2 10']], ['O-1 6', 'O-2 6']]);
  });

  it('are made smaller on our side too, where their venue has no stops', () => {
    const { desk, open, plain } = aDesk({ capabilities: { orderTypes: ['market', 'limit'] } });
    open('A', '10');
    plain('X', 'sell', '3');
    const less = [desk.open(), desk.order('A-stop').quantity.toFixed()];
    plain('Y', 'buy', '3');
    expect([less, desk.open(), desk.order('A-stop').quantity.toFixed(), desk.order('A-stop').state]).toEqual([[['A-profit 7'], '7'], ['A-profit 10'], '10', 'held']);
  });

  it('are asked for once more where the venue refuses a cancel and nothing is left to close', () => {
    const { desk, open } = aDesk();
    open('A', '10');
    desk.submit([anOrderRequest({ clientOrderId: clientOrderId('X'), side: 'sell', quantity: '10' })]);
    desk.settle();
    desk.venue.fill(clientOrderId('X'), toDecimal('10'));
    for (const report of desk.venue.reports.splice(0)) desk.orders.apply(report);
    desk.venue.refuses = true;
    desk.settle();
    expect([desk.venue.sent.slice(-3), desk.open(), desk.contingencies.size]).toEqual([['cancel A-stop', 'cancel A-profit', 'cancel A-stop'], [], 0]);
  });

  it('split between take profits are no larger together than it, the first ones kept', () => {
    const { desk, plain } = aDesk();
    const names = ['group', 'stop', 'near', 'far'];
    desk.submit(bracket({ entry: anOrderRequest({ clientOrderId: clientOrderId('A'), quantity: '10' }), stop: { triggerPrice: '90' }, takeProfits: [{ price: '110', quantity: '3' }, { price: '120' }] }, () => names.shift() ?? ''));
    desk.settle();
    desk.fill('A', '10');
    plain('X', 'sell', '5');
    expect(desk.open()).toEqual(['far 2', 'near 3', 'stop 5']);
  });

  it('go by what is open of those that their owner has ended', () => {
    const { desk, plain } = aDesk();
    const names = ['group', 'stop', 'near', 'far'];
    desk.submit(bracket({ entry: anOrderRequest({ clientOrderId: clientOrderId('A'), quantity: '10' }), stop: { triggerPrice: '90' }, takeProfits: [{ price: '110', quantity: '3' }, { price: '120' }] }, () => names.shift() ?? ''));
    desk.settle();
    desk.fill('A', '10');
    desk.orders.cancel(clientOrderId('near'));
    desk.settle();
    plain('X', 'sell', '2');
    expect(desk.open()).toEqual(['far 7', 'stop 8']);
  });
});

describe('the exits of several brackets', () => {
  it('are no larger together than the position: what others close is taken off the oldest', () => {
    const { desk, open, plain } = aDesk();
    open('A', '10');
    open('B', '10');
    plain('X', 'sell', '4');
    const less = desk.open();
    plain('Y', 'sell', '10');
    const newest = desk.open();
    plain('Z', 'buy', '8');
    expect([less, newest, desk.open()]).toEqual([
      ['A-profit 6', 'A-stop 6', 'B-profit 10', 'B-stop 10'], ['B-profit 6', 'B-stop 6'], ['B-profit 10', 'B-stop 10', 'O-1 4', 'O-2 4'],
    ]);
  });

  it('do not get back what a later one has opened', () => {
    const { desk, open, plain } = aDesk();
    open('A', '10');
    plain('X', 'sell', '9');
    open('B', '10');
    const both = [desk.open(), desk.venue.sent.length];
    desk.restart();
    desk.settle();
    expect([both[0], desk.open(), desk.venue.sent.length]).toEqual([['A-profit 1', 'A-stop 1', 'B-profit 10', 'B-stop 10'], ...both]);
  });

  it('get the part of one whose exits its owner has ended', () => {
    const { desk, open, submit, plain } = aDesk();
    open('A', '10');
    submit('B', '20');
    desk.fill('B', '10');
    plain('X', 'sell', '4');
    for (const id of ['B-stop', 'B-profit']) desk.orders.cancel(clientOrderId(id));
    desk.settle();
    expect(desk.open()).toEqual(['A-profit 10', 'A-stop 10', 'B 10']);
  });

  it('are each of their own side', () => {
    const { desk, open } = aDesk();
    open('A', '10');
    open('B', '4', 'sell');
    expect(desk.open()).toEqual(['A-profit 6', 'A-stop 6']);
  });
});

describe('orders that only reduce and are no exits', () => {
  it('are left to whoever keeps those while they wait, and made smaller once they are out', () => {
    const desk = aFullDesk();
    const common = { type: 'limit', price: '120', instrument: anInstrument().id, side: 'sell', reduceOnly: true } as const;
    desk.submit({ side: 'buy', quantity: '10', clientOrderId: clientOrderId('A') });
    desk.orders.submitAll([
      { ...common, quantity: '4', clientOrderId: clientOrderId('B'), contingency: { after: clientOrderId('A') } },
      { ...common, quantity: '6', clientOrderId: clientOrderId('C'), contingency: { after: clientOrderId('B') } },
    ]);
    const waiting = desk.open();
    desk.fill('A', '10');
    desk.fill('B', '4');
    const out = desk.open();
    desk.submit({ side: 'sell', quantity: '2', clientOrderId: clientOrderId('X') });
    desk.fill('X', '2');
    expect([waiting, out, desk.open()]).toEqual([['A working 10', 'B held 4', 'C held 6'], ['C working 6'], ['C working 4']]);
  });
});
