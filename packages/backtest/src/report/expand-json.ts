/** The value of which `compactJson` made this; keys of objects may be in another order. */
export function expandJson(packed: unknown): unknown {
  if (Array.isArray(packed)) return packed.map(expandJson);
  if (typeof packed !== 'object' || packed === null) return packed;
  const fields = new Map<string, unknown>(Object.entries(packed));
  const numbers = fields.get('~n');
  if (numbers !== undefined) return expandNumbers(numbers as readonly number[]);
  const words = fields.get('~w');
  if (words !== undefined) return (expandJson(fields.get('of')) as readonly number[]).map((place) => (words as readonly string[])[place]);
  const length = fields.get('~r');
  if (length !== undefined) return expandRecords(Number(length), fields.get('columns') as readonly Column[]);
  return Object.fromEntries(Object.entries(packed).map(([key, value]) => [key, expandJson(value)]));
}

type Column = readonly [key: string, values: unknown, rows?: unknown];

function expandNumbers([digits = 0, unit = 1, first = 0, ...differences]: readonly number[]): readonly number[] {
  const scale = 10 ** digits;
  let step = first;
  // a first value of -0 is not written as such: zero has one sign in JSON
  return [step / scale, ...differences.map((difference) => (step += difference * unit) / scale)];
}

function expandRecords(length: number, columns: readonly Column[]): readonly Readonly<Record<string, unknown>>[] {
  const records = Array.from({ length }, (): Record<string, unknown> => ({}));
  for (const [key, packed, rows] of columns) {
    const values = expandJson(packed) as readonly unknown[];
    const places = rows === undefined ? undefined : (expandJson(rows) as readonly number[]);
    for (const [place, value] of values.entries()) {
      const record = records[places?.[place] ?? place];
      // a key such as "__proto__" is a name like any other here
      if (record) Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
    }
  }
  return records;
}
