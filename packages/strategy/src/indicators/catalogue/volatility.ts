import { atr } from '../atr.ts';
import { bollinger } from '../bollinger.ts';
import { chop } from '../chop.ts';
import { donchian } from '../donchian.ts';
import { fcb } from '../fcb.ts';
import { keltner } from '../keltner.ts';
import { natr } from '../natr.ts';
import { starc } from '../starc.ts';
import { stdDevChannels } from '../std-dev-channels.ts';
import { stdDev } from '../std-dev.ts';
import { trueRange } from '../true-range.ts';
import { ulcer } from '../ulcer.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/** How far prices go, and bands by it. */
export const VOLATILITY: readonly CatalogueEntry[] = [
  { name: 'trueRange', title: 'True range', group: 'volatility', make: () => trueRange() },
  { name: 'atr', title: 'Average true range', group: 'volatility', make: () => atr() },
  { name: 'natr', title: 'Normalised average true range', group: 'volatility', make: () => natr() },
  { name: 'stdDev', title: 'Standard deviation', group: 'volatility', make: () => stdDev() },
  { name: 'bollinger', title: 'Bollinger bands', group: 'volatility', make: () => bollinger(), lines: ['upper', 'lower', 'bandwidth', 'percentB'], isOverlay: true },
  { name: 'keltner', title: 'Keltner channel', group: 'volatility', make: () => keltner(), lines: ['upper', 'lower'], isOverlay: true },
  { name: 'donchian', title: 'Donchian channel', group: 'volatility', make: () => donchian(), lines: ['upper', 'lower', 'bandwidth'], isOverlay: true },
  { name: 'starc', title: 'STARC bands', group: 'volatility', make: () => starc(), lines: ['upper', 'lower'], isOverlay: true },
  { name: 'stdDevChannels', title: 'Standard deviation channel', group: 'volatility', make: () => stdDevChannels(), lines: ['upper', 'lower', 'slope'], isOverlay: true },
  { name: 'fcb', title: 'Fractal chaos bands', group: 'volatility', make: () => fcb(), lines: ['upper', 'lower'], isOverlay: true },
  { name: 'ulcer', title: 'Ulcer index', group: 'volatility', make: () => ulcer() },
  { name: 'chop', title: 'Choppiness index', group: 'volatility', make: () => chop() },
];
