import { timestamp, type InstrumentId, type Timestamp } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BacktestData, TopicItem } from '../backtest-data.ts';
import { runBacktest } from '../run-backtest.ts';
import { ITEM_TOPICS } from './item-topics.ts';

const INSTRUMENTS = ['AAA/USDT.SIM', 'BBB/USDT.SIM'].map((id) => anInstrument({ id }));

/** A stream of one topic and instrument, or of everything, with the times of its items; and how it comes. */
interface Plan {
  readonly topic: 'market.quote' | 'market.trade' | 'market.mark-price' | 'market.funding-rate' | 'mixed';
  readonly instrument: number;
  readonly times: readonly (readonly [time: number, topic: number])[];
  readonly chunk: number;
  readonly isAsync: boolean;
}

const anyPlan: fc.Arbitrary<Plan> = fc.record({
  topic: fc.constantFrom('market.quote', 'market.trade', 'market.mark-price', 'market.funding-rate', 'mixed'),
  instrument: fc.nat({ max: 1 }),
  times: fc.array(fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 3 })), { maxLength: 8 }).map((times) => times.sort(([a], [b]) => a - b)),
  chunk: fc.integer({ min: 0, max: 3 }),
  isAsync: fc.boolean(),
});
const TOPICS = ['market.quote', 'market.trade', 'market.mark-price', 'market.funding-rate'] as const;

function itemOf(topic: (typeof TOPICS)[number], instrument: InstrumentId, at: Timestamp, mark: number): TopicItem {
  const about = { instrument, at };
  if (topic === 'market.quote') return { topic, data: { ...about, bid: mark, ask: mark + 1 } };
  if (topic === 'market.trade') return { topic, data: { ...about, price: mark, size: 1 } };
  if (topic === 'market.mark-price') return { topic, data: { ...about, price: mark } };
  return { topic, data: { ...about, rate: mark } };
}

function shaped<Item>(items: readonly Item[], { chunk, isAsync }: Plan): Iterable<Item | readonly Item[]> | AsyncIterable<Item | readonly Item[]> {
  const parts: readonly (Item | readonly Item[])[] = chunk === 0 ? items : Array.from({ length: Math.ceil(items.length / chunk) }, (_, part) => items.slice(part * chunk, (part + 1) * chunk));
  return isAsync ? (async function* () { yield* parts; })() : (function* () { yield* parts; })();
}

const FIELDS = { 'market.quote': 'quotes', 'market.trade': 'trades', 'market.mark-price': 'marks', 'market.funding-rate': 'funding' } as const;

test('items are heard by time, topic, instrument, stream and place in it, however they come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPlan, { minLength: 1, maxLength: 5 }), async (plans) => {
      let mark = 0;
      const streams = plans.map((plan) => {
        const { id } = INSTRUMENTS[plan.instrument] ?? INSTRUMENTS[0] ?? anInstrument();
        const items = plan.times.map(([time, other]) => itemOf(plan.topic === 'mixed' ? (TOPICS[other] ?? 'market.quote') : plan.topic, id, timestamp(time), ++mark));
        // a stream keeps its own order, also where another topic would come first at its time
        return { plan, id, items };
      });
      const data = streams.map(({ plan, id, items }): BacktestData =>
        plan.topic === 'mixed' ? { items: shaped(items, plan) } : ({ instrument: id, [FIELDS[plan.topic]]: shaped(items.map((item) => item.data), plan) } as unknown as BacktestData));
      const heard: string[] = [];
      const name = ({ topic, data: { instrument, at } }: TopicItem) => `${at} ${topic} ${instrument}`;
      await runBacktest({
        instruments: INSTRUMENTS, data, account: { balances: { USDT: '1' } }, strategies: [],
        observe: (events) => { for (const topic of TOPICS) events.on(topic, (item) => { heard.push(`${name({ topic, data: item } as TopicItem)} ${markOf({ topic, data: item } as TopicItem)}`); }); },
      });
      expect(heard).toEqual(naive(streams.map(({ items }) => items)).map((item) => `${name(item)} ${markOf(item)}`));
    }),
    { numRuns: Math.ceil(cases() / 4) },
  );
});

function markOf({ topic, data }: TopicItem): number {
  if (topic === 'market.quote') return data.bid;
  if (topic === 'market.funding-rate') return data.rate;
  return 'price' in data ? Number(data.price) : Number.NaN;
}

/** Takes, again and again, the first of all heads by the stated order. */
function naive(streams: readonly (readonly TopicItem[])[]): readonly TopicItem[] {
  const rest = streams.map((items) => [...items]);
  const out: TopicItem[] = [];
  const ids = INSTRUMENTS.map(({ id }) => id);
  for (;;) {
    const heads = rest.flatMap((items, stream) => (items[0] ? [{ item: items[0], stream }] : []));
    const keyOf = ({ item, stream }: (typeof heads)[number]) => [item.data.at, ITEM_TOPICS.indexOf(item.topic), ids.indexOf(item.data.instrument), stream];
    heads.sort((a, b) => keyOf(a).map((value, index) => value - (keyOf(b)[index] ?? 0)).find((difference) => difference !== 0) ?? 0);
    const [first] = heads;
    if (!first) return out;
    out.push(first.item);
    rest[first.stream]?.shift();
  }
}
