import fc from 'fast-check';
import { cases } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { formatTraceparent, isTraced, noTracer, parseTraceparent } from '../index.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('parseTraceparent', () => {
  it.each([
    ['of this version', `00-${traceId}-${spanId}-01`, true],
    ['not sampled', `00-${traceId}-${spanId}-00`, false],
    ['with flags beside sampled', `00-${traceId}-${spanId}-03`, true],
    ['with spaces around', ` 00-${traceId}-${spanId}-01\t`, true],
    ['of a later version', `01-${traceId}-${spanId}-01`, true],
    ['of a later version that says more', `cc-${traceId}-${spanId}-01-what-it-will-be`, true],
  ])('takes one %s', (_, header, sampled) => {
    expect(parseTraceparent(header)).toEqual({ traceId, spanId, sampled, remote: true });
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of the version that cannot be', `ff-${traceId}-${spanId}-01`],
    ['of this version that says more', `00-${traceId}-${spanId}-01-more`],
    ['of a later version without a dash', `01-${traceId}-${spanId}-01more`],
    ['in capitals', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['without a trace', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['without a span', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['cut off', `00-${traceId}-${spanId}`],
    ['with two values', `00-${traceId}-${spanId}-01,00-${traceId}-${spanId}-01`],
    ['with a line break', `00-${traceId}-${spanId}-01\n-x`],
  ])('refuses one %s', (_, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('hands on what tracing systems tell one another', () => {
    const header = `00-${traceId}-${spanId}-01`;
    expect([parseTraceparent(header, 'a=1,b=2')?.traceState, parseTraceparent(header, '')]).toEqual(['a=1,b=2', { traceId, spanId, sampled: true, remote: true }]);
  });
});

it('reads what it wrote', () => {
  const digits = (length: number) => fc.bigInt(1n, 16n ** BigInt(length) - 1n).map((value) => value.toString(16).padStart(length, '0'));
  fc.assert(
    fc.property(fc.record({ traceId: digits(32), spanId: digits(16), sampled: fc.boolean() }), (context) => {
      expect(parseTraceparent(formatTraceparent(context))).toEqual({ ...context, remote: true });
    }),
    { numRuns: cases() },
  );
});

it('knows the context of nothing', () => {
  expect([isTraced(noTracer.startSpan('a').context), isTraced({ traceId, spanId, sampled: false })]).toEqual([false, true]);
});
