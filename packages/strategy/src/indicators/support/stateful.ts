import { RedFireError } from '@redfire/core';

/** State as plain data: what JSON has. Numbers that JSON does not have are text. */
export type StateValue = number | string | boolean | readonly StateValue[] | { readonly [field: string]: StateValue };

/**
 * Something whose fields are its state. They are `protected` rather than private, so that all of them can be put down and taken up in one place:
 * numbers, truth values, text, arrays of numbers, others of its kind, and lists of those. A field that is `undefined` or a function is left alone.
 */
export abstract class Stateful {
  /** Everything it knows, as data that JSON keeps. */
  save(): StateValue {
    return Object.fromEntries(Object.entries(this).flatMap(([field, value]) => {
      const saved = written(value);
      return saved === undefined ? [] : [[field, saved]];
    }));
  }

  /** Goes on from what {@link save} gave. @throws {@link RedFireError} `INVALID_STATE` for the state of something else. */
  restore(state: StateValue): void {
    if (typeof state !== 'object' || Array.isArray(state)) throw unreadable('state', state);
    const saved = state as Readonly<Record<string, StateValue>>;
    for (const [field, value] of Object.entries(this)) {
      const given = saved[field];
      if (given === undefined) {
        if (written(value) !== undefined) throw unreadable(field, given);
      } else (this as Record<string, unknown>)[field] = read(field, value, given);
    }
  }
}

function written(value: unknown): StateValue | undefined {
  if (typeof value === 'number') return numberOf(value);
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Stateful) return value.save();
  if (value instanceof Float64Array) return Array.from(value, numberOf);
  if (Array.isArray(value)) return value.map((each) => written(each) ?? '');
  return undefined;
}

function numberOf(value: number): number | string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}

/** Numbers that JSON does not have. */
const WRITTEN_NUMBERS: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity', '-0']);

function read(field: string, known: unknown, given: StateValue): unknown {
  if (known instanceof Stateful) {
    known.restore(given);
    return known;
  }
  if (known instanceof Float64Array) {
    if (!Array.isArray(given) || given.length !== known.length) throw unreadable(field, given);
    known.set(given.map(Number));
    return known;
  }
  if (Array.isArray(known)) {
    if (!Array.isArray(given)) throw unreadable(field, given);
    return given.map((each, index) => read(`${field}[${index}]`, known[index], each as StateValue));
  }
  if (typeof known === 'number') return typeof given === 'number' || WRITTEN_NUMBERS.has(given) ? Number(given) : fail(field, given);
  // what was absent when it was made is a number, or what it was when it was saved
  return WRITTEN_NUMBERS.has(given) ? Number(given) : given;
}

function fail(field: string, given: StateValue): never {
  throw unreadable(field, given);
}

function unreadable(field: string, given: StateValue | undefined): RedFireError {
  return new RedFireError('INVALID_STATE', `what was saved has no "${field}" that fits: "${JSON.stringify(given)}"; restore it into an indicator with the same parameters`, { details: { field } });
}
