import { CANDLE_PATTERNS, candlePattern, type CandlePatternName } from '../candle-pattern.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

// the keys of the table are the names
const NAMES = /* @__PURE__ */ Object.keys(CANDLE_PATTERNS) as readonly CandlePatternName[];

/** Candlestick patterns. */
export const PATTERNS: readonly CatalogueEntry[] = /* @__PURE__ */ NAMES.map((name) => ({
  name: `candlePattern(${name})`,
  title: CANDLE_PATTERNS[name].title,
  group: 'pattern' as const,
  make: () => candlePattern(name),
}));
