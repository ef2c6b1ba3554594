import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORDER_TYPES, SIDES, TIMES_IN_FORCE, TRIGGER_SOURCES, timestamp, type ExecutionReport, type OrderType, type TimeInForce } from '@redfire/core';
import type { OrderRequestOverrides } from '@redfire/testing';
import { lineOf } from './fixtures/bar-stage.ts';
import type { NaiveCancels } from './fixtures/naive-line-place.ts';
import { NaiveTicks, type NaiveTickOrder, type NaiveTickRequest } from './fixtures/naive-ticks.ts';
import { TickStage, type TickData, type TickStageOptions } from './fixtures/tick-stage.ts';

const STEP = 7_200_000; // twelve events a day, so that days begin and end inside a run
const MOST_EVENTS = 16;
const MOST_ORDERS = 7;
const TRIGGERED: readonly OrderType[] = ['stop-market', 'stop-limit', 'market-if-touched', 'limit-if-touched'];
const LIMITED: readonly OrderType[] = ['limit', 'stop-limit', 'limit-if-touched'];
const UNTRIGGERED: readonly OrderType[] = ['market', 'limit', 'market-to-limit'];

/** When something is sent: behind an event (−1: before the first), or in answer to a fill or the end of an earlier order. */
interface Moment {
  readonly event: number;
  readonly isAnswer: boolean;
  readonly to: number;
}

const around = fc.integer({ min: 90, max: 110 });
const moment: fc.Arbitrary<Moment> = fc.record({ event: fc.integer({ min: -1, max: MOST_EVENTS - 2 }), isAnswer: fc.boolean(), to: fc.nat(MOST_ORDERS) });

const order = fc.record({
  side: fc.constantFrom(...SIDES),
  type: fc.oneof(fc.constantFrom<OrderType>('limit', 'market', 'stop-market'), fc.constantFrom(...ORDER_TYPES)),
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
  expiresAt: fc.integer({ min: 1, max: 2 * MOST_EVENTS }).map((halves) => (halves * STEP) / 2),
  postOnly: fc.boolean(),
  triggerSource: fc.option(fc.constantFrom(...TRIGGER_SOURCES), { nil: undefined }),
  moment,
});

const change = fc.record({ kind: fc.constantFrom('cancel' as const, 'modify' as const), target: fc.nat(MOST_ORDERS - 1), quantity: fc.integer({ min: 1, max: 9 }), price: around, triggerPrice: around, parts: fc.nat(2), moment });

/** Prices in half ticks, so that some lie between two. */
const halves = fc.integer({ min: 185, max: 215 }).map((count) => count / 2);
const size = fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 12 }), fc.constant(2.7));
const quote = fc
  .record({ bid: halves, spread: fc.integer({ min: -1, max: 8 }), bidSize: size, askSize: size, empty: fc.constantFrom('none', 'none', 'none', 'none', 'bid', 'ask') })
  .map(({ bid, spread, bidSize, askSize, empty }) => ({ quote: [empty === 'bid' ? Number.NaN : bid, empty === 'ask' ? Number.NaN : bid + spread / 2, bidSize, askSize] as const }));
const aggressor = fc.constantFrom(undefined, ...SIDES);
const trade = fc.record({ price: halves, size: fc.integer({ min: 0, max: 9 }), side: aggressor }).map(({ price, size: traded, side }) => ({ trade: [price, traded, side] as const }));
const mark = fc.tuple(halves, halves).map((prices) => ({ mark: prices }));

/** Near 100, where the orders are, and seldom crossed. */
const levelsOf = (price: fc.Arbitrary<number>, shown: fc.Arbitrary<number>) => fc.array(fc.tuple(price, shown), { maxLength: 5 });
const whole = (min: number, max: number) => fc.integer({ min, max });
const orHalf = (min: number, max: number) => fc.oneof({ weight: 9, arbitrary: whole(min, max) }, whole(2 * min, 2 * max).map((count) => count / 2));
const sizes = (least: number) => fc.oneof({ weight: 6, arbitrary: whole(least, 3) }, { weight: 3, arbitrary: whole(least, 12) }, fc.constantFrom(0.5, 2.7));
const sides = (least: number) => fc.record({ bids: levelsOf(orHalf(93, 101), sizes(least)), asks: levelsOf(orHalf(99, 107), sizes(least)) });
const lineSides = (least: number) => fc.record({ bids: levelsOf(whole(97, 100), whole(least, 6)), asks: levelsOf(whole(101, 104), whole(least, 6)) });
const isLate = whole(0, 15).map((count) => count === 0);
const lineTrade = fc.record({ price: whole(96, 105), size: whole(1, 9), side: aggressor }).map(({ price, size: traded, side }) => ({ trade: [price, traded, side] as const }));

const MARKETS = {
  both: fc.oneof(quote, trade, mark),
  quotes: fc.oneof(quote, quote, mark),
  trades: fc.oneof(trade, trade, mark),
  books: fc.oneof({ weight: 2, arbitrary: sides(1).map((book) => ({ book })) }, { weight: 4, arbitrary: fc.record({ delta: sides(0), isLate }) }, { weight: 4, arbitrary: lineTrade }, trade, quote, mark),
  // where the line at a price is what matters
  lines: fc.oneof({ weight: 2, arbitrary: lineSides(1).map((book) => ({ book })) }, { weight: 6, arbitrary: fc.record({ delta: lineSides(0), isLate }) }, { weight: 6, arbitrary: lineTrade }),
};
type Kind = keyof typeof MARKETS;
const eventsOf = (...kinds: readonly Kind[]) =>
  fc.constantFrom(...kinds).chain((kind) => {
    const item: fc.Arbitrary<TickData> = MARKETS[kind];
    return fc.array(fc.record({ item, pause: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.integer({ min: 0, max: 9 })) }), { minLength: 1, maxLength: MOST_EVENTS });
  });
const lineOrder = order.map((terms) => ({ ...terms, type: 'limit' as const, wishedTimeInForce: 'gtc' as const, price: (terms.side === 'buy' ? 97 : 101) + (terms.price % 4) }));

/** The models with the rule that a slow twin goes by. */
const QUEUES = [
  { queue: 'none', cancels: undefined },
  { queue: 'risk-averse', cancels: 'all-behind' },
  { queue: 'probabilistic', cancels: Math.log1p },
  { queue: { model: 'probabilistic', shape: 'power', exponent: 2 }, cancels: (lots: number) => lots ** 2 },
] as const satisfies readonly { queue: TickStageOptions['queue']; cancels: NaiveCancels | undefined }[];

const scenarioOf = (kinds: readonly Kind[], orderOf: fc.Arbitrary<typeof order extends fc.Arbitrary<infer T> ? T : never> = order) => fc
  .record({
    events: eventsOf(...kinds),
    orders: fc.array(orderOf, { minLength: 1, maxLength: MOST_ORDERS }),
    changes: fc.array(change, { maxLength: 5 }),
    latencyMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(1, STEP / 2, STEP, STEP + 1)),
    isThrough: fc.boolean(),
    line: fc.constantFrom(...QUEUES),
  })
  .map(({ events: steps, orders, changes, ...options }) => {
    const known: NaiveTickOrder[] = orders.map(({ wishedTimeInForce, moment: _moment, ...terms }, index) => {
      const timeInForce = UNTRIGGERED.includes(terms.type) || ['gtc', 'gtd', 'day'].includes(wishedTimeInForce) ? wishedTimeInForce : 'gtc';
      const hasLimit = LIMITED.includes(terms.type) || terms.type === 'trailing-stop-limit';
      return { ...terms, id: `O${index}`, timeInForce, postOnly: terms.postOnly && hasLimit && timeInForce !== 'ioc' && timeInForce !== 'fok' };
    });
    const requests = [
      ...known.map((item, index) => ({ request: { kind: 'submit', order: item } as const, moment: orders[index]!.moment, index })),
      ...changes.map((item) => ({ request: changeOf(item, known[item.target % known.length]!), moment: item.moment, index: known.length })),
    ];
    // an order answers an earlier one, so that answers come to an end
    const answerTo = (to: number, index: number) => (index === 0 ? -1 : to % index);
    const sentBehind = (number: number) => requests.filter(({ moment: { event, isAnswer }, index }) => event === number && (!isAnswer || index === 0)).map(({ request }): NaiveTickRequest => request);
    const answers = new Map(known.map(({ id }, place) => [id, requests.filter(({ moment: { isAnswer, to }, index }) => isAnswer && answerTo(to, index) === place).map(({ request }): NaiveTickRequest => request)]));
    let at = 0;
    const shown = steps.map(({ item, pause }, number) => ({ event: { at: (at += pause * STEP), ...item }, after: sentBehind(number) }));
    return { ...options, shown, first: sentBehind(-1), answers };
  });
type Scenario = ReturnType<typeof scenarioOf> extends fc.Arbitrary<infer T> ? T : never;
const scenario = scenarioOf(['both', 'both', 'quotes', 'trades']);
const bookScenario = scenarioOf(['books', 'books', 'lines']);

it.each([
  ['quotes and trades', scenario],
  ['books', bookScenario],
  ['books, of limits in line,', scenarioOf(['lines'], lineOrder)],
])('fills by %s what a naive market fills, at the same price, size and time, in the same order', (_title, scenarios) => {
  fc.assert(
    fc.property(scenarios, (given) => {
      expect(reported(given).map(lineOf)).toEqual(naivelyTold(given));
    }),
    { numRuns: cases() },
  );
});

describe('whatever is shown and sent', () => {
  it('no order fills for more than it asks', () => {
    fc.assert(
      fc.property(fc.oneof(scenario, bookScenario), (given) => {
        const filled = new Map<string, number>();
        for (const report of reported(given)) if (report.kind === 'fill') filled.set(report.orderId, (filled.get(report.orderId) ?? 0) + report.quantity.toNumber());
        for (const [id, quantity] of filled) expect(quantity).toBeLessThanOrEqual(mostAsked(given, id));
      }),
      { numRuns: cases() },
    );
  });

  it('no fill is better than what was shown, and no more fills than was shown', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const stage = stageOf(given);
        const shown = { quote: undefined as Prices | undefined, trade: undefined as Prices | undefined };
        let left = { buy: 0, sell: 0 };
        for (const { event, after } of given.shown) {
          const heard = stage.reports.length;
          stage.show(event);
          if ('quote' in event) {
            shown.quote = { buy: event.quote[1], sell: event.quote[0] };
            left = { buy: event.quote[3] ?? Infinity, sell: event.quote[2] ?? Infinity };
          }
          if ('trade' in event) {
            shown.trade = { buy: event.trade[0], sell: event.trade[0] };
            left = { buy: left.buy + event.trade[1], sell: left.sell + event.trade[1] };
          } else if (shown.quote) {
            shown.trade = undefined;
          }
          for (const report of stage.reports.slice(heard)) {
            // what the close of a day fills, it fills from the quote before
            if (report.kind !== 'fill' || report.side === undefined || timeInForceOf(given, report.orderId) === 'at-close') continue;
            const { side } = report;
            const paid = report.price.toNumber();
            const isShown = (prices: Prices | undefined) => prices !== undefined && (side === 'buy' ? paid >= prices.buy : paid <= prices.sell);
            expect(isShown(shown.quote) || isShown(shown.trade)).toBe(true);
            left[side] -= report.quantity.toNumber();
            expect(left[side]).toBeGreaterThanOrEqual(0);
          }
          for (const request of after) send(stage, request);
        }
      }),
      { numRuns: cases() },
    );
  });
});

describe('whatever books are shown', () => {
  it('no limit trades beyond its price, and fill or kill is all or nothing', () => {
    fc.assert(
      fc.property(bookScenario, (given) => {
        const requests = requestsOf(given);
        const filled = new Map<string, number>();
        for (const report of reported(given)) {
          if (report.kind !== 'fill' || report.side === undefined) continue;
          const price = report.price.toNumber();
          filled.set(report.orderId, (filled.get(report.orderId) ?? 0) + report.quantity.toNumber());
          const limits = requests.flatMap((request) => (request.kind === 'submit' && request.order.id === report.orderId && LIMITED.includes(request.order.type) ? [request.order.price] : request.kind === 'modify' && request.id === report.orderId ? [request.price ?? Number.NaN] : []));
          if (!limits.some(Number.isFinite)) continue;
          // a price that was changed may have been any of those it had
          const [least, most] = [Math.min(...limits.filter(Number.isFinite)), Math.max(...limits.filter(Number.isFinite))];
          expect(report.side === 'buy' ? price <= most : price >= least).toBe(true);
        }
        for (const request of requests) {
          if (request.kind !== 'submit' || request.order.timeInForce !== 'fok' || requests.some((other) => other.kind !== 'submit' && other.id === request.order.id)) continue;
          expect([0, request.order.quantity]).toContain(filled.get(request.order.id) ?? 0);
        }
      }),
      { numRuns: cases() },
    );
  });

  it('our orders have no more of a side than levels and trades have shown of it', () => {
    fc.assert(
      fc.property(bookScenario, (given) => {
        const stage = stageOf(given);
        const levels = { buy: new Map<number, number>(), sell: new Map<number, number>() };
        const left = { buy: 0, sell: 0 };
        const show = (side: 'buy' | 'sell', price: number, size: number) => {
          if (levels[side].get(price) !== size) left[side] += size;
          levels[side].set(price, size);
        };
        for (const { event, after } of given.shown) {
          const heard = stage.reports.length;
          stage.show(event);
          if ('trade' in event) for (const side of SIDES) left[side] += event.trade[1];
          if ('quote' in event) for (const side of SIDES) left[side] += event.quote[side === 'buy' ? 3 : 2] ?? Infinity;
          const sidesOf = 'book' in event ? event.book : 'delta' in event ? event.delta : undefined;
          for (const [price, size] of sidesOf?.asks ?? []) show('buy', price, size);
          for (const [price, size] of sidesOf?.bids ?? []) show('sell', price, size);
          for (const report of stage.reports.slice(heard)) {
            if (report.kind !== 'fill' || report.side === undefined) continue;
            left[report.side] -= report.quantity.toNumber();
            expect(left[report.side]).toBeGreaterThanOrEqual(0);
          }
          for (const request of after) send(stage, request);
        }
      }),
      { numRuns: cases() },
    );
  });
});

interface Prices {
  readonly buy: number;
  readonly sell: number;
}

function requestsOf({ first, shown, answers }: Scenario): readonly NaiveTickRequest[] {
  return [...first, ...shown.flatMap(({ after }) => after), ...[...answers.values()].flat()];
}

function timeInForceOf(given: Scenario, id: string): TimeInForce | undefined {
  return requestsOf(given).flatMap((request) => (request.kind === 'submit' && request.order.id === id ? [request.order.timeInForce] : []))[0];
}

function changeOf({ kind, quantity, price, triggerPrice, parts }: { kind: 'cancel' | 'modify'; quantity: number; price: number; triggerPrice: number; parts: number }, { id, type }: NaiveTickOrder): NaiveTickRequest {
  if (kind === 'cancel') return { kind, id };
  return { kind, id, ...(parts !== 1 && { quantity }), ...(parts > 0 && LIMITED.includes(type) && { price }), ...(parts > 0 && TRIGGERED.includes(type) && { triggerPrice }) };
}

function mostAsked(given: Scenario, id: string): number {
  return Math.max(...requestsOf(given).map((request) => (request.kind === 'submit' ? (request.order.id === id ? request.order.quantity : 0) : request.kind === 'modify' && request.id === id ? (request.quantity ?? 0) : 0)));
}

function naivelyTold({ shown, first, answers, latencyMs, isThrough, line: { cancels } }: Scenario): readonly string[] {
  const market = new NaiveTicks({ latencyMs, isThrough, cancels, answers });
  for (const request of first) market.send(request);
  for (const { event, after } of shown) {
    market.show(event);
    for (const request of after) market.send(request, event.at);
  }
  return market.told;
}

function stageOf({ first, answers, latencyMs, isThrough, line: { queue } }: Scenario): TickStage {
  const stage = new TickStage({
    latencyMs,
    queue,
    limitFill: isThrough ? 'through' : 'touch',
    react: ({ kind, orderId }, self) => { if (kind === 'fill' || kind === 'expired') for (const request of answers.get(orderId) ?? []) send(self, request); },
  });
  for (const request of first) send(stage, request);
  return stage;
}

function reported(given: Scenario): readonly ExecutionReport[] {
  const stage = stageOf(given);
  for (const { event, after } of given.shown) {
    stage.show(event);
    for (const request of after) send(stage, request);
  }
  return stage.reports;
}

function send(stage: TickStage, request: NaiveTickRequest): void {
  if (request.kind === 'submit') stage.submit(request.order.id, requestOf(request.order));
  else if (request.kind === 'cancel') stage.cancel(request.id);
  else stage.modify(request.id, Object.fromEntries(Object.entries(request).flatMap(([field, value]) => (typeof value === 'number' ? [[field, String(value)]] : []))));
}

function requestOf({ type, side, quantity, price, triggerPrice, trailing, limitOffset, activationPrice, timeInForce, expiresAt, postOnly, triggerSource }: NaiveTickOrder): OrderRequestOverrides {
  const { by, value } = trailing;
  const prices = {
    ...(LIMITED.includes(type) && { price: String(price) }),
    ...(TRIGGERED.includes(type) && { triggerPrice: String(triggerPrice) }),
    ...(type.startsWith('trailing') && { trailingOffset: { by, value: String(by === 'percent' ? value / 100 : value) }, ...(activationPrice !== undefined && { activationPrice: String(activationPrice) }) }),
    ...(type === 'trailing-stop-limit' && { limitOffset: String(limitOffset) }),
  };
  return { type, side, quantity: String(quantity), timeInForce, postOnly, ...(triggerSource && { triggerSource }), ...(timeInForce === 'gtd' && { expiresAt: timestamp(expiresAt) }), ...prices };
}
