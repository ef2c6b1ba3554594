import { describe, expect, it } from 'vitest';
import { RedFireError } from '../errors.ts';
import { Decimal, Scaled, recordFields } from '../index.ts';

describe('recordFields', () => {
  it('makes plain data of any value', () => {
    class Parameters {
      readonly fast = 10;
      get hidden(): string {
        return 'on the prototype';
      }
    }
    const fields = {
      text: '{"a":1}', number: 1.5, yes: true, none: null, big: 10n ** 20n, nan: Number.NaN, infinite: -Infinity, amount: new Decimal('0.10'), exact: Scaled.from('2.50'),
      at: new Date(0), never: new Date(Number.NaN), list: [1, undefined, () => 1], set: new Set(['a']), map: new Map<unknown, unknown>([[1, { b: 2 }]]), floats: Float64Array.of(1, 2), parameters: new Parameters(),
      nothing: undefined, act: () => 1, mark: Symbol('x'), nested: { nothing: undefined, deep: { list: [{ c: 3n }] } },
    };
    expect(recordFields()(fields)).toEqual({
      text: '{"a":1}', number: 1.5, yes: true, none: null, big: '100000000000000000000', nan: 'NaN', infinite: '-Infinity', amount: '0.1', exact: '2.5',
      at: '1970-01-01T00:00:00.000Z', never: null, list: [1, null, null], set: ['a'], map: { 1: { b: 2 } }, floats: [1, 2], parameters: { fast: 10 },
      nested: { deep: { list: [{ c: '3' }] } },
    });
  });

  it('tells circles, depths and unreadable values by a word, and cuts long lists', () => {
    const circle: Record<string, unknown> = { name: 'a' };
    circle['self'] = circle;
    const deep = Array.from({ length: 20 }).reduce<object>((inner) => ({ inner }), {});
    const hostile = {
      get fails(): string {
        throw new Error('no');
      },
      good: 1,
    };
    const told = recordFields()({ circle, twice: [circle['name'], circle['name']], deep, hostile, refuses: { toJSON: () => { throw new Error('no'); } }, long: new Float64Array(103), wide: Object.fromEntries(Array.from({ length: 102 }, (_, index) => [`f${index}`, index])) });
    expect(told).toMatchObject({ circle: { name: 'a', self: '[circular]' }, twice: ['a', 'a'], hostile: { fails: '[unreadable]', good: 1 }, refuses: '[unreadable]' });
    expect(JSON.stringify(told['deep'])).toBe('{"inner":{"inner":{"inner":{"inner":{"inner":{"inner":{"inner":{"inner":"[deep]"}}}}}}}}');
    expect((told['long'] as unknown[]).slice(99)).toEqual([0, '[3 more]']);
    expect([Object.keys(told['wide'] as object).length, told['wide']]).toEqual([101, expect.objectContaining({ '…': '[2 more]' })]);
  });

  it('tells so many values of a record and so much of a text, however much there is', () => {
    const many = Array.from({ length: 7 }).reduce<unknown>((inner) => Array.from({ length: 100 }, () => inner), 1);
    const told = recordFields()({ many, text: 'x'.repeat(32_003), bytes: Buffer.alloc(102) });
    expect(JSON.stringify(told['many']).length).toBeLessThan(20_000);
    expect([told['text'], told['bytes']]).toEqual(['[more]', '[more]']);
    expect(recordFields()({ text: 'x'.repeat(32_003), bytes: Buffer.alloc(102) })).toEqual({ text: `${'x'.repeat(32_000)} [3 more]`, bytes: [...Array(100).fill(0), '[2 more]'] });
  });

  it('reads a field of any name as data', () => {
    const told = recordFields()(JSON.parse('{"__proto__":{"a":1},"in":{"__proto__":2,"constructor":3}}') as Record<string, unknown>);
    expect(JSON.stringify(told)).toBe('{"__proto__":{"a":1},"in":{"__proto__":2,"constructor":3}}');
  });

  it('names the ids as the table has them', () => {
    expect(recordFields()({ correlationId: 'O-1', requestId: 'r', traceId: 't', spanId: 's' })).toEqual({ correlation_id: 'O-1', request_id: 'r', trace_id: 't', span_id: 's' });
  });

  it('hides secrets at every depth, however their names are written', () => {
    const fields = { password: 'x', api_key: 'x', 'API-KEY': 1, botToken: 'x', tokens: 2, gateway: { name: 'acme', apiSecret: 'x', list: [{ Authorization: 'x' }] }, keys: new Map([['privateKey', 'x']]), token: undefined };
    const hidden = '[redacted]';
    expect(recordFields()(fields)).toEqual({
      password: hidden, api_key: hidden, 'API-KEY': hidden, botToken: hidden, tokens: 2, gateway: { name: 'acme', apiSecret: hidden, list: [{ Authorization: hidden }] }, keys: { privateKey: hidden },
    });
    const named = ['secretAccessKey', 'password_hash', 'OK-ACCESS-KEY', 'OK-ACCESS-SIGN', 'X-BAPI-SIGN', 'jwt'];
    expect(recordFields()(Object.fromEntries(named.map((name) => [name, 'x'])))).toEqual(Object.fromEntries(named.map((name) => [name, hidden])));
    expect(recordFields(['pin'])({ pin: 1, userPin: 2, password: 'x' })).toEqual({ pin: hidden, userPin: hidden, password: 'x' });
  });
});

it('hides the passwords of URLs in every text', () => {
  const error = new Error('connect postgres://me:s3cr@t@db:5432/books failed', { cause: new Error('redis://:s3cr@t@cache') });
  const told = recordFields()({ error, url: new URL('https://me:s3crt@host/x'), list: ['"amqp://me:s3crt@mq"'], other: error, plain: 'http://host:80/a@b', json: '{"at":"ws://host:80","mail":"a@b"}' });
  expect(JSON.stringify(told)).not.toMatch(/s3cr|@t@/);
  expect(told).toMatchObject({
    exception_message: 'connect postgres://me:[redacted]@db:5432/books failed', url: 'https://me:[redacted]@host/x', list: ['"amqp://me:[redacted]@mq"'],
    other: { cause: { message: 'redis://:[redacted]@cache' } }, plain: 'http://host:80/a@b', json: '{"at":"ws://host:80","mail":"a@b"}',
  });
});

describe('errors in records', () => {
  it('have type, message, stack and what caused them', () => {
    const cause = new TypeError('socket closed');
    const { traceback, ...told } = recordFields()({ error: new RedFireError('NOT_SENT', 'order did not leave', { cause, details: { orderId: 'O-1', apiKey: 'x' } }) });
    expect(told).toEqual({ exception_type: 'RedFireError', exception_message: 'order did not leave', error_code: 'NOT_SENT', error_details: { orderId: 'O-1', apiKey: '[redacted]' } });
    expect(traceback).toMatch(/^RedFireError: order did not leave\n +at [\s\S]+\nCaused by: TypeError: socket closed\n +at /);
  });

  it('under other names, or inside values, have type, message, code and cause', () => {
    const error = new RedFireError('ABORTED', 'stopped', { cause: 'the host' });
    expect(recordFields()({ last: error, list: [new Error('b')] })).toEqual({ last: { type: 'RedFireError', message: 'stopped', code: 'ABORTED', cause: 'the host' }, list: [{ type: 'Error', message: 'b' }] });
  });

  it('that are none are told as the values they are', () => {
    expect(recordFields()({ error: 'no answer' })).toEqual({ error: 'no answer' });
  });

  it('whose causes go in a circle, or cannot be read, come to an end', () => {
    const circular = new Error('a');
    circular.cause = circular;
    const hostile = Object.defineProperty(new Error('b'), 'message', { get: () => { throw new Error('no'); } });
    expect((recordFields()({ error: circular })['traceback'] as string).match(/Caused by/g)).toHaveLength(9);
    expect(recordFields()({ error: hostile })).toEqual({ exception_type: 'object', exception_message: '[unreadable]' });
  });

  it('of many parts tell each part', () => {
    const error = new AggregateError([new Error('first'), 'second'], 'two failed');
    expect(recordFields()({ error })['traceback']).toMatch(/two failed[\s\S]+Caused by: Error: first[\s\S]+Caused by: second$/);
  });
});
