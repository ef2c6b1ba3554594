import { describe, expect, it } from 'vitest';
import { accountId, clientOrderId, currency, eventId, instrumentId, ownerId, parseInstrumentId, strategyId, tradeId, venueOrderId } from './ids.ts';

describe('parseInstrumentId', () => {
  it.each([
    ['BTC/USDT.BINANCE', { symbol: 'BTC/USDT', venue: 'BINANCE', base: 'BTC', quote: 'USDT' }],
    ['AAPL.XNAS', { symbol: 'AAPL', venue: 'XNAS' }],
    ['BRK.B.XNYS', { symbol: 'BRK.B', venue: 'XNYS' }],
    ['BTC-250627/USDT.SIM-2', { symbol: 'BTC-250627/USDT', venue: 'SIM-2', base: 'BTC-250627', quote: 'USDT' }],
  ])('reads %s', (text, parts) => {
    expect(parseInstrumentId(text)).toEqual(parts);
  });

  it.each(['', 'AAPL', '.XNAS', 'AAPL.', 'BTC/.SIM', '/USDT.SIM', 'BTC/US.DT.SIM', 'A/B/C.SIM', 'BTC USDT.SIM', 'AAPL.XN AS', 'AAPL.XN/AS'])('refuses %j', (text) => {
    expect(() => instrumentId(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { value: text } }));
  });
});

describe('clientOrderId', () => {
  it.each(['a', '!', `${'x'.repeat(36)}`, 'O-1_2:3'])('takes %j', (text) => {
    expect(clientOrderId(text)).toBe(text);
  });

  it.each(['', 'x'.repeat(37), 'a b', 'ä', 'a\n'])('refuses %j, which some venue would', (text) => {
    expect(() => clientOrderId(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: `client order id "${text}" must be 1 to 36 visible ASCII characters` }));
  });
});

describe.each([['venue order id', venueOrderId], ['trade id', tradeId], ['strategy id', strategyId], ['owner id', ownerId], ['account id', accountId], ['event id', eventId]] as const)('%s', (field, brand) => {
  it('is any text of 1 to 200 characters', () => {
    expect([brand('ä b'), brand('x'.repeat(200))]).toEqual(['ä b', 'x'.repeat(200)]);
  });

  it.each(['', 'x'.repeat(201)])('is not %j', (text) => {
    expect(() => brand(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: `${field} "${text}" must be 1 to 200 characters`, details: { field, value: text } }));
  });
});

describe('currency', () => {
  it('is 1 to 20 characters without spaces', () => {
    expect([currency('USD'), currency('1000SATS')]).toEqual(['USD', '1000SATS']);
  });

  it.each(['', 'US D', 'x'.repeat(21)])('is not %j', (text) => {
    expect(() => currency(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { field: 'currency', value: text } }));
  });
});
