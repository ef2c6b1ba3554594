import { oppositeSide, type InstrumentMath, type Scaled, type Side } from '@redfire/core';
import type { Posting } from '../fold/fold.ts';
import type { Ledger, Move } from './ledger.ts';
import type { OrderRecord } from '../order-record.ts';
import { takeIntoBoth, type BothPositions } from './both-positions.ts';

/**
 * Posts one execution to both positions and to the ledger. What moves depends on the kind of instrument:
 * spot, equity, option and cash fx exchange cash for the asset; contracts post the profit they realise. Fees beside.
 */
export function postExecution(ledger: Ledger, order: OrderRecord, posting: Posting, positions: BothPositions): void {
  const { math, terms } = order;
  const { direction, execution } = posting;
  const { quantity, price, fee } = execution.exact;
  const side = direction === 1 ? terms.side : oppositeSide(terms.side);
  const at = execution.at;

  const profit = takeIntoBoth(positions, order, posting);
  const charge: Move | undefined = fee.isZero ? undefined : { currency: execution.feeCurrency, from: 'cash', to: 'fees', amount: direction === 1 ? fee : fee.negated() };
  if (charge) positions.part.fees.pay(charge.currency, charge.amount);
  const moves = math.exchangesCash ? withCharge(exchange(math, side, quantity, price), charge) : realized(math, profit, charge);
  if (moves.length > 0) ledger.post(at, direction === 1 ? 'fill' : 'fill-reversal', moves, execution.tradeId);
  // a contract opened without a fee moves no money, yet what was derived from positions is stale
  else ledger.version++;
}

/** Written down whole: a list that grows by one makes room for many. */
function realized({ instrument }: InstrumentMath, profit: Scaled, charge: Move | undefined): readonly Move[] {
  if (profit.isZero) return charge ? [charge] : NONE;
  const gain: Move = { currency: instrument.settle, from: 'profit', to: 'cash', amount: profit };
  return charge ? [gain, charge] : [gain];
}

function withCharge(moves: readonly Move[], charge: Move | undefined): readonly Move[] {
  return charge ? [...moves, charge] : moves;
}

function exchange(math: InstrumentMath, side: Side, quantity: Scaled, price: Scaled): readonly Move[] {
  const { instrument } = math;
  const value = math.value(quantity, price);
  const cash: Move = { currency: instrument.settle, from: 'cash', to: 'venue', amount: side === 'buy' ? value : value.negated() };
  // shares and options are counted as positions; a pair's base is money and stands in the books
  if ((instrument.kind !== 'spot' && instrument.kind !== 'fx') || instrument.base === undefined) return [cash];
  const asset = quantity.times(math.multiplier);
  return [cash, { currency: instrument.base, from: 'venue', to: 'cash', amount: side === 'buy' ? asset : asset.negated() }];
}

const NONE: readonly never[] = Object.freeze([]);
