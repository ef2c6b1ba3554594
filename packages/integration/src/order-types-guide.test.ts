import { readFileSync } from 'node:fs';
import { InstrumentMath, ORDER_TYPES, Scaled, TIMES_IN_FORCE, TRIGGER_SOURCES, clientOrderId, timestamp, type GatewayCapabilities, type OrderType } from '@redfire/core';
import { paperGateway } from '@redfire/gateway-paper';
import { emulationOf, inInstrument, termsOf, validateTerms, type OrderTerms } from '@redfire/oms';
import { SIMULATED_VENUE_CAPABILITIES } from '@redfire/sim';
import { anInstrument, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { REQUESTS } from './order-types-guide.ts';

const page = readFileSync(new URL('../../../docs/guide/order-types.md', import.meta.url), 'utf8');
const math = new InstrumentMath(anInstrument({ kind: 'spot', tickSize: '0.01' }));
const now = timestamp(0);

/** The cells of the first table behind a heading, without its header. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0]?.split('\n').filter((line) => line.startsWith('|')) ?? [];
  return lines.slice(2).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

const codes = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const terms = (request: object): OrderTerms => termsOf(anOrderRequest({ instrument: math.instrument.id, ...request }), clientOrderId('O-1'), now);
const reasons = (order: OrderTerms, capabilities: GatewayCapabilities = SIMULATED_VENUE_CAPABILITIES) => validateTerms(order, math, { capabilities, now, standIn: 'emulator' }).map(({ message }) => message);

const PRICES = { price: '100', triggerPrice: '100', trailingOffset: { by: 'ticks', value: '2' }, limitOffset: '1', activationPrice: '100' } as const;
const NONE = { price: undefined, triggerPrice: undefined, trailingOffset: undefined, limitOffset: undefined, activationPrice: undefined };

describe('the guide to order types', () => {
  it('names every type with the prices that it needs and those that it may have', () => {
    const found = Object.fromEntries(rowsOf('Types').map(([type, needs, may]) => [codes(type)[0], { needs: codes(needs).sort(), may: codes(may) }]));
    const field = (text: string) => /(\w+)$/.exec(text)?.[1] ?? '';
    const expected = Object.fromEntries(ORDER_TYPES.map((type) => {
      const all = reasons(terms({ type, ...PRICES })).map(field);
      const needs = reasons(terms({ type, ...NONE })).map(field).sort();
      return [type, { needs, may: Object.keys(PRICES).filter((price) => !needs.includes(price) && !all.includes(price)) }];
    }));
    expect(found).toEqual(expected);
  });

  it('says what each type goes as where it is emulated', () => {
    const goesAs = rowsOf('Types').filter(([, , , waits]) => waits !== '').map(([type, , , , as]) => [codes(type)[0], codes(as)[0]]);
    const needed = goesAs.map(([type = '']) => [type, (['market', 'limit'] as const).find((only) => emulationOf(terms({ type }), { ...SIMULATED_VENUE_CAPABILITIES, orderTypes: [only] }).missing.length === 0)]);
    expect(goesAs).toEqual(needed);
    expect(goesAs.map(([type]) => type).sort()).toEqual(ORDER_TYPES.filter((type: OrderType) => type !== 'market' && type !== 'limit').sort());
  });

  it('names every source of a trigger and every time in force', () => {
    expect([rowsOf('Trigger sources').map(([source]) => codes(source)[0]), rowsOf('Times in force').map(([time]) => codes(time)[0])]).toEqual([[...TRIGGER_SOURCES], [...TIMES_IN_FORCE]]);
  });

  it('says what each venue has, what is emulated and what is refused', () => {
    const bare: GatewayCapabilities = { ...SIMULATED_VENUE_CAPABILITIES, orderTypes: ['market', 'limit'], timesInForce: ['gtc', 'ioc'], postOnly: false, displayQuantity: false, triggerSources: [] };
    const venues = [SIMULATED_VENUE_CAPABILITIES, paperGateway({ balances: {} }).capabilities, bare];
    const asked: readonly (readonly [string, OrderTerms])[] = [
      ...ORDER_TYPES.map((type) => [`\`${type}\``, terms({ type })] as const),
      ...TIMES_IN_FORCE.map((timeInForce) => [`\`${timeInForce}\``, terms({ timeInForce, ...(timeInForce === 'gtd' && { expiresAt: timestamp(1) }) })] as const),
      ...TRIGGER_SOURCES.map((triggerSource) => [`trigger by \`${triggerSource}\``, terms({ type: 'stop-market', triggerSource })] as const),
      ['`postOnly`', terms({ postOnly: true })],
      ['`displayQuantity`', terms({ displayQuantity: '1' })],
    ];
    const answer = (order: OrderTerms, capabilities: GatewayCapabilities) => {
      if (reasons(order, capabilities).length > 0) return 'refused';
      const { hold, timeInForce, iceberg } = emulationOf(order, capabilities);
      return hold || iceberg || timeInForce !== undefined ? 'emulated' : 'yes';
    };
    expect(rowsOf('What each venue has')).toEqual(asked.map(([name, order]) => [name, ...venues.map((capabilities) => answer(order, capabilities))]));
  });

  it('shows requests that are valid, one of every type', () => {
    const found = REQUESTS.map((request) => inInstrument(termsOf(request, clientOrderId('O-1'), now), math, Scaled.from('100')));
    expect(found.flatMap((order) => reasons(order))).toEqual([]);
    expect(new Set(found.map(({ type }) => type))).toEqual(new Set(ORDER_TYPES));
  });
});
