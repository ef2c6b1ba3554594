import type { Order, Span, SpanAttributes, SpanContext, SpanKind, Timestamp, Tracer } from '@redfire/core';

/** The spans of one order: a root from the request to the end of the order, and one below it for each step. */
export class OrderTrace {
  readonly #tracer: Tracer;
  readonly #root: Span;
  readonly #open = new Set<Span>();
  /** From the call of the gateway to the answer of the venue. */
  #acknowledge: Span | undefined;
  /** When the step before the next fill was done. */
  #lastAt: Timestamp;
  #correlationId: string | undefined;

  constructor(tracer: Tracer, startAt: Timestamp, parent: SpanContext | undefined, attributes: SpanAttributes) {
    this.#tracer = tracer;
    this.#lastAt = startAt;
    this.#root = tracer.startSpan('order', { startAt, parent, attributes });
  }

  get context(): SpanContext {
    return this.#root.context;
  }

  /** Names the order that the request became. */
  identify({ id, strategy }: Order, correlationId: string): void {
    this.#root.setAttribute('order.id', id);
    if (strategy !== undefined) this.#root.setAttribute('order.strategy', strategy);
    this.correlate(correlationId);
  }

  correlate(correlationId: string): void {
    if (this.#correlationId === correlationId) return;
    this.#correlationId = correlationId;
    this.#root.setAttribute('correlation_id', correlationId);
  }

  /** A step that is ended by {@link OrderTrace.endStep}, or with the order. */
  step(name: string, at: Timestamp, options: { readonly kind?: SpanKind; readonly attributes?: SpanAttributes } = {}): Span {
    const span = this.#tracer.startSpan(name, { ...options, parent: this.#root, startAt: at });
    this.#open.add(span);
    return span;
  }

  endStep(span: Span, at: Timestamp): void {
    if (!this.#open.delete(span)) return;
    this.#lastAt = at;
    span.end(at);
  }

  /** An order is acknowledged by the first answer to its submission, a fill included. */
  awaitAcknowledgement(at: Timestamp): void {
    this.#acknowledge ??= this.step('order.acknowledge', at, { kind: 'client' });
  }

  acknowledged(at: Timestamp, refusal?: string): void {
    const span = this.#acknowledge;
    if (!span || !this.#open.has(span)) return;
    if (refusal !== undefined) span.setStatus('error', refusal);
    this.endStep(span, at);
  }

  /** A fill took from the step before it until now. */
  filled(at: Timestamp, attributes: SpanAttributes): void {
    const span = this.step('order.fill', this.#lastAt, { attributes });
    this.endStep(span, at);
  }

  note(name: string, at: Timestamp, attributes?: SpanAttributes): void {
    this.#root.addEvent(name, attributes, at);
  }

  /** Ends the root, and steps whose answer never came. */
  end(at: Timestamp, state: string, failure?: string): void {
    for (const span of this.#open) span.end(at);
    this.#open.clear();
    this.#root.setAttribute('order.state', state);
    this.#root.setStatus(failure === undefined ? 'ok' : 'error', failure);
    this.#root.end(at);
  }

  /** Ends what a call that failed leaves open. */
  fail(at: Timestamp, error: unknown): void {
    this.#root.recordError(error, at);
    this.end(at, 'none', 'the request was refused with an error');
  }
}
