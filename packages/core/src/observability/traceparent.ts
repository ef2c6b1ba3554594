import type { SpanContext } from '../ports/observability.ts';

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const ALL_ZERO = /^0+$/;

/**
 * The context that another process sent in its `traceparent` header, and in `tracestate` where it has one; `undefined` for
 * anything malformed, whose trace begins anew. See W3C, "Trace Context", sections 3.2 and 4.3.
 */
export function parseTraceparent(traceparent: string | undefined, traceState?: string): SpanContext | undefined {
  const [, version, traceId = '', spanId = '', flags = '', rest] = TRACEPARENT.exec(traceparent?.trim() ?? '') ?? [];
  // a later version may say more behind a dash; this one has nothing there
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (ALL_ZERO.test(traceId) || ALL_ZERO.test(spanId)) return undefined;
  const sampled = (Number.parseInt(flags, 16) & 1) === 1;
  return { traceId, spanId, sampled, remote: true, ...(traceState !== undefined && traceState !== '' && { traceState }) };
}

/** The `traceparent` header that hands a context on to another process; its `traceState` goes beside it as `tracestate`. */
export function formatTraceparent({ traceId, spanId, sampled }: SpanContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** Whether a context names a trace: the one of `noTracer`, all zeros, does not. */
export function isTraced({ traceId, spanId }: SpanContext): boolean {
  return !ALL_ZERO.test(traceId) && !ALL_ZERO.test(spanId);
}
