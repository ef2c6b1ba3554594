import { AVERAGES } from './averages.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { MOMENTUM } from './momentum.ts';
import { PATTERNS } from './patterns.ts';
import { PRICE } from './price.ts';
import { STATISTICS } from './statistics.ts';
import { TREND } from './trend.ts';
import { VOLATILITY } from './volatility.ts';
import { VOLUME } from './volume.ts';

/** Every indicator there is, group by group, each with usual parameters. */
// one call that a bundler may leave out
export const INDICATORS: readonly CatalogueEntry[] = /* @__PURE__ */ [AVERAGES, MOMENTUM, TREND, VOLATILITY, VOLUME, STATISTICS, PRICE, PATTERNS].flat();
