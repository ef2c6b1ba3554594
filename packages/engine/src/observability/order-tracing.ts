import {
  isTerminal, noTracer, parseTraceparent,
  type Cancel, type ClientOrderId, type Clock, type EventMap, type Order, type OrderEvent, type OrderFilledEvent, type OrderRequest, type RiskVerdict, type Span, type SpanAttributes, type SpanContext, type Timestamp, type Tracer,
} from '@redfire/core';
import type { OrderRequestKind } from '@redfire/oms';
import type { EventAccess } from '../event-access.ts';
import type { DefaultKeys } from '../event-keys.ts';
import { guardedTracer } from './guarded-tracer.ts';
import { OrderTrace } from './order-trace.ts';

export interface OrderTracingOptions {
  readonly events: EventAccess<EventMap, DefaultKeys<EventMap>>;
  /** Wall clock, which spans are stamped with. The times of a replay stand in the attribute `event.at`. */
  readonly clock: Clock;
  /** Absent, or `noTracer`: every call is carried out and nothing else happens. */
  readonly tracer?: Tracer | undefined;
  /** Orders traced at a time; beyond it the oldest trace is ended though its order goes on. Default 10,000. */
  readonly maxOpen?: number;
}

/** Contexts of ended orders, for fills that come late. */
const MOST_ENDED = 1_000;

/**
 * Gives every order a trace: a root span `order` from the request to the end of the order, below it `order.review`,
 * `order.dispatch` for each request to the venue, `order.acknowledge` and one `order.fill` for each fill; other reports are events
 * of the root. A request whose metadata has a `traceparent` goes on with that trace.
 *
 * The trading engine calls the wrappers around its own steps; the rest comes from the events. A tracer that throws disturbs no order: its
 * first failure is reported as `engine.error`.
 */
export class OrderTracing {
  readonly #tracer: Tracer | undefined;
  readonly #clock: Clock;
  readonly #maxOpen: number;
  readonly #open = new Map<ClientOrderId, OrderTrace>();
  readonly #ended = new Map<ClientOrderId, SpanContext>();
  readonly #close: Cancel;
  /** The request that is being taken, before it is known which order it becomes. */
  #requested: OrderTrace | undefined;

  constructor({ events, clock, tracer, maxOpen = 10_000 }: OrderTracingOptions) {
    this.#clock = clock;
    this.#maxOpen = maxOpen;
    if (!tracer || tracer === noTracer) {
      this.#close = () => {};
      return;
    }
    const scope = events.scope('order-tracing');
    this.#tracer = guardedTracer(tracer, (error) => {
      if (!scope.isClosed) scope.publish('engine.error', { at: clock.now(), topic: 'order.*', event: undefined, subscriber: 'tracer', component: scope.component, error });
    });
    scope.on('order.*', (event, topic) => {
      if ('order' in event) this.#onEvent(event, topic);
      else this.#open.get(event.discrepancy.orderId)?.note(topic, this.#clock.now(), { kind: event.discrepancy.kind, 'event.at': iso(event.at) });
    }, { name: 'order-tracing' });
    this.#close = () => { scope.close(); };
  }

  /** Orders whose trace has not ended. */
  get openCount(): number {
    return this.#open.size;
  }

  /** Where the trace of an order stands, to hand it on to another process or into a log line; `undefined` where it has none. */
  contextOf(orderId: ClientOrderId): SpanContext | undefined {
    return this.#open.get(orderId)?.context ?? this.#ended.get(orderId);
  }

  /** Takes a request: `call` validates, reviews and dispatches it. */
  submit(request: OrderRequest, call: () => Order): Order {
    if (!this.#tracer) return call();
    const { instrument, side, type, quantity, metadata } = request;
    const attributes = { 'order.symbol': instrument, 'order.side': side, 'order.type': type, 'order.quantity': String(quantity) };
    const trace = new OrderTrace(this.#tracer, this.#clock.now(), parseTraceparent(metadata?.['traceparent'], metadata?.['tracestate']), attributes);
    const outer = this.#requested;
    this.#requested = trace;
    try {
      const order = call();
      // an order that validation denied, or one that was there before, was never reviewed
      if (this.#requested === trace) this.#takeUnreviewed(trace, order);
      return order;
    } catch (error) {
      if (this.#requested === trace) trace.fail(this.#clock.now(), error);
      throw error;
    } finally {
      this.#requested = outer;
    }
  }

  /** Has risk decide about an order of {@link OrderTracing.submit}. */
  review(order: Order, call: () => RiskVerdict): RiskVerdict {
    if (!this.#tracer) return call();
    const trace = this.#open.get(order.id) ?? (this.#requested && this.#identify(this.#requested, order));
    return this.#step(trace, trace?.step('order.review', this.#clock.now()), call, (span, verdict) => {
      span.setAttribute('risk.verdict', verdict.kind);
      if (verdict.kind === 'denied') {
        span.setAttribute('risk.reasons', verdict.reasons.map(({ message }) => message));
        span.setStatus('error', 'denied');
      }
    });
  }

  /** Sends a request of an order to its venue; the step lasts until what `call` returns has settled. */
  dispatch<Result>(orderId: ClientOrderId, kind: OrderRequestKind, call: () => Result): Result {
    if (!this.#tracer) return call();
    const trace = this.#open.get(orderId);
    const now = this.#clock.now();
    const span = trace?.step('order.dispatch', now, { kind: 'client', attributes: { request: kind } });
    if (kind === 'submit') trace?.awaitAcknowledgement(now);
    return this.#step(trace, span, call);
  }

  /** Ends the traces that are open, whose orders go on. Idempotent. */
  close(): void {
    this.#close();
    for (const trace of this.#open.values()) trace.end(this.#clock.now(), 'open');
    this.#open.clear();
    this.#ended.clear();
  }

  #step<Result>(trace: OrderTrace | undefined, span: Span | undefined, call: () => Result, tell?: (span: Span, result: Result) => void): Result {
    if (!trace || !span) return call();
    const fail = (error: unknown): void => {
      const at = this.#clock.now();
      span.recordError(error, at);
      span.setStatus('error', error instanceof Error ? error.message : undefined);
      trace.endStep(span, at);
    };
    let result: Result;
    try {
      result = call();
    } catch (error) {
      fail(error);
      throw error;
    }
    if (result instanceof Promise) result.then(() => { trace.endStep(span, this.#clock.now()); }, fail);
    else {
      tell?.(span, result);
      trace.endStep(span, this.#clock.now());
    }
    return result;
  }

  #identify(trace: OrderTrace, order: Order): OrderTrace {
    trace.identify(order, order.id);
    this.#requested = undefined;
    this.#open.set(order.id, trace);
    if (this.#open.size > this.#maxOpen) {
      for (const [id, oldest] of this.#open) {
        oldest.note('trace.cut', this.#clock.now());
        this.#end(id, oldest, 'open');
        break;
      }
    }
    return trace;
  }

  #takeUnreviewed(trace: OrderTrace, order: Order): void {
    trace.identify(order, order.id);
    const isRepeat = this.contextOf(order.id) !== undefined;
    if (isRepeat) trace.note('order.repeated', this.#clock.now());
    if (isRepeat || order.state !== 'denied') trace.end(this.#clock.now(), order.state);
    else this.#end(order.id, trace, order.state, order.reason);
  }

  #onEvent(event: OrderEvent | OrderFilledEvent, topic: string): void {
    const { order, correlationId } = event;
    const at = this.#clock.now();
    const trace = this.#open.get(order.id);
    if (!trace) {
      if ('fill' in event) this.#lateFill(event, at);
      return;
    }
    trace.correlate(correlationId);
    if ('fill' in event) {
      trace.acknowledged(at);
      trace.filled(at, fillAttributes(event));
    } else if (topic === 'order.accepted') trace.acknowledged(at);
    else if (topic === 'order.rejected') trace.acknowledged(at, order.reason ?? 'rejected');
    else if (topic !== 'order.submitted') trace.note(topic, at, { 'event.at': iso(event.at), ...(order.reason !== undefined && { reason: order.reason }) });
    if (isTerminal(order.state)) this.#end(order.id, trace, order.state, FAILURES.includes(order.state) ? (order.reason ?? order.state) : undefined);
  }

  /** The venue matched the order before it ended it. Its trace has ended; the fill is put below it all the same. */
  #lateFill(event: OrderFilledEvent, at: Timestamp): void {
    const parent = this.#ended.get(event.order.id);
    if (parent) this.#tracer?.startSpan('order.fill', { parent, startAt: at, attributes: { ...fillAttributes(event), after_end: true } }).end(at);
  }

  #end(id: ClientOrderId, trace: OrderTrace, state: string, failure?: string): void {
    trace.end(this.#clock.now(), state, failure);
    this.#open.delete(id);
    this.#ended.set(id, trace.context);
    if (this.#ended.size <= MOST_ENDED) return;
    for (const oldest of this.#ended.keys()) {
      this.#ended.delete(oldest);
      break;
    }
  }
}

const FAILURES: readonly string[] = ['denied', 'rejected'];

function fillAttributes({ fill, at }: OrderFilledEvent): SpanAttributes {
  return { 'fill.quantity': fill.quantity.toFixed(), 'fill.price': fill.price.toFixed(), 'fill.trade_id': fill.tradeId, 'event.at': iso(at) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
