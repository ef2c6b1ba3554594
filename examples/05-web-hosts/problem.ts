import { isRedFireError, type ErrorCode, type Order } from '@redfire/core';
import { z } from 'zod';
import { NotSignedIn } from './desk.ts';

/** What a client is told when a request fails. */
export interface Problem {
  readonly status: number;
  readonly body: { readonly code: string; readonly message: string; readonly issues?: readonly { readonly path: string; readonly message: string }[] };
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  UNKNOWN_INSTRUMENT: 400,
  // also for the order of somebody else: who asks does not learn that there is one
  ORDER_NOT_FOUND: 404,
  ORDER_NOT_OPEN: 409,
  DUPLICATE_ORDER_ID: 409,
  NO_GATEWAY: 422,
  NOT_SUPPORTED: 422,
  INVALID_STATE: 503,
  ENGINE_CLOSED: 503,
  GATEWAY_CLOSED: 503,
};

/** The answer to an error that a client may be told of; `undefined` for one that is the framework's, or a fault of ours. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof NotSignedIn) return { status: 401, body: { code: 'NOT_SIGNED_IN', message: error.message } };
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return { status: 400, body: { code: 'INVALID_INPUT', message: 'the request does not validate', issues } };
  }
  const status = isRedFireError(error) ? STATUS[error.code] : undefined;
  return isRedFireError(error) && status !== undefined ? { status, body: { code: error.code, message: error.message } } : undefined;
}

/** The answer to an order: it went out, or validation or risk denied it and its `reason` says why. What the venue makes of it comes later. */
export function statusOf({ state }: Order): number {
  return state === 'denied' ? 422 : 201;
}
