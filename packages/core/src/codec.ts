import { isDecimal, toDecimal } from './decimal.ts';
import { RedFireError } from './errors.ts';
import type { EventMap, Topic } from './events.ts';
import { isScaled } from './scaled.ts';

/** Keys of our own in encoded text. Keys that begin so in the data get one more `$`, so that metadata cannot pose as a tag. */
const DECIMAL = '$decimal';
const NUMBER = '$number';

/**
 * Text of one event that {@link decodeEvent} turns back into an equal one: JSON in which decimals, and numbers that
 * JSON has no text for, are tagged. The engine's `exact` values are left out; an `Error` becomes its name, message and code.
 */
export function encodeEvent<T extends Topic>(topic: T, event: EventMap[T]): string {
  return JSON.stringify({ topic, event: toPlain(event) });
}

/**
 * The event that {@link encodeEvent} wrote, as plain data with decimals of our own.
 *
 * @throws {@link RedFireError} `UNKNOWN_CODEC` when the text is not such an event.
 */
export function decodeEvent(text: string): { [T in Topic]: { readonly topic: T; readonly event: EventMap[T] } }[Topic] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, revive);
  } catch (cause) {
    throw new RedFireError('UNKNOWN_CODEC', 'encoded event could not be read; it may be cut off', { cause, details: { length: text.length } });
  }
  if (isEncoded(parsed)) return parsed;
  throw new RedFireError('UNKNOWN_CODEC', 'encoded event has no topic and event; was it written by encodeEvent?', { details: { length: text.length } });
}

/** Getters of the engine's own records become plain fields by their `toJSON`; decimals must be tagged before JSON sees them. */
function toPlain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { [NUMBER]: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (isDecimal(value)) return { [DECIMAL]: value.toFixed() };
  if (Array.isArray(value)) return value.map(toPlain);
  if ('toJSON' in value && typeof value.toJSON === 'function') return toPlain((value.toJSON as () => unknown)());
  if (value instanceof Error) return { name: value.name, message: value.message, ...('code' in value && { code: value.code }) };
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]: [string, unknown]) => (item === undefined || (key === 'exact' && isExact(item)) ? [] : [[key.startsWith('$') ? `$${key}` : key, toPlain(item)]])),
  );
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (DECIMAL in value) return toDecimal(String(value[DECIMAL]));
  if (NUMBER in value) return Number(value[NUMBER]);
  const keys = Object.keys(value);
  if (!keys.some((key) => key.startsWith('$'))) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.startsWith('$') ? key.slice(1) : key, item]));
}

/** The engine's own exact numbers of an order or an execution, which its decimals repeat; not a key of somebody's metadata. */
function isExact(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'quantity' in value && isScaled(value.quantity);
}

function isEncoded(value: unknown): value is ReturnType<typeof decodeEvent> {
  return typeof value === 'object' && value !== null && 'topic' in value && typeof value.topic === 'string' && 'event' in value;
}
