import { describe, expect, it } from 'vitest';
import { aBar, aFill, anOrder } from '@redfire/testing';
import { BarView, barColumns } from './bar.ts';
import { decodeEvent, encodeEvent } from './codec.ts';
import { toDecimal } from './decimal.ts';
import { RedFireError } from './errors.ts';
import type { OrderEvent, OrderFilledEvent } from './events.ts';
import { exactExecution } from './execution-report.ts';
import { eventId } from './ids.ts';
import { Scaled } from './scaled.ts';
import { timestamp } from './time.ts';

const stamp = { id: eventId('E-1'), at: timestamp(1), correlationId: 'O-1' };

describe('encoded events', () => {
  it('are JSON with the decimals tagged', () => {
    const text = encodeEvent('order.filled', { ...stamp, order: anOrder(), fill: aFill({ price: '100.10' }) });
    expect(JSON.parse(text)).toMatchObject({ topic: 'order.filled', event: { fill: { price: { $decimal: '100.1' }, fee: { amount: { $decimal: '0.1' } } } } });
  });

  it('leave out the engine’s exact values, which the decimals repeat', () => {
    const fill = aFill();
    const order = anOrder();
    const event: OrderFilledEvent = { ...stamp, order: { ...order, exact: { quantity: Scaled.one, filledQuantity: Scaled.zero } }, fill: { ...fill, exact: exactExecution(fill) } };
    expect(decodeEvent(encodeEvent('order.filled', event)).event).toEqual({ ...stamp, order, fill });
  });

  it('keep what somebody else calls exact', () => {
    const event: OrderEvent = { ...stamp, order: anOrder({ metadata: { exact: 'yes' } }) };
    expect(decodeEvent(encodeEvent('order.held', event)).event).toEqual(event);
  });

  it('cannot be forged by metadata that looks like a tag or a decimal', () => {
    const event: OrderEvent = { ...stamp, order: anOrder({ metadata: { $decimal: '1', $number: 'NaN', $$decimal: '2', toStringTag: '[object Decimal]' } }) };
    expect(decodeEvent(encodeEvent('order.held', event)).event).toEqual(event);
  });

  it('hold a bar as it was, not the view that shows it', () => {
    const view = new BarView(aBar().instrument, 60_000);
    view.columns = barColumns([aBar({ close: 5 })]);
    expect(decodeEvent(encodeEvent('market.bar', view))).toEqual({ topic: 'market.bar', event: aBar({ close: 5 }) });
  });

  it('hold of an error its name, code and message', () => {
    const error = { at: timestamp(1), topic: 'market.bar', event: aBar(), subscriber: 'sma', error: new RedFireError('ABORTED', 'stopped') };
    expect(decodeEvent(encodeEvent('engine.error', error)).event).toEqual({ ...error, error: { name: 'RedFireError', code: 'ABORTED', message: 'stopped' } });
  });

  it('keep numbers that JSON has no text for', () => {
    const quote = { instrument: aBar().instrument, at: timestamp(0), bid: NaN, ask: Infinity, bidSize: -Infinity, askSize: -0 };
    expect(decodeEvent(encodeEvent('market.quote', quote)).event).toEqual(quote);
  });
});

describe('decoding', () => {
  it('makes decimals that calculate as ours do', () => {
    const decoded = decodeEvent(encodeEvent('order.held', { ...stamp, order: anOrder({ quantity: '1' }) }));
    const { order } = decoded.event as OrderEvent;
    expect(order.quantity.dividedBy(3).toFixed()).toBe(toDecimal('1').dividedBy(3).toFixed());
  });

  it.each([['', 'could not be read'], ['{"topic":"order.held","ev', 'could not be read'], ['{"topic":"x","event":{"$decimal":"ten"}}', 'could not be read'], ['{}', 'has no topic and event'], ['[]', 'has no topic and event'], ['null', 'has no topic and event'], ['{"topic":1,"event":{}}', 'has no topic and event']])(
    'refuses %j',
    (text, problem) => {
      expect(() => decodeEvent(text)).toThrow(expect.objectContaining({ code: 'UNKNOWN_CODEC', message: expect.stringContaining(problem), details: { length: text.length } }));
    },
  );
});
