import type { OrderState, OrderType, PositionSide, ReportKind, Side, TimeInForce } from '@redfire/core';
import type { OrderHistoryTopic } from './order-trail-events.ts';

/** What something of ours is called elsewhere. A name that is absent does not exist there. */
export interface OrderWords {
  /** In the design that this engine was first written for. */
  readonly design?: string;
  /** In FIX 4.4, and 5.0 where that is said: tag and value. */
  readonly fix?: string;
  /** In CCXT's unified API. */
  readonly ccxt?: string;
  /** In VeighNa (VnPy): members of its enumerations, methods and event types. */
  readonly vnpy?: string;
}

/** Our words for orders, and those of others for the same. The page `reference/order-words` of the documentation has the same tables. */
export const ORDER_WORDS = {
  states: {
    draft: {},
    denied: { design: 'REJECTED', ccxt: 'an exception: InvalidOrder', vnpy: 'Status.REJECTED' },
    held: { design: 'PENDING', fix: '39=0 with 636=N', ccxt: 'open', vnpy: 'Status.SUBMITTING' },
    submitted: { design: 'PENDING', fix: '39=A', ccxt: 'open', vnpy: 'Status.SUBMITTING' },
    working: { design: 'PENDING', fix: '39=0', ccxt: 'open', vnpy: 'Status.NOTTRADED' },
    triggered: { design: 'PENDING', fix: '39=0 after 150=L', ccxt: 'open', vnpy: 'Status.NOTTRADED' },
    'partially-filled': { design: 'PARTIAL_FILLED', fix: '39=1', ccxt: 'open', vnpy: 'Status.PARTTRADED' },
    filled: { design: 'FILLED', fix: '39=2', ccxt: 'closed', vnpy: 'Status.ALLTRADED' },
    canceled: { design: 'CANCELLED', fix: '39=4', ccxt: 'canceled', vnpy: 'Status.CANCELLED' },
    rejected: { design: 'REJECTED', fix: '39=8', ccxt: 'rejected', vnpy: 'Status.REJECTED' },
    expired: { design: 'CANCELLED', fix: '39=C', ccxt: 'expired', vnpy: 'Status.CANCELLED' },
  },
  types: {
    market: { design: 'MARKET', fix: '40=1', ccxt: 'market', vnpy: 'OrderType.MARKET' },
    limit: { design: 'LIMIT', fix: '40=2', ccxt: 'limit', vnpy: 'OrderType.LIMIT' },
    'stop-market': { design: 'STOP', fix: '40=3', ccxt: 'market with stopLossPrice', vnpy: 'OrderType.STOP' },
    'stop-limit': { fix: '40=4', ccxt: 'limit with stopLossPrice' },
    'market-if-touched': { fix: '40=J', ccxt: 'market with takeProfitPrice' },
    'limit-if-touched': { ccxt: 'limit with takeProfitPrice' },
    'market-to-limit': { fix: '40=K' },
    'trailing-stop-market': { fix: '40=P with 18=a', ccxt: 'market with trailingAmount or trailingPercent' },
    'trailing-stop-limit': { ccxt: 'limit with trailingAmount or trailingPercent' },
  },
  timesInForce: {
    gtc: { fix: '59=1', ccxt: 'GTC', vnpy: 'none is said' },
    ioc: { fix: '59=3', ccxt: 'IOC', vnpy: 'OrderType.FAK' },
    fok: { fix: '59=4', ccxt: 'FOK', vnpy: 'OrderType.FOK' },
    gtd: { fix: '59=6' },
    day: { fix: '59=0' },
    'at-open': { fix: '59=2' },
    'at-close': { fix: '59=7' },
  },
  instructions: {
    buy: { design: 'BUY', fix: '54=1', ccxt: 'buy', vnpy: 'Direction.LONG' },
    sell: { design: 'SELL', fix: '54=2', ccxt: 'sell', vnpy: 'Direction.SHORT' },
    'buy long': { fix: '54=1 with 77=O', vnpy: 'Direction.LONG with Offset.OPEN' },
    'sell long': { fix: '54=2 with 77=C', vnpy: 'Direction.SHORT with Offset.CLOSE' },
    'sell short': { fix: '54=2 with 77=O', vnpy: 'Direction.SHORT with Offset.OPEN' },
    'buy short': { fix: '54=1 with 77=C', vnpy: 'Direction.LONG with Offset.CLOSE' },
    postOnly: { fix: '18=6', ccxt: 'PO' },
    reduceOnly: { fix: '77=C', ccxt: 'reduceOnly', vnpy: 'Offset.CLOSE' },
    displayQuantity: { fix: '111; 5.0: 1138' },
  },
  requests: {
    submit: { design: 'submit_order', fix: '35=D', ccxt: 'createOrder', vnpy: 'send_order' },
    'submit of a list': { fix: '35=E', ccxt: 'createOrders' },
    modify: { design: 'modify_order', fix: '35=G', ccxt: 'editOrder' },
    cancel: { design: 'cancel_order', fix: '35=F', ccxt: 'cancelOrder', vnpy: 'cancel_order' },
    cancelAll: { fix: '35=q', ccxt: 'cancelAllOrders' },
  },
  outcomes: {
    'submit in-flight': { design: 'PENDING', fix: '39=A', vnpy: 'Status.SUBMITTING' },
    'modify in-flight': { fix: '39=E' },
    'cancel in-flight': { fix: '39=6' },
    unknown: { ccxt: 'an exception: RequestTimeout' },
  },
  reports: {
    accepted: { fix: '150=0' },
    rejected: { fix: '150=8' },
    triggered: { fix: '150=L' },
    fill: { fix: '150=F', ccxt: 'a trade of watchMyTrades', vnpy: 'eTrade.' },
    cumulative: { fix: '150=I', ccxt: 'an order of watchOrders', vnpy: 'eOrder.' },
    'fill-busted': { fix: '150=H' },
    'fill-corrected': { fix: '150=G' },
    canceled: { fix: '150=4' },
    expired: { fix: '150=C' },
    modified: { fix: '150=5' },
    'modify-rejected': { fix: '35=9 with 434=2' },
    'cancel-rejected': { fix: '35=9 with 434=1' },
  },
  events: {
    'order.denied': { vnpy: 'eOrder.' },
    'order.held': {},
    'order.submitted': { design: 'order_created', fix: '150=A', ccxt: 'watchOrders', vnpy: 'eOrder.' },
    'order.accepted': { fix: '150=0', ccxt: 'watchOrders', vnpy: 'eOrder.' },
    'order.rejected': { fix: '150=8', ccxt: 'watchOrders', vnpy: 'eOrder.' },
    'order.triggered': { fix: '150=L', ccxt: 'watchOrders' },
    'order.filled': { design: 'OrderFilled, and the trade events', fix: '150=F', ccxt: 'watchOrders, watchMyTrades', vnpy: 'eOrder., eTrade.' },
    'order.fill-adjusted': { fix: '150=G, 150=H' },
    'order.modify-requested': { fix: '150=E' },
    'order.modified': { fix: '150=5', ccxt: 'watchOrders' },
    'order.modify-rejected': { fix: '35=9 with 434=2' },
    'order.cancel-requested': { fix: '150=6' },
    'order.canceled': { design: 'OrderCancelled', fix: '150=4', ccxt: 'watchOrders', vnpy: 'eOrder.' },
    'order.cancel-rejected': { fix: '35=9 with 434=1' },
    'order.expired': { fix: '150=C', ccxt: 'watchOrders', vnpy: 'eOrder.' },
    'order.outcome-unknown': {},
    'position.changed': { ccxt: 'watchPositions', vnpy: 'ePosition.' },
    'account.posted': { ccxt: 'watchBalance', vnpy: 'eAccount.' },
  },
} as const satisfies {
  readonly states: Readonly<Record<OrderState, OrderWords>>;
  readonly types: Readonly<Record<OrderType, OrderWords>>;
  readonly timesInForce: Readonly<Record<TimeInForce, OrderWords>>;
  readonly instructions: Readonly<Record<Side | `${Side} ${PositionSide}` | 'postOnly' | 'reduceOnly' | 'displayQuantity', OrderWords>>;
  readonly requests: Readonly<Record<string, OrderWords>>;
  readonly outcomes: Readonly<Record<string, OrderWords>>;
  readonly reports: Readonly<Record<ReportKind, OrderWords>>;
  readonly events: Readonly<Record<Exclude<OrderHistoryTopic, 'order.adopted' | 'order.updated'> | 'position.changed' | 'account.posted', OrderWords>>;
};
