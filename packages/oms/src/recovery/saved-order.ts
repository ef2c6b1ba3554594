import { Scaled, type Currency, type InstrumentMath, type Liquidity, type TrailingOffset } from '@redfire/core';
import { ExecutionList } from '../fold/execution-list.ts';
import { OrderRecord, type AppliedExecution, type Bust, type OrderHistory, type OrderTerms, type VenueTime } from '../order-record.ts';

type SavedTerms = Omit<OrderTerms, (typeof AMOUNTS)[number] | 'trailingOffset' | 'requested'> & {
  readonly [Field in (typeof AMOUNTS)[number]]?: string | undefined;
} & { readonly trailingOffset?: TrailingOffset<string> | undefined; readonly requested?: SavedTerms | undefined };

interface SavedExecution extends VenueTime {
  readonly tradeId: AppliedExecution['tradeId'];
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly feeCurrency: Currency;
  readonly liquidity: Liquidity;
  readonly isCorrected: boolean;
}

/** An order with all it has been through, as plain data: what JSON makes of it can be restored. */
export interface SavedOrder {
  readonly terms: SavedTerms;
  readonly history: Omit<OrderHistory, 'executions' | 'overruled' | 'busted' | 'cumulative' | 'inferred' | 'amending'> & {
    readonly executions: readonly SavedExecution[];
    readonly overruled: readonly SavedExecution[];
    readonly busted: readonly Bust[];
    readonly cumulative?: (VenueTime & { readonly quantity: string; readonly averagePrice: string }) | undefined;
    readonly inferred?: SavedExecution | undefined;
    readonly amending?: SavedTerms | undefined;
  };
  readonly filledQuantity: string;
  readonly lastEvent: number;
  readonly cancels: number;
  readonly amendments: number;
}

const AMOUNTS = ['quantity', 'displayQuantity', 'price', 'triggerPrice', 'activationPrice', 'limitOffset'] as const;

export function saveOrder({ terms, history, filledQuantity, lastEvent, cancels, amendments }: OrderRecord): SavedOrder {
  const { state, pending, executions, overruled, busted, cumulative, inferred, amending, venueOrderId, reason, updatedAt } = history;
  return {
    terms: saveTerms(terms),
    history: {
      state, pending, venueOrderId, reason, updatedAt,
      executions: Array.from(executions, saveExecution),
      overruled: Array.from(overruled, saveExecution),
      busted: [...busted],
      cumulative: cumulative && { ...cumulative, quantity: cumulative.quantity.toString(), averagePrice: cumulative.averagePrice.toString() },
      inferred: inferred && saveExecution(inferred),
      amending: amending && saveTerms(amending),
    },
    filledQuantity: filledQuantity.toString(),
    lastEvent, cancels, amendments,
  };
}

/** The record that {@link saveOrder} was given. */
export function restoreOrder({ terms, history, filledQuantity, lastEvent, cancels, amendments }: SavedOrder, math: InstrumentMath): OrderRecord {
  const { executions, overruled, cumulative, inferred, amending } = history;
  const record = new OrderRecord(
    restoreTerms(terms),
    math,
    {
      ...history,
      venueOrderId: history.venueOrderId,
      reason: history.reason,
      executions: ExecutionList.of(executions.map(restoreExecution)),
      overruled: overruled.map(restoreExecution),
      cumulative: cumulative && { ...cumulative, quantity: Scaled.from(cumulative.quantity), averagePrice: Scaled.from(cumulative.averagePrice) },
      inferred: inferred && restoreExecution(inferred),
      amending: amending && restoreTerms(amending),
    },
    Scaled.from(filledQuantity),
  );
  record.lastEvent = lastEvent;
  record.cancels = cancels;
  record.amendments = amendments;
  return record;
}

function saveTerms(terms: OrderTerms): SavedTerms {
  const { trailingOffset, requested, ...rest } = terms;
  return {
    ...rest,
    ...Object.fromEntries(AMOUNTS.map((field) => [field, terms[field]?.toString()])),
    trailingOffset: trailingOffset && { by: trailingOffset.by, value: trailingOffset.value.toString() },
    requested: requested && saveTerms(requested),
  } as unknown as SavedTerms; // the entries are those of the amounts, which the compiler cannot see
}

function restoreTerms(saved: SavedTerms): OrderTerms {
  const { trailingOffset, requested } = saved;
  const amounts = Object.fromEntries(AMOUNTS.map((field) => [field, saved[field] === undefined ? undefined : Scaled.from(saved[field])]));
  return {
    ...saved,
    ...amounts,
    trailingOffset: trailingOffset && { by: trailingOffset.by, value: Scaled.from(trailingOffset.value) },
    requested: requested && restoreTerms(requested),
  } as unknown as OrderTerms; // as in saveTerms
}

function saveExecution({ tradeId, at, sequence, exact, feeCurrency, liquidity, isCorrected }: AppliedExecution): SavedExecution {
  return { tradeId, at, sequence, quantity: exact.quantity.toString(), price: exact.price.toString(), fee: exact.fee.toString(), feeCurrency, liquidity, isCorrected };
}

function restoreExecution({ tradeId, at, sequence, quantity, price, fee, feeCurrency, liquidity, isCorrected }: SavedExecution): AppliedExecution {
  return { tradeId, at, sequence, exact: { quantity: Scaled.from(quantity), price: Scaled.from(price), fee: Scaled.from(fee) }, feeCurrency, liquidity, isCorrected };
}
