import { FakeClock, HostileVenue, describeGateway } from '@redfire/testing';
import { gatewayOver } from './venue-gateway.ts';

const options = { clock: new FakeClock(), holdings: () => ({ positions: [], balances: [] }), onListenerError: () => {} };

describeGateway({
  name: 'gatewayOver a venue that can do everything',
  create() {
    const venue = new HostileVenue();
    return { gateway: gatewayOver(venue, options), venue };
  },
});

describeGateway({
  name: 'gatewayOver a venue that cannot change orders',
  create() {
    const venue = new HostileVenue({ capabilities: { modify: false } });
    return { gateway: gatewayOver(venue, options), venue };
  },
});
