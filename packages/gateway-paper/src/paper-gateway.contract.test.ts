import { instrumentId, timestamp, type ClientOrderId } from '@redfire/core';
import { aTrade, anInstrument, describeGateway, type PlacedOrder, type VenueControl } from '@redfire/testing';
import { PaperStage } from './fixtures/paper-stage.ts';

const REFUSES_NOBODY = 'the venue refuses no order of the instruments it has';
const FIRST_COME = 'of orders at one limit a trade fills the one that came first, not the one a test means; paper-gateway.test.ts has the case';
const NO_LINE = 'the venue is in this process: nothing is lost, late, held back or told twice';

describeGateway({
  name: 'paperGateway',
  create() {
    const stage = new PaperStage({ instruments: [anInstrument()] });
    stage.gateway.attach(stage.host);
    return { gateway: stage.gateway, venue: tapeOf(stage) };
  },
  skip: {
    'GW-06': NO_LINE, 'GW-09': NO_LINE, 'GW-11': REFUSES_NOBODY, 'GW-12': NO_LINE, 'GW-13': NO_LINE, 'GW-14': NO_LINE, 'GW-15': NO_LINE, 'GW-25': NO_LINE, 'GW-26': NO_LINE, 'GW-27': FIRST_COME, 'GW-28': NO_LINE,
    'GW-29': NO_LINE, 'GW-30': FIRST_COME, 'GW-36': REFUSES_NOBODY, 'GW-39': NO_LINE, 'GW-41': NO_LINE,
  },
});

/** Fills orders by trades of others at their limits. */
function tapeOf(stage: PaperStage): VenueControl {
  const placed = new Map<ClientOrderId, PlacedOrder>();
  stage.gateway.onReport(({ kind, orderId }) => {
    if (kind === 'accepted') placed.set(orderId, { id: orderId, isOpen: true });
  });
  const unable = () => {
    throw new Error('the paper venue cannot be told to; the case belongs among the skipped');
  };
  return {
    async orders() {
      await stage.gateway.open();
      const open = new Set((await stage.gateway.snapshot()).openOrders.map(({ id }) => id));
      return Array.from(placed.keys(), (id) => ({ id, isOpen: open.has(id) }));
    },
    fill(_orderId, quantity, price) {
      stage.show({ topic: 'market.trade', data: aTrade({ instrument: instrumentId('BTC/USDT.SIM'), at: timestamp(stage.clock.now() + 1), price: price.toNumber(), size: quantity.toNumber() }) });
    },
    refuseNext: unable, loseNextRequest: unable, loseNextAnswer: unable, overtakeNextAcknowledgement: unable, holdReports: unable, releaseReports: unable, repeatLastReport: unable,
    settle() {
      // every call here has had its whole effect when it returns
    },
  };
}
