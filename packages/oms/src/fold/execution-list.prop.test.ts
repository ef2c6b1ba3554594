import { Scaled, currency, timestamp, tradeId } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExecutionList } from './execution-list.ts';
import type { AppliedExecution } from '../order-record.ts';

const command = fc.record({ kind: fc.constantFrom('plus', 'plus', 'plus', 'plus', 'replaced', 'without'), from: fc.nat({ max: 30 }), isLatest: fc.constantFrom(true, true, true, false), which: fc.nat({ max: 20 }), lots: fc.integer({ min: 1, max: 9 }) });

it('is what a plain array would be, for every list that was ever made', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 24 }), fc.nat({ max: 11 }), (commands, first) => {
      const start = Array.from({ length: first }, (_, index) => anExecution(`S-${index}`, 1));
      const lists: (readonly [ExecutionList, readonly AppliedExecution[]])[] = [[ExecutionList.of(start), start]];
      for (const [index, { kind, from, isLatest, which, lots }] of commands.entries()) {
        const [list, array] = (isLatest ? lists.at(-1) : lists[from % lists.length]) ?? [ExecutionList.none, []];
        const picked = array[which % Math.max(1, array.length)];
        const next = anExecution(kind === 'replaced' && picked ? picked.tradeId : `T-${index}`, lots);
        if (kind === 'plus' || picked === undefined) lists.push([list.plus(next), [...array, next]]);
        else if (kind === 'replaced') lists.push([list.replaced(picked, next), array.map((one) => (one === picked ? next : one))]);
        else lists.push([list.without(picked), array.filter((one) => one !== picked)]);
      }
      // the totals of some are asked for when others have gone on
      const asked = [...lists, ...lists.toReversed()];
      expect(asked.map(([list]) => described(list))).toEqual(asked.map(([, array]) => describedPlainly(array)));
      for (const [list, array] of lists) expect(lists.every(([, others]) => others.every((one) => list.find(one.tradeId) === array.findLast(({ tradeId: id }) => id === one.tradeId)))).toBe(true);
    }),
    { numRuns: cases() },
  );
});

function anExecution(id: string, lots: number): AppliedExecution {
  return {
    tradeId: tradeId(id), at: timestamp(lots), sequence: lots % 2 === 0 ? lots : undefined, exact: { quantity: new Scaled(lots, 1), price: new Scaled(100 + lots, 0), fee: new Scaled(lots % 3, 2) },
    feeCurrency: currency(lots > 5 ? 'BNB' : 'USDT'), liquidity: 'taker', isCorrected: false,
  };
}

function described(list: ExecutionList): string {
  const { quantity, value, fees, latestAt, latestSequence } = list.totals;
  return JSON.stringify([[...list].map(({ tradeId: id }) => id), list.length, list.first?.tradeId, `${quantity.toString()} ${value.toString()}`, [...fees].map(([code, fee]) => `${fee.toString()} ${code}`).sort(), latestAt, latestSequence]);
}

function describedPlainly(array: readonly AppliedExecution[]): string {
  const sum = (amountOf: (one: AppliedExecution) => number, digits: number) => `${Number(array.reduce((total, one) => total + amountOf(one), 0).toFixed(digits))}`;
  const codes = [...new Set(array.filter(({ exact }) => !exact.fee.isZero).map(({ feeCurrency }) => feeCurrency))];
  const fees = codes.map((code) => `${Number(array.filter(({ feeCurrency }) => feeCurrency === code).reduce((total, { exact }) => total + exact.fee.toNumber(), 0).toFixed(2))} ${code}`);
  const latestAt = Math.max(...array.map(({ at }) => at));
  const latestSequence = Math.max(...array.filter(({ at }) => at === latestAt).map(({ sequence }) => sequence ?? Number.NEGATIVE_INFINITY));
  return JSON.stringify([array.map(({ tradeId: id }) => id), array.length, array[0]?.tradeId, `${sum(({ exact }) => exact.quantity.toNumber(), 1)} ${sum(({ exact }) => exact.quantity.toNumber() * exact.price.toNumber(), 1)}`, fees.sort(), latestAt, latestSequence]);
}
