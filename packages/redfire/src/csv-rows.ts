import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { RedFireError } from '@redfire/core';
import { fileError } from './file-error.ts';

/**
 * The rows of a table that a run has written, by the names of its columns, one at a time.
 *
 * @throws `RedFireError` `FILE_NOT_READABLE`, and `DATA_FORMAT` for a row with fewer or more fields than the header.
 */
export async function* csvRows(path: string): AsyncGenerator<Readonly<Record<string, string>>> {
  const stream = createReadStream(path, 'utf8');
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  let header: readonly string[] | undefined;
  let begun = '';
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      const text = begun === '' ? line : `${begun}\n${line}`;
      // a quoted field may hold a line break
      if (quotesIn(text) % 2 === 1) {
        begun = text;
        continue;
      }
      begun = '';
      const fields = fieldsOf(text);
      if (header === undefined) header = fields;
      else if (fields.length === header.length) yield Object.fromEntries(header.map((name, place) => [name, fields[place] ?? '']));
      else throw new RedFireError('DATA_FORMAT', `"${path}", line ${number}: found ${fields.length} fields, expected ${header.length}`, { details: { file: path, line: number } });
    }
  } catch (error) {
    throw error instanceof RedFireError ? error : fileError('read', path, error);
  } finally {
    lines.close();
    stream.destroy();
  }
}

function quotesIn(text: string): number {
  let count = 0;
  for (let place = text.indexOf('"'); place >= 0; place = text.indexOf('"', place + 1)) count++;
  return count;
}

function fieldsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain = '']) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')));
}
