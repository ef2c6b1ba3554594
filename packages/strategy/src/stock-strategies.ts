import { MovingAverage } from './moving-average.ts';
import { SmaCross } from './sma-cross.ts';
import type { AnyStrategyClass } from './strategy.ts';

/** The strategies that a configuration may name. */
export const STOCK_STRATEGIES: Readonly<Record<string, AnyStrategyClass>> = { 'sma-cross': SmaCross, 'moving-average': MovingAverage };
