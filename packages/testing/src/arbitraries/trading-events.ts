import fc from 'fast-check';
import {
  DISCREPANCY_KINDS, LEDGER_ACCOUNTS, ORDER_STATES, ORDER_TYPES, SIDES, TIMES_IN_FORCE, TRIGGER_SOURCES, accountId, clientOrderId, currency, eventId, ownerId, strategyId, tradeId, venueOrderId,
  type EventMap, type Fill, type Order, type OrderPricing, type OrderType, type PendingRequests, type Topic,
} from '@redfire/core';
import { anyDecimal } from './decimals.ts';
import { anyInstrumentId, anyTimestamp } from './market-events.ts';

const decimal = anyDecimal();
const amount = anyDecimal({ sign: 'not-negative' });
const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
const strategy = text.map(strategyId);
const owner = text.map(ownerId);
const account = text.map(accountId);
const orderId = fc.stringMatching(/^[!-~]{1,36}$/).map(clientOrderId);
const anyCurrency = fc.constantFrom('USDT', 'USD', 'BTC', '1INCH').map(currency);
/** What a host writes there is its own, also where it looks like our encoding. */
const metadata = fc.dictionary(fc.oneof(fc.constantFrom('$decimal', '$number', '$$', 'exact', 'toJSON', 'toStringTag', '__proto__'), fc.string()), fc.oneof(fc.constant('[object Decimal]'), fc.string()), { maxKeys: 4 });
const pending = fc.record({ submit: outcome(), modify: outcome(), cancel: outcome() }, { requiredKeys: [] }) satisfies fc.Arbitrary<PendingRequests>;
const trailingOffset = fc.record({ by: fc.constantFrom('price', 'percent', 'ticks'), value: amount });

const prices = { price: amount, triggerPrice: amount, trailingOffset, limitOffset: amount, activationPrice: amount };
const PRICE_FIELDS: Readonly<Record<OrderType, readonly (keyof typeof prices)[]>> = {
  market: [],
  limit: ['price'],
  'stop-market': ['triggerPrice'],
  'stop-limit': ['triggerPrice', 'price'],
  'market-if-touched': ['triggerPrice'],
  'limit-if-touched': ['triggerPrice', 'price'],
  'market-to-limit': [],
  'trailing-stop-market': ['trailingOffset', 'activationPrice'],
  'trailing-stop-limit': ['trailingOffset', 'limitOffset', 'activationPrice'],
};

const pricing = fc.constantFrom(...ORDER_TYPES).chain((type) =>
  // the fields are those of the type, by the table above
  fc.record(Object.fromEntries(PRICE_FIELDS[type].map((field) => [field, prices[field]]))).map((fields) => ({ type, ...fields }) as OrderPricing),
);

/** Orders of every type in every state, not all of which an engine would come to. */
export const anyOrder: fc.Arbitrary<Order> = fc
  .tuple(
    pricing,
    fc.record(
      {
        id: orderId, venueOrderId: text.map(venueOrderId), instrument: anyInstrumentId, side: fc.constantFrom(...SIDES), quantity: amount, quoteQuantity: fc.boolean(), timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
        expiresAt: anyTimestamp, postOnly: fc.boolean(), reduceOnly: fc.boolean(), displayQuantity: amount, triggerSource: fc.constantFrom(...TRIGGER_SOURCES), strategy, owner, account,
        tags: fc.array(fc.string(), { maxLength: 3 }), metadata, state: fc.constantFrom(...ORDER_STATES), pending, filledQuantity: amount, remainingQuantity: amount, averagePrice: decimal,
        fees: fc.dictionary(anyCurrency, decimal, { maxKeys: 3 }), createdAt: anyTimestamp, updatedAt: anyTimestamp, reason: fc.string(),
      },
      { requiredKeys: ['id', 'instrument', 'side', 'quantity', 'timeInForce', 'state', 'pending', 'filledQuantity', 'remainingQuantity', 'fees', 'createdAt', 'updatedAt'] },
    ),
  )
  .map(([prices, fields]) => ({ ...prices, ...fields }));

export const anyFill: fc.Arbitrary<Fill> = fc.record(
  {
    orderId, venueOrderId: text.map(venueOrderId), instrument: anyInstrumentId, side: fc.constantFrom(...SIDES), at: anyTimestamp, tradeId: text.map(tradeId), quantity: amount, price: decimal,
    fee: fc.record({ amount: decimal, currency: anyCurrency }), liquidity: fc.constantFrom('maker', 'taker', 'unknown'), strategy, owner, account,
  },
  { requiredKeys: ['orderId', 'instrument', 'side', 'at', 'tradeId', 'quantity', 'price', 'liquidity'] },
);

const position = fc.record(
  { instrument: anyInstrumentId, strategy, owner, account, quantity: decimal, cost: decimal, averagePrice: decimal, realizedProfit: decimal, settle: anyCurrency, updatedAt: anyTimestamp },
  { requiredKeys: ['instrument', 'quantity', 'cost', 'realizedProfit', 'settle', 'updatedAt'] },
);
const discrepancy = fc.record(
  { kind: fc.constantFrom(...DISCREPANCY_KINDS), orderId, instrument: anyInstrumentId, tradeId: text.map(tradeId), expected: fc.string(), found: fc.string() },
  { requiredKeys: ['kind', 'orderId', 'expected', 'found'] },
);
const entry = fc.record(
  {
    id: fc.nat(), at: anyTimestamp, reason: fc.constantFrom('deposit', 'fill', 'fill-reversal', 'fee', 'funding', 'transfer', 'adjustment'), reference: fc.string(),
    lines: fc.array(fc.record({ account: fc.constantFrom(...LEDGER_ACCOUNTS), currency: anyCurrency, amount: decimal }), { maxLength: 4 }),
  },
  { requiredKeys: ['id', 'at', 'reason', 'lines'] },
);
const reason = fc.record({ rule: fc.string(), message: fc.string(), limit: fc.string(), found: fc.string() }, { requiredKeys: ['rule', 'message'] });
const verdict = anyOrder.chain((order) => fc.record({ kind: fc.constant('denied'), order: fc.constant(order), reasons: fc.array(reason, { maxLength: 3 }) }));

const orderEvent = stamped({ order: anyOrder });

/** What plugins add begins otherwise. */
type TradingTopic = Extract<Topic, `${'order' | 'position' | 'account' | 'strategy'}.${string}`>;

/** Every trading topic with what it carries. */
export const tradingEvents: { readonly [T in TradingTopic]: fc.Arbitrary<EventMap[T]> } = {
  'order.denied': stamped({ order: anyOrder, verdict }),
  'order.held': orderEvent,
  'order.submitted': orderEvent,
  'order.accepted': orderEvent,
  'order.rejected': orderEvent,
  'order.triggered': orderEvent,
  'order.filled': stamped({ order: anyOrder, fill: anyFill }),
  'order.fill-adjusted': fc.oneof(stamped({ order: anyOrder, before: anyFill }), stamped({ order: anyOrder, before: anyFill, after: anyFill })),
  'order.modified': orderEvent,
  'order.modify-rejected': orderEvent,
  'order.canceled': orderEvent,
  'order.cancel-rejected': orderEvent,
  'order.expired': orderEvent,
  'order.discrepancy': stamped({ discrepancy }),
  'position.changed': stamped({ position }),
  'account.posted': stamped({ entry }),
  'strategy.started': fc.record({ at: anyTimestamp, strategy }),
  'strategy.stopped': fc.record({ at: anyTimestamp, strategy }),
};

function outcome() {
  return fc.constantFrom('in-flight', 'unknown');
}

function stamped<T extends Readonly<Record<string, fc.Arbitrary<unknown>>>>(fields: T) {
  const stamp = fc.record({ id: text.map(eventId), at: anyTimestamp, causedBy: text.map(eventId), correlationId: fc.string() }, { requiredKeys: ['id', 'at', 'correlationId'] });
  return fc.tuple(stamp, fc.record(fields)).map(([first, rest]) => ({ ...first, ...rest })) as fc.Arbitrary<
    { readonly [K in keyof T]: T[K] extends fc.Arbitrary<infer Value> ? Value : never } & (typeof stamp extends fc.Arbitrary<infer Stamp> ? Stamp : never)
  >;
}
