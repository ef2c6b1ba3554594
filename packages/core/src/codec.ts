import { isDecimal, toDecimal } from './decimal.ts';
import { RedFireError } from './errors.ts';
import type { EventMap, Topic } from './events.ts';
import { isScaled } from './scaled.ts';

/** Keys of our own in encoded text. Keys that begin so in the data get one more `$`, so that metadata cannot pose as a tag. */
const DECIMAL = '$decimal';
const NUMBER = '$number';
const BIGINT = '$bigint';
const UNDEFINED = '$undefined';
const OMITTED = '$omitted';
const UNREADABLE = { [OMITTED]: 'unreadable' };

/** Levels below which nothing is written: far beyond any event, well before the call stack ends. */
const DEEPEST = 200;

/**
 * Text of one event that {@link decodeEvent} turns back into an equal one: JSON in which decimals, and numbers that
 * JSON has no text for, are tagged. The engine's `exact` values are left out; an `Error` becomes its name, message and code.
 * It never throws: what has no text (a circle, a function, a map, a getter that throws) is left out, and decodes to a word in brackets that says so.
 */
export function encodeEvent<T extends Topic>(topic: T, event: EventMap[T]): string {
  return JSON.stringify({ topic, event: toPlain(event, []) });
}

/**
 * The event that {@link encodeEvent} wrote, as plain data with decimals of our own.
 *
 * @throws {@link RedFireError} `UNKNOWN_CODEC` when the text is not such an event.
 */
export function decodeEvent(text: string): { [T in Topic]: { readonly topic: T; readonly event: EventMap[T] } }[Topic] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
    if (isEncoded(parsed)) return { topic: parsed.topic, event: revive(parsed.event) } as ReturnType<typeof decodeEvent>; // what encodeEvent had under that topic
  } catch (cause) {
    throw new RedFireError('UNKNOWN_CODEC', 'encoded event could not be read; it may be cut off', { cause, details: { length: text.length } });
  }
  throw new RedFireError('UNKNOWN_CODEC', 'encoded event has no topic and event; was it written by encodeEvent?', { details: { length: text.length } });
}

/**
 * Getters of the engine's own records become plain fields by their `toJSON`; decimals must be tagged before JSON sees them.
 *
 * @param above - The objects that `value` stands in.
 */
function toPlain(value: unknown, above: readonly object[]): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { [NUMBER]: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value === 'bigint') return { [BIGINT]: String(value) };
  if (value === undefined) return { [UNDEFINED]: true };
  if (typeof value === 'function' || typeof value === 'symbol') return { [OMITTED]: typeof value };
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return { [OMITTED]: 'circular' };
  if (above.length > DEEPEST) return { [OMITTED]: 'too deep' };
  try {
    return ofObject(value, [...above, value]);
  } catch {
    return UNREADABLE;
  }
}

function ofObject(value: object, above: readonly object[]): unknown {
  if (isDecimal(value)) return { [value.isFinite() ? DECIMAL : OMITTED]: value.toFixed() };
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => toPlain(item, above));
  if ('toJSON' in value && typeof value.toJSON === 'function') return toPlain((value.toJSON as () => unknown)(), above);
  if (value instanceof Error) return { name: value.name, message: value.message, ...('code' in value && { code: toPlain(value.code, above) }) };
  if (value instanceof Map || value instanceof Set || value instanceof Promise || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return { [OMITTED]: value.constructor.name };
  return Object.fromEntries(
    Object.keys(value).flatMap((key) => {
      const item = read(value, key);
      return item === undefined || (key === 'exact' && isExact(item)) ? [] : [[key.startsWith('$') ? `$${key}` : key, item === UNREADABLE ? UNREADABLE : toPlain(item, above)]];
    }),
  );
}

/** A getter may throw; what stands beside it is kept. */
function read(value: object, key: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Not by JSON's own reviver, which cannot give back `undefined`. */
function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(revive);
  if (DECIMAL in value) return toDecimal(String(value[DECIMAL]));
  if (NUMBER in value) return Number(value[NUMBER]);
  if (BIGINT in value) return BigInt(String(value[BIGINT]));
  if (UNDEFINED in value) return undefined;
  if (OMITTED in value) return `[${String(value[OMITTED])}]`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.startsWith('$') ? key.slice(1) : key, revive(item)]));
}

/** The engine's own exact numbers of an order or an execution, which its decimals repeat; not a key of somebody's metadata. */
function isExact(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'quantity' in value && isScaled(value.quantity);
}

function isEncoded(value: unknown): value is { readonly topic: string; readonly event: unknown } {
  return typeof value === 'object' && value !== null && 'topic' in value && typeof value.topic === 'string' && 'event' in value;
}
