import { bestLimit } from './best-limit.ts';
import type { ExecutionAlgorithm } from './execution-algorithm.ts';
import { iceberg } from './iceberg.ts';
import { implementationShortfall } from './implementation-shortfall.ts';
import { pov } from './pov.ts';
import { router } from './router/router.ts';
import { sniper } from './sniper.ts';
import { twap } from './twap.ts';
import { vwap } from './vwap.ts';

/** Every execution algorithm of this package. */
export const ALGORITHMS: readonly ExecutionAlgorithm[] = [twap, vwap, pov, iceberg, sniper, bestLimit, router, implementationShortfall];
