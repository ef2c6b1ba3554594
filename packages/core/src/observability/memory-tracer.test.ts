import { describe, expect, it } from 'vitest';
import { FakeClock } from '@redfire/testing';
import { MemoryTracer, noTracer, parseTraceparent, seededRandom, timestamp } from '../index.ts';

describe('MemoryTracer', () => {
  it('keeps spans as they ended, parents and children by their ids', () => {
    const { tracer, clock } = traced();
    const root = tracer.startSpan('order', { attributes: { symbol: 'BTC' }, kind: 'server' });
    clock.advanceBy(5);
    const child = tracer.startSpan('dispatch', { parent: root, links: [{ context: root.context }] });
    child.addEvent('sent', { attempt: 1 });
    child.recordError(new TypeError('no'), timestamp(7));
    child.setStatus('error', 'no');
    clock.advanceBy(5);
    child.end();
    root.setAttribute('symbol', 'ETH');
    root.setStatus('error');
    root.setStatus('ok');
    root.end(timestamp(20));
    expect(tracer.spans).toEqual([
      {
        name: 'dispatch', kind: 'internal', context: child.context, parent: root.context, links: [{ context: root.context }], attributes: {}, startAt: 5, endAt: 10, status: { code: 'error', message: 'no' },
        events: [{ name: 'sent', at: 5, attributes: { attempt: 1 } }, { name: 'exception', at: 7, attributes: { 'exception.type': 'TypeError', 'exception.message': 'no' } }],
      },
      { name: 'order', kind: 'server', context: root.context, links: [], attributes: { symbol: 'ETH' }, events: [], status: { code: 'ok' }, startAt: 0, endAt: 20 },
    ]);
    expect([child.context.traceId, child.context.spanId === root.context.spanId]).toEqual([root.context.traceId, false]);
  });

  it('makes ids that other systems take, the same for the same seed', () => {
    const contexts = [traced().tracer, traced().tracer].map((tracer) => tracer.startSpan('a').context);
    expect(contexts[0]).toEqual(contexts[1]);
    expect(contexts[0]).toEqual({ traceId: expect.stringMatching(/^[1-9a-f][\da-f]{31}$/), spanId: expect.stringMatching(/^[1-9a-f][\da-f]{15}$/), sampled: true });
    expect(new MemoryTracer({ clock: new FakeClock(), random: seededRandom(2) }).startSpan('a').context).not.toEqual(contexts[0]);
  });

  it('goes on with the trace of another process, and begins one where there is none', () => {
    const { tracer } = traced();
    const remote = parseTraceparent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'acme=1');
    const parent = tracer.startSpan('a', { parent: remote });
    const child = tracer.startSpan('b', { parent });
    expect(child.context).toEqual({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: child.context.spanId, sampled: true, traceState: 'acme=1' });
    expect(isTracedApart(tracer.startSpan('c', { parent: noTracer.startSpan('none') }).context.traceId)).toBe(true);
  });

  it('keeps nothing of a trace that is not sampled', () => {
    const { tracer } = traced();
    const span = tracer.startSpan('a', { parent: parseTraceparent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00') });
    span.end();
    expect([span.context.sampled, tracer.spans, tracer.openCount]).toEqual([false, [], 0]);
  });

  it('takes nothing after the end, and one end', () => {
    const { tracer, clock } = traced();
    const span = tracer.startSpan('a');
    span.end();
    clock.advanceBy(1);
    span.setAttribute('b', 1);
    span.addEvent('c');
    span.setStatus('error');
    span.recordError('d');
    span.end();
    expect(tracer.spans).toMatchObject([{ attributes: {}, events: [], status: { code: 'unset' }, endAt: 0 }]);
    expect(tracer.openCount).toBe(0);
  });

  it('keeps the last spans, and so many attributes and events of each', () => {
    const { tracer } = traced();
    for (const name of ['a', 'b', 'c', 'd']) tracer.startSpan(name).end();
    expect(tracer.spans.map(({ name }) => name)).toEqual(['b', 'c', 'd']);
    const busy = tracer.startSpan('busy');
    for (let index = 0; index < 200; index++) {
      busy.setAttribute(`a${index}`, index);
      busy.addEvent('e');
    }
    busy.setAttribute('a0', 'changed');
    busy.end();
    const [, , last] = tracer.spans;
    expect([Object.keys(last?.attributes ?? {}).length, last?.attributes['a0'], last?.events.length]).toEqual([128, 'changed', 128]);
    tracer.clear();
    expect(tracer.spans).toEqual([]);
  });

  it('notes a thrown value of any sort', () => {
    const { tracer } = traced();
    const span = tracer.startSpan('a');
    span.recordError(Object.create(null));
    span.end();
    expect(tracer.spans[0]?.events[0]?.attributes).toEqual({ 'exception.type': 'object', 'exception.message': '[unreadable]' });
  });
});

function traced() {
  const clock = new FakeClock();
  return { clock, tracer: new MemoryTracer({ clock, limit: 3 }) };
}

const isTracedApart = (traceId: string) => /[1-9a-f]/.test(traceId) && traceId !== '0af7651916cd43dd8448eb211c80319c';
