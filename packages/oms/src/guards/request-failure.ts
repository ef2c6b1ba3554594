import { isRedFireError, type ErrorCode, type PendingRequests } from '@redfire/core';

/** What can be asked of a venue about an order. */
export type OrderRequestKind = keyof PendingRequests;

/** What a venue throws for a request that it surely does not have. */
const NEVER_LEFT: readonly ErrorCode[] = ['NOT_SENT', 'NOT_SUPPORTED', 'GATEWAY_CLOSED'];

/** A request that surely did not leave ends as the refusal of the same request would. */
export const NOT_SENT_AS = { submit: 'rejected', modify: 'modify-rejected', cancel: 'cancel-rejected' } as const satisfies Record<OrderRequestKind, string>;

/** What a failure says of a request: that it surely did not leave, that nobody knows, or nothing that a gateway is to say. */
export function meaningOf(error: unknown): 'not-sent' | 'unknown' | 'fault' {
  if (!isRedFireError(error)) return 'fault';
  if (NEVER_LEFT.includes(error.code)) return 'not-sent';
  return error.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'fault';
}
