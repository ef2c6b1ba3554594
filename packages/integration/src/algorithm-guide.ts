import { Scaled, type Bar, type ClientOrderId, type InstrumentId, type Timestamp, type Trade } from '@redfire/core';
import type { OrderManager } from '@redfire/oms';
import { ALGORITHMS, defineAlgorithm, volumeProfile, type AlgorithmDesk } from '@redfire/oms/algorithms';

export function working(orders: Pick<OrderManager, 'submit'>, instrument: InstrumentId) {
  // #region work
  const order = orders.submit({
    instrument, side: 'buy', type: 'limit', quantity: '5000', price: '101',
    algorithm: { use: 'twap', slices: 12, durationMs: 3_600_000, sizeJitter: 0.2, atEnd: 'market' },
  });
  // #endregion work
  return order;
}

export function following(orders: Pick<OrderManager, 'submit'>, instrument: InstrumentId, history: Iterable<Bar | Trade>, openAt: Timestamp) {
  // #region profile
  const durationMs = 6.5 * 3_600_000;
  const profile = volumeProfile(history, { buckets: 26, startAt: openAt, durationMs }); // quarters of an hour, over the days of the history
  const order = orders.submit({ instrument, side: 'sell', type: 'market', quantity: '20000', algorithm: { use: 'vwap', profile, startAt: openAt, durationMs } });
  // #endregion profile
  return order;
}

export function looking(algorithms: Pick<AlgorithmDesk, 'pause' | 'resume' | 'report'>, id: ClientOrderId, print: (line: string) => void) {
  // #region control
  algorithms.pause(id);
  algorithms.resume(id);
  const { filledQuantity, achievedPrice, slippageBps, participation = 0 } = algorithms.report(id);
  print(`${filledQuantity.toFixed()} at ${achievedPrice?.toFixed(2)}, ${slippageBps.arrival?.toFixed(1)} bp worse than at arrival, ${(participation * 100).toFixed(1)} % of the volume`);
  // #endregion control
}

// #region own
interface StairsParameters {
  readonly stepTicks: number;
  readonly part: Scaled;
}

/** Buys a part at the first price, and another one each time the market has fallen by a step; sells as it rises. */
export const stairs = defineAlgorithm({
  name: 'stairs',
  // a zod schema does as well
  parameters: {
    parse(input): StairsParameters {
      const { stepTicks, part } = input as { readonly stepTicks?: unknown; readonly part?: unknown };
      if (typeof stepTicks !== 'number' || !(stepTicks > 0)) throw new Error('stepTicks must be above zero');
      return { stepTicks, part: Scaled.from(String(part), 'part') };
    },
  },
  check: ({ part }, { parent }) => (part.isMultipleOf(parent.math.lot) ? [] : [`part "${part.toString()}" is not a multiple of the lot size`]),
  create({ parent, market, send }, { stepTicks, part }) {
    let next: number | undefined; // in ticks, from which on the next part is bought
    const look = () => {
      if (market.last === undefined) return;
      const ticks = parent.math.ticksOf(market.last) * (parent.side === 'buy' ? 1 : -1);
      if (next !== undefined && ticks > next) return;
      if (send({ quantity: part })) next = ticks - stepTicks;
    };
    return {
      onTrade: look,
      onBar: look,
      onReady: look,
      save: () => ({ next }),
      restore(saved) {
        next = (saved as { readonly next?: number }).next;
      },
    };
  },
});
// #endregion own

// #region register
export const algorithms = [...ALGORITHMS, stairs];
// #endregion register

export function workingOwn(orders: Pick<OrderManager, 'submit'>, instrument: InstrumentId) {
  // #region request
  return orders.submit({ instrument, side: 'buy', type: 'market', quantity: '10', algorithm: { use: 'stairs', parameters: { stepTicks: 50, part: '2' } } });
  // #endregion request
}
