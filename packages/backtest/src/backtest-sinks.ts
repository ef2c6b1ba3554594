import type { Fill, Order } from '@redfire/core';
import type { EquityRows } from './equity-recorder.ts';
import type { RunTrade } from './results/run-trade.ts';

/**
 * Where the whole-run outputs of a backtest go, a batch at a time in the order of the run. A batch is waited for before the
 * run goes on, so a sink that writes keeps memory bounded.
 */
export interface BacktestSinks {
  equity(rows: EquityRows): void | Promise<void>;
  fills(fills: readonly Fill[]): void | Promise<void>;
  /** Orders as they ended, in the order of their end; behind them, those open at the end of the run. */
  orders(orders: readonly Order[]): void | Promise<void>;
  /** Trades as they closed; behind them, in a batch of their own, those open at the end of the run, which have no `exitOrderId`. Absent: nobody takes them. */
  trades?(trades: readonly RunTrade[]): void | Promise<void>;
}

/** Sinks that keep everything in arrays. */
export class MemorySinks implements BacktestSinks {
  readonly equityRows: EquityRows[] = [];
  readonly allFills: Fill[] = [];
  readonly allOrders: Order[] = [];
  readonly allTrades: RunTrade[] = [];

  equity(rows: EquityRows): void {
    if (rows.length > 0) this.equityRows.push(rows);
  }

  fills(fills: readonly Fill[]): void {
    for (const fill of fills) this.allFills.push(fill);
  }

  orders(orders: readonly Order[]): void {
    for (const order of orders) this.allOrders.push(order);
  }

  trades(trades: readonly RunTrade[]): void {
    for (const trade of trades) this.allTrades.push(trade);
  }
}
