import { AVERAGE_REFERENCES } from './averages.ts';
import { MOMENTUM_REFERENCES } from './momentum.ts';
import { PATTERN_REFERENCES } from './patterns.ts';
import { PRICE_REFERENCES } from './price.ts';
import type { Reference } from './reference.ts';
import { STATISTICS_REFERENCES } from './statistics.ts';
import { TREND_REFERENCES } from './trend.ts';
import { VOLATILITY_REFERENCES } from './volatility.ts';
import { VOLUME_REFERENCES } from './volume.ts';

/** Every column of values that ours are held against. */
export const REFERENCES: readonly Reference[] = [AVERAGE_REFERENCES, MOMENTUM_REFERENCES, TREND_REFERENCES, VOLATILITY_REFERENCES, VOLUME_REFERENCES, STATISTICS_REFERENCES, PRICE_REFERENCES, PATTERN_REFERENCES].flat();
