import { RedFireError, type RandomSource } from '@redfire/core';

/** How long messages of one kind are on their way. */
export interface LatencyModel {
  /** Time of the next message in milliseconds, zero or more; what is random in it comes from `random` alone. */
  next(random: RandomSource): number;
  /** The same model at its beginning, for one venue and one kind of message. Absent where a model remembers nothing. */
  fresh?(): LatencyModel;
  /** What it remembers, as plain data, and going on from that. Absent: a run with it has no snapshot, unless it remembers nothing. */
  save?(): unknown;
  restore?(state: unknown): void;
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless `value` is a finite number of milliseconds, zero or more. */
export function requireMilliseconds(value: number, field: string): void {
  if (!(value >= 0 && value < Infinity)) throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be zero or more`, { details: { field, value } });
}
