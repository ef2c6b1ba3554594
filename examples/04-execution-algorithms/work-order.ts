import { clientOrderId, type AlgorithmReport, type AlgorithmRequest, type Instrument, type OrderRequest } from '@redfire/core';
import { replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import type { MarketDay } from './synthetic-day.ts';

export interface WorkedDay {
  readonly instrument: Instrument;
  readonly day: MarketDay;
  readonly order: Pick<OrderRequest, 'side' | 'quantity'> & ({ readonly type: 'market' } | { readonly type: 'limit'; readonly price: string });
  readonly algorithm: AlgorithmRequest;
  /** Told after each tenth of the order that is filled. */
  readonly onProgress?: ((report: AlgorithmReport, at: number) => void) | undefined;
}

/** Trades a day on paper with one order that an algorithm works, and returns how that did. */
export async function workOrder({ instrument, day, order, algorithm, onProgress }: WorkedDay): Promise<AlgorithmReport> {
  const { trades, quotes } = day;
  const feeds = [...(quotes.length > 0 ? [{ instrument: instrument.id, quotes }] : []), { instrument: instrument.id, trades }];
  const source = replaySource({ feeds, begins: 'when-told' });
  const engine = createTradingEngine({
    instruments: [instrument],
    marketData: [source],
    gateways: [paperGateway({ balances: { USD: '100000000' } })],
    execution: { seed: 1 },
  });
  let tenths = 0;
  engine.events.on('algorithm.progressed', ({ report, at }) => {
    const done = Math.floor(report.filledQuantity.dividedBy(report.quantity).times(10).toNumber());
    if (done > tenths) onProgress?.(report, at);
    tenths = done;
  });
  const id = clientOrderId('PARENT');
  await engine.start();
  engine.orders.submit({ ...order, instrument: instrument.id, clientOrderId: id, algorithm });
  source.begin();
  await engine.ended;
  const report = engine.algorithms.report(id);
  await engine.stop();
  return report;
}
