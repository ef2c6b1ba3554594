import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { defineInstrument } from './instrument.ts';
import { currencyCode, decimal, feeRates, instrument, instrumentDefinition, interval, nonNegativeDecimal, positiveDecimal, strategyName } from './schema.ts';

describe('decimal', () => {
  it('makes a decimal of text', () => {
    expect(decimal().parse('0.10').toFixed()).toBe('0.1');
  });

  it.each([0.1, '', 'ten', null, undefined, {}, { toStringTag: '[object Decimal]' }])('refuses %j', (value) => {
    expect(problems(decimal(), value)).toEqual([': expected a decimal in quotes, such as "0.001"']);
  });
});

it.each<[string, z.ZodType, unknown, string]>([
  ['a positive decimal', positiveDecimal(), '0', 'expected a decimal above zero'],
  ['a positive decimal', positiveDecimal(), '-1', 'expected a decimal above zero'],
  ['a positive decimal', positiveDecimal(), 5, 'expected a decimal in quotes, such as "0.001"'],
  ['a decimal of zero or more', nonNegativeDecimal(), '-0.1', 'expected a decimal of zero or more'],
  ['an instrument id', instrument(), 'BTCUSDT', 'expected an instrument id, BASE/QUOTE.VENUE or TICKER.VENUE'],
  ['an interval', interval(), '1M', 'expected an interval such as "1m", "4h" or "1d"'],
  ['a currency', currencyCode(), 'US D', 'expected a currency code such as "USDT"'],
  ['fees', feeRates, { maker: '0' }, 'taker: expected a decimal in quotes, such as "0.001"'],
])('says of %s what was expected', (_, schema, value, problem) => {
  expect(problems(schema, value)).toEqual([problem.includes('taker') ? problem : `: ${problem}`]);
});

it('takes what is right', () => {
  expect([positiveDecimal().parse('1').toFixed(), nonNegativeDecimal().parse('0').toFixed(), instrument().parse('AAPL.XNAS'), interval().parse('4h'), currencyCode().parse('USDT'), strategyName().parse('sma')]).toEqual([
    '1', '0', 'AAPL.XNAS', '4h', 'USDT', 'sma',
  ]);
});

it.each(['', 'x'.repeat(201), 5])('refuses the strategy name %j', (name) => {
  expect(strategyName().safeParse(name).success).toBe(false);
});

const definition = { id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' } as const;

describe('instrumentDefinition', () => {
  it('makes the instrument that defineInstrument makes', () => {
    const full = { ...definition, fees: { maker: '-0.0001', taker: '0.0005' }, margin: { initial: '0.1', maintenance: '0.05' }, tradingHours: { zone: 'UTC', sessions: [{ day: 1, open: '09:30', close: '24:00' }] } };
    expect(instrumentDefinition.parse(full)).toEqual(defineInstrument(full));
  });

  it('reads an expiry from epoch milliseconds and from ISO text with a zone', () => {
    const expiries = [1_750_982_400_000, '2025-06-27T00:00:00Z', '2025-06-27T02:00:00+02:00'].map((expiry) => instrumentDefinition.parse({ ...definition, kind: 'future', expiry }));
    expect(expiries.map((one) => 'expiry' in one && one.expiry)).toEqual([1_750_982_400_000, 1_750_982_400_000, 1_750_982_400_000]);
  });

  it.each<[string, object, string[]]>([
    ['an id that reads like none', { id: 'BTCUSDT' }, ['id: expected an instrument id, BASE/QUOTE.VENUE or TICKER.VENUE']],
    ['an unknown kind', { kind: 'warrant' }, ['kind: Invalid option: expected one of "spot"|"perpetual"|"future"|"option"|"equity"|"index"|"fx"|"cfd"']],
    ['a step written as a number', { tickSize: 0.01 }, ['tickSize: expected a decimal in quotes, such as "0.001"']],
    ['a lot of zero', { lotSize: '0' }, ['lotSize: expected a decimal above zero']],
    ['a missing step', { tickSize: undefined }, ['tickSize: expected a decimal in quotes, such as "0.001"']],
    ['a misspelt field', { tick: '1' }, [': Unrecognized key: "tick"']],
    ['a misspelt fee', { fees: { maker: '0', taker: '0', take: '0' } }, ['fees: Unrecognized key: "take"']],
    ['a currency that is none', { settle: 'US DT' }, ['settle: expected a currency code such as "USDT"']],
    ['a scale out of range', { settleScale: 31 }, ['settleScale: Too big: expected number to be <=30']],
    ['an expiry without a zone', { kind: 'future', expiry: '2025-06-27T00:00:00' }, ['expiry: expected a time such as "2026-06-26T08:00:00Z", or epoch milliseconds']],
    ['a session at no time of day', { tradingHours: { zone: 'UTC', sessions: [{ day: 1, open: '24:00', close: '25:00' }] } }, ['tradingHours.sessions.0.open: expected a time of day such as "09:30"', 'tradingHours.sessions.0.close: expected a time of day such as "09:30"']],
    ['a day that is none', { tradingHours: { zone: 'UTC', sessions: [{ day: 0, open: '09:00', close: '17:00' }] } }, ['tradingHours.sessions.0.day: Too small: expected number to be >=1']],
    ['several things at once, all of them', { tickSize: '0', lotSize: 'x', margin: { initial: '1' } }, [
      'tickSize: expected a decimal above zero',
      'lotSize: expected a decimal in quotes, such as "0.001"',
      'margin.maintenance: expected a decimal in quotes, such as "0.001"',
    ]],
    ['a contradiction, at the field it is in', { inverse: true, quanto: true }, ['inverse: a contract is inverse or quanto, not both']],
    ['a contradiction in a part', { margin: { initial: '0.1', maintenance: '0.2' } }, [
      'margin.maintenance: "0.2" is above the initial margin "0.1"; what it takes to open keeps a position open',
    ]],
    ['what its kind needs', { kind: 'future' }, ['expiry: is needed for an instrument of kind "future" and does not follow from its id']],
  ])('names the path and what was expected for %s', (_, change, found) => {
    expect(problems(instrumentDefinition, { ...definition, ...change })).toEqual(found);
  });
});

function problems(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}
