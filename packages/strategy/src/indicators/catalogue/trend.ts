import { adx } from '../adx.ts';
import { alligator } from '../alligator.ts';
import { aroon } from '../aroon.ts';
import { chandeKrollStop } from '../chande-kroll-stop.ts';
import { chandelierExit } from '../chandelier-exit.ts';
import { minusDi, plusDi } from '../directional-index.ts';
import { gator } from '../gator.ts';
import { ichimoku } from '../ichimoku.ts';
import { parabolicSar } from '../parabolic-sar.ts';
import { superTrend } from '../super-trend.ts';
import { volatilityStop } from '../volatility-stop.ts';
import { vortex } from '../vortex.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/** Which way prices go, how strongly, and stops that follow them. */
export const TREND: readonly CatalogueEntry[] = [
  { name: 'superTrend', title: 'SuperTrend', group: 'trend', make: () => superTrend(), lines: ['upper', 'lower', 'direction'], isOverlay: true },
  { name: 'parabolicSar', title: 'Parabolic stop and reverse', group: 'trend', make: () => parabolicSar(), lines: ['direction'], isOverlay: true },
  { name: 'chandelierExit', title: 'Chandelier exit', group: 'trend', make: () => chandelierExit(), lines: ['short'], isOverlay: true },
  { name: 'chandeKrollStop', title: 'Chande Kroll stop', group: 'trend', make: () => chandeKrollStop(), lines: ['short'], isOverlay: true },
  { name: 'volatilityStop', title: 'Volatility stop', group: 'trend', make: () => volatilityStop(), lines: ['direction'], isOverlay: true },
  { name: 'adx', title: 'Average directional index', group: 'trend', make: () => adx(), lines: ['plusDi', 'minusDi', 'dx', 'adxr'] },
  { name: 'plusDi', title: 'Plus directional indicator', group: 'trend', make: () => plusDi() },
  { name: 'minusDi', title: 'Minus directional indicator', group: 'trend', make: () => minusDi() },
  { name: 'aroon', title: 'Aroon', group: 'trend', make: () => aroon(), lines: ['up', 'down'] },
  { name: 'vortex', title: 'Vortex indicator', group: 'trend', make: () => vortex(), lines: ['plus', 'minus'] },
  { name: 'ichimoku', title: 'Ichimoku cloud', group: 'trend', make: () => ichimoku(), lines: ['base', 'spanA', 'spanB', 'leadingA', 'leadingB'], isOverlay: true },
  { name: 'alligator', title: 'Alligator', group: 'trend', make: () => alligator(), lines: ['jaw', 'teeth', 'lips'], isOverlay: true },
  { name: 'gator', title: 'Gator oscillator', group: 'trend', make: () => gator(), lines: ['upper', 'lower'] },
];
