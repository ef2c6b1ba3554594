import fc from 'fast-check';
import type { EventMap, Topic } from '@redfire/core';
import { lifecycleEvents } from './arbitraries/lifecycle-events.ts';
import { marketEvents } from './arbitraries/market-events.ts';
import { tradingEvents } from './arbitraries/trading-events.ts';

export { anyDecimal, decimalText, type DecimalRange } from './arbitraries/decimals.ts';
export { anyFill, anyOrder } from './arbitraries/trading-events.ts';

/** Events by topic: every topic of the engine itself. Plain data, as it is after decoding. */
export const eventsOf: typeof marketEvents & typeof tradingEvents & typeof lifecycleEvents = { ...marketEvents, ...tradingEvents, ...lifecycleEvents };

/** An event with the topic it belongs to. */
export type TopicAndEvent = { [T in keyof typeof eventsOf]: { readonly topic: T; readonly event: EventMap[T & Topic] } }[keyof typeof eventsOf];

/** Any event of any topic of the engine itself. */
export function anyEvent(): fc.Arbitrary<TopicAndEvent> {
  const each = Object.entries(eventsOf).map(([topic, events]) => (events as fc.Arbitrary<unknown>).map((event) => ({ topic, event }) as TopicAndEvent));
  return fc.oneof(...each);
}
