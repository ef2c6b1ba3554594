import { ORDER_TYPES, TIMES_IN_FORCE, TRIGGER_SOURCES, type GatewayCapabilities, type OrderType, type TimeInForce, type TriggerSource } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { BARE } from '../fixtures/emulator-desk.ts';
import { emulationOf, type Emulation } from './emulation-of.ts';

const EVERYTHING: GatewayCapabilities = {
  orderTypes: ORDER_TYPES, timesInForce: TIMES_IN_FORCE, postOnly: true, reduceOnly: true, displayQuantity: true, modify: true, snapshot: true, fillHistory: true, triggerSources: TRIGGER_SOURCES,
};
const bare = { ...EVERYTHING, ...BARE };
const asked = (type: OrderType, timeInForce: TimeInForce = 'gtc', triggerSource?: TriggerSource) => ({ type, timeInForce, triggerSource, displayQuantity: undefined });

describe('what has to be emulated', () => {
  it('is nothing where the venue has everything', () => {
    const found = ORDER_TYPES.flatMap((type) => TIMES_IN_FORCE.flatMap((timeInForce) => [undefined, ...TRIGGER_SOURCES].map((source) => emulationOf(asked(type, timeInForce, source), EVERYTHING))));
    expect(found.filter(({ hold, timeInForce, iceberg, missing }) => hold || iceberg || timeInForce !== undefined || missing.length > 0)).toEqual([]);
  });

  it.each<[string, ReturnType<typeof asked>, GatewayCapabilities, Omit<Emulation, 'iceberg' | 'missing'>]>([
    ['is the type', asked('stop-market'), bare, { hold: true }],
    ['is the type and its end', asked('stop-limit', 'gtd'), bare, { hold: true, timeInForce: 'gtc' }],
    ['is the end alone', asked('limit', 'day'), bare, { hold: false, timeInForce: 'gtc' }],
    ['is the time to be sent at', asked('limit', 'at-open'), bare, { hold: true }],
    ['is the source of the trigger', asked('stop-market', 'gtc', 'index'), { ...EVERYTHING, triggerSources: ['last'] }, { hold: true }],
    ['is any source where the venue does not say which it takes', asked('stop-market', 'gtc', 'last'), { ...bare, orderTypes: ORDER_TYPES, triggerSources: [] }, { hold: true }],
    ['is not the source that the order leaves to the venue', asked('stop-market'), { ...EVERYTHING, triggerSources: [] }, { hold: false }],
  ])('%s', (_what, order, capabilities, expected) => {
    expect(emulationOf(order, capabilities)).toEqual({ iceberg: false, missing: [], ...expected });
  });
});
