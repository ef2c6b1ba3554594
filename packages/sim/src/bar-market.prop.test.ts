import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ORDER_TYPES, SIDES, TIMES_IN_FORCE, timestamp, type OrderType, type TimeInForce } from '@redfire/core';
import type { OrderRequestOverrides } from '@redfire/testing';
import { BarStage, lineOf } from './fixtures/bar-stage.ts';
import { NaiveMarket, type NaiveBar, type NaiveOrder, type NaiveRequest } from './fixtures/naive-market.ts';

const INTERVAL = 21_600_000; // four bars a day, so that days begin and end inside a run
const MOST_BARS = 10;
const MOST_ORDERS = 8;
const TRIGGERED: readonly OrderType[] = ['stop-market', 'stop-limit', 'market-if-touched', 'limit-if-touched'];
const LIMITED: readonly OrderType[] = ['limit', 'stop-limit', 'limit-if-touched'];
const UNTRIGGERED: readonly OrderType[] = ['market', 'limit', 'market-to-limit'];

/** When something is sent: while a bar is open, when it has closed (bar −1: before the first), or in answer to the fill or the end of an earlier order. */
interface Moment {
  readonly bar: number;
  readonly when: 'during' | 'after' | 'answer';
  readonly to: number;
}

const around = fc.integer({ min: 85, max: 115 });
const moment: fc.Arbitrary<Moment> = fc.record({ bar: fc.integer({ min: -1, max: MOST_BARS - 2 }), when: fc.constantFrom('after', 'answer', 'during', 'after'), to: fc.nat(MOST_ORDERS) });

const order = fc.record({
  side: fc.constantFrom(...SIDES),
  type: fc.oneof(fc.constantFrom<OrderType>('limit', 'stop-market'), fc.constantFrom(...ORDER_TYPES)),
  quantity: fc.integer({ min: 1, max: 9 }),
  price: around,
  triggerPrice: around,
  trailing: fc.oneof(
    fc.record({ by: fc.constantFrom('ticks' as const, 'price' as const), value: fc.integer({ min: 1, max: 10 }) }),
    fc.record({ by: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 1_200 }) }),
  ),
  limitOffset: fc.integer({ min: 1, max: 4 }),
  activationPrice: fc.option(around, { nil: undefined }),
  wishedTimeInForce: fc.oneof(fc.constant<TimeInForce>('gtc'), fc.constantFrom(...TIMES_IN_FORCE)),
  expiresAt: fc.integer({ min: 1, max: 4 * MOST_BARS }).map((quarters) => (quarters * INTERVAL) / 4),
  postOnly: fc.boolean(),
  moment,
});

const change = fc.record({ kind: fc.constantFrom('cancel' as const, 'modify' as const), target: fc.nat(MOST_ORDERS - 1), quantity: fc.integer({ min: 1, max: 9 }), price: around, triggerPrice: around, parts: fc.nat(2), moment });

const step = fc.integer({ min: -4, max: 4 });
const bar = fc.record({ gap: step, move: step, above: fc.nat(6), below: fc.nat(6), pause: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.nat(6)) });

const scenario = fc
  .record({
    bars: fc.array(bar, { minLength: 1, maxLength: MOST_BARS }),
    orders: fc.array(order, { minLength: 1, maxLength: MOST_ORDERS }),
    changes: fc.array(change, { maxLength: 5 }),
    startsAt: fc.nat(3),
    latencyMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(1, INTERVAL / 2, INTERVAL, INTERVAL + 1)),
    worstCase: fc.boolean(),
    holding: fc.integer({ min: -1, max: 1 }),
    hasPrice: fc.boolean(),
  })
  .map(({ bars, orders, changes, startsAt, ...options }) => {
    const known: NaiveOrder[] = orders.map(({ wishedTimeInForce, moment: _moment, ...terms }, index) => {
      const timeInForce = UNTRIGGERED.includes(terms.type) || ['gtc', 'gtd', 'day'].includes(wishedTimeInForce) ? wishedTimeInForce : 'gtc';
      const hasLimit = LIMITED.includes(terms.type) || terms.type === 'trailing-stop-limit';
      return { ...terms, id: `O${index}`, timeInForce, postOnly: terms.postOnly && hasLimit && timeInForce !== 'ioc' && timeInForce !== 'fok' };
    });
    const requests = [
      ...known.map((item, index) => ({ request: { kind: 'submit', order: item } as const, moment: orders[index]!.moment, index })),
      ...changes.map((item) => ({ request: changeOf(item, known[item.target % known.length]!), moment: item.moment, index: known.length })),
    ];
    const sent = (number: number, when: Moment['when']) => requests.filter(({ moment: { bar: at, when: how } }) => at === number && how === when).map(({ request }) => request);
    // an order answers an earlier one, so that answers come to an end
    const answerTo = (to: number, index: number) => (index === 0 ? -1 : to % index);
    const answers = new Map(known.map(({ id }, place) => [id, requests.filter(({ moment: { when, to }, index }) => when === 'answer' && answerTo(to, index) === place).map(({ request }) => request)]));
    let price = 100;
    let time = startsAt * INTERVAL;
    const shown: NaiveBar[] = bars.map(({ gap, move, above, below, pause }, number) => {
      const open = price + gap;
      const close = open + move;
      price = close;
      const openTime = time + pause * INTERVAL;
      time = openTime + INTERVAL;
      return { openTime, closeTime: time, open, close, high: Math.max(open, close) + above, low: Math.min(open, close) - below, during: sent(number, 'during'), after: sent(number, 'after') };
    });
    return { ...options, startAt: startsAt * INTERVAL, bars: shown, first: [...sent(-1, 'during'), ...sent(-1, 'after')], answers };
  });
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

it('fills what a naive walk over every tick fills, at the same price and time, in the same order', () => {
  fc.assert(
    fc.property(scenario, (given) => {
      expect(reported(given)).toEqual(naivelyTold(given));
    }),
    { numRuns: cases() },
  );
});

function changeOf({ kind, quantity, price, triggerPrice, parts }: { kind: 'cancel' | 'modify'; quantity: number; price: number; triggerPrice: number; parts: number }, { id, type }: NaiveOrder): NaiveRequest {
  if (kind === 'cancel') return { kind, id };
  return { kind, id, ...(parts !== 1 && { quantity }), ...(parts > 0 && LIMITED.includes(type) && { price }), ...(parts > 0 && TRIGGERED.includes(type) && { triggerPrice }) };
}

function naivelyTold({ bars, first, answers, startAt, hasPrice, ...options }: Scenario): readonly string[] {
  const market = new NaiveMarket({ ...options, answers, lastClose: hasPrice ? 100 : undefined, priceText: (ticks) => String(ticks / 20) });
  for (const request of first) market.send(request, startAt);
  for (const item of bars) market.show(item);
  return market.told;
}

/** The market as a run drives it: bars in which nothing waits are passed over. */
function reported({ bars, first, answers, startAt, hasPrice, latencyMs, worstCase, holding }: Scenario): readonly string[] {
  const stage: BarStage = new BarStage({
    instrument: { tickSize: '0.05' },
    startAt,
    latencyMs,
    holding,
    path: worstCase ? 'worst-case' : 'nearer-first',
    lastClose: hasPrice ? 5 : null,
    react: ({ kind, orderId }) => { if (kind === 'fill' || kind === 'expired') for (const request of answers.get(orderId) ?? []) send(stage, request); },
  });
  for (const request of first) send(stage, request);
  let openTimeBefore = Number.NaN;
  for (const { openTime, closeTime, open, high, low, close, during, after } of bars) {
    const { market, clock } = stage;
    const shown = { ...stage.next([open / 20, high / 20, low / 20, close / 20]), intervalMs: INTERVAL, openTime: timestamp(openTime), closeTime: timestamp(closeTime) };
    clock.advanceTo(shown.openTime);
    if (market.size > 0) market.open(shown, openTimeBefore);
    else market.lastTicks = open;
    openTimeBefore = openTime;
    for (const request of during) send(stage, request);
    clock.advanceTo(shown.closeTime);
    if (market.size > 0) market.close(shown);
    market.lastTicks = close;
    for (const request of after) send(stage, request);
  }
  return stage.reports.map(lineOf);
}

function send(stage: BarStage, request: NaiveRequest): void {
  if (request.kind === 'submit') stage.submit(request.order.id, requestOf(request.order));
  else if (request.kind === 'cancel') stage.cancel(request.id);
  else stage.modify(request.id, changesOf(request));
}

const text = (ticks: number) => String(ticks / 20);

function changesOf({ quantity, price, triggerPrice }: Extract<NaiveRequest, { kind: 'modify' }>) {
  return { ...(quantity !== undefined && { quantity: String(quantity) }), ...(price !== undefined && { price: text(price) }), ...(triggerPrice !== undefined && { triggerPrice: text(triggerPrice) }) };
}

function requestOf({ type, side, quantity, price, triggerPrice, trailing, limitOffset, activationPrice, timeInForce, expiresAt, postOnly }: NaiveOrder): OrderRequestOverrides {
  const { by, value } = trailing;
  const offset = { ticks: String(value), price: text(value), percent: String(value / 100) }[by];
  const prices = {
    ...(LIMITED.includes(type) && { price: text(price) }),
    ...(TRIGGERED.includes(type) && { triggerPrice: text(triggerPrice) }),
    ...(type.startsWith('trailing') && { trailingOffset: { by, value: offset }, ...(activationPrice !== undefined && { activationPrice: text(activationPrice) }) }),
    ...(type === 'trailing-stop-limit' && { limitOffset: text(limitOffset) }),
  };
  return { type, side, quantity: String(quantity), timeInForce, postOnly, ...(timeInForce === 'gtd' && { expiresAt: timestamp(expiresAt) }), ...prices };
}
