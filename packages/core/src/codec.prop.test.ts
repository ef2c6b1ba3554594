import fc from 'fast-check';
import { cases } from '@redfire/testing';
import { anyDecimal, eventsOf } from '@redfire/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { decodeEvent, encodeEvent } from './codec.ts';
import type { EventMap, Topic } from './events.ts';
import { timestamp } from './time.ts';

/** Every topic but those of the examples, so that a new one without a generator does not compile. */
type Tested = Exclude<Topic, `spread.${string}`>;
const EVENTS: { readonly [T in Tested]: fc.Arbitrary<EventMap[T]> } = {
  ...eventsOf,
  // a plugin's own, declared in events.test-d.ts
  'test.headline': fc.record({ text: fc.string(), price: anyDecimal() }),
};

describe('decode(encode(x)) equals x', () => {
  it.each(Object.keys(EVENTS) as Tested[])('%s', (topic) => {
    const events: fc.Arbitrary<EventMap[Tested]> = EVENTS[topic];
    fc.assert(
      fc.property(events, (event) => {
        expect(decodeEvent(encodeEvent(topic, event))).toEqual({ topic, event });
      }),
      { numRuns: Math.ceil(cases() / 4) },
    );
  });

  it('and where that cannot be, it still has a text and can be decoded', () => {
    const anything = fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true, withObjectString: true });
    fc.assert(
      fc.property(anything, anything, (event, error) => {
        if (typeof event === 'object' && event !== null && Object.isExtensible(event)) Object.assign(event, { itself: event });
        const failure = { at: timestamp(1), topic: 'x', subscriber: 's', event, error };
        expect(decodeEvent(encodeEvent('engine.error', failure)).event).toMatchObject({ at: 1, topic: 'x', subscriber: 's' });
      }),
      { numRuns: cases() },
    );
  });

  it('and keeps every digit of a decimal', () => {
    fc.assert(
      fc.property(anyDecimal({ digits: 120, scale: 60 }), (price) => {
        const decoded = decodeEvent(encodeEvent('test.headline', { text: '', price }));
        expect(decoded).toEqual({ topic: 'test.headline', event: { text: '', price } });
      }),
      { numRuns: cases() },
    );
  });
});
