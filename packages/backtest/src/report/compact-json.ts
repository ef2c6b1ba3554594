/**
 * JSON in fewer bytes, from which {@link expandJson} of the page gets the same value: numbers in a row as differences of whole steps, objects of one shape as columns, words that repeat by their place in a list. What has a key that begins with `~` is taken
 * for packed, so no such key may be in the value.
 */
export function compactJson(value: unknown): unknown {
  if (Array.isArray(value)) return compactArray(value as readonly unknown[]);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, compactJson(each)]])));
  return value;
}

/** Shorter arrays gain nothing. */
const LEAST = 8;

function compactArray(values: readonly unknown[]): unknown {
  if (values.length >= LEAST) {
    if (values.every((each) => typeof each === 'number')) return compactNumbers(values) ?? values;
    if (values.every((each) => typeof each === 'string')) return compactWords(values);
    if (values.every(isRecord)) return compactRecords(values);
  }
  return values.map(compactJson);
}

/** Steps of a power of ten, `[digits, unit, first, differences…]`; nothing where no power gives exactly these numbers back. */
function compactNumbers(values: readonly number[]): unknown {
  for (let digits = 0; digits <= 10; digits++) {
    const scale = 10 ** digits;
    const steps = values.map((value) => Math.round(value * scale));
    if (!values.every((value, place) => Object.is(Number(steps[place]) / scale, value) && Math.abs(Number(steps[place])) <= Number.MAX_SAFE_INTEGER / 4)) continue;
    const [first = 0] = steps;
    const differences = steps.slice(1).map((step, place) => step - Number(steps[place]));
    const unit = differences.reduce(commonDivisor, 0) || 1;
    return { '~n': [digits, unit, first, ...differences.map((difference) => difference / unit + 0)] };
  }
  return undefined;
}

function compactWords(values: readonly string[]): unknown {
  const words = [...new Set(values)];
  if (words.length * 2 > values.length) return values;
  const places = new Map(words.map((word, place) => [word, place]));
  return { '~w': words, of: compactArray(values.map((value) => places.get(value) ?? 0)) };
}

/** Columns by key; where an object lacks a key, the column lists who has it. */
function compactRecords(values: readonly Readonly<Record<string, unknown>>[]): unknown {
  const keys = [...new Set(values.flatMap((value) => Object.keys(value).filter((key) => value[key] !== undefined)))];
  const columns = keys.map((key) => {
    const rows = values.flatMap((value, row) => (value[key] === undefined ? [] : [row]));
    const column = compactArray(rows.map((row) => values[row]?.[key]));
    return rows.length === values.length ? [key, column] : [key, column, compactArray(rows)];
  });
  return { '~r': values.length, columns };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function commonDivisor(one: number, other: number): number {
  let [a, b] = [Math.abs(one), Math.abs(other)];
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
