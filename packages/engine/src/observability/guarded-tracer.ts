import { noTracer, type Span, type Tracer } from '@redfire/core';

/**
 * A tracer that never throws, whatever the one behind it does: what cannot be traced is left out. Tracing stands on the path of orders,
 * which must go out all the same.
 *
 * @param onFailure - Told the first failure, and no further ones.
 */
export function guardedTracer(tracer: Tracer, onFailure: (error: unknown) => void): Tracer {
  const inner = new WeakMap<Span, Span>();
  let hasFailed = false;

  const attempt = <Result>(call: () => Result, otherwise: Result): Result => {
    try {
      return call();
    } catch (error) {
      if (!hasFailed) onFailure(error);
      hasFailed = true;
      return otherwise;
    }
  };

  return {
    startSpan(name, options = {}) {
      const { parent } = options;
      const own = parent && 'context' in parent ? (inner.get(parent) ?? parent) : parent;
      const nothing = noTracer.startSpan(name);
      const span = attempt(() => tracer.startSpan(name, { ...options, parent: own }), nothing);
      const context = attempt(() => span.context, nothing.context);
      const guarded: Span = {
        context,
        setAttribute: (...values) => { attempt(() => { span.setAttribute(...values); }, undefined); },
        addEvent: (...values) => { attempt(() => { span.addEvent(...values); }, undefined); },
        setStatus: (...values) => { attempt(() => { span.setStatus(...values); }, undefined); },
        recordError: (...values) => { attempt(() => { span.recordError(...values); }, undefined); },
        end: (...values) => { attempt(() => { span.end(...values); }, undefined); },
      };
      inner.set(guarded, span);
      return guarded;
    },
  };
}
