import { isRedFireError, RedFireError, type LifecycleState } from '@redfire/core';

/** Text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The failure of a step of a component. */
export function componentFailed(component: string, step: string, cause: unknown): RedFireError {
  return new RedFireError('COMPONENT_FAILED', `component "${component}" failed in ${step}: ${messageOf(cause)}`, { details: { component, step }, cause });
}

/** The failure of a handler that ends the engine. */
export function handlerFailed(subscriber: string, topic: string, cause: unknown): RedFireError {
  return new RedFireError('COMPONENT_FAILED', `handler "${subscriber}" of "${topic}" failed: ${messageOf(cause)}`, { details: { step: 'handler', subscriber, topic }, cause });
}

/** The failure of a hook on the way down. */
export function hookFailed(hook: string, cause: unknown): RedFireError {
  return new RedFireError('COMPONENT_FAILED', `hook "${hook}" failed: ${messageOf(cause)}`, { details: { step: hook }, cause });
}

/** The refusal of a call that does not fit the state. */
export function doesNotFit(call: string, state: LifecycleState, advice: string): RedFireError {
  return new RedFireError('INVALID_STATE', `cannot ${call} while the engine is ${state}; ${advice}`, { details: { call, state } });
}

/** All failures in one error, each with its code. */
export function allFailures(failures: readonly RedFireError[], message: string): AggregateError {
  return new AggregateError(failures, `${message}: ${failures.map((failure) => failure.message).join('; ')}`);
}

/** The failure, or all of them in one error. */
export function oneOrAll(failures: readonly RedFireError[], message: string): Error {
  const [first, ...others] = failures;
  return first !== undefined && others.length === 0 ? first : allFailures(failures, message);
}

/** The error a start failed with, which also tells what failed when it was rolled back. */
export function withRollback(error: unknown, failures: readonly RedFireError[]): unknown {
  if (failures.length === 0) return error;
  if (!isRedFireError(error)) return new AggregateError([error, ...failures], messageOf(error), { cause: error });
  const rollback = failures.map(({ message, details }) => ({ ...details, message }));
  return new RedFireError(error.code, `${error.message}; on the way back ${failures.length} more failed`, { details: { ...error.details, rollback }, cause: error.cause });
}
