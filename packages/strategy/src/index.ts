export { crossedAbove, crossedBelow, crossing } from './indicators/crossing.ts';
export type { BarIndicator, Line } from './indicators/indicator.ts';
export { Sma, sma } from './indicators/sma.ts';
export { SmaCross } from './sma-cross.ts';
export { STOCK_STRATEGIES } from './stock-strategies.ts';
export type { Exposure, StrategyContext } from './strategy-context.ts';
export { StrategyNames, stockStrategy, useStrategy, type NamedStrategy, type StrategyEntry, type StrategyUse } from './strategy-use.ts';
export { Strategy, type AnyStrategyClass, type OrderOptions, type StrategyClass } from './strategy.ts';
