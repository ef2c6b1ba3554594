import { expect, it } from 'vitest';
import { noLogger, noMetrics, noTracer } from '../index.ts';

it('does nothing, and cannot be changed, where nothing is wanted', () => {
  const span = noTracer.startSpan('a', { parent: noTracer.startSpan('b') });
  span.end();
  noLogger.child({ a: 1 }).log('error', 'b');
  noMetrics.increment('a');
  expect([noMetrics, noLogger, noTracer, span, span.context].every(Object.isFrozen)).toBe(true);
  expect([span, noLogger.child({})]).toEqual([noTracer.startSpan('c'), noLogger]);
});
