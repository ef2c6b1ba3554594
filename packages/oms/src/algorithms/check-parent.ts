import type { AlgorithmRequest, Timestamp } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';
import type { ExecutionAlgorithm, OrderToCheck } from './execution-algorithm.ts';
import { parentView } from './run-context.ts';

interface ParentCheck extends Pick<OrderToCheck, 'capabilities' | 'venueOf'> {
  readonly request: AlgorithmRequest;
  readonly algorithm: ExecutionAlgorithm;
  readonly now: Timestamp;
  /** Whether it is to be worked from now on; an amendment of one that is, is no matter of its window. */
  readonly isNew: boolean;
}

/** Every reason why an algorithm cannot work an order; empty when it can. */
export function checkParent(order: OrderRecord, { request, algorithm, capabilities, venueOf, now, isNew }: ParentCheck): readonly string[] {
  const parent = parentView({ record: () => order, quantity: () => order.quantity, available: () => order.remaining });
  return [...(isNew ? windowReasons(request, algorithm, now) : []), ...orderReasons(order, request), ...algorithm.check(request, { parent, capabilities, venueOf, durationMs: request.durationMs })];
}

function windowReasons({ startAt, durationMs, atEnd }: AlgorithmRequest, { needsWindow }: ExecutionAlgorithm, now: Timestamp): readonly string[] {
  const found: string[] = [];
  if (startAt !== undefined && !Number.isFinite(startAt)) found.push(`startAt must be a time, received "${startAt}"`);
  if (durationMs === undefined && needsWindow) found.push('durationMs is needed: the quantity is spread over a window');
  if (durationMs === undefined && atEnd !== undefined) found.push('atEnd needs durationMs: without one there is no end');
  if (durationMs !== undefined && !(Number.isFinite(durationMs) && durationMs > 0)) found.push(`durationMs must be above zero, received "${durationMs}"`);
  else if (durationMs !== undefined && startAt !== undefined && startAt + durationMs <= now) found.push(`the window has ended at "${startAt + durationMs}"`);
  if (atEnd !== undefined && !ENDS.includes(atEnd)) found.push(`atEnd "${atEnd}" is none of ${ENDS.join(', ')}`);
  return found;
}
const ENDS = ['cancel', 'market', 'carry'];

function orderReasons({ terms }: OrderRecord, { atEnd, use }: AlgorithmRequest): readonly string[] {
  const { type, timeInForce, postOnly, displayQuantity } = terms;
  const found: string[] = [];
  if (type !== 'market' && type !== 'limit') found.push(`an order of type "${type}" cannot be worked by an algorithm, only "market" and "limit"`);
  // the day of an order ends with that of its children, and one at market leaves none in the book
  const times = type === 'limit' ? ['gtc', 'gtd', 'day'] : ['gtc', 'gtd'];
  if (!times.includes(timeInForce)) found.push(`an order of type "${type}" worked by an algorithm is ${times.join(', ')}, not "${timeInForce}"; its window says when it is worked`);
  if (displayQuantity !== undefined && use !== 'iceberg') found.push('displayQuantity is of an order in the book; the iceberg algorithm has one of its own');
  if (postOnly === true && atEnd === 'market') found.push('postOnly rests, an end at market does not');
  return found;
}
