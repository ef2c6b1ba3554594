import type { Timestamp } from '../time.ts';

export type MetricLabels = Readonly<Record<string, string>>;

/** Counters, gauges and histograms by name. Calls are cheap and never throw. */
export interface Metrics {
  /** @param by - Zero or more. Default 1. */
  increment(name: string, labels?: MetricLabels, by?: number): void;
  gauge(name: string, value: number, labels?: MetricLabels): void;
  /** One observation of a histogram, in the unit its name ends in. */
  observe(name: string, value: number, labels?: MetricLabels): void;
}

/** From the least to the most urgent. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Readonly<Record<string, unknown>>;

/** Structured logs: a sentence and fields. Calls never throw. */
export interface Logger {
  /** Writes one record. An `Error` under the field `error` is told by its type, message and stack. */
  log(level: LogLevel, message: string, fields?: LogFields): void;
  /** A logger whose every record has these fields too. */
  child(fields: LogFields): Logger;
}

export type SpanAttribute = string | number | boolean | readonly string[] | readonly number[] | readonly boolean[];
export type SpanAttributes = Readonly<Record<string, SpanAttribute>>;

/** What a span is known by in other processes: the W3C trace context. */
export interface SpanContext {
  /** 32 hexadecimal digits in lower case; all zero where nothing is traced. */
  readonly traceId: string;
  /** 16 hexadecimal digits in lower case; all zero where nothing is traced. */
  readonly spanId: string;
  /** Whether the trace is kept. */
  readonly sampled: boolean;
  /** What tracing systems hand on to one another, as the `tracestate` header has it. */
  readonly traceState?: string;
  /** Whether it came from another process. Default false. */
  readonly remote?: boolean;
}

/** A step that takes time. Calls never throw; after the end they do nothing. */
export interface Span {
  readonly context: SpanContext;
  setAttribute(name: string, value: SpanAttribute): void;
  addEvent(name: string, attributes?: SpanAttributes, at?: Timestamp): void;
  /** How the step came out. Unset when never called; the last call counts. */
  setStatus(status: SpanStatus, message?: string): void;
  /** Notes an error as an event. The status is set apart: an error that was handled fails nothing. */
  recordError(error: unknown, at?: Timestamp): void;
  /** @param at - Default: now. */
  end(at?: Timestamp): void;
}

export type SpanStatus = 'ok' | 'error';

/** On which side of a call the step stands, as OpenTelemetry has it. */
export const SPAN_KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

/** Another span that has to do with this one without being its parent. */
export interface SpanLink {
  readonly context: SpanContext;
  readonly attributes?: SpanAttributes;
}

export interface SpanOptions {
  /** A span of this process, or the context of one in another. Absent begins a new trace. */
  readonly parent?: Span | SpanContext | undefined;
  /** Default `internal`. */
  readonly kind?: SpanKind;
  readonly attributes?: SpanAttributes;
  readonly links?: readonly SpanLink[];
  /** Default: now. */
  readonly startAt?: Timestamp;
}

/** Makes spans. The parent is always given: nothing is handed on behind a call's back. */
export interface Tracer {
  startSpan(name: string, options?: SpanOptions): Span;
}
