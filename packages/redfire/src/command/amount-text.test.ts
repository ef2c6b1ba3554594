import { describe, expect, it } from 'vitest';
import { amountText, countText, percentText, quantityText } from './amount-text.ts';

describe('amountText', () => {
  it.each([
    ['0', '0.00'],
    ['5', '5.00'],
    ['1234567.891', '1,234,567.89'],
    ['-1234567.895', '-1,234,567.90'],
    ['123456789012345678901234567890', '123,456,789,012,345,678,901,234,567,890.00'],
    ['99.999', '99.999'],
    ['1.23456789', '1.2346'],
    ['0.00012345678', '0.00012346'],
    ['-0.5', '-0.50'],
    ['0.000000000000000000001', '0.00'],
  ])('reads %s as %s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
  });
});

it('quantities keep every digit', () => {
  expect([quantityText('-1234567.0010'), quantityText('1000'), quantityText('0.00000001')]).toEqual(['-1,234,567.001', '1,000', '0.00000001']);
});

it('counts and percentages', () => {
  expect([countText(999), countText(20160), countText(100_000_000)]).toEqual(['999', '20,160', '100,000,000']);
  expect([percentText(0), percentText(0.1234567), percentText(-0.00012), percentText(1.5)]).toEqual(['0.00 %', '12.35 %', '-0.012 %', '150.00 %']);
});
