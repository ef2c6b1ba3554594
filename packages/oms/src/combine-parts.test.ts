import { timestamp, clientOrderId } from '@redfire/core';
import { expect, test } from 'vitest';
import { combineParts } from './combine-parts.ts';
import { anOrderRecord } from './fixtures/an-order-record.ts';

const { terms } = anOrderRecord();

test('parts are asked in their order, and the first that chooses has chosen', () => {
  const { chooseExecution } = combineParts([
    {},
    { chooseExecution: () => undefined },
    { chooseExecution: () => ({ use: 'sniper', price: '1' }) },
    { chooseExecution: () => ({ use: 'iceberg', displayQuantity: '1' }) },
  ]);
  expect(chooseExecution?.(terms)).toEqual({ use: 'sniper', price: '1' });
});

test('a report is translated by one after the other', () => {
  const report = { kind: 'accepted', orderId: clientOrderId('O-1'), at: timestamp(1) } as const;
  const { translate } = combineParts([{ translate: (told) => ({ ...told, at: timestamp(told.at + 1) }) }, { translate: (told) => ({ ...told, at: timestamp(told.at * 10) }) }]);
  expect(translate?.(report).at).toBe(20);
});

test('what nobody does is left out', () => {
  const { translate, chooseExecution, holders } = combineParts([{}, {}]);
  expect([translate, chooseExecution, holders]).toEqual([undefined, undefined, []]);
});
