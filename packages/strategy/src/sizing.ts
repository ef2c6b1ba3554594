export { atrRisk, type AtrRiskOptions } from './sizing/atr-risk.ts';
export type { Figure, Ratio } from './sizing/figure.ts';
export { fixedSize } from './sizing/fixed-size.ts';
export { kelly, type KellyOptions } from './sizing/kelly.ts';
export { percentOfEquity } from './sizing/percent-of-equity.ts';
export type { LeverageCap } from './sizing/size-by.ts';
export { SIZE_LIMITS, type PositionSize, type SizeLimit, type Sizer, type SizingInput } from './sizing/sizing-input.ts';
export { volatilityTarget, type VolatilityTargetOptions } from './sizing/volatility-target.ts';
