import type { AlgorithmReport, AlgorithmState, Side, Timestamp } from '@redfire/core';
import { averagePrice } from '../order-face.ts';
import type { OrderRecord } from '../order-record.ts';
import type { Benchmarks } from './benchmarks.ts';

export interface ReportFacts {
  readonly parent: OrderRecord;
  readonly algorithm: string;
  readonly state: AlgorithmState;
  readonly startedAt: Timestamp | undefined;
  readonly endedAt: Timestamp | undefined;
  readonly children: number;
  readonly openChildren: number;
  readonly benchmarks: Benchmarks;
  readonly reason: string | undefined;
  readonly now: Timestamp;
}

/** How an order did against the market it was worked in. */
export function algorithmReport(facts: ReportFacts): AlgorithmReport {
  const { parent, algorithm, state, startedAt, endedAt, children, openChildren, benchmarks, reason, now } = facts;
  const { side } = parent.terms;
  const achieved = averagePrice(parent);
  const price = achieved?.toNumber();
  const { arrival, vwap, volume } = benchmarks;
  const twap = benchmarks.twap(now);
  const against = {
    ...present('arrival', slippageBps(side, price, arrival)),
    ...present('twap', slippageBps(side, price, twap)),
    ...present('vwap', slippageBps(side, price, vwap)),
  };
  return {
    orderId: parent.id,
    algorithm,
    state,
    ...present('startedAt', startedAt),
    ...present('endedAt', endedAt),
    quantity: parent.quantity.toDecimal(),
    filledQuantity: parent.filledQuantity.toDecimal(),
    children,
    openChildren,
    ...present('arrivalPrice', arrival),
    ...present('achievedPrice', achieved?.toDecimal()),
    ...present('twap', twap),
    ...present('vwap', vwap),
    slippageBps: against,
    ...(volume > 0 && { participation: parent.filledQuantity.toNumber() / volume }),
    activeMs: benchmarks.activeMs(now),
    ...present('reason', reason),
  };
}

/** What was paid above, or received below, a benchmark, in basis points of it: above zero is worse, whatever the side. */
export function slippageBps(side: Side, achieved: number | undefined, benchmark: number | undefined): number | undefined {
  if (achieved === undefined || benchmark === undefined || benchmark === 0) return undefined;
  return ((side === 'buy' ? achieved - benchmark : benchmark - achieved) / Math.abs(benchmark)) * 10_000;
}

function present<Field extends string, Value>(field: Field, value: Value | undefined): { readonly [F in Field]?: Value } {
  // one field, where there is a value for it
  return value === undefined ? {} : ({ [field]: value } as { readonly [F in Field]?: Value });
}
