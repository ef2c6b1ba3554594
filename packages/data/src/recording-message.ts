import { type BookDelta, type BookLevel, type BookSnapshot, type InstrumentId, type Quote, type Timestamp, type Trade } from '@redfire/core';
import { type TopicItem } from './item-reader.ts';

/** What is wrong with a message: a field, what it holds, and why that is not usable. */
export class MessageFault {
  readonly field: string;
  readonly value: unknown;
  readonly reason: string;

  constructor(field: string, value: unknown, reason: string) {
    this.field = field;
    this.value = value;
    this.reason = reason;
  }
}

interface Stamp {
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
}

/** Values of a message by their names on the wire. */
type Message = Readonly<Record<string, unknown>>;

/**
 * The item in a message of Binance, as its streams send it, with or without the envelope of a combined stream: `depthUpdate`, `trade`, `aggTrade`, `bookTicker`; or the answer of
 * its REST interface that holds a whole book.
 */
export function itemOfMessage(value: unknown, stamp: Stamp): TopicItem | MessageFault {
  const outer = asMessage(value);
  const message = outer && 'stream' in outer ? asMessage(outer['data']) : outer;
  if (message === undefined) return new MessageFault('message', value, 'is no object');
  const kind = message['e'] ?? ('lastUpdateId' in message ? 'snapshot' : 'u' in message && 'b' in message ? 'bookTicker' : undefined);
  switch (kind) {
    case 'depthUpdate':
      return settled('market.book-delta', delta(message, stamp));
    case 'snapshot':
      return settled('market.book-snapshot', snapshot(message, stamp));
    case 'bookTicker':
      return settled('market.quote', quote(message, stamp));
    case 'trade':
      return settled('market.trade', trade(message, stamp, 't'));
    case 'aggTrade':
      return settled('market.trade', trade(message, stamp, 'a'));
    default:
      return new MessageFault('e', kind, 'is none of depthUpdate, trade, aggTrade, bookTicker, and there is no lastUpdateId');
  }
}

function settled(topic: TopicItem['topic'], data: TopicItem['data'] | MessageFault): TopicItem | MessageFault {
  // each case above pairs the topic with its own data
  return data instanceof MessageFault ? data : ({ topic, data } as TopicItem);
}

function delta(message: Message, { instrument, at }: Stamp): BookDelta | MessageFault {
  const sequence = whole(message, 'u');
  const previousSequence = 'pu' in message ? whole(message, 'pu') : whole(message, 'U');
  const bids = levels(message, 'b');
  const asks = levels(message, 'a');
  const fault = faultOf(sequence, previousSequence, bids, asks);
  // "U" is the first update in the message, "pu" the last one in the message before
  return fault ?? { instrument, at, bids: bids as BookLevel[], asks: asks as BookLevel[], sequence: Number(sequence), previousSequence: 'pu' in message ? Number(previousSequence) : Number(previousSequence) - 1 };
}

function snapshot(message: Message, { instrument, at }: Stamp): BookSnapshot | MessageFault {
  const sequence = whole(message, 'lastUpdateId');
  const bids = levels(message, 'bids');
  const asks = levels(message, 'asks');
  const fault = faultOf(sequence, bids, asks);
  if (fault) return fault;
  const there = (side: unknown) => (side as BookLevel[]).filter(([, size]) => size > 0); // no fault, so levels
  return { instrument, at, bids: there(bids).sort((a, b) => b[0] - a[0]), asks: there(asks).sort((a, b) => a[0] - b[0]), sequence: Number(sequence) };
}

function quote(message: Message, { instrument, at }: Stamp): Quote | MessageFault {
  const sequence = whole(message, 'u');
  const [bid, bidSize, ask, askSize] = [amount(message, 'b'), amount(message, 'B'), amount(message, 'a'), amount(message, 'A')];
  const fault = faultOf(sequence, bid, bidSize, ask, askSize);
  if (fault) return fault;
  if (Number(bid) > Number(ask)) return new MessageFault('b', message['b'], `is above a "${String(message['a'])}"`);
  return { instrument, at, bid: Number(bid), ask: Number(ask), bidSize: Number(bidSize), askSize: Number(askSize), sequence: Number(sequence) };
}

function trade(message: Message, { instrument, at }: Stamp, idField: 't' | 'a'): Trade | MessageFault {
  const [id, price, size] = [whole(message, idField), amount(message, 'p'), amount(message, 'q')];
  const buyerIsMaker = message['m'];
  const fault = faultOf(id, price, size);
  if (fault) return fault;
  if (typeof buyerIsMaker !== 'boolean') return new MessageFault('m', buyerIsMaker, 'is neither true nor false');
  return { instrument, at, price: Number(price), size: Number(size), side: buyerIsMaker ? 'sell' : 'buy', tradeId: String(Number(id)) };
}

function levels(message: Message, field: string): readonly BookLevel[] | MessageFault {
  const list = message[field];
  if (!Array.isArray(list)) return new MessageFault(field, list, 'is no list of levels');
  const found: BookLevel[] = [];
  for (const [index, level] of (list as readonly unknown[]).entries()) {
    const [price, size] = Array.isArray(level) ? (level as readonly unknown[]) : [];
    const pair = [numberOf(price), numberOf(size)] as const;
    if (!isAmount(pair[0]) || !isAmount(pair[1])) return new MessageFault(`${field}[${index}]`, JSON.stringify(level), 'is no pair of a price and a size');
    found.push(pair);
  }
  return found;
}

function amount(message: Message, field: string): number | MessageFault {
  const number = numberOf(message[field]);
  return isAmount(number) ? number : new MessageFault(field, message[field], number < 0 ? 'is negative' : 'is not a number');
}

function whole(message: Message, field: string): number | MessageFault {
  const value = message[field];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : new MessageFault(field, value, 'is no whole number');
}

/** Amounts are written as text. `Number` takes nothing at all for 0, and knows "Infinity". */
function numberOf(value: unknown): number {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function isAmount(value: number): boolean {
  return value >= 0 && value < Infinity;
}

function faultOf(...values: readonly unknown[]): MessageFault | undefined {
  return values.find((value) => value instanceof MessageFault);
}

function asMessage(value: unknown): Message | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Message) : undefined;
}
