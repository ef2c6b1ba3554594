import { describe, expect, it, vi } from 'vitest';
import { ERRORS, RedFireError, isRedFireError, type ErrorCode } from './errors.ts';

describe('the table of errors', () => {
  it.each(Object.entries(ERRORS))('%s has a code to match on and a meaning in sentences', (code, { meaning }) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(meaning).toMatch(/^[A-Z`].*\.$/);
  });

  it('calls retryable only what surely did not leave', () => {
    expect(Object.entries(ERRORS).filter(([, { retryable }]) => retryable).map(([code]) => code)).toEqual(['NOT_SENT']);
  });
});

describe('RedFireError', () => {
  it('is an Error with code, facts and cause', () => {
    const cause = new Error('socket closed');
    const { name, message, code, retryable, details, cause: kept, stack } = new RedFireError('NOT_SENT', 'order "O-1" did not leave; send it again', { details: { orderId: 'O-1' }, cause });
    expect({ name, message, code, retryable, details, kept }).toEqual({
      name: 'RedFireError',
      message: 'order "O-1" did not leave; send it again',
      code: 'NOT_SENT',
      retryable: true,
      details: { orderId: 'O-1' },
      kept: cause,
    });
    expect(stack).toContain('errors.test');
  });

  it('has no cause and no details when none are given', () => {
    const error = new RedFireError('ABORTED', 'stopped');
    expect([error.details, 'cause' in error]).toEqual([{}, false]);
  });

  it('shows no mark among its fields', () => {
    expect(Object.keys(new RedFireError('ABORTED', 'stopped')).sort()).toEqual(['code', 'details', 'name', 'retryable']);
  });

  it.each(Object.keys(ERRORS) as ErrorCode[])('takes retryable of %s from the table', (code) => {
    expect(new RedFireError(code, 'x').retryable).toBe(ERRORS[code].retryable);
  });
});

describe('isRedFireError', () => {
  it('knows errors of another copy of the package, which instanceof does not', async () => {
    vi.resetModules();
    const other = await import('./errors.ts');
    const theirs = new other.RedFireError('NOT_SENT', 'x');
    const ours = new RedFireError('NOT_SENT', 'x');
    expect([theirs instanceof RedFireError, isRedFireError(theirs), other.isRedFireError(ours), isRedFireError(ours)]).toEqual([false, true, true, true]);
  });

  it.each([new Error('x'), { code: 'NOT_SENT', name: 'RedFireError' }, 'NOT_SENT', null, undefined, 5])('does not take %s for one', (value) => {
    expect(isRedFireError(value)).toBe(false);
  });
});
