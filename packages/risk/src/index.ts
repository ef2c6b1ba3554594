export { RiskEngine, type AmendmentVerdict } from './risk-engine.ts';
export { rulesOf, type RiskLimits } from './risk-limits.ts';
export type { RiskRule, RiskView } from './risk-rule.ts';
export { maxOpenOrders, maxOrderNotional, maxOrderQuantity, maxPosition } from './rules.ts';
