import type { Logger, Metrics, Span, Tracer } from '../ports/observability.ts';

const nothing = (): void => {};

/** Metrics that keep nothing: the default wherever metrics are optional. */
export const noMetrics: Metrics = Object.freeze({ increment: nothing, gauge: nothing, observe: nothing });

/** A logger that writes nothing: the default wherever a logger is optional. */
export const noLogger: Logger = Object.freeze({ log: nothing, child: () => noLogger });

const noSpan: Span = Object.freeze({
  context: Object.freeze({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), sampled: false }),
  setAttribute: nothing,
  addEvent: nothing,
  setStatus: nothing,
  recordError: nothing,
  end: nothing,
});

/** A tracer whose spans keep nothing: the default wherever a tracer is optional. */
export const noTracer: Tracer = Object.freeze({ startSpan: () => noSpan });
