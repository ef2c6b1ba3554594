import { barColumns, intervalOf, type ClientOrderId, type Fill, type InstrumentId, type Order } from '@redfire/core';
import type { BacktestData, TopicItem } from '../backtest-data.ts';
import type { BacktestOptions } from '../backtest-options.ts';
import { runBacktest } from '../run-backtest.ts';
import { executionOf, differenceOf, type ExecutionDifference, type OrderExecution } from './order-execution.ts';
import { PaperSession, isItem, type SessionRecord } from './paper-session.ts';
import { RecordedDecisions } from './recorded-decisions.ts';

export interface ParityOptions extends Pick<BacktestOptions, 'instruments' | 'venue' | 'account' | 'positions' | 'seed' | 'signal'> {
  /**
   * The record of the session in the order of its events: market data, and at least `order.*` and `strategy.*` topics. Asked for twice, since market data other than bars are not kept
   * between.
   */
  readonly records: () => Iterable<SessionRecord> | AsyncIterable<SessionRecord>;
}

/** One order, there and here. */
export interface OrderParity {
  readonly orderId: ClientOrderId;
  readonly instrument: InstrumentId;
  readonly side: 'buy' | 'sell';
  readonly type: Order['type'];
  readonly quantity: string;
  readonly session: OrderExecution;
  /** Absent where the backtest did not take it; {@link refusal} says why. */
  readonly backtest?: OrderExecution;
  readonly refusal?: string;
  /** Backtest less session; absent where both are the same. */
  readonly difference?: ExecutionDifference;
}

export interface ParityReport {
  /** In the order in which they were sent. */
  readonly orders: readonly OrderParity[];
  /** How many orders came to the same fills: quantities, prices and times. */
  readonly equal: number;
  readonly bars: number;
  /** Quotes, trades, books and the like. */
  readonly items: number;
}

/**
 * Runs what a session was shown and what it sent through a backtest and compares, order by order, what filled, at which price and when. Where both are one, the fill rules of the
 * backtest are those of the session; where they are not, the differences tell what a backtest of this strategy leaves out.
 *
 * What the strategies decided is taken from the record and not decided again: each request is sent behind the same bar, item or fill as in the session. Orders of before the record, and
 * what risk denied, are no part of it.
 *
 * @throws {@link RedFireError} what `runBacktest` throws.
 */
export async function checkParity({ records, ...options }: ParityOptions): Promise<ParityReport> {
  const session = await PaperSession.read(records());
  const decisions = new RecordedDecisions(session);
  const { fills, orders, summary } = await runBacktest({ ...options, data: dataOf(session, records), strategies: [decisions] });
  const byOrder = new Map<ClientOrderId, Fill[]>();
  for (const fill of fills) byOrder.set(fill.orderId, [...(byOrder.get(fill.orderId) ?? []), fill]);
  const here = new Map(orders.map((order) => [order.id, order]));
  const compared = Array.from(session.orders, ([id, { order, fills: told }]): OrderParity => {
    const found = here.get(id);
    const there = executionOf(order, told);
    const refusal = decisions.refusals.get(id);
    const facts = { orderId: id, instrument: order.instrument, side: order.side, type: order.type, quantity: String(order.quantity), session: there, ...(refusal !== undefined && { refusal }) };
    if (!found) return facts;
    const backtest = executionOf(found, byOrder.get(id) ?? NO_FILLS);
    // a session hears of what it cancels at its end; a backtest ends with the data
    const endedBehind = summary.to !== undefined && order.updatedAt > summary.to;
    const difference = differenceOf(endedBehind ? { ...there, state: backtest.state } : there, backtest);
    return { ...facts, backtest, ...(difference && { difference }) };
  });
  const equal = compared.filter(({ backtest, difference }) => backtest !== undefined && difference === undefined).length;
  return { orders: compared, equal, bars: summary.bars, items: [...session.items.values()].reduce((sum, count) => sum + count, 0) };
}

const NO_FILLS: readonly Fill[] = [];

function dataOf({ bars, items }: PaperSession, records: ParityOptions['records']): readonly BacktestData[] {
  const series = [...bars.values()].flatMap((rows): BacktestData[] => {
    const [first] = rows;
    return first ? [{ instrument: first.instrument, interval: intervalOf(first.intervalMs), bars: [barColumns(rows)] }] : [];
  });
  return items.size === 0 ? series : [...series, { items: itemsOf(records) }];
}

async function* itemsOf(records: ParityOptions['records']): AsyncGenerator<TopicItem> {
  // a record's topic goes with its event
  for await (const record of records()) if (isItem(record)) yield { topic: record.topic, data: record.event } as TopicItem;
}
