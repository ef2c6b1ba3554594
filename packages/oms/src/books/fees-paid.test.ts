import { InstrumentMath, Scaled, currency } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { FeesPaid } from './fees-paid.ts';
import { PositionRecord } from './position-record.ts';

const [USDT, BNB] = [currency('USDT'), currency('BNB')];
const linesOf = (fees: FeesPaid) => fees.list().map(([code, amount]) => `${amount.toString()} ${code}`);

describe('fees paid', () => {
  it('are summed by currency, exactly, those given back taken off', () => {
    const fees = new FeesPaid();
    for (const [code, amount] of [[USDT, '0.1'], [BNB, '0.00001'], [USDT, '0.2'], [BNB, '-0.00002'], [USDT, '-0.1']] as const) fees.pay(code, Scaled.from(amount));
    expect(linesOf(fees)).toEqual(['0.2 USDT', '-0.00001 BNB']);
  });

  it('are none until one was paid', () => {
    expect([new FeesPaid().list(), new FeesPaid().save()]).toEqual([[], undefined]);
  });

  it('come back with the position they belong to, and replace those there are', () => {
    const position = new PositionRecord(new InstrumentMath(anInstrument()));
    position.fees.pay(USDT, Scaled.from('1.5'));
    position.fees.pay(BNB, Scaled.from('0.3'));
    const saved = JSON.parse(JSON.stringify(position.save())) as ReturnType<PositionRecord['save']>;
    expect(saved.feesPaid).toEqual({ USDT: '1.5', BNB: '0.3' });
    const other = position.another();
    other.fees.pay(BNB, Scaled.from('9'));
    other.restore(saved);
    expect([linesOf(other.fees), other.save()]).toEqual([['1.5 USDT', '0.3 BNB'], position.save()]);
    const { feesPaid: _none, ...older } = saved;
    other.restore(older);
    expect(linesOf(other.fees)).toEqual([]);
  });
});
