export { BarMarket, type BarMarketOptions } from './bar-market.ts';
export { BAR_PATH_MODELS, barPath, type BarPath, type BarPathModel } from './bar-path.ts';
export { MarketOrders, type MarketOrdersOptions } from './market-orders.ts';
export { SIMULATED_VENUE_CAPABILITIES, SimulatedVenue, type SimulatedVenueOptions } from './simulated-venue.ts';
export { LIMIT_FILLS, type LimitFill } from './tick-chance.ts';
export { TickMarket, type TickMarketOptions } from './tick-market.ts';
export { VenueAccount } from './venue-account.ts';
export { gatewayOver, type VenueGatewayOptions } from './venue-gateway.ts';
export { venueTerms, type VenueTerms } from './venue-terms.ts';
