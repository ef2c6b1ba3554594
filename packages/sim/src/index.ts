export { BarMarket, type BarMarketOptions } from './bar-market.ts';
export { barPath, type BarPath, type BarPathModel } from './bar-path.ts';
export { SimulatedVenue, type SimulatedVenueOptions } from './simulated-venue.ts';
export { gatewayOver, type VenueGatewayOptions } from './venue-gateway.ts';
