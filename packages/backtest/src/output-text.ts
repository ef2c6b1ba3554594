import type { Fill, Order } from '@redfire/core';
import { equityText, type EquityRows } from './equity-recorder.ts';
import type { RunTrade } from './results/run-trade.ts';

/** Headers of the tables a backtest writes. Times are epoch milliseconds, amounts exact decimals. */
export const OUTPUT_HEADERS = {
  equity: 'timestamp,equity',
  fills: 'timestamp,instrument,side,quantity,price,fee,feeCurrency,liquidity,orderId,tradeId',
  orders: 'orderId,strategy,instrument,side,type,timeInForce,quantity,price,triggerPrice,state,filledQuantity,averagePrice,createdAt,updatedAt,reason',
  trades: 'number,state,instrument,strategy,owner,side,quantity,entryPrice,exitPrice,openedAt,closedAt,grossProfit,settle,fees,profit,openedValue,closedValue,slippage,maxAdverse,maxFavourable,entryOrderId,exitOrderId,mark',
} as const;

/** CSV lines of equity rows, each ended by a newline. */
export function equityLines(rows: EquityRows): string {
  let text = '';
  for (let row = 0; row < rows.length; row++) text += `${rows.at[row] as number},${equityText(rows, row)}\n`;
  return text;
}

/** CSV lines of fills, each ended by a newline. */
export function fillLines(fills: readonly Fill[]): string {
  return fills.map((fill) => {
    const [quantity, price, fee] = amounts(fill);
    return line([fill.at, fill.instrument, fill.side, quantity, price, fee, fill.fee?.currency, fill.liquidity, fill.orderId, fill.tradeId]);
  }).join('');
}

/** CSV lines of orders, each ended by a newline. */
export function orderLines(orders: readonly Order[]): string {
  return orders
    .map((order) =>
      line([
        order.id, order.strategy, order.instrument, order.side, order.type, order.timeInForce, order.quantity.toFixed(), 'price' in order ? order.price?.toFixed() : undefined,
        'triggerPrice' in order ? order.triggerPrice?.toFixed() : undefined, order.state, order.filledQuantity.toFixed(), order.averagePrice?.toFixed(), order.createdAt, order.updatedAt, order.reason,
      ]),
    )
    .join('');
}

/** CSV lines of trades, each ended by a newline. Quantity, prices and gross profit are exact, the last in the currency of `settle`; the other amounts are numbers in that of the account. */
export function tradeLines(trades: readonly RunTrade[]): string {
  return trades
    .map(({ exact, ...trade }) =>
      line([
        trade.number, trade.exitOrderId === undefined ? 'open' : 'closed', trade.instrument, trade.strategy, trade.owner, trade.side, exact.quantity.toString(), exact.entryPrice.toString(), exact.exitPrice.toString(), trade.openedAt, trade.closedAt,
        exact.grossProfit.toString(), trade.settle, trade.fees, trade.profit, trade.openedValue, trade.closedValue, trade.slippage, trade.maxAdverse, trade.maxFavourable, trade.entryOrderId, trade.exitOrderId, trade.mark,
      ]),
    )
    .join('');
}

/** Quantity, price and fee; the exact forms print without making decimals first. */
function amounts(fill: Fill): readonly [string, string, string] {
  if (fill.exact) return [fill.exact.quantity.toString(), fill.exact.price.toString(), fill.exact.fee.toString()];
  return [fill.quantity.toFixed(), fill.price.toFixed(), fill.fee?.amount.toFixed() ?? '0'];
}

function line(fields: readonly (string | number | undefined)[]): string {
  return `${fields.map((field) => (field === undefined ? '' : quoted(String(field)))).join(',')}\n`;
}

/** Quotes a field that holds a separator, a quote or a line break (RFC 4180). */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
