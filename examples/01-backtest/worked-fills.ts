// Three bars made by hand, orders of many kinds, and what becomes of them: the worked example of the fill rules.
import { timestamp, type Fill, type OrderRequest } from '@redfire/core';
import { Strategy, defineInstrument, runBacktest, useStrategy } from 'redfire';
import { z } from 'zod';

// #region bars
const bars = `time,open,high,low,close
2025-01-06T10:00Z,100,104,97,102
2025-01-06T11:00Z,103,110,101,108
2025-01-06T12:00Z,106,107,99,100
`;
// #endregion bars

const xyz = defineInstrument({ id: 'XYZ/USD.SIM', kind: 'perpetual', tickSize: '1', lotSize: '1', fees: { maker: '0.001', taker: '0.002' } });
const one = { instrument: xyz.id, quantity: '1' } as const;
const halfPastTwelve = timestamp(Date.UTC(2025, 0, 6, 12, 30));

// #region orders
/** Sent in this order at 11:00, when the first bar closes at 102. */
const orders = [
  { ...one, side: 'buy', type: 'market' }, // O-1
  { ...one, side: 'buy', type: 'limit', price: '104' }, // O-2
  { ...one, side: 'buy', type: 'limit', price: '102' }, // O-3
  { ...one, side: 'sell', type: 'limit', price: '109', timeInForce: 'ioc' }, // O-4
  { ...one, side: 'buy', type: 'limit', price: '100', timeInForce: 'gtd', expiresAt: halfPastTwelve }, // O-5
  { ...one, side: 'buy', type: 'limit', price: '105', postOnly: true }, // O-6
  { ...one, side: 'buy', type: 'stop-market', triggerPrice: '105' }, // O-7
  { ...one, side: 'buy', type: 'stop-limit', triggerPrice: '106', price: '104' }, // O-8
  { ...one, side: 'sell', type: 'trailing-stop-market', trailingOffset: { by: 'price', value: '5' } }, // O-9
] as const satisfies readonly OrderRequest[];
// #endregion orders

class WorkedFills extends Strategy<typeof WorkedFills.params> {
  static readonly params = z.strictObject({});
  #isSent = false;

  override onStart(): void {
    this.subscribeBars(xyz.id, '1h');
  }

  override onBar(): void {
    if (!this.#isSent) for (const order of orders) this.submit(order);
    this.#isSent = true;
  }

  // #region born
  /** The stop bought at 105, in the middle of a bar: what it bought is offered at 109. */
  override onFill({ orderId }: Fill): void {
    if (orderId === 'O-7') this.submit({ ...one, side: 'sell', type: 'limit', price: '109' }); // O-10
  }
  // #endregion born
}

// #region run
const { fills, orders: ended } = await runBacktest({
  instruments: [xyz],
  data: [{ instrument: xyz.id, interval: '1h', format: 'csv', stream: bars }],
  account: { balances: { USD: '10000' } },
  strategies: [useStrategy(WorkedFills, {})],
});
// #endregion run

const clock = (at: number) => new Date(at).toISOString().slice(11, 16);
const results = [
  ...fills.map(({ orderId, at, side, price, liquidity, fee }) => ({ orderId, text: `${clock(at)}  ${side} at ${price.toFixed()}, ${liquidity}, fee ${fee?.amount.toFixed() ?? '0'}` })),
  ...ended.filter(({ state }) => state !== 'filled').map(({ id, updatedAt, state, reason }) => ({ orderId: id, text: `${clock(updatedAt)}  ${state}${reason === undefined ? '' : `: ${reason}`}` })),
];
const number = ({ orderId }: { readonly orderId: string }) => Number(orderId.slice(2));
for (const { orderId, text } of results.toSorted((a, b) => number(a) - number(b))) console.log(`${orderId.padEnd(5)} ${text}`);
