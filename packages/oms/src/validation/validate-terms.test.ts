import { InstrumentMath, ORDER_TYPES, Scaled, TIMES_IN_FORCE, TRIGGER_SOURCES, clientOrderId, timestamp, type GatewayCapabilities, type InstrumentDefinition } from '@redfire/core';
import { anInstrument, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { termsOf } from '../order-request.ts';
import { inInstrument } from './quote-quantity.ts';
import type { TermsContext } from './terms-context.ts';
import { validateTerms } from './validate-terms.ts';

const EVERYTHING: GatewayCapabilities = {
  orderTypes: ORDER_TYPES, timesInForce: TIMES_IN_FORCE, postOnly: true, reduceOnly: true, displayQuantity: true, modify: true, snapshot: true, fillHistory: true, triggerSources: TRIGGER_SOURCES,
};
const PLAIN: GatewayCapabilities = { ...EVERYTHING, orderTypes: ['market', 'limit'], timesInForce: ['gtc', 'ioc'], postOnly: false, displayQuantity: false, triggerSources: [] };

interface Case {
  readonly order?: object;
  readonly on?: Partial<InstrumentDefinition>;
  readonly context?: Partial<TermsContext>;
}

function reasons({ order = {}, on = {}, context = {} }: Case): readonly string[] {
  const math = new InstrumentMath(anInstrument(on));
  const terms = termsOf(anOrderRequest({ instrument: math.instrument.id, quantity: '3', ...order }), clientOrderId('O-1'), timestamp(0));
  return validateTerms(terms, math, { capabilities: EVERYTHING, now: timestamp(1_000), ...context }).map(({ message }) => message);
}

const mark = (price: string) => ({ mark: Scaled.from(price) });
const stop = { type: 'stop-limit', triggerPrice: '100', price: '100' } as const;
const trail = (by: string, value: string) => ({ type: 'trailing-stop-market', trailingOffset: { by, value } });
const band = { priceBand: { below: '0.1', above: '0.2' } };

/** Each rule: what it says, an order that it refuses for this reason alone, and the nearest one that passes. */
const RULES: readonly (readonly [reason: string, refused: Case, passed: Case])[] = [
  ['instrument "SPX.SIM" is an index and cannot be traded', { on: { kind: 'index' } }, { on: { kind: 'equity' } }],
  ['instrument "BTC-250627/USDT.SIM" has expired', { on: { kind: 'future', expiry: 1_000 } }, { on: { kind: 'future', expiry: 1_001 } }],
  ['quantity "0" must be above zero', { order: { quantity: '0' } }, { order: { quantity: '0.001' } }],
  ['quantity "0.0015" is not a multiple of the lot size "0.001"', { order: { quantity: '0.0015' } }, { order: { quantity: '0.0010' } }],
  ['quantity "0.999" is below the least "1"', { order: { quantity: '0.999' }, on: { minQuantity: '1' } }, { order: { quantity: '1' }, on: { minQuantity: '1' } }],
  ['quantity "5.001" is above the most "5"', { order: { quantity: '5.001' }, on: { maxQuantity: '5' } }, { order: { quantity: '5' }, on: { maxQuantity: '5' } }],
  ['value "299.97" is below the least "300"', { order: { price: '99.99' }, on: { minNotional: '300' } }, { order: { price: '100' }, on: { minNotional: '300' } }],
  ['value "300.03" is above the most "300"', { order: { price: '100.01' }, on: { maxNotional: '300' } }, { order: { price: '100' }, on: { maxNotional: '300' } }],
  ['value "297" is below the least "300"', { order: { type: 'market' }, on: { minNotional: '300' }, context: mark('99') }, { order: { type: 'market' }, on: { minNotional: '300' } }],
  ['value "270" is below the least "300"', { order: { type: 'stop-market', triggerPrice: '90' }, on: { minNotional: '300' }, context: mark('100') }, { order: { type: 'stop-market', triggerPrice: '100' }, on: { minNotional: '300' }, context: mark('90') }],
  ['value "30" is below the least "300"', { order: { price: '10' }, on: { minNotional: '300' } }, { order: { price: '10', reduceOnly: true }, on: { minNotional: '300' } }],
  ['value "3000" is above the most "300"', { order: { price: '1000', reduceOnly: true }, on: { maxNotional: '300' } }, { order: { price: '100', reduceOnly: true }, on: { maxNotional: '300' } }],
  ['displayQuantity "3.001" must be a multiple of the lot size above zero and at most the quantity', { order: { displayQuantity: '3.001' } }, { order: { displayQuantity: '3' } }],
  ['displayQuantity "0" must be a multiple of the lot size above zero and at most the quantity', { order: { displayQuantity: '0' } }, { order: { displayQuantity: '0.001' } }],
  ['an order of type "limit" needs price', { order: { price: undefined } }, {}],
  ['an order of type "stop-limit" needs triggerPrice', { order: { ...stop, triggerPrice: undefined } }, { order: stop }],
  ['an order of type "market" has no price', { order: { type: 'market', price: '1' } }, { order: { type: 'market' } }],
  ['an order of type "limit" has no activationPrice', { order: { activationPrice: '100' } }, { order: { ...trail('ticks', '1'), activationPrice: '100' } }],
  ['price "-1" must be above zero', { order: { price: '-1' } }, { order: { price: '0.01' } }],
  ['price "1.005" is not a multiple of the tick size "0.01"', { order: { price: '1.005' } }, { order: { price: '1.00' } }],
  ['trailingOffset "0.005" is not a multiple of the tick size "0.01"', { order: trail('price', '0.005') }, { order: trail('price', '0.01') }],
  ['trailingOffset "0.5" is not a whole number of ticks', { order: trail('ticks', '0.5') }, { order: trail('ticks', '5') }],
  ['trailingOffset "100" must be below 100 percent', { order: trail('percent', '100') }, { order: trail('percent', '99.5') }],
  ['trailingOffset "-1" must be above zero', { order: trail('percent', '-1') }, { order: trail('percent', '1') }],
  ['price "89.99" is outside the price band "90" to "120" around the mark "100"', { order: { price: '89.99' }, on: band, context: mark('100') }, { order: { price: '90' }, on: band, context: mark('100') }],
  ['price "120.01" is outside the price band "90" to "120" around the mark "100"', { order: { price: '120.01' }, on: band, context: mark('100') }, { order: { price: '120' }, on: band, context: mark('100') }],
  ['price "121" is outside the price band "90" to "120" around the mark "100"', { order: { price: '121' }, on: band, context: mark('100') }, { order: { price: '121' }, on: band }],
  ['price "50" is outside the price band "90" to "120" around the triggerPrice "100"', { order: { ...stop, price: '50' }, on: band, context: mark('50') }, { order: { ...stop, price: '95' }, on: band, context: mark('50') }],
  ['time in force "gtd" needs expiresAt', { order: { timeInForce: 'gtd' } }, { order: { timeInForce: 'gtd', expiresAt: 2_000 } }],
  ['expiresAt belongs to time in force "gtd", not "gtc"', { order: { expiresAt: 2_000 } }, { order: { timeInForce: 'gtd', expiresAt: 2_000 } }],
  ['expiresAt "1000" is not in the future', { order: { timeInForce: 'gtd', expiresAt: 1_000 } }, { order: { timeInForce: 'gtd', expiresAt: 1_001 } }],
  ['expiresAt must be a time in epoch milliseconds, received "NaN"', { order: { timeInForce: 'gtd', expiresAt: Number.NaN } }, { order: { timeInForce: 'gtd', expiresAt: 1_001 } }],
  ['an order of type "stop-limit" waits for its trigger and cannot be "ioc"', { order: { ...stop, timeInForce: 'ioc' } }, { order: { ...stop, timeInForce: 'day' } }],
  ['postOnly needs a limit, an order of type "market" has none', { order: { type: 'market', postOnly: true } }, { order: { postOnly: true } }],
  ['postOnly needs a limit, an order of type "stop-market" has none', { order: { type: 'stop-market', postOnly: true } }, { order: { ...stop, postOnly: true } }],
  ['postOnly rests, "fok" does not', { order: { postOnly: true, timeInForce: 'fok' } }, { order: { postOnly: true, timeInForce: 'day' } }],
  ['displayQuantity is of an order that rests, one of type "market" does not', { order: { type: 'market', displayQuantity: '1' } }, { order: { displayQuantity: '1' } }],
  ['displayQuantity is of an order that rests, "ioc" does not', { order: { displayQuantity: '1', timeInForce: 'ioc' } }, { order: { displayQuantity: '1', timeInForce: 'day' } }],
  ['an order of type "limit" has no trigger and no triggerSource', { order: { triggerSource: 'mark' } }, { order: { ...stop, triggerSource: 'mark' } }],
  ['positionSide "long" is for positions kept by hedging; here they are netted', { order: { positionSide: 'long' } }, { order: { positionSide: 'long' }, context: { positions: 'hedging' } }],
  ['positionSide is needed: long and short positions are kept apart', { context: { positions: 'hedging' } }, { context: { positions: 'netting' } }],
  ['reduceOnly buy makes a long position larger', { order: { positionSide: 'long', reduceOnly: true }, context: { positions: 'hedging' } }, { order: { positionSide: 'short', reduceOnly: true }, context: { positions: 'hedging' } }],
  ['contingency needs "after" or "group"', { order: { contingency: {} } }, { order: { contingency: { after: 'O-2' } } }],
  ['contingency.after names the order itself', { order: { contingency: { after: 'O-1' } } }, { order: { contingency: { after: 'O-2' } } }],
  ['contingency.release needs contingency.after', { order: { contingency: { group: { id: 'G', rule: 'oco' }, release: 'as-filled' } } }, { order: { contingency: { group: { id: 'G', rule: 'oco' }, after: 'O-2', release: 'as-filled' } } }],
  ['contingency.release "later" is none of as-filled, when-filled', { order: { contingency: { after: 'O-2', release: 'later' } } }, { order: { contingency: { after: 'O-2', release: 'when-filled' } } }],
  ['contingency.group needs an id', { order: { contingency: { group: { id: '', rule: 'oco' } } } }, { order: { contingency: { group: { id: 'G', rule: 'ouo' } } } }],
  ['contingency.group.rule "all" is none of oco, ouo', { order: { contingency: { group: { id: 'G', rule: 'all' } } } }, { order: { contingency: { group: { id: 'G', rule: 'ouo' } } } }],
  ['the venue has no orders of type "stop-limit"', { order: stop, context: { capabilities: PLAIN } }, { order: stop, context: { capabilities: PLAIN, standIn: 'emulator' } }],
  ['the venue has no time in force "day"', { order: { timeInForce: 'day' }, context: { capabilities: PLAIN } }, { order: { timeInForce: 'day' }, context: { capabilities: PLAIN, standIn: 'emulator' } }],
  ['the venue has no time in force "at-close"', { order: { timeInForce: 'at-close' }, context: { capabilities: PLAIN } }, { order: { timeInForce: 'at-close' }, context: { capabilities: PLAIN, standIn: 'emulator' } }],
  ['the venue does not trigger by "index"', { order: { ...stop, triggerSource: 'index' }, context: { capabilities: { ...EVERYTHING, triggerSources: ['last'] } } }, { order: { ...stop, triggerSource: 'index' }, context: { capabilities: { ...EVERYTHING, triggerSources: ['last'] }, standIn: 'emulator' } }],
  ['the venue has no displayQuantity', { order: { displayQuantity: '1' }, context: { capabilities: PLAIN } }, { order: { displayQuantity: '1' }, context: { capabilities: PLAIN, standIn: 'emulator' } }],
  ['the venue has no displayQuantity', { order: { ...stop, displayQuantity: '1' }, context: { capabilities: PLAIN, standIn: 'emulator' } }, { order: { displayQuantity: '1' }, context: { capabilities: PLAIN, standIn: 'emulator' } }],
  ['the venue has no postOnly', { order: { postOnly: true }, context: { capabilities: PLAIN, standIn: 'emulator' } }, { order: { postOnly: true } }],
  ['the venue has no time in force "fok"', { order: { timeInForce: 'fok' }, context: { capabilities: PLAIN, standIn: 'emulator' } }, { order: { timeInForce: 'ioc' }, context: { capabilities: PLAIN, standIn: 'emulator' } }],
  ['the venue has neither time in force "at-open" nor "ioc", which could stand in for it', { order: { timeInForce: 'at-open' }, context: { capabilities: { ...PLAIN, timesInForce: ['gtc'] }, standIn: 'emulator' } }, { order: { timeInForce: 'at-open' }, context: { capabilities: PLAIN, standIn: 'emulator' } }],
  ['the venue has neither orders of type "stop-market" nor "market", which could stand in for it', { order: { type: 'stop-market' }, context: { capabilities: { ...PLAIN, orderTypes: ['limit'] }, standIn: 'emulator' } }, { order: stop, context: { capabilities: { ...PLAIN, orderTypes: ['limit'] }, standIn: 'emulator' } }],
  ['the venue has no orders of type "market"', { order: { type: 'market' }, context: { capabilities: { ...PLAIN, orderTypes: ['limit'] }, standIn: 'emulator' } }, { order: { type: 'market' }, context: { capabilities: PLAIN, standIn: 'emulator' } }],
];

describe('an order is refused, and the nearest right one is not', () => {
  it.each(RULES)('%s', (reason, refused, passed) => {
    expect([reasons(refused), reasons(passed)]).toEqual([[reason], []]);
  });
});

it('says everything at once, whichever rule it is', () => {
  const order = { quantity: '-1', price: '1.005', timeInForce: 'fok', postOnly: true, displayQuantity: '1', quoteQuantity: true, reduceOnly: true, positionSide: 'long', contingency: {} };
  expect(reasons({ order, context: { capabilities: PLAIN } })).toEqual([
    'quantity "-1" must be above zero',
    'displayQuantity "1" must be a multiple of the lot size above zero and at most the quantity',
    'price "1.005" is not a multiple of the tick size "0.01"',
    'a quantity in the quote currency is for market and limit orders of spot instruments while a price is known; give it in the instrument',
    'reduceOnly is of a quantity of the instrument, not of the quote currency',
    'postOnly rests, "fok" does not',
    'displayQuantity is of an order that rests, "fok" does not',
    'positionSide "long" is for positions kept by hedging; here they are netted',
    'contingency needs "after" or "group"',
    'the venue has no postOnly',
    'the venue has no time in force "fok"',
    'the venue has no displayQuantity',
  ]);
});

it('leaves what a venue has to the children where an algorithm works the order', () => {
  expect(reasons({ order: { timeInForce: 'gtd', expiresAt: 2_000, algorithm: { use: 'twap', slices: 2, durationMs: 500 } }, context: { capabilities: PLAIN } })).toEqual([]);
});

it('does not refuse orders while the market is closed', () => {
  const tradingHours = { zone: 'America/New_York', sessions: [{ day: 1, open: '09:30', close: '16:00' }] };
  expect(reasons({ order: { type: 'market' }, on: { tradingHours }, context: { now: timestamp(0) } })).toEqual([]);
});

describe('a quantity in the quote currency', () => {
  const convert = (order: object, { on = {}, price }: { on?: Partial<InstrumentDefinition>; price?: string } = {}) => {
    const math = new InstrumentMath(anInstrument({ kind: 'spot', ...on }));
    const asked = termsOf(anOrderRequest({ quantity: '1000', quoteQuantity: true, ...order }), clientOrderId('O-1'), timestamp(0));
    const terms = inInstrument(asked, math, price === undefined ? undefined : Scaled.from(price));
    return { terms, asked, text: `${terms.quantity.toString()} ${String(terms.quoteQuantity)}` };
  };

  it.each<[string, object, Parameters<typeof convert>[1], string]>([
    ['becomes what it buys at the limit', { price: '250' }, { price: '1' }, '4 undefined'],
    ['becomes what it buys at the latest price', { type: 'market' }, { price: '250' }, '4 undefined'],
    ['is rounded down to the lot', { price: '300' }, {}, '3.333 undefined'],
    ['is rounded down also where the nearest lot is above', { price: '600' }, {}, '1.666 undefined'],
    ['is one lot less where the last would cost too much by a hair', { price: '333.34' }, { on: { lotSize: '1' } }, '2 undefined'],
    ['stays where no price is known', { type: 'market' }, {}, '1000 true'],
    ['stays for another type', { type: 'stop-market' }, { price: '250' }, '1000 true'],
    ['stays for what is not spot', { price: '250' }, { on: { kind: 'perpetual' } }, '1000 true'],
    ['stays at a price that is none', { price: '0' }, {}, '1000 true'],
  ])('%s', (_what, order, options, expected) => {
    expect(convert(order, options).text).toBe(expected);
  });

  it('keeps what was asked for, by which a repeat of the request is known', () => {
    const { terms, asked } = convert({ price: '250' });
    expect(terms.requested).toBe(asked);
  });
});
