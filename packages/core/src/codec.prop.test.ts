import fc from 'fast-check';
import { cases } from '@redfire/testing';
import { anyDecimal, eventsOf } from '@redfire/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { decodeEvent, encodeEvent } from './codec.ts';
import type { EventMap, Topic } from './events.ts';

/** Every topic there is, so that a new one without a generator does not compile. */
const EVENTS: { readonly [T in Topic]: fc.Arbitrary<EventMap[T]> } = {
  ...eventsOf,
  // a plugin's own, declared in events.test-d.ts
  'test.headline': fc.record({ text: fc.string(), price: anyDecimal() }),
};

describe('decode(encode(x)) equals x', () => {
  it.each(Object.keys(EVENTS) as Topic[])('%s', (topic) => {
    const events: fc.Arbitrary<EventMap[Topic]> = EVENTS[topic];
    fc.assert(
      fc.property(events, (event) => {
        expect(decodeEvent(encodeEvent(topic, event))).toEqual({ topic, event });
      }),
      { numRuns: Math.ceil(cases() / 4) },
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
