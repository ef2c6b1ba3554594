import fc from 'fast-check';
import {
  STRATEGY_POLICIES, DISCREPANCY_KINDS, LEDGER_ACCOUNTS, ORDER_STATES, ORDER_TYPES, POSITION_SIDES, REPORT_KINDS, SIDES, TIMES_IN_FORCE, TRIGGER_SOURCES, accountId, clientOrderId, currency, eventId, ownerId, strategyId, tradeId, venueOrderId,
  type AlgorithmReport, type Contingency, type Discrepancy, type DiscrepancyKind, type EventMap, type ExecutionReport, type Fill, type Order, type OrderPricing, type OrderType, type PendingRequests, type Topic,
  type AccountBooking, type StrategyEvent,
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

const contingency = fc.record(
  { after: orderId, release: fc.constantFrom('as-filled', 'when-filled'), group: fc.record({ id: text, rule: fc.constantFrom('oco', 'ouo') }) },
  { requiredKeys: [] },
) satisfies fc.Arbitrary<Contingency>;

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
        expiresAt: anyTimestamp, postOnly: fc.boolean(), reduceOnly: fc.boolean(), displayQuantity: amount, triggerSource: fc.constantFrom(...TRIGGER_SOURCES), positionSide: fc.constantFrom(...POSITION_SIDES), contingency, parentId: orderId, strategy, owner, account,
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
const state = fc.constantFrom(...ORDER_STATES);
const reportKind = fc.constantFrom(...REPORT_KINDS);
/** What each kind of discrepancy has of its own. */
const NUMBERS = {
  'late-fill': fc.record({ state, filledQuantity: amount, orderedQuantity: amount }),
  overfill: fc.record({ filledQuantity: amount, orderedQuantity: amount, excess: amount }),
  'unknown-order': fc.record({ report: reportKind }),
  'unknown-fill': fc.record({ quantity: amount, price: decimal, outcome: fc.constantFrom('adopted', 'counted-before', 'not-postable', 'refused') }),
  'price-mismatch': fc.record({ expectedQuantity: amount, expectedPrice: decimal, foundQuantity: amount, foundPrice: decimal }),
  'state-conflict': fc.record({ state, report: reportKind }),
  shortfall: fc.record({ currency: anyCurrency, free: decimal }),
} as const satisfies { readonly [Kind in DiscrepancyKind]: fc.Arbitrary<Omit<Extract<Discrepancy, { kind: Kind }>, keyof Shared | 'kind'>> };
type Shared = Pick<Discrepancy, 'orderId' | 'instrument' | 'tradeId' | 'expected' | 'found'>;
const shared = fc.record({ orderId, instrument: anyInstrumentId, tradeId: text.map(tradeId), expected: fc.string(), found: fc.string() }, { requiredKeys: ['orderId', 'expected', 'found'] });
const discrepancy = fc.constantFrom(...DISCREPANCY_KINDS).chain((kind) =>
  // the numbers are those of the kind, by the table above
  fc.tuple(shared, NUMBERS[kind] as fc.Arbitrary<object>).map(([fields, numbers]) => ({ kind, ...fields, ...numbers }) as Discrepancy),
);
const entry = fc.record(
  {
    id: fc.nat(), at: anyTimestamp, reason: fc.constantFrom('deposit', 'withdrawal', 'fill', 'fill-reversal', 'fee', 'funding', 'transfer', 'adjustment', 'refold', 'reserve', 'release'), reference: fc.string(),
    lines: fc.array(fc.record({ account: fc.constantFrom(...LEDGER_ACCOUNTS), currency: anyCurrency, amount: decimal }), { maxLength: 4 }),
  },
  { requiredKeys: ['id', 'at', 'reason', 'lines'] },
);
const ofBooking = { at: anyTimestamp, reference: text };
const ofInstrument = { ...ofBooking, instrument: anyInstrumentId };
const booking = fc.oneof(
  fc.record({ kind: fc.constant('funding'), ...ofInstrument, rate: decimal, price: amount }, { requiredKeys: ['kind', 'at', 'instrument', 'rate', 'price'] }),
  fc.record({ kind: fc.constant('settlement'), ...ofInstrument, price: amount, isFinal: fc.boolean() }, { requiredKeys: ['kind', 'at', 'instrument', 'price', 'isFinal'] }),
  fc.record({ kind: fc.constant('split'), ...ofInstrument, numerator: fc.integer({ min: 1, max: 100 }), denominator: fc.integer({ min: 1, max: 100 }), price: amount }, { requiredKeys: ['kind', 'at', 'instrument', 'numerator', 'denominator', 'price'] }),
  fc.record({ kind: fc.constant('dividend'), ...ofInstrument, amount }, { requiredKeys: ['kind', 'at', 'instrument', 'amount'] }),
  fc.record({ kind: fc.constant('insurance'), ...ofBooking, currency: anyCurrency, amount }, { requiredKeys: ['kind', 'at', 'currency', 'amount'] }),
) as fc.Arbitrary<AccountBooking>;
const reason = fc.record({ rule: fc.string(), message: fc.string(), limit: fc.string(), found: fc.string() }, { requiredKeys: ['rule', 'message'] });
const verdict = anyOrder.chain((order) => fc.record({ kind: fc.constant('denied'), order: fc.constant(order), reasons: fc.array(reason, { maxLength: 3 }) }));

const orderEvent = stamped({ order: anyOrder });
const unanswered = stamped({ order: anyOrder, request: fc.constantFrom('submit', 'modify', 'cancel'), waitedMs: fc.nat() });
const figure = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
const algorithmReport = fc.record(
  {
    orderId, algorithm: text, state: fc.constantFrom('waiting', 'running', 'paused', 'ending', 'ended'), startedAt: anyTimestamp, endedAt: anyTimestamp, quantity: amount, filledQuantity: amount,
    children: fc.nat(), openChildren: fc.nat(), arrivalPrice: figure, achievedPrice: decimal, twap: figure, vwap: figure,
    slippageBps: fc.record({ arrival: figure, twap: figure, vwap: figure }, { requiredKeys: [] }), participation: figure, activeMs: fc.nat(), reason: fc.string(),
  },
  { requiredKeys: ['orderId', 'algorithm', 'state', 'quantity', 'filledQuantity', 'children', 'openChildren', 'slippageBps', 'activeMs'] },
) satisfies fc.Arbitrary<AlgorithmReport>;
const algorithmEvent = stamped({ order: anyOrder, report: algorithmReport });
const candidate = fc.record({ instrument: anyInstrumentId, effectivePrice: decimal, quantity: amount, reason: fc.string() }, { requiredKeys: ['instrument', 'quantity', 'reason'] });
const decision = fc.record({ candidates: fc.array(candidate, { maxLength: 3 }), unrouted: amount });
const breaker = { state: fc.constantFrom('open', 'closed'), instrument: anyInstrumentId, strategy, refusals: fc.nat() };

const amendment = fc.record({ orderId, quantity: amount, price: amount }, { requiredKeys: ['orderId'] });
const report = fc.oneof(fc.record({ kind: fc.constant('accepted'), orderId, at: anyTimestamp }), fc.record({ kind: fc.constant('canceled'), orderId, at: anyTimestamp, reason: fc.string() })) as fc.Arbitrary<ExecutionReport>;

const ofStrategy = <T extends object>(fields: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record({ at: anyTimestamp, strategy, ...fields }) as fc.Arbitrary<T & StrategyEvent>;
const pause = fc.oneof(ofStrategy({}), ofStrategy({ reason: fc.string() }));
const strategyPolicy = fc.constantFrom(...STRATEGY_POLICIES);
const plain = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean()));

/** What plugins add begins otherwise. */
type TradingTopic = Extract<Topic, `${'order' | 'report' | 'algorithm' | 'breaker' | 'contingency' | 'position' | 'account' | 'strategy'}.${string}`>;

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
  'order.modify-requested': stamped({ order: anyOrder, amendment }),
  'order.modified': orderEvent,
  'order.modify-rejected': orderEvent,
  'order.cancel-requested': orderEvent,
  'order.canceled': orderEvent,
  'order.cancel-rejected': orderEvent,
  'order.expired': orderEvent,
  'order.outcome-unknown': unanswered,
  'order.stuck': unanswered,
  'order.routed': stamped({ order: anyOrder, decision }),
  'contingency.changed': stamped({ orders: fc.array(orderId), state: fc.dictionary(fc.string(), fc.string()) }),
  'order.discrepancy': stamped({ discrepancy }),
  'algorithm.started': algorithmEvent,
  'algorithm.progressed': algorithmEvent,
  'algorithm.paused': algorithmEvent,
  'algorithm.resumed': algorithmEvent,
  'algorithm.ended': algorithmEvent,
  'report.received': fc.record({ at: anyTimestamp, report }),
  'breaker.changed': fc.oneof(stamped(breaker), stamped({ ...breaker, until: anyTimestamp, reason: fc.string() })),
  'position.changed': stamped({ position }),
  'account.posted': fc.oneof(stamped({ entry }), stamped({ entry, funding: fc.record({ instrument: anyInstrumentId, rate: anyDecimal(), price: anyDecimal() }) }), stamped({ entry, booking })),
  'strategy.added': ofStrategy({}),
  'strategy.removed': ofStrategy({}),
  'strategy.started': ofStrategy({}),
  'strategy.stopped': ofStrategy({}),
  'strategy.paused': pause,
  'strategy.resumed': pause,
  'strategy.reset': ofStrategy({}),
  'strategy.parameters-changed': ofStrategy({ before: plain, after: plain }),
  'strategy.flattened': fc.oneof(ofStrategy({ isFlat: fc.constant(true) }), ofStrategy({ isFlat: fc.constant(false), reason: text })),
  'strategy.warmed-up': ofStrategy({}),
  'strategy.failed': ofStrategy({ hook: text, message: fc.string(), policy: strategyPolicy }),
  'strategy.slow': ofStrategy({ hook: text, tookMs: figure, limitMs: figure, policy: strategyPolicy }),
  'strategy.signal': fc.oneof(ofStrategy({ name: text, value: fc.jsonValue() }), ofStrategy({ name: text, value: fc.jsonValue(), instrument: anyInstrumentId })),
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
