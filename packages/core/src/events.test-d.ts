import type { Bar, Decimal, EventMap, Fill, Topic } from '@redfire/core';
import { decodeEvent, encodeEvent } from '@redfire/core';

// a plugin adds a topic of its own, and every face that takes topics knows it
declare module '@redfire/core' {
  interface EventMap {
    'test.headline': { readonly text: string; readonly price: Decimal };
  }
}

'test.headline' satisfies Topic;
({ text: 'x', price: 1 as unknown as Decimal }) satisfies EventMap['test.headline'];
encodeEvent('test.headline', { text: 'x', price: 1 as unknown as Decimal });
// @ts-expect-error the topic carries a text
encodeEvent('test.headline', { title: 'x' });
// @ts-expect-error no such topic
encodeEvent('test.headlines', { text: 'x' });
// @ts-expect-error a quote is no bar
encodeEvent('market.bar', {} as EventMap['market.quote']);

// the topic tells what was decoded
const decoded = decodeEvent('');
if (decoded.topic === 'market.bar') decoded.event satisfies Bar;
if (decoded.topic === 'order.filled') decoded.event.fill satisfies Fill;
// @ts-expect-error not every event has a fill
void decoded.event.fill;
