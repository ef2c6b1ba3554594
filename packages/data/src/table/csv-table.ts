import { tableOf, type ChunkOf, type DataKind, type TableColumn, type TableValue } from './table-kind.ts';

const ROWS_PER_PIECE = 1_024;
/** Numbers outside of these are not read as milliseconds. */
const FIRST_EPOCH_MS = 1e11;
const LAST_EPOCH_MS = 1e14;

/**
 * Market data as CSV with a header, as the readers of format `csv` read it back to the last bit: pieces of text, each of whole lines. Times are epoch milliseconds; before 1973-03-03, where
 * such a number would be taken for seconds, ISO 8601 to the microsecond.
 */
export async function* csvTable<Kind extends DataKind>(kind: Kind, chunks: AsyncIterable<ChunkOf[Kind]> | Iterable<ChunkOf[Kind]>): AsyncGenerator<string, void, undefined> {
  let table: ReturnType<typeof tableOf<Kind>> | undefined;
  for await (const chunk of chunks) {
    let text = '';
    let count = 0;
    if (table === undefined) {
      table = tableOf(kind, chunk);
      text = `${table.columns.map(({ name }) => name).join(',')}\n`;
    }
    const { columns } = table;
    for (const row of table.rows(chunk)) {
      text += `${columns.map((column, index) => fieldText(column, row[index])).join(',')}\n`;
      if (++count % ROWS_PER_PIECE !== 0) continue;
      yield text;
      text = '';
    }
    if (text !== '') yield text;
  }
}

function fieldText({ type }: TableColumn, value: TableValue): string {
  if (value === undefined) return '';
  if (type === 'time' && typeof value === 'number') return timeText(value);
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function timeText(at: number): string {
  if (Math.abs(at) >= FIRST_EPOCH_MS && Math.abs(at) < LAST_EPOCH_MS) return String(at);
  const whole = Math.floor(at / 1_000) * 1_000;
  const micros = Math.round((at - whole) * 1_000);
  return `${new Date(whole + (micros === 1_000_000 ? 1_000 : 0)).toISOString().slice(0, 19)}.${String(micros % 1_000_000).padStart(6, '0')}Z`;
}
