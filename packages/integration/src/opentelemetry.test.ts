import { formatTraceparent, noTracer, parseTraceparent, timestamp } from '@redfire/core';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { openTelemetryTracer } from './opentelemetry-tracer.ts';

const startAt = timestamp(Date.parse('2020-01-02T03:04:05.678Z') + 0.25);

describe('an OpenTelemetry tracer behind ours', () => {
  it('exports names, kinds, ids, attributes, events, links, status and times', () => {
    const { tracer, exported } = traced();
    const root = tracer.startSpan('order', { startAt, kind: 'producer', attributes: { symbol: 'BTC', tags: ['a', 'b'], size: 2, live: false } });
    const child = tracer.startSpan('order.dispatch', { parent: root, kind: 'client', startAt, links: [{ context: root.context, attributes: { why: 'amended' } }] });
    child.setAttribute('attempt', 1);
    child.addEvent('sent', { bytes: 12 }, timestamp(startAt + 1));
    child.recordError(new TypeError('socket closed'), timestamp(startAt + 2));
    child.setStatus('error', 'socket closed');
    child.end(timestamp(startAt + 3));
    root.setStatus('ok');
    root.end(timestamp(startAt + 4));
    const [first, second] = exported();
    const hr = (ms: number): [number, number] => [1_577_934_245, 678_250_000 + ms * 1_000_000];
    expect(first).toEqual({
      name: 'order.dispatch', kind: SpanKind.CLIENT, ids: { ...child.context, parent: root.context.spanId }, attributes: { attempt: 1 }, links: [[root.context.spanId, { why: 'amended' }]],
      events: [['sent', hr(1), { bytes: 12 }], ['exception', hr(2), { 'exception.type': 'TypeError', 'exception.message': 'socket closed', 'exception.stacktrace': expect.stringContaining('TypeError') }]],
      status: { code: SpanStatusCode.ERROR, message: 'socket closed' }, startTime: hr(0), endTime: hr(3),
    });
    expect(second).toEqual({
      name: 'order', kind: SpanKind.PRODUCER, ids: { ...root.context, parent: undefined }, attributes: { symbol: 'BTC', tags: ['a', 'b'], size: 2, live: false }, links: [], events: [],
      status: { code: SpanStatusCode.OK }, startTime: hr(0), endTime: hr(4),
    });
    expect(child.context.traceId).toBe(root.context.traceId);
  });

  it('goes on with the trace of another process and hands it on', () => {
    const { tracer, exported } = traced();
    const span = tracer.startSpan('order', { parent: parseTraceparent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'acme=1') });
    span.end();
    expect(exported()[0]?.ids).toEqual({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: span.context.spanId, parent: 'b7ad6b7169203331', sampled: true, traceState: 'acme=1' });
    expect(formatTraceparent(span.context)).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span.context.spanId}-01`);
  });

  it('exports nothing of a trace that is not sampled, and begins a trace under a span of nothing', () => {
    const { tracer, exported } = traced();
    const unsampled = tracer.startSpan('a', { parent: parseTraceparent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00') });
    unsampled.end();
    const root = tracer.startSpan('b', { parent: noTracer.startSpan('none') });
    root.end();
    expect([unsampled.context.sampled, exported().map(({ name, ids }) => [name, ids.parent])]).toEqual([false, [['b', undefined]]]);
  });
});

function traced() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const exported = () =>
    exporter.getFinishedSpans().map((span) => {
      const { traceId, spanId, traceFlags, traceState } = span.spanContext();
      return {
        name: span.name, kind: span.kind, attributes: span.attributes, status: span.status, startTime: span.startTime, endTime: span.endTime,
        ids: { traceId, spanId, sampled: traceFlags === 1, parent: span.parentSpanContext?.spanId, ...(traceState && { traceState: traceState.serialize() }) },
        links: span.links.map(({ context, attributes }) => [context.spanId, attributes]),
        events: span.events.map(({ name, time, attributes }) => [name, time, attributes]),
      };
    });
  return { tracer: openTelemetryTracer(provider.getTracer('redfire')), exported };
}
