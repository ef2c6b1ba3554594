import type { Clock } from '../ports/clock.ts';
import { LOG_LEVELS, type Logger, type LogLevel } from '../ports/observability.ts';
import { recordFields, type PlainValue } from './record-fields.ts';
import { withoutUrlPasswords } from './url-password.ts';

export interface LineLoggerOptions {
  /** Takes one line, its end included. What it throws, or rejects with, is dropped: a log that cannot be written must not stop trading. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
  /** Records below it cost one comparison. Default `info`. */
  readonly level?: LogLevel;
  /** `json`: one object per line, for machines. `pretty`: `time level message key=value …`, for a terminal; a stack follows in lines of its own. Default `json`. */
  readonly format?: 'json' | 'pretty';
  /** Whether pretty lines are coloured, by ANSI codes. Default false. */
  readonly colors?: boolean;
  /** Unless a field of this name says otherwise. JSON lines only, as the version. */
  readonly service?: string;
  readonly version?: string;
  /** Names of fields whose values are replaced; see `recordFields`. Default: `SECRET_FIELDS`. */
  readonly redact?: readonly string[];
}

type PlainFields = Readonly<Record<string, PlainValue>>;

/**
 * A logger that writes lines of text, JSON for machines or pretty for a terminal, with the fields that {@link recordFields} makes.
 */
export function lineLogger(options: LineLoggerOptions): Logger {
  const { write, clock, level: lowest = 'info', format = 'json', colors = false, service, version, redact } = options;
  const lowestRank = LOG_LEVELS.indexOf(lowest);
  const plain = recordFields(redact);
  const from = { ...(service !== undefined && { service }), ...(version !== undefined && { version }) };

  const loggerWith = (parents: PlainFields): Logger => ({
    log(level, text, fields) {
      if (LOG_LEVELS.indexOf(level) < lowestRank) return;
      try {
        const timestamp = new Date(clock.now()).toISOString();
        const message = withoutUrlPasswords(text);
        const all = fields === undefined ? parents : { ...parents, ...plain(fields) };
        const written: unknown = write(format === 'json' ? `${JSON.stringify({ timestamp, level, ...from, message, ...all })}\n` : prettyLine({ timestamp, level, message, fields: all, colors }));
        if (written instanceof Promise) written.catch(() => {});
      } catch {
        // see `write`
      }
    },
    child: (fields) => loggerWith({ ...parents, ...plain(fields) }),
  });
  return loggerWith({});
}

interface PrettyRecord {
  readonly timestamp: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: PlainFields;
  readonly colors: boolean;
}

const COLORS: Readonly<Record<LogLevel, number>> = { debug: 90, info: 32, warn: 33, error: 31 };

function prettyLine({ timestamp, level, message, fields, colors }: PrettyRecord): string {
  const paint = (code: number, text: string): string => (colors ? `\u001b[${code}m${text}\u001b[0m` : text);
  const { traceback, service: _service, version: _version, ...others } = fields;
  const pairs = Object.entries(others).map(([name, value]) => ` ${paint(90, `${visible(name)}=`)}${shown(value)}`);
  const stack = typeof traceback === 'string' ? traceback.split('\n').map((line) => `    ${visible(line)}\n`).join('') : '';
  return `${paint(90, timestamp)} ${paint(COLORS[level], level.padEnd(5))} ${visible(message)}${pairs.join('')}\n${stack}`;
}

function shown(value: PlainValue): string {
  return visible(typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value));
}

/** Control characters written out, so that no text moves the cursor or begins a line of its own. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
