import { RedFireError } from '@redfire/core';
import type { ColumnSource, SchemaElement } from 'hyparquet-writer';
import { tableOf, type ChunkOf, type DataKind, type TableColumn, type TableValue, type TableWriting } from '../table/table-kind.ts';
import { msOfNanos, nanosOfMs } from './parquet-times.ts';

/** How market data are written as Parquet. */
export interface WriteParquetOptions<Kind extends DataKind> {
  readonly kind: Kind;
  /** Takes the next bytes of the file; the writing waits for a promise. */
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  /** Rows that are held and written together. Default 65,536. */
  readonly groupRows?: number | undefined;
  /** Default `snappy`. */
  readonly codec?: 'snappy' | 'none' | undefined;
  /** Recorded in the file under the key `redfire`, as JSON. */
  readonly about?: Readonly<Record<string, string | number>> | undefined;
}

const DEFAULT_ROWS = 65_536;

/**
 * Writes market data as a Parquet file, one row group after the other, so that memory is that of one group. Times are timestamps in nanoseconds of UTC, prices and sizes doubles: what is read
 * back is the same to the last bit. Books have one row for each level, as `readBooks` tells.
 *
 * @returns Rows written.
 * @throws `INVALID_INPUT` without any row, and `BAD_ROW` for a time that no count of nanoseconds is near enough to.
 */
export async function writeParquet<Kind extends DataKind>(chunks: AsyncIterable<ChunkOf[Kind]> | Iterable<ChunkOf[Kind]>, options: WriteParquetOptions<Kind>): Promise<number> {
  const { kind, write, groupRows = DEFAULT_ROWS, codec = 'snappy', about } = options;
  // what only this needs is loaded only for it
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const bytes = new ByteWriter();
  const flush = async () => {
    const piece = bytes.getBytes().slice();
    bytes.index = 0;
    await write(piece);
  };
  let open: { readonly table: TableWriting<ChunkOf[Kind]>; readonly writer: InstanceType<typeof ParquetWriter> } | undefined;
  let values: TableValue[][] = [];
  let held = 0;
  let rows = 0;
  const writeGroup = async (columns: readonly TableColumn[], writer: InstanceType<typeof ParquetWriter>) => {
    await writer.write({ columnData: columns.map((column, index) => columnSource(column, values[index] ?? [])), rowGroupSize: held });
    values = columns.map(() => []);
    rows += held;
    held = 0;
    await flush();
  };
  for await (const chunk of chunks) {
    if (open === undefined) {
      const table = tableOf(kind, chunk);
      const { columns } = table;
      values = columns.map(() => []);
      open = { table, writer: new ParquetWriter({ writer: bytes, schema: schemaOf(columns), codec: codec === 'none' ? 'UNCOMPRESSED' : 'SNAPPY', createdBy: 'redfire', ...(about && { kvMetadata: [{ key: 'redfire', value: JSON.stringify({ kind, ...about }) }] }) }) };
    }
    const { table, writer } = open;
    for (const row of table.rows(chunk)) {
      for (const [index, column] of values.entries()) column.push(row[index]);
      if (++held === groupRows) await writeGroup(table.columns, writer);
    }
  }
  if (open === undefined || rows + held === 0) throw new RedFireError('INVALID_INPUT', `there are no ${kind} to write`, { details: { kind } });
  if (held > 0) await writeGroup(open.table.columns, open.writer);
  await open.writer.finish();
  await flush();
  return rows;
}

function schemaOf(columns: readonly TableColumn[]): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.map(schemaElement)];
}

function schemaElement({ name, type, isOptional }: TableColumn): SchemaElement {
  const common = { name, repetition_type: isOptional ? 'OPTIONAL' : 'REQUIRED' } as const;
  switch (type) {
    case 'time':
      return { ...common, type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } };
    case 'whole':
      return { ...common, type: 'INT64' };
    case 'number':
      return { ...common, type: 'DOUBLE' };
    case 'boolean':
      return { ...common, type: 'BOOLEAN' };
    case 'text':
      return { ...common, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  }
}

function columnSource({ name, type }: TableColumn, values: readonly TableValue[]): ColumnSource {
  if (type === 'time') return { name, data: values.map((at) => nanosOf(Number(at))) };
  if (type === 'whole') return { name, data: values.map((value) => (value === undefined ? undefined : BigInt(value))) };
  return { name, data: [...values] };
}

function nanosOf(at: number): bigint {
  const nanos = nanosOfMs(at);
  if (msOfNanos(nanos) === at) return nanos;
  throw new RedFireError('BAD_ROW', `time "${at}" is finer than a nanosecond, of which the file counts; round it`, { details: { value: String(at), column: 'timestamp' } });
}
