import { describe, expect, it } from 'vitest';
import { aBar, aFill, anOrder } from '@redfire/testing';
import { BarView, barColumns } from './bar.ts';
import { decodeEvent, encodeEvent } from './codec.ts';
import { Decimal, toDecimal } from './decimal.ts';
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

  it('keep whole numbers beyond those of a float', () => {
    const error = { at: timestamp(1), topic: 'feed', event: { sequence: 2n ** 70n }, subscriber: 'feed', error: 'late' };
    expect(decodeEvent(encodeEvent('engine.error', error)).event).toEqual(error);
  });

  it('say in brackets what they had to leave out', () => {
    const socket: Record<string, unknown> = { url: 'wss://venue', listeners: new Map([['a', 1]]), send() {}, bytes: new Uint8Array(4) };
    socket['owner'] = { socket, twice: [socket['listeners'], 'kept'] };
    Object.defineProperty(socket, 'secret', { enumerable: true, get() { throw new Error('no'); } });
    const { event } = decodeEvent(encodeEvent('engine.error', { at: timestamp(1), topic: 'x', event: socket, subscriber: 's', error: new Proxy({}, { ownKeys: () => { throw new Error('no'); } }) }));
    const left = { url: 'wss://venue', listeners: '[Map]', send: '[function]', bytes: '[Uint8Array]', owner: { socket: '[circular]', twice: ['[Map]', 'kept'] }, secret: '[unreadable]' };
    expect(event).toEqual({ at: 1, topic: 'x', event: left, subscriber: 's', error: '[unreadable]' });
  });

  it('keep what is not there, also in lists and as the whole event of a topic of a plugin', () => {
    const error = { at: timestamp(1), topic: 'x', event: [undefined, 1, { list: [undefined] }], subscriber: 's', error: undefined };
    expect(decodeEvent(encodeEvent('engine.error', error))).toEqual({ topic: 'engine.error', event: error });
    expect(decodeEvent(encodeEvent('engine.error', undefined as never))).toStrictEqual({ topic: 'engine.error', event: undefined });
  });

  it('say that a decimal is none', () => {
    const error = { at: timestamp(1), topic: 'x', event: [new Decimal(NaN), new Decimal(-Infinity)], subscriber: 's', error: 'e' };
    expect(decodeEvent(encodeEvent('engine.error', error)).event).toMatchObject({ event: ['[NaN]', '[-Infinity]'] });
  });

  it('write what is named twice without a circle twice', () => {
    const shared = { price: 1 };
    const error = { at: timestamp(1), topic: 'x', event: [shared, shared], subscriber: 's', error: 'e' };
    expect(decodeEvent(encodeEvent('engine.error', error)).event).toEqual(error);
  });

  it('end where nesting has no end', () => {
    const deep = { at: timestamp(1), topic: 'x', event: { toJSON: () => ({ toJSON: deep.event.toJSON }) }, subscriber: 's', error: 'e' };
    expect(decodeEvent(encodeEvent('engine.error', deep)).event).toMatchObject({ event: '[too deep]' });
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
