import { isTraced, type Span, type SpanAttribute, type SpanContext, type SpanKind, type Timestamp, type Tracer } from '@redfire/core';
import {
  ROOT_CONTEXT, SpanKind as OtelKind, SpanStatusCode, TraceFlags, createTraceState, trace,
  type Attributes, type AttributeValue, type Span as OtelSpan, type SpanContext as OtelContext, type Tracer as OtelTracer,
} from '@opentelemetry/api';

const KINDS: Readonly<Record<SpanKind, OtelKind>> = { internal: OtelKind.INTERNAL, server: OtelKind.SERVER, client: OtelKind.CLIENT, producer: OtelKind.PRODUCER, consumer: OtelKind.CONSUMER };

/** An OpenTelemetry tracer as a tracer of ours. */
export function openTelemetryTracer(tracer: OtelTracer): Tracer {
  return {
    startSpan(name, { parent, kind = 'internal', attributes = {}, links = [], startAt } = {}) {
      const above = parent && ('context' in parent ? parent.context : parent);
      const context = above && isTraced(above) ? trace.setSpanContext(ROOT_CONTEXT, toOtel(above)) : ROOT_CONTEXT;
      const otelLinks = links.map((link) => ({ context: toOtel(link.context), ...(link.attributes && { attributes: valuesOf(link.attributes) }) }));
      const startTime = timeOf(startAt);
      return spanOf(tracer.startSpan(name, { kind: KINDS[kind], attributes: valuesOf(attributes), links: otelLinks, ...(startTime && { startTime }) }, context));
    },
  };
}

function spanOf(span: OtelSpan): Span {
  return {
    context: fromOtel(span.spanContext()),
    setAttribute: (name, value) => void span.setAttribute(name, valueOf(value)),
    addEvent: (name, attributes = {}, at) => void span.addEvent(name, valuesOf(attributes), timeOf(at)),
    setStatus: (status, message) => void span.setStatus({ code: status === 'ok' ? SpanStatusCode.OK : SpanStatusCode.ERROR, ...(message !== undefined && { message }) }),
    recordError: (error, at) => {
      span.recordException(error instanceof Error ? error : String(error), timeOf(at));
    },
    end: (at) => {
      span.end(timeOf(at));
    },
  };
}

function toOtel({ traceId, spanId, sampled, remote = false, traceState }: SpanContext): OtelContext {
  return { traceId, spanId, traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: remote, ...(traceState !== undefined && { traceState: createTraceState(traceState) }) };
}

function fromOtel({ traceId, spanId, traceFlags, isRemote, traceState }: OtelContext): SpanContext {
  const text = traceState?.serialize();
  return { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0, ...(isRemote === true && { remote: true }), ...(text !== undefined && text !== '' && { traceState: text }) };
}

function valueOf(value: SpanAttribute): AttributeValue {
  return typeof value === 'object' ? ([...value] as AttributeValue) : value;
}

function valuesOf(attributes: Readonly<Record<string, SpanAttribute>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, valueOf(value)]));
}

/** Seconds and nanoseconds: a plain number from before the process began would be taken for one of `performance.now()`. */
function timeOf(at: Timestamp | undefined): [number, number] | undefined {
  if (at === undefined) return undefined;
  const seconds = Math.floor(at / 1_000);
  return [seconds, Math.round((at - seconds * 1_000) * 1e6)];
}
