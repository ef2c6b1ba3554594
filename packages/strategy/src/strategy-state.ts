import { RedFireError } from '@redfire/core';
import type { StateValue } from './indicators/support/stateful.ts';

/** Something that can be put down as data and taken up again: indicators, makers of bars, and whatever a strategy has of its own that can do both. */
export interface Saveable {
  save(): StateValue;
  /** @throws `RedFireError` `INVALID_STATE` for the state of something else. */
  restore(state: StateValue): void;
}

/** What a strategy knows, as plain data. Another instance of the class with the same parameters goes on from it as if it had never stopped. */
export interface StrategyState {
  /** Name of the class. */
  readonly class: string;
  /** Its `stateVersion`. */
  readonly version: number;
  /** What its `save` gave. */
  readonly own?: StateValue;
  /** Parts by the name they were given in `keep`. */
  readonly kept?: Readonly<Record<string, StateValue>>;
  /** By instrument, bars, and which of those alike it is: `BTC/USDT.SIM 1m #1`. */
  readonly subscriptions?: Readonly<Record<string, StateValue>>;
  /** Named timers that have not run. */
  readonly timers?: StateValue;
  /** Where its random numbers are. */
  readonly random?: number;
}

/** Whether something can be saved, of whatever copy of this package it is. */
export function isSaveable<T extends object>(value: T): value is T & Saveable {
  return 'save' in value && typeof value.save === 'function' && 'restore' in value && typeof value.restore === 'function';
}

/** Stands alone in an object for a number that JSON does not have; fields whose names begin with it are written with one more. */
const MARK = '$';
const PARTS = ['own', 'kept', 'subscriptions', 'timers', 'random'] as const;

/**
 * A state as text, in which every number is the one it was: −0, NaN and the infinities too.
 *
 * @throws {@link RedFireError} `INVALID_STATE` naming what is no plain data.
 */
export function writeState(state: StrategyState): string {
  return JSON.stringify(written(state, 'state'));
}

/** The state in a text of {@link writeState}. @throws {@link RedFireError} `INVALID_STATE` for any other text. */
export function readState(text: string): StrategyState {
  const state = read(parsed(text));
  if (!isRecord(state) || typeof state['class'] !== 'string' || typeof state['version'] !== 'number') throw misfit('state', 'it has no class and version');
  for (const part of ['kept', 'subscriptions'] as const) if (state[part] !== undefined && !isRecord(state[part])) throw misfit(part, 'it is no object');
  if (state['random'] !== undefined && typeof state['random'] !== 'number') throw misfit('random', 'it is no number');
  const parts = PARTS.filter((part) => state[part] !== undefined).map((part) => [part, state[part]]);
  // each part was looked at above
  return { class: state['class'], version: state['version'], ...(Object.fromEntries(parts) as Partial<StrategyState>) };
}

/** The error for a part of a state that does not fit. */
export function misfit(part: string, why: string, cause?: unknown): RedFireError {
  return new RedFireError('INVALID_STATE', `what was saved of the strategy does not fit in "${part}": ${why}`, { details: { part }, ...(cause !== undefined && { cause }) });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw misfit('state', 'the text is no JSON', cause);
  }
}

function written(value: unknown, path: string): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { [MARK]: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((each, index) => written(each, `${path}[${index}]`));
  if (!isPlain(value)) throw new RedFireError('INVALID_STATE', `"${path}" of a strategy is no plain data; save numbers, text, truth values, and lists and objects of those`, { details: { part: path } });
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([field, each]) => [field.startsWith(MARK) ? MARK + field : field, written(each, `${path}.${field}`)]),
  );
}

function read(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(read);
  if (!isRecord(value)) return value;
  const fields = Object.entries(value);
  if (fields.length === 1 && typeof value[MARK] === 'string') return Number(value[MARK]);
  return Object.fromEntries(fields.map(([field, each]) => [field.startsWith(MARK) ? field.slice(MARK.length) : field, read(each)]));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
