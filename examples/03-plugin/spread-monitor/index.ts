// A plugin that watches the spread of one instrument: options, a service, topics of its own, a timer and health.
import type { InstrumentId, Timestamp } from '@redfire/core';
import { instrument } from '@redfire/core/schema';
import { definePlugin, every, serviceKey } from '@redfire/engine';
import { z } from 'zod';

// #region topics
export interface SpreadEvent {
  readonly at: Timestamp;
  readonly instrument: InstrumentId;
  /** The spread in hundredths of a percent of the middle. */
  readonly basisPoints: number;
}

declare module '@redfire/core' {
  interface EventMap {
    'spread.wide': SpreadEvent;
    'spread.normal': SpreadEvent;
  }
}
// #endregion

// #region service
/** What the monitor knows. */
export interface Spreads {
  /** Mean of all quotes since the plugin was loaded, in basis points; `NaN` before the first. */
  mean(): number;
}

export const spreads = serviceKey<Spreads>('example.spreads');
// #endregion

// #region plugin
export default definePlugin({
  name: '@example/spread-monitor',
  version: '1.0.0',
  api: 1,
  provides: [spreads],
  options: z.strictObject({
    instrument: instrument(),
    maxBasisPoints: z.number().positive(),
    summaryMs: z.number().int().positive().default(60_000),
  }),

  init({ services }) {
    const seen = { quotes: 0, sum: 0, isWide: false };
    services.provide(spreads, { mean: () => seen.sum / seen.quotes });
    return seen;
  },

  start({ options, events, clock, logger }, seen) {
    events.on('market.quote', ({ at, instrument: id, bid, ask }) => {
      const basisPoints = ((ask - bid) / ((ask + bid) / 2)) * 10_000;
      const isWide = basisPoints > options.maxBasisPoints;
      seen.quotes += 1;
      seen.sum += basisPoints;
      if (isWide !== seen.isWide) events.publish(isWide ? 'spread.wide' : 'spread.normal', { at, instrument: id, basisPoints });
      seen.isWide = isWide;
    }, { key: options.instrument });

    every(clock, options.summaryMs, () => {
      logger.log('info', 'spread so far', { quotes: seen.quotes, mean: (seen.sum / seen.quotes).toFixed(1) });
    });
  },

  health: (_, seen) => (seen.isWide ? { status: 'degraded', error: 'the spread is wide' } : { status: 'healthy' }),
});
// #endregion
