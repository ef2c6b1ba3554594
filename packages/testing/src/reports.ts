import {
  clientOrderId, currency, instrumentId, timestamp, toDecimal, tradeId,
  type DecimalInput, type ExecutionReport, type Fill, type FillReport, type ReportKind,
} from '@redfire/core';

/** Fields of a report or a fill, with amounts as text where a decimal is asked for. */
export type WithText<T> = { readonly [K in keyof T]?: K extends 'quantity' | 'price' ? DecimalInput : T[K] };

/** `O-1` filled by 1 at 100 for a fee of 0.1 USDT at time 0. */
export function aFillReport(overrides: WithText<FillReport> = {}): FillReport {
  return { kind: 'fill', ...execution(), ...overrides, ...amounts(overrides) };
}

/** The same execution as the engine posts it. */
export function aFill(overrides: WithText<Fill> = {}): Fill {
  return { ...execution(), ...overrides, ...amounts(overrides) };
}

/** A report of any other kind about `O-1` at time 0, with what its kind needs beside that. */
export function aReport<K extends Exclude<ReportKind, 'fill'>>(kind: K, overrides: Partial<Extract<ExecutionReport, { kind: K }>> = {}): Extract<ExecutionReport, { kind: K }> {
  // the table has the fields of each kind, which the compiler does not see through the index
  return { kind, orderId: clientOrderId('O-1'), at: timestamp(0), ...NEEDED[kind](), ...overrides } as unknown as Extract<ExecutionReport, { kind: K }>;
}

type Needed<K extends ReportKind> = Omit<Extract<ExecutionReport, { kind: K }>, 'kind' | 'orderId' | 'at'>;

const NEEDED: { readonly [K in Exclude<ReportKind, 'fill'>]: () => Needed<K> } = {
  accepted: () => ({}),
  rejected: () => ({ reason: 'margin is insufficient' }),
  triggered: () => ({}),
  cumulative: () => ({ filledQuantity: toDecimal('1'), averagePrice: toDecimal('100') }),
  'fill-busted': () => ({ tradeId: tradeId('T-1') }),
  'fill-corrected': execution,
  canceled: () => ({}),
  expired: () => ({}),
  modified: () => ({ quantity: toDecimal('1'), price: toDecimal('100') }),
  'modify-rejected': () => ({ reason: 'order is filled' }),
  'cancel-rejected': () => ({ reason: 'order is filled' }),
};

function execution() {
  return {
    orderId: clientOrderId('O-1'),
    instrument: instrumentId('BTC/USDT.SIM'),
    side: 'buy',
    at: timestamp(0),
    tradeId: tradeId('T-1'),
    quantity: toDecimal('1'),
    price: toDecimal('100'),
    fee: { amount: toDecimal('0.1'), currency: currency('USDT') },
    liquidity: 'taker',
  } as const;
}

function amounts({ quantity = '1', price = '100' }: { readonly quantity?: DecimalInput; readonly price?: DecimalInput }) {
  return { quantity: toDecimal(quantity, 'quantity'), price: toDecimal(price, 'price') };
}
