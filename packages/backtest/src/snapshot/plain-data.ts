import { RedFireError, Scaled, isDecimal, isScaled, toDecimal } from '@redfire/core';

/** Stand alone in an object for what JSON does not have; fields whose names begin so are written with one more `$`. */
const SCALED = '$scaled';
const DECIMAL = '$decimal';
const NUMBER = '$number';
const UNDEFINED = '$undefined';

/**
 * A state as what JSON has: exact amounts, decimals and numbers without text are tagged, records become their fields, and fields without a value are left out.
 *
 * @param path - Names the place in the error.
 * @throws {@link RedFireError} `NOT_SUPPORTED` naming what is no data: a function, a map.
 */
export function toData(value: unknown, path = 'state'): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { [NUMBER]: Object.is(value, -0) ? '-0' : String(value) };
  if (value === undefined) return { [UNDEFINED]: true };
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') throw noData(path, typeof value);
  if (isScaled(value)) return { [SCALED]: [String(value.units), value.scale] };
  if (isDecimal(value)) return { [DECIMAL]: value.toFixed() };
  if (Array.isArray(value)) return value.map((item, index) => toData(item, `${path}[${index}]`));
  if ('toJSON' in value && typeof value.toJSON === 'function') return toData((value.toJSON as () => unknown)(), path);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw noData(path, value.constructor.name);
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key.startsWith('$') ? `$${key}` : key, toData(item, `${path}.${key}`)]])));
}

/** What {@link toData} was given. */
export function fromData(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(fromData);
  const fields = data as Readonly<Record<string, unknown>>;
  const scaled = fields[SCALED];
  if (Array.isArray(scaled)) return scaledOf(String(scaled[0]), Number(scaled[1]));
  if (DECIMAL in fields) return toDecimal(String(fields[DECIMAL]));
  if (NUMBER in fields) return Number(fields[NUMBER]);
  if (UNDEFINED in fields) return undefined;
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key.startsWith('$') ? key.slice(1) : key, fromData(item)]));
}

/** With the very scale it had: some sums go by that of their parts. */
function scaledOf(units: string, scale: number): Scaled {
  return new Scaled(BigInt(units), scale);
}

function noData(path: string, kind: string): RedFireError {
  return new RedFireError('NOT_SUPPORTED', `a snapshot cannot carry "${path}", which is no plain data but "${kind}"; save numbers, text and lists of them`, { details: { part: path, kind } });
}
