import { clientOrderId, instrumentId, timestamp, toDecimal, type ExecutionReport, type TradeId } from '@redfire/core';
import { expect, it } from 'vitest';
import { anOrderRecord } from '../fixtures/an-order-record.ts';
import { applyReport } from './fold.ts';

const orderId = clientOrderId('O-1');
const tradeId = 'T-2' as TradeId;

it('takes our own amendment of a held order once, though a fill that was busted had been larger', () => {
  const before: readonly ExecutionReport[] = [
    { kind: 'fill-busted', orderId, at: timestamp(1001), sequence: 3, tradeId },
    { kind: 'fill', orderId, at: timestamp(1001), sequence: 2, tradeId, instrument: instrumentId('BTC/USDT.SIM'), side: 'buy', quantity: toDecimal('0.033'), price: toDecimal('13.65'), liquidity: 'taker' },
  ];
  const modified: ExecutionReport = { kind: 'modified', orderId, at: timestamp(1000), sequence: 1, quantity: toDecimal('0.012') };
  const record = before.reduce((order, report) => applyReport(order, report).order, anOrderRecord('held', { quantity: '0.034' }));
  const amended = applyReport(record, modified).order;
  expect([amended.state, amended.quantity.toString()]).toEqual(['held', '0.012']);
  expect(applyReport(amended, modified).order).toBe(amended);
});
