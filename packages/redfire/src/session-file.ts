import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { RedFireError, decodeEvent, encodeEvent, type Journal } from '@redfire/core';
import type { SessionRecord } from '@redfire/backtest/parity';
import { z } from 'zod';
import { fileError } from './file-error.ts';
import { runConfig } from './run-config.ts';

/** What a session is recorded for: its terms, in the words of its configuration. */
const head = z.object({ redfire: z.literal('session'), version: z.literal(1), instruments: runConfig.shape.instruments, paper: runConfig.shape.paper, account: runConfig.shape.account });

export type SessionTerms = Pick<z.output<typeof head>, 'instruments' | 'paper' | 'account'>;

/** A session written to a file: its terms in the first line, then an event in each, as `encodeEvent` writes it. */
export class SessionWriter implements Pick<Journal, 'append'> {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * @param terms - `instruments`, `paper` and `account` as the configuration has them.
   * @throws `RedFireError` `FILE_NOT_READABLE` where the file cannot be made, or is there already: a record is never overwritten.
   */
  static async create(path: string, terms: Readonly<Record<string, unknown>>): Promise<SessionWriter> {
    try {
      const file = await open(path, 'wx');
      const { instruments, paper, account } = terms;
      await file.appendFile(`${JSON.stringify({ redfire: 'session', version: 1, instruments, paper, account })}\n`);
      return new SessionWriter(path, file);
    } catch (cause) {
      throw fileError('write', path, cause);
    }
  }

  async append(events: Parameters<Journal['append']>[0]): Promise<void> {
    try {
      await this.#file.appendFile(events.map(({ topic, event }) => `${encodeEvent(topic, event)}\n`).join(''));
    } catch (cause) {
      throw fileError('write', this.#path, cause);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** A session read from a file. */
export interface SessionFile {
  readonly terms: SessionTerms;
  /** Its events, read anew each time. A last line that was cut off, as by a crash, ends them. */
  records(): AsyncIterable<SessionRecord>;
}

/** @throws `RedFireError` `FILE_NOT_READABLE`; `DATA_FORMAT` where it is no record of a session. */
export async function openSession(path: string): Promise<SessionFile> {
  for await (const line of linesOf(path)) {
    const parsed = head.safeParse(jsonOf(line));
    if (parsed.success) return { terms: parsed.data, records: () => recordsOf(path) };
    break;
  }
  throw new RedFireError('DATA_FORMAT', `"${path}" is no record of a session; "redfire run CONFIG.yaml --record FILE" writes one`, { details: { file: path } });
}

async function* recordsOf(path: string): AsyncGenerator<SessionRecord> {
  let number = 0;
  /** A line that cannot be read is the last one, or the file is broken. */
  let unread: { readonly line: number; readonly cause: unknown } | undefined;
  for await (const line of linesOf(path)) {
    number++;
    if (number === 1 || line === '') continue;
    if (unread) throw new RedFireError('DATA_FORMAT', `"${path}" has no event in line ${unread.line}`, { cause: unread.cause, details: { file: path, line: unread.line } });
    try {
      yield decodeEvent(line);
    } catch (cause) {
      unread = { line: number, cause };
    }
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
