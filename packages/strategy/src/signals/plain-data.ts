import { RedFireError } from '@redfire/core';

/** Levels below which nothing is told: far beyond any signal, and what a journal can write. */
const DEEPEST = 100;

/**
 * A copy of plain data that nobody can change, so that all who hear of it hear the same. Minus zero becomes zero, as in JSON.
 *
 * @param field - What it is, for the error.
 * @throws {@link RedFireError} `INVALID_INPUT` naming the place of what JSON does not have: `NaN` and infinities, `undefined`, functions, symbols, big integers, dates, maps, decimals and other
 * instances of classes, circles.
 */
export function plainData(value: unknown, field: string): unknown {
  return copied(value, field, []);
}

function copied(value: unknown, path: string, above: readonly object[]): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw unfit(path, String(value), 'a number that JSON does not have; leave it out, or write it as text');
    return value + 0;
  }
  if (typeof value !== 'object') throw unfit(path, typeof value, 'nothing that JSON has; leave it out, or write it as text');
  if (above.includes(value)) throw unfit(path, 'circle', 'an object that stands within itself');
  if (above.length >= DEEPEST) throw unfit(path, 'deep', `more than ${DEEPEST} levels deep`);
  const within = [...above, value];
  // not by map, which leaves out holes
  if (Array.isArray(value)) return Object.freeze(Array.from(value, (each, place) => copied(each, `${path}[${place}]`, within)));
  const prototype: unknown = Object.getPrototypeOf(value);
  // that of a plain object, of whatever realm, has none itself
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain || Object.getOwnPropertySymbols(value).length > 0) throw unfit(path, value.constructor.name, 'no plain object; take its fields, or write it as text');
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copied(each, `${path}.${name}`, within)])));
}

function unfit(path: string, value: string, what: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${path} "${value}" is ${what}`, { details: { field: path, value } });
}
