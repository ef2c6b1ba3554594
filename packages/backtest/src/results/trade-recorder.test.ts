import { InstrumentMath, Scaled, clientOrderId, currency, strategyId, timestamp, tradeId, type Fill, type InstrumentId } from '@redfire/core';
import { aFill, anInstrument } from '@redfire/testing';
import { expect, it } from 'vitest';
import { TradeRecorder } from './trade-recorder.ts';

const BTC = anInstrument();
const SHARE = anInstrument({ kind: 'equity', id: 'ACME.SIM', settle: 'USDT', lotSize: '1' });

function recorderOf(...fills: readonly Fill[]): TradeRecorder {
  const instruments = new Map<InstrumentId, InstrumentMath>([BTC, SHARE].map((instrument) => [instrument.id, new InstrumentMath(instrument)]));
  const recorder = new TradeRecorder({ instruments, currency: currency('USDT'), costing: 'fifo', rateOf: () => 1 });
  for (const fill of fills) recorder.note(fill);
  return recorder;
}
const bought = (strategy: string, quantity: string, price: string, instrument = BTC) => aFill({ instrument: instrument.id, strategy: strategyId(strategy), quantity, price, orderId: clientOrderId(`O-${strategy}`), tradeId: tradeId(`T-${strategy}`), fee: { amount: Scaled.zero.toDecimal(), currency: currency('USDT') } });
const take = (recorder: TradeRecorder) => recorder.take(() => undefined).map(({ number, strategy, exact: { quantity, exitPrice, grossProfit }, fees, mark }) => [number, strategy, String(quantity), String(exitPrice), String(grossProfit), fees, mark]);

it('closes by a liquidation what strategies hold, one after the other, and shares its fee', () => {
  const recorder = recorderOf(bought('one', '1', '100'), bought('two', '3', '110'));
  const { strategy: _strategy, ...liquidation } = { ...bought('x', '3', '90'), side: 'sell' as const, orderId: clientOrderId('liquidation-1'), fee: { amount: Scaled.from('0.3').toDecimal(), currency: currency('USDT') } };
  recorder.note(liquidation, { mark: 'liquidation' });
  expect(take(recorder)).toEqual([[1, 'one', '1', '90', '-10', 0.1, 'liquidation'], [2, 'two', '2', '90', '-40', 0.2, 'liquidation']]);
  expect(recorder.open(timestamp(0), () => undefined).map(({ strategy, quantity }) => [strategy, quantity.toFixed()])).toEqual([['two', '1']]);
});

it('ends what is held at the price of its last settlement', () => {
  const recorder = recorderOf(bought('one', '2', '100'));
  recorder.noteChange(BTC.id, { kind: 'settlement', price: Scaled.from('104'), at: 9 });
  expect(take(recorder)).toEqual([[1, 'one', '2', '104', '8', 0, 'settlement']]);
  expect(recorder.totals(20).openMs).toBe(9);
});

it('has more of what was split, at what it cost, and is paid for what is less than a lot', () => {
  const recorder = recorderOf(bought('one', '5', '90', SHARE));
  recorder.noteChange(SHARE.id, { kind: 'split', numerator: 3, denominator: 2, price: Scaled.from('70'), at: 9 });
  // 5 at 90 are 7.5 at 60
  expect(take(recorder)).toEqual([[1, 'one', '0.5', '70', '5', 0, 'split']]);
  expect(recorder.open(timestamp(9), () => Scaled.from('61')).map(({ exact }) => [exact.quantity, exact.entryPrice, exact.grossProfit].map(String))).toEqual([['7', '60', '7']]);
});

it('closes no trade before it was opened, where a report came late', () => {
  const recorder = recorderOf({ ...bought('one', '1', '100'), at: timestamp(50) }, { ...bought('one', '1', '101'), side: 'sell', at: timestamp(40) });
  expect(recorder.take(() => undefined).map(({ openedAt, closedAt }) => [openedAt, closedAt])).toEqual([[50, 50]]);
});
