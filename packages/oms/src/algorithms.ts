export { AlgorithmDesk, type AlgorithmDeskOptions, type SavedAlgorithms } from './algorithms/algorithm-desk.ts';
export { bestLimit } from './algorithms/best-limit.ts';
export { ALGORITHMS } from './algorithms/built-in.ts';
export type { RefusalLimits } from './algorithms/child-sender.ts';
export {
  defineAlgorithm,
  type AlgorithmContext, type AlgorithmDefinition, type AlgorithmRun, type AlgorithmVenue, type ChildChange, type ChildOrder, type ChildRequest, type ExecutionAlgorithm, type OrderToCheck, type ParameterSchema, type ParentOrder,
} from './algorithms/execution-algorithm.ts';
export { iceberg } from './algorithms/iceberg.ts';
export { implementationShortfall, optimalSchedule, type OptimalScheduleOptions } from './algorithms/implementation-shortfall.ts';
export type { MarketPrices, MarketView } from './algorithms/market-view.ts';
export { pov } from './algorithms/pov.ts';
export type { SavedWorkedOrder } from './algorithms/saved-worked-order.ts';
export { decideRest, decideRoute, type Route, type RoutePart, type RouteRequest } from './algorithms/router/decide-route.ts';
export type { RouteQuote, RouteVenue } from './algorithms/router/route-venue.ts';
export { router } from './algorithms/router/router.ts';
export { sniper } from './algorithms/sniper.ts';
export { twap } from './algorithms/twap.ts';
export { volumeProfile, type VolumeProfileOptions } from './algorithms/volume-profile.ts';
export { vwap } from './algorithms/vwap.ts';
