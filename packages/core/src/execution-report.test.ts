import { aFillReport } from '@redfire/testing';
import { expect, it } from 'vitest';
import { exactExecution } from './execution-report.ts';
import { Scaled } from './scaled.ts';

it('makes the exact numbers of a report from its decimals', () => {
  expect(exactExecution(aFillReport({ quantity: '0.5', price: '100.25' }))).toEqual({ quantity: Scaled.from('0.5'), price: Scaled.from('100.25'), fee: Scaled.from('0.1'), feeCurrency: 'USDT' });
});

it('takes those of the sender where it gave them', () => {
  const exact = { quantity: Scaled.one, price: Scaled.one, fee: Scaled.zero };
  expect(exactExecution({ ...aFillReport(), exact })).toBe(exact);
});

it('counts no fee where none was reported', () => {
  const { fee: _fee, ...report } = aFillReport();
  expect(exactExecution(report)).toMatchObject({ fee: Scaled.zero, feeCurrency: undefined });
});
