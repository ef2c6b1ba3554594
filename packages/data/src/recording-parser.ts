import { type InstrumentId, type Timestamp } from '@redfire/core';
import { formatError, type BadRow } from './bad-row.ts';
import { type TopicItem } from './item-reader.ts';
import { type LineScanner } from './line-scanner.ts';
import { parseTime } from './parse-time.ts';
import { MessageFault, itemOfMessage } from './recording-message.ts';
import { EARLIER } from './row-order.ts';
import { type RowTaker } from './row-walk.ts';

const SPACE = 0x20;
const OPENING_BRACE = 0x7b;
const UTF_8 = new TextDecoder();
const LONGEST_VALUE = 80;

interface RecordingParserOptions {
  readonly instrument: InstrumentId;
  readonly file: string;
  readonly chunkRows: number;
}

/** Makes items of the lines of a recording. */
export class RecordingParser implements RowTaker<readonly TopicItem[], LineScanner> {
  readonly #options: RecordingParserOptions;
  #items: TopicItem[] = [];
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(options: RecordingParserOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#items.length;
  }

  get isFull(): boolean {
    return this.#items.length >= this.#options.chunkRows;
  }

  /** A recording has no header, so that a first line of another kind shows another file, not a bad row. */
  begin({ bytes, line }: LineScanner): boolean {
    const space = bytes.indexOf(SPACE);
    if (space > 0 && bytes[space + 1] === OPENING_BRACE) return true;
    throw formatError(this.#options.file, `is no recording, of which each line is a time, a space and a message in braces; its first line reads "${shortened(UTF_8.decode(bytes.subarray(0, 4 * LONGEST_VALUE)))}"`, { details: { line } });
  }

  read({ bytes, line }: LineScanner): BadRow | undefined {
    const bad = (column: string, value: unknown, reason: string): BadRow => {
      const text = shortened(typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));
      return { line, column, value: text, problem: value === undefined ? `${column} is missing` : `${column} "${text}" ${reason}` };
    };
    const space = bytes.indexOf(SPACE);
    const time = space < 0 ? Number.NaN : parseTime(bytes, 0, space);
    if (Number.isNaN(time)) return bad('time', UTF_8.decode(bytes.subarray(0, space < 0 ? bytes.length : space)), 'is not a time (an epoch) with a space behind it');
    let message: unknown;
    try {
      message = JSON.parse(UTF_8.decode(bytes.subarray(space + 1)));
    } catch {
      return bad('message', UTF_8.decode(bytes.subarray(space + 1)), 'is not JSON');
    }
    const item = itemOfMessage(message, { instrument: this.#options.instrument, at: time as Timestamp }); // a number that is no NaN here, and parseTime gives no infinity
    if (item instanceof MessageFault) return bad(item.field, item.value, item.reason);
    if (time < this.#lastTime) return bad('time', UTF_8.decode(bytes.subarray(0, space)), EARLIER);
    this.#lastTime = time;
    this.#items.push(item);
    return undefined;
  }

  take(): readonly TopicItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }
}

function shortened(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}
