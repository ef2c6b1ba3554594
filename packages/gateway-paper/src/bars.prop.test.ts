import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InstrumentMath, ORDER_TYPES, SIDES, TIMES_IN_FORCE, clientOrderId, timestamp, type Bar, type ExecutionReport, type OrderType } from '@redfire/core';
import { SimulatedVenue } from '@redfire/sim';
import { FakeClock, aBar, anApprovedAmendment, type OrderRequestOverrides } from '@redfire/testing';
import { PaperStage, anOrder, bitcoin, lineOf } from './fixtures/paper-stage.ts';

const INTERVAL = 21_600_000; // four bars a day, so that days begin and end inside a run
const MOST_BARS = 8;
const WAITING: readonly OrderType[] = ['stop-market', 'stop-limit', 'market-if-touched', 'limit-if-touched', 'trailing-stop-market', 'trailing-stop-limit'];

type Request =
  | { readonly kind: 'submit'; readonly id: string; readonly order: OrderRequestOverrides }
  | { readonly kind: 'cancel'; readonly id: string }
  | { readonly kind: 'modify'; readonly id: string; readonly quantity: string };

interface Sent {
  readonly request: Request;
  /** When it is sent: at the close of a bar (−1: before the first), or in answer to the fill of another order. */
  readonly bar: number;
  readonly answers: string | undefined;
}

const around = fc.integer({ min: 88, max: 112 }).map(String);
const order = fc
  .record({
    type: fc.constantFrom(...ORDER_TYPES),
    side: fc.constantFrom(...SIDES),
    quantity: fc.integer({ min: 1, max: 9 }).map(String),
    price: around,
    triggerPrice: around,
    distance: fc.integer({ min: 1, max: 6 }).map(String),
    timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
    end: fc.integer({ min: 1, max: 2 * MOST_BARS }),
    postOnly: fc.boolean(),
  })
  .map(({ type, price, triggerPrice, distance, end, postOnly, ...terms }): OrderRequestOverrides => {
    const waits = WAITING.includes(type) && !['gtc', 'gtd', 'day'].includes(terms.timeInForce);
    const timeInForce = waits ? 'gtc' : terms.timeInForce;
    const hasLimit = type.includes('limit') && type !== 'market-to-limit';
    const isTrailing = type.startsWith('trailing');
    return {
      type, ...terms, timeInForce,
      ...(timeInForce === 'gtd' && { expiresAt: timestamp((end * INTERVAL) / 2) }),
      ...(hasLimit && !isTrailing && { price }),
      ...(WAITING.includes(type) && !isTrailing && { triggerPrice }),
      ...(isTrailing && { trailingOffset: { by: 'ticks' as const, value: distance } }),
      ...(type === 'trailing-stop-limit' && { limitOffset: distance }),
      ...(hasLimit && timeInForce !== 'ioc' && timeInForce !== 'fok' && { postOnly }),
    }; // the prices are those of the type, which the compiler cannot follow
  });

const bars = fc
  .array(fc.record({ gap: fc.integer({ min: -3, max: 3 }), move: fc.integer({ min: -4, max: 4 }), above: fc.nat(5), below: fc.nat(5) }), { minLength: 2, maxLength: MOST_BARS })
  .map((steps) => {
    let price = 100;
    return steps.map(({ gap, move, above, below }, index): Bar => {
      const open = price + gap;
      price = open + move;
      return aBar({ openTime: timestamp(index * INTERVAL), closeTime: timestamp((index + 1) * INTERVAL), intervalMs: INTERVAL, open, close: price, high: Math.max(open, price) + above, low: Math.min(open, price) - below });
    });
  });

const moment = fc.record({ bar: fc.integer({ min: -1, max: MOST_BARS - 2 }), isAnswer: fc.boolean() });
const orders = fc.array(fc.record({ order, moment }), { minLength: 1, maxLength: 6 }).map((list) =>
  // an order answers one before it, so that answers come to an end
  list.map(({ order, moment: { bar, isAnswer } }, index): Sent => ({ request: { kind: 'submit', id: `O${index}`, order }, bar, answers: isAnswer && index > 0 ? `O${index - 1}` : undefined })),
);
const changes = fc.array(fc.record({ kind: fc.constantFrom('cancel' as const, 'modify' as const), target: fc.nat(5), quantity: fc.integer({ min: 1, max: 9 }).map(String), moment }), { maxLength: 4 }).map((list) =>
  list.map(({ kind, target, quantity, moment: { bar, isAnswer } }): Sent => ({ request: { kind, id: `O${target}`, quantity }, bar, answers: isAnswer ? 'O0' : undefined })),
);

it('tells of bars that come at their close exactly what a venue tells that lives through them', async () => {
  await fc.assert(
    fc.asyncProperty(bars, orders, changes, fc.constantFrom('nearer-first' as const, 'worst-case' as const), async (shown, sent, changed, path) => {
      const requests = [...sent, ...changed];
      expect((await onPaper(shown, requests, { latencyMs: 0, path })).map(lineOf)).toEqual(livedThrough(shown, requests, { latencyMs: 0, path }).map(lineOf));
    }),
    { numRuns: cases() },
  );
});

it.each([1, INTERVAL / 2, INTERVAL, INTERVAL + 1])('fills what travels for %s ms at the price and time at which that venue fills it', async (latencyMs) => {
  await fc.assert(
    fc.asyncProperty(bars, orders, async (shown, sent) => {
      const fillsOf = (reports: readonly ExecutionReport[]) => reports.filter(({ kind }) => kind === 'fill').map(lineOf);
      // what a post-only order is refused for depends on the open, which nobody knows before the close
      const requests = sent.map((item) => (item.request.kind === 'submit' ? { ...item, request: { ...item.request, order: { ...item.request.order, postOnly: false } } } : item));
      expect(fillsOf(await onPaper(shown, requests, { latencyMs, path: 'nearer-first' }))).toEqual(fillsOf(livedThrough(shown, requests, { latencyMs, path: 'nearer-first' })));
    }),
    { numRuns: cases() },
  );
});

interface Terms {
  readonly latencyMs: number;
  readonly path: 'nearer-first' | 'worst-case';
}

async function onPaper(shown: readonly Bar[], requests: readonly Sent[], terms: Terms): Promise<readonly ExecutionReport[]> {
  const send = (stage: PaperStage, { request }: Sent) => {
    if (request.kind === 'submit') stage.submit(request.id, request.order);
    else if (request.kind === 'cancel') stage.cancel(request.id);
    else stage.modify(request.id, { quantity: request.quantity });
  };
  const stage = await new PaperStage({
    ...terms,
    react: ({ kind, orderId }, self) => {
      if (kind === 'fill') for (const item of answersTo(requests, orderId)) send(self, item);
    },
  }).open();
  for (const item of sentAt(requests, -1)) send(stage, item);
  for (const [index, data] of shown.entries()) {
    stage.show({ topic: 'market.bar', data });
    for (const item of sentAt(requests, index)) send(stage, item);
  }
  return stage.reports.filter(({ kind }) => !isRefusedChange(kind));
}

/** The same venue moved as a backtest moves it: each open at its time, each close at its time. */
function livedThrough(shown: readonly Bar[], requests: readonly Sent[], terms: Terms): readonly ExecutionReport[] {
  const clock = new FakeClock();
  const math = new InstrumentMath(bitcoin);
  let held = 0;
  const venue = new SimulatedVenue({ instruments: new Map([[bitcoin.id, math]]), clock, ...terms, holding: () => Math.sign(held) });
  const market = venue.market(bitcoin.id);
  const reports: ExecutionReport[] = [];
  const queue: ExecutionReport[] = [];
  const send = ({ request }: Sent) => {
    if (request.kind === 'submit') venue.submit(anOrder(request.id, request.order));
    else if (request.kind === 'cancel') venue.cancel(clientOrderId(request.id));
    else venue.modify(anApprovedAmendment(clientOrderId(request.id), { quantity: request.quantity }));
  };
  // a report that a listener causes waits until it has been heard, as at a gateway
  venue.onReport((report) => {
    if (report.kind === 'fill') held += (report.side === 'buy' ? 1 : -1) * report.quantity.toNumber();
    queue.push(report);
    if (queue.length > 1) return;
    for (let next = queue[0]; next; queue.shift(), next = queue[0]) {
      reports.push(next);
      if (next.kind === 'fill') for (const item of answersTo(requests, next.orderId)) send(item);
    }
  });
  for (const item of sentAt(requests, -1)) send(item);
  for (const [index, bar] of shown.entries()) {
    clock.advanceTo(bar.openTime);
    if (market.size > 0) market.open(bar, shown[index - 1]?.openTime ?? Number.NaN);
    else market.lastTicks = math.ticksOf(bar.open);
    clock.advanceTo(bar.closeTime);
    if (market.size > 0) market.close(bar);
    market.lastTicks = math.ticksOf(bar.close);
    for (const item of sentAt(requests, index)) send(item);
  }
  return reports.filter(({ kind }) => !isRefusedChange(kind));
}

/** The gateway answers for an order that has ended, or never was, by itself. */
function isRefusedChange(kind: ExecutionReport['kind']): boolean {
  return kind === 'cancel-rejected' || kind === 'modify-rejected';
}

function sentAt(requests: readonly Sent[], bar: number): readonly Sent[] {
  return requests.filter((item) => item.answers === undefined && item.bar === bar);
}

function answersTo(requests: readonly Sent[], orderId: string): readonly Sent[] {
  return requests.filter(({ answers }) => answers === orderId);
}
