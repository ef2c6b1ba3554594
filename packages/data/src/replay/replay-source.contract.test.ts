import { aQuote, barsFromCloses, describeMarketDataSource } from '@redfire/testing';
import { BARS_1M, BTC, QUOTES, at, hosted } from '../fixtures/replay-host.ts';

const MINUTE = 60_000;
const bars = barsFromCloses([10, 11, 12, 13, 14, 15, 16, 17]);

describeMarketDataSource({
  name: 'replay',
  create() {
    const quotes = bars.map(({ close, closeTime }) => aQuote({ at: closeTime, bid: close, ask: close + 1 }));
    const { source, pass } = hosted({ speed: 1, feeds: [{ instrument: BTC, interval: '1m', bars }, { instrument: BTC, quotes }] });
    return {
      source,
      subscriptions: [BARS_1M, QUOTES],
      flow: () => pass(MINUTE),
      finish: async () => {
        for (const _ of bars) await pass(MINUTE);
      },
      past: { instrument: BTC, interval: '1m', from: at(0), to: at(3 * MINUTE) },
    };
  },
});
