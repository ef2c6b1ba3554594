import { Decimal, RedFireError, lineLogger, type Logger } from '@redfire/core';
import { FakeClock } from '@redfire/testing';
import { expect, it } from 'vitest';
import { pinoFor } from './pino-logger.ts';

const options = { service: 'desk', version: '1.2.3', clock: new FakeClock(Date.parse('2026-01-02T03:04:05.678Z')) };

it('writes the records that our own logger writes', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const error = new RedFireError('NOT_SENT', 'order did not leave', { details: { orderId: 'O-1' }, cause: new Error('socket closed') });
  const say = (log: Logger) => {
    log.log('info', 'started 100%d of %s');
    log.child({ strategy: 'sma' }).child({ requestId: 'r-1' }).log('warn', 'denied', { correlationId: 'O-1', price: new Decimal('1.10'), size: 2n, circle, apiKey: 'x', text: '{"a":1}', message: 'of a field' });
    log.log('error', 'failed', { error });
    log.log('debug', 'not wanted');
  };
  const records = recordsOf(say);
  expect(records).toHaveLength(3);
  expect(records).toEqual(recordsOfOurs(say));
  expect(records[2]).toMatchObject({ timestamp: '2026-01-02T03:04:05.678Z', level: 'error', service: 'desk', version: '1.2.3', exception_type: 'RedFireError', error_code: 'NOT_SENT' });
});

it('writes one line per record, its fields nested and not encoded twice', () => {
  const lines: string[] = [];
  pinoFor(options, { write: (line) => lines.push(line) }).log('info', 'a', { order: { id: 'O-1' } });
  expect(lines).toEqual(['{"level":"info","timestamp":"2026-01-02T03:04:05.678Z","service":"desk","version":"1.2.3","order":{"id":"O-1"},"message":"a"}\n']);
});

function recordsOf(say: (log: Logger) => void): unknown[] {
  const lines: string[] = [];
  say(pinoFor(options, { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

function recordsOfOurs(say: (log: Logger) => void): unknown[] {
  const lines: string[] = [];
  say(lineLogger({ ...options, write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}
