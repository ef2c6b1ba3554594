import { adl } from '../adl.ts';
import { anchoredVwap } from '../anchored-vwap.ts';
import { chaikinOscillator } from '../chaikin-oscillator.ts';
import { cmf } from '../cmf.ts';
import { easeOfMovement } from '../ease-of-movement.ts';
import { forceIndex } from '../force-index.ts';
import { kvo } from '../kvo.ts';
import { mfi } from '../mfi.ts';
import { nvi } from '../nvi.ts';
import { obv } from '../obv.ts';
import { pvi } from '../pvi.ts';
import { pvt } from '../pvt.ts';
import { rdv } from '../rdv.ts';
import { sobv } from '../sobv.ts';
import { volumeProfile } from '../volume-profile.ts';
import { vwap } from '../vwap.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/** Indicators of volume. */
export const VOLUME: readonly CatalogueEntry[] = [
  { name: 'obv', title: 'On-balance volume', group: 'volume', make: () => obv() },
  { name: 'sobv', title: 'Smoothed on-balance volume', group: 'volume', make: () => sobv(), lines: ['obv'] },
  { name: 'adl', title: 'Accumulation/distribution line', group: 'volume', make: () => adl(), lines: ['moneyFlowMultiplier', 'moneyFlowVolume'] },
  { name: 'chaikinOscillator', title: 'Chaikin oscillator', group: 'volume', make: () => chaikinOscillator(), lines: ['adl'] },
  { name: 'cmf', title: 'Chaikin money flow', group: 'volume', make: () => cmf(), lines: ['moneyFlowMultiplier', 'moneyFlowVolume'] },
  { name: 'mfi', title: 'Money flow index', group: 'volume', make: () => mfi() },
  { name: 'forceIndex', title: 'Force index', group: 'volume', make: () => forceIndex() },
  { name: 'kvo', title: 'Klinger volume oscillator', group: 'volume', make: () => kvo(), lines: ['signal', 'histogram'] },
  { name: 'pvt', title: 'Price-volume trend', group: 'volume', make: () => pvt() },
  { name: 'nvi', title: 'Negative volume index', group: 'volume', make: () => nvi() },
  { name: 'pvi', title: 'Positive volume index', group: 'volume', make: () => pvi() },
  { name: 'easeOfMovement', title: 'Ease of movement', group: 'volume', make: () => easeOfMovement(14, 10_000) },
  { name: 'rdv', title: 'Relative daily volume', group: 'volume', make: () => rdv(5, { barsPerDay: 24 }), lines: ['traded', 'past'] },
  { name: 'vwap', title: 'Volume-weighted average price of the session', group: 'volume', make: () => vwap(), lines: ['deviation'], isOverlay: true },
  { name: 'anchoredVwap', title: 'Anchored volume-weighted average price', group: 'volume', make: () => anchoredVwap(), lines: ['deviation'], isOverlay: true },
  { name: 'volumeProfile', title: 'Volume profile: point of control', group: 'volume', make: () => volumeProfile(), lines: ['valueAreaHigh', 'valueAreaLow'], isOverlay: true },
];
