import type { InstrumentMath, OwnerId, StrategyId } from '@redfire/core';
import type { Costing } from '@redfire/oms';
import type { TradeRecord } from './trade-record.ts';

/** Whose trades are told, and how. */
export interface TradeHolder {
  readonly math: InstrumentMath;
  readonly strategy: StrategyId;
  readonly owner?: OwnerId | undefined;
  readonly costing: Costing;
  /** Whether amounts in the settlement currency are those of the account. */
  readonly isSettledAtHome: boolean;
  /** The trade that is about to be told: where nobody keeps trades, one for all. */
  readonly record: () => TradeRecord;
  /** Gets each trade as it closes. */
  readonly onClosed: (trade: TradeRecord) => void;
}
