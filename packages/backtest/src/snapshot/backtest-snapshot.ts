import { RedFireError, type Timestamp } from '@redfire/core';
import { fromData } from './plain-data.ts';
import type { RunFingerprint } from './run-fingerprint.ts';
import type { RunState } from './run-state.ts';

/** Version of what a snapshot has in it. */
export const SNAPSHOT_VERSION = 1;

/** A run between two instants, as plain data: what JSON makes of it is the same snapshot. */
export interface BacktestSnapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  /** Everything of this time and before has been worked through, and nothing behind it. */
  readonly at: Timestamp;
  /** What the run was made of, part by part. */
  readonly of: RunFingerprint;
  /** For nobody but the run that goes on. */
  readonly state: unknown;
}

/** The state of a run in a snapshot. @throws {@link RedFireError} `INVALID_STATE` for another version, or for a run of other options, naming which. */
export function stateIn(snapshot: BacktestSnapshot, of: RunFingerprint): RunState {
  // the compiler knows no other version, the data may
  if ((snapshot.version as number) !== SNAPSHOT_VERSION) throw new RedFireError('INVALID_STATE', `the snapshot is of version "${snapshot.version}", this one reads ${SNAPSHOT_VERSION}`, { details: { version: snapshot.version } });
  const names = new Set([...Object.keys(of), ...Object.keys(snapshot.of)]);
  const differs = [...names].filter((name) => of[name] !== snapshot.of[name]);
  if (differs.length > 0) throw new RedFireError('INVALID_STATE', `the snapshot is of a run with other ${differs.join(', ')}; go on with the options it was made with`, { details: { differs } });
  // written by runState
  return fromData(snapshot.state) as RunState;
}
