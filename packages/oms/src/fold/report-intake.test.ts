import { clientOrderId, currency, instrumentId, isRedFireError, strategyId, timestamp, toDecimal, tradeId, venueOrderId, type Discrepancy, type ExecutionReport } from '@redfire/core';
import { aReport, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anOrderDesk, fillOf, reportOf, type DeskOptions } from '../fixtures/order-desk.ts';
import { EXTERNAL } from '../books/position-book.ts';

const btc = instrumentId('BTC/USDT.SIM');
const eth = instrumentId('ETH/USDT.SIM');
const strategy = strategyId('s');
const stranger = { id: clientOrderId('X-1'), instrument: btc, side: 'buy' } as const;

describe('a report of an order that was forgotten', () => {
  it('changes nothing where it repeats a fill', () => {
    const desk = aDeskThatForgot();
    const before = moneyOf(desk);
    desk.orders.apply(fillOf(desk.order, '1', '100', 'T-1'));
    expect([moneyOf(desk), toldBy(desk), desk.orders.list().map(({ id }) => id)]).toEqual([before, [], ['O-2']]);
  });

  it('posts a new fill for the strategy the order was of, which is late', () => {
    const desk = aDeskThatForgot();
    desk.orders.apply(fillOf(desk.order, '1', '90', 'T-2'));
    expect([desk.positions.of(strategy, btc).quantity.toString(), desk.positions.of(EXTERNAL, btc).quantity.toString(), desk.ledger.balance(currency('USDT')).toString()]).toEqual(['2', '0', '-0.2']);
    expect([toldBy(desk), foundIn(desk), desk.orders.get(desk.order.id).averagePrice?.toFixed()]).toEqual([
      ['order.filled', 'position.changed', 'account.posted', 'order.discrepancy'],
      [{ kind: 'late-fill', orderId: 'O-1', instrument: btc, tradeId: 'T-2', state: 'canceled', filledQuantity: '2', orderedQuantity: '3', expected: 'nothing more in state canceled', found: '2' }],
      '95',
    ]);
  });

  it('takes back a fill the venue busts', () => {
    const desk = aDeskThatForgot();
    desk.orders.apply(aReport('fill-busted', { orderId: desk.order.id, tradeId: tradeId('T-1'), at: timestamp(9) }));
    expect([moneyOf(desk), toldBy(desk)]).toEqual([['0', '0', '0'], ['order.fill-adjusted', 'position.changed', 'account.posted']]);
  });

  it('names the price where a repeat has another', () => {
    const desk = aDeskThatForgot();
    desk.orders.apply(fillOf(desk.order, '1', '101', 'T-1'));
    expect([moneyOf(desk), foundIn(desk).map(({ kind }) => kind)]).toEqual([['1', '1', '-0.1'], ['price-mismatch']]);
  });

  it('returns the order to a request of the same id, and sends nothing', () => {
    const desk = aDeskThatForgot();
    const sent = desk.venue.sent.length;
    expect([desk.orders.submit(anOrderRequest({ clientOrderId: desk.order.id, quantity: '3', strategy })).state, desk.venue.sent.length - sent, toldBy(desk)]).toEqual(['canceled', 0, []]);
    expect(codeOf(() => desk.orders.submit(anOrderRequest({ clientOrderId: desk.order.id, quantity: '4', strategy })))).toBe('DUPLICATE_ORDER_ID');
  });

  it('is that of a stranger once the tombstone is gone as well', () => {
    const desk = aDeskThatForgot({ tombstoneLimit: 0 });
    desk.orders.apply(fillOf(desk.order, '1', '100', 'T-1'));
    expect([desk.positions.of(EXTERNAL, btc).quantity.toString(), foundIn(desk)]).toEqual([
      '1',
      [{ kind: 'unknown-fill', orderId: 'O-1', instrument: btc, tradeId: 'T-1', quantity: '1', price: '100', outcome: 'adopted', expected: 'an order of ours', found: 'fill, adopted as external' }],
    ]);
  });
});

describe('a report by the id of the venue alone', () => {
  const named = (report: ExecutionReport, venueId: string) => ({ ...report, orderId: clientOrderId('unheard-of'), venueOrderId: venueOrderId(venueId) });

  it('is of the order that has it, also when that is forgotten', () => {
    for (const desk of [aDeskThatForgot(), aDeskThatForgot({ endedOrderLimit: 10 })]) {
      desk.orders.apply(named(fillOf(desk.order, '1', '90', 'T-2'), 'V-O-1'));
      expect([moneyOf(desk), foundIn(desk).map(({ kind, orderId }) => [kind, orderId])]).toEqual([['2', '2', '-0.2'], [['late-fill', 'O-1']]]);
    }
  });

  it('is told where it is a fill that was counted before', () => {
    const desk = aDeskThatForgot();
    desk.orders.apply(named(fillOf(desk.order, '1', '100', 'T-1'), 'V-O-1'));
    expect([moneyOf(desk), foundIn(desk).map((found) => found.kind === 'unknown-fill' && found.outcome)]).toEqual([['1', '1', '-0.1'], ['counted-before']]);
  });

  it('is of no order of another instrument that the venue numbered alike', () => {
    const desk = aDeskThatForgot();
    desk.orders.apply(named(fillOf({ id: desk.order.id, instrument: eth, side: 'buy' }, '1', '100', 'T-1'), 'V-O-1'));
    expect([desk.positions.of(EXTERNAL, eth).quantity.toString(), desk.positions.net(btc).quantity.toString()]).toEqual(['1', '1']);
  });
});

describe('a report with the id of an order of ours', () => {
  it.each([
    ['another instrument', { instrument: eth }, eth], ['the other side', { side: 'sell' }, btc],
  ] as const)('but of %s is of a stranger, whose order stands beside ours', (_what, told, instrument) => {
    const desk = anOrderDesk();
    const order = desk.orders.submit(anOrderRequest({ quantity: '3', strategy }));
    const fill = { ...fillOf(order, '2', '100', 'T-1'), ...told };
    for (const report of [fill, fill, { ...fill, tradeId: tradeId('T-2') }]) desk.orders.apply(report);
    const adopted = desk.orders.list().filter(({ id }) => id !== order.id);
    expect([desk.orders.get(order.id).filledQuantity.toFixed(), desk.positions.of(strategy, btc).quantity.toString(), desk.positions.of(EXTERNAL, instrument).quantity.absolute().toString()]).toEqual(['0', '0', '4']);
    expect([adopted.map(({ filledQuantity, quantity }) => `${filledQuantity.toFixed()}/${quantity.toFixed()}`), foundIn(desk).map(({ kind }) => kind)]).toEqual([['4/4'], ['unknown-fill']]);
  });

  it('and of another account is of a stranger', () => {
    const desk = anOrderDesk();
    const order = desk.orders.submit(anOrderRequest({ quantity: '3', account: 'main' as never }));
    desk.orders.apply({ ...fillOf(order, '2'), account: 'other' as never });
    desk.orders.apply({ ...fillOf(order, '1'), account: 'main' as never });
    expect([desk.orders.get(order.id).filledQuantity.toFixed(), desk.positions.net(btc).quantity.toString()]).toEqual(['1', '3']);
  });

  it('but without a fill, of another instrument, is told and leaves it alone', () => {
    const desk = anOrderDesk();
    const order = desk.orders.submit(anOrderRequest({ quantity: '3' }));
    desk.orders.apply(reportOf('canceled', order.id, { instrument: eth }));
    expect([desk.orders.get(order.id).state, foundIn(desk)]).toEqual(['submitted', [{ kind: 'unknown-order', orderId: 'O-1', instrument: eth, report: 'canceled', expected: 'an order of ours', found: 'canceled' }]]);
  });
});

describe('a fill of an order we never sent', () => {
  it('is posted to external, and its order grows with further ones', () => {
    const desk = anOrderDesk();
    for (const [trade, quantity] of [['T-1', '1'], ['T-2', '2'], ['T-1', '1']] as const) desk.orders.apply(fillOf(stranger, quantity, '100', trade));
    const { state, quantity, filledQuantity } = desk.orders.get(stranger.id);
    expect([state, quantity.toFixed(), filledQuantity.toFixed(), desk.positions.of(EXTERNAL, btc).quantity.toString(), foundIn(desk).map(({ kind }) => kind)]).toEqual(['filled', '3', '3', '3', ['unknown-fill']]);
  });

  it('is posted as it is now where its correction comes first', () => {
    const desk = anOrderDesk();
    desk.orders.apply({ ...fillOf(stranger, '2', '101', 'T-1'), kind: 'fill-corrected', at: timestamp(5) });
    desk.orders.apply(fillOf(stranger, '1', '100', 'T-1'));
    expect([desk.positions.of(EXTERNAL, btc).quantity.toString(), desk.orders.get(stranger.id).averagePrice?.toFixed()]).toEqual(['2', '101']);
  });

  it('is refused where that is the policy: told, and posted nowhere', () => {
    const desk = anOrderDesk({ adoption: 'refuse' });
    desk.orders.apply(fillOf(stranger, '2'));
    expect([desk.orders.list(), desk.positions.net(btc).quantity.toString(), desk.ledger.currencies(), foundIn(desk)]).toEqual([
      [], '0', [], [{ kind: 'unknown-fill', orderId: 'X-1', instrument: btc, tradeId: 'T-1', quantity: '2', price: '100', outcome: 'refused', expected: 'an order of ours', found: 'fill, refused by policy' }],
    ]);
  });

  it('of which only totals of nothing are told is an unknown order', () => {
    const desk = anOrderDesk();
    desk.orders.apply({ ...aReport('cumulative', { filledQuantity: toDecimal('0'), averagePrice: toDecimal('0') }), orderId: stranger.id, instrument: btc, side: 'buy' });
    expect([desk.orders.list(), foundIn(desk).map(({ kind }) => kind)]).toEqual([[], ['unknown-order']]);
  });
});

describe('a report that is malformed', () => {
  it.each([
    ['null', null], ['an unknown kind', { ...fillOf(stranger, '1'), kind: 'filled' }], ['no quantity', { ...fillOf(stranger, '1'), quantity: undefined }],
    ['a price of zero', fillOf(stranger, '1', '0')], ['a time that is none', { ...fillOf(stranger, '1'), at: Number.NaN }],
  ])('%s is thrown back and changes nothing', (_what, report) => {
    const desk = anOrderDesk();
    const order = desk.orders.submit(anOrderRequest({ quantity: '3', clientOrderId: stranger.id }));
    const before = [JSON.stringify(desk.orders.list()), desk.events.length];
    expect(codeOf(() => { desk.orders.apply(report as ExecutionReport); })).toBe('INVALID_INPUT');
    expect([JSON.stringify(desk.orders.list()), desk.events.length]).toEqual(before);
    // and the manager goes on
    desk.orders.apply(fillOf(order, '3'));
    expect(desk.orders.get(order.id).state).toBe('filled');
  });
});

/** An order that filled 1 of 3 and was canceled, then pushed out by another one; the events so far are gone. */
function aDeskThatForgot(options: DeskOptions = {}) {
  const desk = anOrderDesk({ endedOrderLimit: 1, ...options });
  const order = desk.orders.submit(anOrderRequest({ quantity: '3', strategy, clientOrderId: clientOrderId('O-1') }));
  desk.orders.apply(fillOf(order, '1', '100', 'T-1'));
  desk.orders.apply(reportOf('canceled', order.id));
  const other = desk.orders.submit(anOrderRequest({ quantity: '1', strategy, clientOrderId: clientOrderId('O-2') }));
  desk.orders.apply(reportOf('canceled', other.id));
  desk.events.length = 0;
  return { ...desk, order };
}

/** Position of the strategy, net position, and cash. */
function moneyOf({ positions, ledger }: ReturnType<typeof anOrderDesk>): readonly string[] {
  return [positions.of(strategy, btc).quantity.toString(), positions.net(btc).quantity.toString(), ledger.balance(currency('USDT')).toString()];
}

/** What was told of orders, positions and money. */
function toldBy({ topics }: ReturnType<typeof anOrderDesk>): readonly string[] {
  return topics().filter((topic) => !topic.startsWith('report.'));
}

/** The discrepancies told so far, with decimals as text. */
function foundIn({ events }: ReturnType<typeof anOrderDesk>): readonly Discrepancy[] {
  return events.flatMap(({ event }) => ('discrepancy' in event ? [JSON.parse(JSON.stringify(event.discrepancy)) as Discrepancy] : []));
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!isRedFireError(error)) throw error;
    return error.code;
  }
}
