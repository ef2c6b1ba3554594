import { describe, expect, it, onTestFinished } from 'vitest';
import { lineLogger, timestamp, type LineLoggerOptions } from '../index.ts';
import { FakeClock } from '@redfire/testing';

describe('json lines', () => {
  it('have time, level, service, version and message before the fields of parents and of the call', () => {
    const { log, lines } = logger({ service: 'desk', version: '1.2.3' });
    log.child({ strategy: 'sma', price: 1 }).child({ requestId: 'r-1' }).log('warn', 'order denied', { correlationId: 'O-1', price: 2n, json: '{"a":1}' });
    expect(lines).toEqual([
      '{"timestamp":"2026-01-02T03:04:05.678Z","level":"warn","service":"desk","version":"1.2.3","message":"order denied","strategy":"sma","price":"2","request_id":"r-1","correlation_id":"O-1","json":"{\\"a\\":1}"}\n',
    ]);
  });

  it('leave out a service that was not named', () => {
    const { log, lines } = logger();
    log.log('info', 'started');
    expect(lines.map(parsed)).toEqual([{ timestamp: '2026-01-02T03:04:05.678Z', level: 'info', message: 'started' }]);
  });

  it('keep fields that have the name of one of the record beside it', () => {
    const { log, lines } = logger({ service: 'desk' });
    log.child({ level: 3 }).log('info', 'a', { message: 'b', timestamp: 4 });
    expect(lines.map(parsed)).toEqual([{ timestamp: '2026-01-02T03:04:05.678Z', level: 'info', service: 'desk', message: 'a', extra_message: 'b', extra_level: 3, extra_timestamp: 4 }]);
  });

  it('tell the service and version of the nearest parent that names them', () => {
    const { log, lines } = logger({ service: 'desk', version: '1' });
    log.child({ service: 'engine' }).child({ version: '2' }).log('info', 'a');
    expect(lines.map(parsed)).toMatchObject([{ service: 'engine', version: '2' }]);
  });

  it('hide secrets, of parents too', () => {
    const { log, lines } = logger({ redact: ['pin'] });
    log.child({ pin: 1 }).log('info', 'a', { user: { pin: 2 }, password: 'not named' });
    expect(lines.map(parsed)).toMatchObject([{ pin: '[redacted]', user: { pin: '[redacted]' }, password: 'not named' }]);
  });

  it('hide the passwords of URLs in the message', () => {
    const { log, lines } = logger();
    log.log('info', 'connected to postgres://me:s3crt@db/books');
    expect(lines.map(parsed)).toMatchObject([{ message: 'connected to postgres://me:[redacted]@db/books' }]);
  });

  it('hold one record each, whatever the text', () => {
    const { log, lines } = logger();
    log.log('info', 'a\nb\u2028c', { 'k\n': 'd\r\n' });
    expect(lines).toEqual(['{"timestamp":"2026-01-02T03:04:05.678Z","level":"info","message":"a\\nb\u2028c","k\\n":"d\\r\\n"}\n']);
  });
});

describe('levels', () => {
  it('below the lowest write nothing and read no field', () => {
    const { log, lines } = logger({ level: 'warn' });
    const unread = { get value(): string { throw new Error('was read'); } };
    log.log('debug', 'a', unread);
    log.child({ b: 1 }).log('info', 'b', unread);
    log.log('warn', 'c');
    log.log('error', 'd');
    expect(lines.map((line) => parsed(line)['message'])).toEqual(['c', 'd']);
  });

  it('begin at info', () => {
    const { log, lines } = logger();
    log.log('debug', 'a');
    log.log('info', 'b');
    expect(lines).toHaveLength(1);
  });
});

describe('pretty lines', () => {
  it('show time, level, message and fields', () => {
    const { log, lines } = logger({ format: 'pretty', service: 'desk', version: '1' });
    log.child({ strategy: 'sma', service: 'engine', version: '2' }).log('info', 'order filled', { price: 100.5, note: 'two words', empty: '', fill: { id: 1 }, none: null, formula: 'a=b' });
    expect(lines).toEqual(['2026-01-02T03:04:05.678Z info  order filled strategy=sma price=100.5 note="two words" empty="" fill={"id":1} none=null formula="a=b"\n']);
  });

  it('show a stack below', () => {
    const { log, lines } = logger({ format: 'pretty' });
    const error = new Error('no');
    error.stack = 'Error: no\n    at place';
    log.log('error', 'failed', { error });
    expect(lines).toEqual(['2026-01-02T03:04:05.678Z error failed exception_type=Error exception_message=no\n    Error: no\n        at place\n']);
  });

  it('let no text move the cursor or begin a line', () => {
    const { log, lines } = logger({ format: 'pretty' });
    log.log('info', 'a\n2026 error forged\u001b[2J', { 'k\u009b': '\u007f' });
    expect(lines).toEqual(['2026-01-02T03:04:05.678Z info  a\\u000a2026 error forged\\u001b[2J k\\u009b=\\u007f\n']);
  });

  it('are coloured on demand', () => {
    const { log, lines } = logger({ format: 'pretty', colors: true });
    log.log('error', 'failed', { a: 1 });
    expect(lines).toEqual(['\u001b[90m2026-01-02T03:04:05.678Z\u001b[0m \u001b[31merror\u001b[0m failed \u001b[90ma=\u001b[0m1\n']);
  });
});

it('does not throw when the line cannot be written', () => {
  const { log } = logger({ write: () => { throw new Error('broken pipe'); } });
  expect(() => log.log('info', 'a')).not.toThrow();
});

it('leaves no rejection behind when an asynchronous write fails', async () => {
  const rejected: unknown[] = [];
  const note = (error: unknown): void => void rejected.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  logger({ write: (): unknown => Promise.reject(new Error('disk full')) }).log.log('info', 'a');
  await new Promise((resolve) => setImmediate(resolve));
  expect(rejected).toEqual([]);
});

function logger(options: Partial<LineLoggerOptions> = {}) {
  const lines: string[] = [];
  const clock = new FakeClock(timestamp(Date.parse('2026-01-02T03:04:05.678Z')));
  return { lines, log: lineLogger({ write: (line) => lines.push(line), clock, ...options }) };
}

const parsed = (line: string) => JSON.parse(line) as Record<string, unknown>;
