import { isTerminal } from '@redfire/core';
import type { OrderChange } from '../order-port.ts';
import type { ChildChange } from './execution-algorithm.ts';

/** What a change of a child is to its algorithm. */
export function childChange({ before, after, postings }: OrderChange): ChildChange {
  if (postings.length > 0) return postings.every(({ direction }) => direction === 1) ? 'filled' : 'adjusted';
  return isTerminal(after.state) && (before === undefined || !isTerminal(before.state)) ? 'ended' : 'other';
}
