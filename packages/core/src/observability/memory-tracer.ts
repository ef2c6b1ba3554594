import type { Clock } from '../ports/clock.ts';
import type { Span, SpanAttribute, SpanAttributes, SpanContext, SpanKind, SpanLink, SpanOptions, SpanStatus, Tracer } from '../ports/observability.ts';
import { seededRandom, type RandomSource } from '../ports/sources.ts';
import type { Timestamp } from '../time.ts';
import { describeException } from './exception.ts';
import { isTraced } from './traceparent.ts';

export interface MemoryTracerOptions {
  readonly clock: Clock;
  /** Makes the ids. Default: the same sequence in every tracer. */
  readonly random?: RandomSource;
  /** Ended spans kept; beyond it the oldest go. Default 1,000. */
  readonly limit?: number;
}

export interface SpanEvent {
  readonly name: string;
  readonly at: Timestamp;
  readonly attributes: SpanAttributes;
}

/** A span that has ended. */
export interface SpanRecord {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: SpanContext;
  /** Absent at the root of a trace. */
  readonly parent?: SpanContext;
  readonly links: readonly SpanLink[];
  readonly attributes: SpanAttributes;
  readonly events: readonly SpanEvent[];
  readonly status: { readonly code: SpanStatus | 'unset'; readonly message?: string };
  readonly startAt: Timestamp;
  readonly endAt: Timestamp;
}

/** Attributes and events of one span that are kept, each; what comes after is dropped. */
const MOST_DETAILS = 128;

/** Keeps the spans of sampled traces in this process, for tests and for a page that shows the last ones. */
export class MemoryTracer implements Tracer {
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #limit: number;
  readonly #spans: SpanRecord[] = [];
  #openCount = 0;

  constructor({ clock, random = seededRandom(1), limit = 1_000 }: MemoryTracerOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#limit = limit;
  }

  /** Ended spans in the order of their end. */
  get spans(): readonly SpanRecord[] {
    return [...this.#spans];
  }

  /** Spans that have begun and not ended. */
  get openCount(): number {
    return this.#openCount;
  }

  startSpan(name: string, options: SpanOptions = {}): Span {
    const given = options.parent && ('context' in options.parent ? options.parent.context : options.parent);
    const parent = given && isTraced(given) ? given : undefined;
    const traceState = parent?.traceState;
    const context = { traceId: parent?.traceId ?? this.#id(32), spanId: this.#id(16), sampled: parent?.sampled ?? true, ...(traceState !== undefined && { traceState }) };
    this.#openCount++;
    return new MemorySpan(this.#clock, { ...options, name, context, parent }, (record) => {
      this.#openCount--;
      if (context.sampled) this.#spans.push(record);
      if (this.#spans.length > this.#limit) this.#spans.shift();
    });
  }

  /** Forgets the ended spans. */
  clear(): void {
    this.#spans.length = 0;
  }

  #id(digits: number): string {
    // the first digit is never zero, so that no id is all zeros
    return Array.from({ length: digits }, (_, index) => (index === 0 ? 1 + Math.floor(this.#random.next() * 15) : Math.floor(this.#random.next() * 16)).toString(16)).join('');
  }
}

interface SpanStart extends SpanOptions {
  readonly name: string;
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
}

class MemorySpan implements Span {
  readonly #clock: Clock;
  readonly #start: SpanStart;
  readonly #startAt: Timestamp;
  readonly #onEnd: (record: SpanRecord) => void;
  readonly #attributes = new Map<string, SpanAttribute>();
  readonly #events: SpanEvent[] = [];
  #status: SpanRecord['status'] = { code: 'unset' };
  #hasEnded = false;

  constructor(clock: Clock, start: SpanStart, onEnd: (record: SpanRecord) => void) {
    this.#clock = clock;
    this.#start = start;
    this.#startAt = start.startAt ?? clock.now();
    this.#onEnd = onEnd;
    for (const [name, value] of Object.entries(start.attributes ?? {})) this.setAttribute(name, value);
  }

  get context(): SpanContext {
    return this.#start.context;
  }

  setAttribute(name: string, value: SpanAttribute): void {
    if (!this.#hasEnded && (this.#attributes.size < MOST_DETAILS || this.#attributes.has(name))) this.#attributes.set(name, value);
  }

  addEvent(name: string, attributes: SpanAttributes = {}, at: Timestamp = this.#clock.now()): void {
    if (!this.#hasEnded && this.#events.length < MOST_DETAILS) this.#events.push({ name, at, attributes });
  }

  setStatus(code: SpanStatus, message?: string): void {
    if (!this.#hasEnded) this.#status = { code, ...(message !== undefined && { message }) };
  }

  recordError(error: unknown, at?: Timestamp): void {
    const { type, message } = describeException(error);
    this.addEvent('exception', { 'exception.type': type, 'exception.message': message }, at);
  }

  end(endAt: Timestamp = this.#clock.now()): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { name, kind = 'internal', context, parent, links = [] } = this.#start;
    this.#onEnd({ name, kind, context, ...(parent && { parent }), links, attributes: Object.fromEntries(this.#attributes), events: this.#events, status: this.#status, startAt: this.#startAt, endAt });
  }
}
