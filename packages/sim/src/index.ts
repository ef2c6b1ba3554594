export { BarMarket, type BarMarketOptions } from './bar-market.ts';
export { BAR_PATH_MODELS, barPath, type BarPath, type BarPathModel } from './bar-path.ts';
export { SimulatedVenue, type SimulatedVenueOptions } from './simulated-venue.ts';
export { gatewayOver, type VenueGatewayOptions } from './venue-gateway.ts';
