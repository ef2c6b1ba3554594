import type { Decimal, Discrepancy, EventMap, EventStamp, Fill, LogFields, LogLevel, Logger, OrderEvent, StrategyEvent, Topic } from '@redfire/core';
import type { EventEngine } from '@redfire/engine';

/** A line of the log for an event: how urgent it is, what happened, and the facts. */
type Line<T extends Topic> = readonly [level: LogLevel, message: string, fields: (event: EventMap[T]) => LogFields];

/** What is told of trading. The engine and its components write lines of their own. */
const LINES: { readonly [T in Topic]?: Line<T> } = {
  'order.submitted': ['info', 'order submitted', request],
  'order.denied': ['warn', 'order denied', ({ verdict, ...event }) => ({ ...request(event), reasons: verdict.kind === 'denied' ? verdict.reasons.map(({ message }) => message) : [] })],
  'order.rejected': ['warn', 'order rejected', progress],
  'order.accepted': ['debug', 'order accepted', progress],
  'order.held': ['info', 'order held back', request],
  'order.triggered': ['info', 'order triggered', progress],
  'order.filled': ['info', 'order filled', ({ fill, ...event }) => ({ ...execution(fill), ...progress(event) })],
  'order.fill-adjusted': ['warn', 'fill adjusted', ({ before, after, ...event }) => ({ before: execution(before), after: after && execution(after), ...progress(event) })],
  'order.modified': ['debug', 'order modified', request],
  'order.modify-rejected': ['warn', 'change of an order rejected', progress],
  'order.canceled': ['info', 'order canceled', progress],
  'order.cancel-rejected': ['warn', 'cancel of an order rejected', progress],
  'order.expired': ['info', 'order expired', progress],
  'order.discrepancy': ['warn', 'the venue said what the books did not expect', ({ discrepancy, ...stamp }) => ({ ...facts(discrepancy), ...when(stamp) })],
  'strategy.started': ['info', 'strategy started', strategy],
  'strategy.stopped': ['info', 'strategy stopped', strategy],
};

/**
 * Writes what becomes of an engine's orders, strategies and data, event by event, until the engine closes. `at` is the time of
 * the event: that of the data in a replay.
 */
export function logEvents(events: EventEngine, logger: Logger): void {
  for (const topic of Object.keys(LINES) as Topic[]) logTopic(events, logger, topic);
  events.on('source.ended', ({ source, error, at }) => {
    if (error === undefined) logger.log('info', 'the data have come to their end', { source, at: instant(at) });
    else logger.log('error', 'the data broke off', { source, at: instant(at), error });
  }, { name: 'log' });
}

function logTopic(events: EventEngine, logger: Logger, topic: Topic): void {
  // topic, event and line are of one kind, which a loop over topics cannot express
  const line: Line<never> | undefined = LINES[topic];
  if (!line) return;
  const [level, message, fields] = line;
  events.on(topic, (event) => { logger.log(level, message, fields(event as never)); }, { name: 'log' });
}

/** What was asked for. */
function request({ order, ...stamp }: OrderEvent): LogFields {
  const { id, strategy, instrument, side, type, quantity, timeInForce } = order;
  // an order has the fields of all types; those of another type are undefined
  return {
    order: id, strategy, instrument, side, type, quantity: quantity.toFixed(),
    price: 'price' in order ? order.price?.toFixed() : undefined,
    triggerPrice: 'triggerPrice' in order ? order.triggerPrice?.toFixed() : undefined,
    timeInForce: timeInForce === 'gtc' ? undefined : timeInForce,
    ...when(stamp),
  };
}

/** How far it has come. */
function progress({ order, ...stamp }: OrderEvent): LogFields {
  const { id, strategy: by, instrument, state, filledQuantity, quantity, reason } = order;
  return { order: id, strategy: by, instrument, state, done: `${filledQuantity.toFixed()}/${quantity.toFixed()}`, reason, ...when(stamp) };
}

function execution({ side, quantity, price, fee, liquidity, tradeId }: Fill): LogFields {
  return { side, quantity: quantity.toFixed(), price: price.toFixed(), fee: fee && `${fee.amount.toFixed()} ${fee.currency}`, liquidity, trade: tradeId };
}

/** What a discrepancy says, with amounts as text. */
function facts(discrepancy: Discrepancy): LogFields {
  return Object.fromEntries(Object.entries(discrepancy).map(([name, value]: [string, Decimal | string]) => [name, typeof value === 'string' ? value : value.toFixed()]));
}

/** Without the time: strategies start before a replay has set it. */
function strategy({ strategy: id }: StrategyEvent): LogFields {
  return { strategy: id };
}

function when({ at, correlationId }: EventStamp): LogFields {
  return { at: instant(at), correlationId };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
