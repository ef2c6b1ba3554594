import {
  MemoryTracer, clientOrderId, currency, instrumentId, noTracer, parseTraceparent, toDecimal, tradeId,
  type ClientOrderId, type ExecutionReport, type Order, type OrderRequest, type SpanRecord, type Tracer,
} from '@redfire/core';
import type { OrderDispatch } from '@redfire/oms';
import { maxOrderQuantity } from '@redfire/risk';
import { FakeClock, anInstrument, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { ManualVenue } from '../fixtures/manual-venue.ts';
import { OrderTracing, TradingKernel, createEventEngine, type OrderTracingOptions } from '../index.ts';

const BTC = anInstrument();

describe('an order that fills', () => {
  it('has a span per step below one root, each from when it began to when it was done', async () => {
    const { submit, gateway, clock, spans } = desk();
    const order = submit({ quantity: '2', price: '100' });
    clock.advanceBy(5);
    await gateway.answer();
    clock.advanceBy(5);
    gateway.report({ kind: 'accepted' });
    clock.advanceBy(10);
    gateway.fill('0.5');
    clock.advanceBy(20);
    gateway.fill('1.5');
    expect(spans()).toEqual([
      'order.review 0-0 unset risk.verdict=approved',
      'order.dispatch 0-5 unset request=submit',
      'order.acknowledge 0-10 unset',
      'order.fill 10-20 unset fill.quantity=0.5 fill.price=100 fill.trade_id=T-1 event.at=1970-01-01T00:00:00.020Z',
      'order.fill 20-40 unset fill.quantity=1.5 fill.price=100 fill.trade_id=T-2 event.at=1970-01-01T00:00:00.040Z',
      `order 0-40 ok order.symbol=BTC/USDT.SIM order.side=buy order.type=limit order.quantity=2 order.id=${order.id} correlation_id=${order.id} order.state=filled`,
    ]);
  });

  it('has all spans in one trace, the steps below the root', () => {
    const { submit, gateway, tracer } = desk();
    submit({});
    gateway.fill('1');
    const root = tracer.spans.at(-1);
    expect([root?.name, root?.parent]).toEqual(['order', undefined]);
    expect(tracer.spans.slice(0, -1).map(({ parent }) => parent?.spanId)).toEqual(['order.review', 'order.acknowledge', 'order.fill', 'order.dispatch'].map(() => root?.context.spanId));
  });

  it('at once, inside the call of the gateway, is traced as well', () => {
    const { submit, gateway, spans } = desk();
    gateway.fillsAtOnce = true;
    submit({});
    expect(spans().map((span) => span.split(' ').slice(0, 3).join(' '))).toEqual(['order.review 0-0 unset', 'order.dispatch 0-0 unset', 'order.acknowledge 0-0 unset', 'order.fill 0-0 unset', 'order 0-0 ok']);
  });

  it('goes on with the trace that its request names', () => {
    const { submit, tracing, gateway, tracer } = desk();
    const order = submit({ metadata: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'acme=1' } });
    expect(tracing.contextOf(order.id)).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', traceState: 'acme=1' });
    gateway.fill('1');
    expect(tracer.spans.at(-1)?.parent).toEqual(parseTraceparent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'acme=1'));
  });
});

describe('an order that does not', () => {
  it('ends with the reasons of risk', () => {
    const { submit, spans, tracing } = desk();
    const order = submit({ quantity: '11' });
    expect(order.state).toBe('denied');
    expect(spans()).toEqual([
      `order.review 0-0 error "denied" risk.verdict=denied risk.reasons=${order.reason}`,
      `order 0-0 error "${order.reason}" order.symbol=BTC/USDT.SIM order.side=buy order.type=limit order.quantity=11 order.id=${order.id} correlation_id=${order.id} order.state=denied`,
    ]);
    expect(tracing.openCount).toBe(0);
  });

  it('ends without a review when validation denies it', () => {
    const { submit, spans, tracing } = desk();
    const order = submit({ quantity: '0.0000001' });
    expect(spans().map((span) => span.split(' order.symbol')[0])).toEqual([`order 0-0 error "${order.reason}"`]);
    expect(tracing.contextOf(order.id)).toBeDefined();
  });

  it('ends with the error of a request that is none', () => {
    const { submit, tracer, tracing } = desk();
    expect(() => submit({ instrument: instrumentId('XXX/USDT.SIM') })).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT' }));
    expect(tracer.spans).toMatchObject([{ name: 'order', status: { code: 'error' }, events: [{ name: 'exception', attributes: { 'exception.type': 'RedFireError' } }] }]);
    expect([tracing.openCount, tracer.openCount]).toEqual([0, 0]);
  });

  it('ends with what the venue said', () => {
    const { submit, gateway, spans } = desk();
    submit({});
    gateway.report({ kind: 'rejected', reason: 'no margin' });
    expect(spans().map((span) => span.split(' order.symbol')[0])).toEqual(['order.review 0-0 unset risk.verdict=approved', 'order.acknowledge 0-0 error "no margin"', 'order.dispatch 0-0 unset request=submit', 'order 0-0 error "no margin"']);
  });

  it('shows the requests that it was sent and what became of them', async () => {
    const { submit, kernel, gateway, clock, tracer, spans } = desk();
    const order = submit({});
    await gateway.answer();
    gateway.report({ kind: 'accepted' });
    kernel.orders.modify({ orderId: order.id, quantity: '2' });
    clock.advanceBy(3);
    await gateway.answer(new Error('socket closed'));
    gateway.report({ kind: 'modify-rejected', reason: 'too late' });
    kernel.orders.cancel(order.id);
    gateway.report({ kind: 'canceled' });
    expect(spans().filter((span) => span.startsWith('order.dispatch'))).toEqual(['order.dispatch 0-0 unset request=submit', 'order.dispatch 0-3 error "socket closed" request=modify', 'order.dispatch 3-3 unset request=cancel']);
    expect(tracer.spans.at(-1)).toMatchObject({
      name: 'order', status: { code: 'ok' }, attributes: { 'order.state': 'canceled' },
      events: [{ name: 'order.modify-requested' }, { name: 'order.modify-rejected', attributes: { 'event.at': '1970-01-01T00:00:00.003Z' } }, { name: 'order.cancel-requested' }, { name: 'order.canceled', at: 3 }],
    });
  });

  it('has a step that failed where the call of the gateway throws', () => {
    const { submit, gateway, tracer } = desk();
    gateway.throws = new TypeError('no');
    expect(() => submit({})).toThrow('no');
    expect(tracer.spans.find(({ name }) => name === 'order.dispatch')).toMatchObject({ status: { code: 'error', message: 'no' }, events: [{ name: 'exception' }] });
  });
});

describe('traces', () => {
  it('of orders within orders do not mix', () => {
    const { submit, gateway, events, tracer } = desk();
    gateway.fillsAtOnce = true;
    const ids: string[] = [];
    events.once('order.denied', () => ids.push(submit({ quantity: '2' }).id));
    events.once('order.filled', () => ids.push(submit({ quantity: '3' }).id));
    ids.push(submit({ quantity: '0.0000001' }).id);
    const roots = tracer.spans.filter(({ name }) => name === 'order');
    expect(roots.map(({ attributes }) => [attributes['order.quantity'], attributes['order.id']]).sort()).toEqual([['0.0000001', ids[2]], ['2', ids[0]], ['3', ids[1]]].sort());
    expect(new Set(roots.map(({ context }) => context.traceId)).size).toBe(3);
    for (const { name, context, parent } of tracer.spans) if (name !== 'order') expect(roots.find((root) => root.context.spanId === parent?.spanId)?.context.traceId).toBe(context.traceId);
  });

  it('note a request for an order that is there already, and leave its own alone', () => {
    const { submit, gateway, tracer, tracing } = desk();
    const first = submit({ clientOrderId: clientOrderId('mine') });
    const context = tracing.contextOf(first.id);
    submit({ clientOrderId: clientOrderId('mine') });
    expect(tracer.spans.at(-1)).toMatchObject({ name: 'order', events: [{ name: 'order.repeated' }] });
    expect([tracing.contextOf(first.id), tracing.openCount]).toEqual([context, 1]);
    gateway.fill('1');
    expect(tracing.openCount).toBe(0);
  });

  it('show what did not fit the books, and a fill that comes after the end', () => {
    const { submit, gateway, tracer } = desk();
    submit({});
    gateway.report({ kind: 'accepted' });
    gateway.fill('0.2');
    gateway.report({ kind: 'rejected', reason: 'odd' });
    gateway.report({ kind: 'canceled' });
    const root = tracer.spans.at(-1);
    gateway.fill('0.3');
    expect(root?.events).toMatchObject([{ name: 'order.discrepancy', attributes: { kind: 'state-conflict' } }, { name: 'order.canceled' }]);
    expect(tracer.spans.at(-1)).toMatchObject({ name: 'order.fill', parent: { spanId: root?.context.spanId }, attributes: { after_end: true, 'fill.quantity': '0.3' } });
  });

  it('that are too many end with the oldest, whose order goes on', () => {
    const { submit, tracing, tracer } = desk({ maxOpen: 2 });
    const [oldest] = [submit({}), submit({}), submit({})];
    expect(tracing.openCount).toBe(2);
    expect(tracer.spans.find(({ name }) => name === 'order')).toMatchObject({ attributes: { 'order.id': oldest.id, 'order.state': 'open' }, events: [{ name: 'trace.cut' }] });
  });

  it('end when it is closed, steps whose answer never came included', () => {
    const { submit, tracing, tracer, events } = desk();
    submit({});
    expect(tracer.openCount).toBeGreaterThan(1);
    tracing.close();
    tracing.close();
    expect([tracer.openCount, tracing.openCount, events.subscribers()]).toEqual([0, 0, []]);
  });
});

it.each([['no tracer', undefined], ['the tracer of nothing', noTracer]])('carries everything out with %s, and subscribes to nothing', (_, tracer) => {
  const { submit, gateway, events, tracing, kernel } = desk({ tracer });
  const order = submit({});
  gateway.fill('1');
  expect([kernel.orders.get(order.id).state, events.subscribers(), tracing.openCount, tracing.contextOf(order.id)]).toEqual(['filled', [], 0, undefined]);
  tracing.close();
});

it.each(['startSpan', 'end', 'setAttribute'] as const)('lets orders go out though the tracer throws in %s, and reports it once', (member) => {
  const broken = new MemoryTracer({ clock: new FakeClock() });
  const fail = () => { throw new Error('no'); };
  const tracer: Tracer = {
    startSpan: (name, options) => {
      if (member === 'startSpan') return fail();
      const span = broken.startSpan(name, options);
      return new Proxy(span, { get: (_, key) => (key === member ? fail : key === 'context' ? span.context : (...values: never[]) => (span[key as 'end'])(...values)) });
    },
  };
  const { submit, gateway, kernel, events } = desk({ tracer });
  const errors: unknown[] = [];
  events.on('engine.error', ({ subscriber, component, error }) => errors.push([subscriber, component, String(error)]));
  const orders = [submit({}), submit({})];
  gateway.fill('1');
  expect([orders.map(({ id }) => kernel.orders.get(id).state), errors]).toEqual([['submitted', 'filled'], [['tracer', 'order-tracing', 'Error: no']]]);
});

/** Answers a request when the test says so. */
class Gateway {
  readonly #venue = new ManualVenue();
  readonly #listeners = new Set<(report: ExecutionReport) => void>();
  readonly #answers: ((error?: Error) => void)[] = [];
  readonly #clock: FakeClock;
  #orderId: ClientOrderId | undefined;
  #trades = 0;
  fillsAtOnce = false;
  throws: Error | undefined;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  route(tracing: () => OrderTracing): OrderDispatch & { onReport(listener: (report: ExecutionReport) => void): () => void } {
    return {
      capabilitiesOf: () => this.#venue.capabilities,
      submit: ({ id, quantity }) => this.#take(tracing(), id, 'submit', quantity.toFixed()),
      modify: ({ orderId }) => this.#take(tracing(), orderId, 'modify'),
      cancel: (orderId) => this.#take(tracing(), orderId, 'cancel'),
      onReport: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }

  async answer(error?: Error): Promise<void> {
    this.#answers.shift()?.(error);
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
  }

  report(report: { readonly kind: 'accepted' | 'canceled' } | { readonly kind: 'rejected' | 'modify-rejected'; readonly reason: string }): void {
    for (const listener of this.#listeners) listener({ ...report, orderId: this.#orderId!, at: this.#clock.now() });
  }

  fill(quantity: string): void {
    this.#trades++;
    const fee = { amount: toDecimal('0'), currency: currency('USDT') };
    for (const listener of this.#listeners) {
      listener({ kind: 'fill', orderId: this.#orderId!, at: this.#clock.now(), tradeId: tradeId(`T-${this.#trades}`), quantity: toDecimal(quantity), price: toDecimal('100'), fee, liquidity: 'taker' });
    }
  }

  #take(tracing: OrderTracing, orderId: ClientOrderId, kind: 'submit' | 'modify' | 'cancel', quantity = '0'): void {
    this.#orderId = orderId;
    const call = (): Promise<void> | undefined => {
      if (this.throws) throw this.throws;
      if (this.fillsAtOnce) return void this.fill(quantity);
      return new Promise((resolve, reject) => void this.#answers.push((error) => { if (error) reject(error); else resolve(); }));
    };
    void tracing.dispatch(orderId, kind, call)?.catch(() => {});
  }
}

function desk(options: Partial<OrderTracingOptions> & { readonly tracer?: Tracer | undefined } = {}) {
  const clock = new FakeClock();
  const events = createEventEngine({ clock });
  const tracer = new MemoryTracer({ clock });
  const tracing: OrderTracing = new OrderTracing({ events, clock, tracer, ...options });
  const gateway = new Gateway(clock);
  const kernel = new TradingKernel({
    instruments: TradingKernel.mathOf([BTC]), clock, events, venue: gateway.route(() => tracing), rules: [maxOrderQuantity('10')], balances: { USDT: '1000000' }, currency: 'USDT',
    watchReview: (review) => ({ review: (order) => tracing.review(order, () => review.review(order)), reviewAmendment: (amendment, amended) => review.reviewAmendment(amendment, amended) }),
  });
  const submit = (overrides: Partial<OrderRequest>): Order => {
    const request = anOrderRequest(overrides);
    return tracing.submit(request, () => kernel.orders.submit(request));
  };
  return { clock, events, tracer, tracing, gateway, kernel, submit, spans: () => tracer.spans.map(told) };
}

/** `name start-end status attributes` on one line. */
function told({ name, startAt, endAt, status, attributes }: SpanRecord): string {
  const values = Object.entries(attributes).map(([key, value]) => `${key}=${String(value)}`);
  return [name, `${startAt}-${endAt}`, status.code, ...(status.message === undefined ? [] : [`"${status.message}"`]), ...values].join(' ');
}

