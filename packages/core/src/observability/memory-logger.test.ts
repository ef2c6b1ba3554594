import { expect, it } from 'vitest';
import { MemoryLogger } from '../index.ts';

it('keeps records with the fields of parents and of the call', () => {
  const logger = new MemoryLogger();
  logger.child({ a: 1, b: 1 }).child({ b: 2 }).log('warn', 'first', { c: 3 });
  logger.log('debug', 'second');
  expect(logger.records).toEqual([{ level: 'warn', message: 'first', fields: { a: 1, b: 2, c: 3 } }, { level: 'debug', message: 'second', fields: {} }]);
});

it('keeps the last records and counts those that went', () => {
  const logger = new MemoryLogger({ limit: 2 });
  for (const message of ['a', 'b', 'c']) logger.child({}).log('info', message);
  expect([logger.records.map(({ message }) => message), logger.dropped]).toEqual([['b', 'c'], 1]);
  logger.clear();
  expect([logger.records, logger.dropped]).toEqual([[], 0]);
});
