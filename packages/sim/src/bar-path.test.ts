import { expect, it } from 'vitest';
import { InstrumentMath } from '@redfire/core';
import { aBar, anInstrument } from '@redfire/testing';
import { barPath, type BarPath, type BarPathModel } from './bar-path.ts';

const math = new InstrumentMath(anInstrument({ tickSize: '0.1' }));

it.each<readonly [fact: string, ohlc: readonly [number, number, number, number], model: BarPathModel, holding: number, path: BarPath]>([
  ['the nearer extreme comes first: the high', [10, 10.2, 9.7, 9.8], 'nearer-first', 0, [102, 97, 98]],
  ['the nearer extreme comes first: the low', [10, 10.3, 9.8, 10.1], 'nearer-first', 0, [98, 103, 101]],
  ['a tie goes to the high first', [10, 10.3, 9.7, 9.9], 'nearer-first', 0, [103, 97, 99]],
  ['a tie in ticks is one though floats differ', [0.3, 0.5, 0.1, 0.2], 'nearer-first', 0, [5, 1, 2]],
  ['the position does not matter to the nearer extreme', [10, 10.3, 9.8, 10.1], 'nearer-first', -1, [98, 103, 101]],
  ['the worst for a long is the low first', [10, 10.1, 9, 9.5], 'worst-case', 1, [90, 101, 95]],
  ['the worst for a short is the high first', [10, 12, 9.9, 9.9], 'worst-case', -1, [120, 99, 99]],
  ['flat counts as long in the worst case', [10, 10.1, 9, 9.5], 'worst-case', 0, [90, 101, 95]],
])('%s', (_fact, [open, high, low, close], model, holding, path) => {
  expect(barPath(aBar({ open, high, low, close }), math, model, holding)).toEqual(path);
});
