import { isDecimal } from '../decimal.ts';
import { isRedFireError } from '../errors.ts';
import type { LogFields } from '../ports/observability.ts';
import { describeException } from './exception.ts';
import { withoutUrlPasswords } from './url-password.ts';

/** Names of fields whose values are secret. One counts however it is written (`apiKey`, `api_key`, `API-KEY`) and as the end of a longer name (`botToken`). */
export const SECRET_FIELDS: readonly string[] = Object.freeze([
  'password', 'passwordHash', 'passphrase', 'passwd', 'pwd', 'secret', 'secretKey', 'apiKey', 'accessKey', 'privateKey', 'mnemonic', 'seedPhrase', 'token', 'jwt', 'authorization', 'cookie', 'signature', 'apiSign', 'accessSign', 'credentials',
]);

export type PlainValue = string | number | boolean | null | readonly PlainValue[] | { readonly [field: string]: PlainValue };

/** Names that callers write otherwise than records. */
const WRITTEN_AS: ReadonlyMap<string, string> = new Map([
  ['correlationId', 'correlation_id'], ['requestId', 'request_id'], ['traceId', 'trace_id'], ['spanId', 'span_id'],
  // these would hide what every record has
  ['timestamp', 'extra_timestamp'], ['level', 'extra_level'], ['message', 'extra_message'],
]);

/** Deeper values, further items and further values of a record are told by a word, and longer texts cut: a log line shows what happened, it is no store. */
const MOST_DEPTH = 8;
const MOST_ITEMS = 100;
const MOST_VALUES = 2_000;
const MOST_TEXT = 32_000;

/**
 * Makes a function from what a caller logs to what a record holds: plain data that JSON can write, under the names of
 * `LOG_FIELDS`, secrets and the passwords of URLs replaced by `[redacted]`. It takes any value, also circular ones and getters that throw. A field named
 * `timestamp`, `level` or `message` gets `extra_` before its name.
 *
 * @param redact - Names of secret fields. Default: {@link SECRET_FIELDS}.
 */
export function recordFields(redact: readonly string[] = SECRET_FIELDS): (fields: LogFields) => Record<string, PlainValue> {
  const secrets = redact.map(flat);
  const isSecret = (name: string): boolean => {
    const flatName = flat(name);
    return secrets.some((secret) => flatName.endsWith(secret));
  };

  return (fields) => {
    const plain = plainWith(isSecret);
    return Object.fromEntries(
      Object.keys(fields).flatMap((name): (readonly [string, PlainValue])[] => {
        const value = readField(fields, name);
        if (name === 'error' && value instanceof Error) return exceptionFields(value, plain);
        const item = isSecret(name) && value !== undefined ? REDACTED : plain(value);
        return item === undefined ? [] : [[WRITTEN_AS.get(name) ?? name, item]];
      }),
    );
  };
}

const REDACTED = '[redacted]';
const UNREADABLE = '[unreadable]';

function shortText(text: string): string {
  const safe = withoutUrlPasswords(text);
  return safe.length > MOST_TEXT ? `${safe.slice(0, MOST_TEXT)} [${safe.length - MOST_TEXT} more]` : safe;
}

function flat(name: string): string {
  return name.replaceAll(/[^a-zA-Z\d]/g, '').toLowerCase();
}

function plainWith(isSecret: (name: string) => boolean): (value: unknown) => PlainValue | undefined {
  const above: object[] = [];
  let count = 0;

  const plain = (value: unknown): PlainValue | undefined => {
    if (++count > MOST_VALUES) return '[more]';
    if (typeof value === 'string') return shortText(value);
    if (typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object') return undefined;
    if (above.includes(value)) return '[circular]';
    if (above.length >= MOST_DEPTH) return '[deep]';
    above.push(value);
    try {
      return plainObject(value);
    } catch {
      return UNREADABLE;
    } finally {
      above.pop();
    }
  };

  const plainObject = (value: object): PlainValue | undefined => {
    if (isDecimal(value)) return value.toFixed();
    if (value instanceof Error) {
      const { type, message } = describeException(value);
      const cause = plain(value.cause);
      return { type, message: shortText(message), ...(isRedFireError(value) && { code: value.code }), ...(cause !== undefined && { cause }) };
    }
    // before toJSON, which makes a list of all the bytes of a buffer
    if (ArrayBuffer.isView(value) && 'length' in value && Symbol.iterator in value) return listed(Number(value.length), value as Iterable<unknown>);
    if ('toJSON' in value && typeof value.toJSON === 'function') return plain((value.toJSON as () => unknown)());
    if (value instanceof Map) return named(value.size, firstOf(value, ([key, item]: [unknown, unknown]) => [String(key), item]));
    if (value instanceof Set) return listed(value.size, value);
    if (Array.isArray(value)) return listed(value.length, value);
    const names = Object.keys(value);
    return named(names.length, firstOf(names, (name) => [name, readField(value, name)]));
  };

  const listed = (length: number, items: Iterable<unknown>): PlainValue => {
    const list = firstOf(items, (item) => plain(item) ?? null);
    return length > MOST_ITEMS ? [...list, `[${length - MOST_ITEMS} more]`] : list;
  };

  const named = (length: number, entries: readonly (readonly [string, unknown])[]): PlainValue => {
    const told = entries.flatMap(([name, value]): [string, PlainValue][] => {
      const item = isSecret(name) ? REDACTED : plain(value);
      return item === undefined ? [] : [[name, item]];
    });
    return Object.fromEntries(length > MOST_ITEMS ? [...told, ['…', `[${length - MOST_ITEMS} more]`]] : told);
  };

  return plain;
}

function firstOf<Item, Told>(items: Iterable<Item>, tell: (item: Item) => Told): Told[] {
  const told: Told[] = [];
  for (const item of items) {
    if (told.length >= MOST_ITEMS) break;
    told.push(tell(item));
  }
  return told;
}

function exceptionFields(error: Error, plain: (value: unknown) => PlainValue | undefined): [string, PlainValue][] {
  const { type, message, traceback } = describeException(error);
  const code = isRedFireError(error) ? error.code : undefined;
  const details = isRedFireError(error) && Object.keys(error.details).length > 0 ? plain(error.details) : undefined;
  const fields = { exception_type: type, exception_message: shortText(message), traceback: traceback === undefined ? undefined : shortText(traceback), error_code: code, error_details: details };
  return Object.entries(fields).filter((entry): entry is [string, PlainValue] => entry[1] !== undefined);
}

/** A getter that throws costs its own value only. */
function readField(value: object, name: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>>)[name];
  } catch {
    return UNREADABLE;
  }
}
