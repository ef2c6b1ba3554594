import { timestamp } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BarStage, type Prices } from '../fixtures/bar-stage.ts';
import { TickStage } from '../fixtures/tick-stage.ts';

/** From half past one until eight in the evening, by UTC. */
const HOURS = { tradingHours: { zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) } };
const HOUR = 3_600_000;
/** A Wednesday in summer. */
const at = (time: string, day = '10') => Date.parse(`2026-06-${day}T${time}Z`);
const shown = (line: string) => line.replace(/^\d+/, (time) => new Date(Number(time)).toISOString().slice(8, 16));

function barsFrom(startAt: number, intervalMs: number): BarStage {
  return new BarStage({ instrument: HOURS, startAt, intervalMs });
}

const flat = (price: number): Prices => [price, price, price, price];

describe('on bars of an instrument with hours', () => {
  it('orders for the open trade at the first bar of the session, not before it', () => {
    const stage = barsFrom(at('12:30'), HOUR / 2);
    stage.submit('A', { type: 'market', timeInForce: 'at-open' });
    stage.show(flat(100), flat(101), flat(102), flat(103));
    expect(stage.told.map(shown)).toEqual(['10T13:30 A fill 1 at 102 taker']);
  });

  it('a bar in which the session opens has its open', () => {
    const stage = barsFrom(at('12:00'), HOUR);
    stage.submit('A', { type: 'market', timeInForce: 'at-open' });
    expect(stage.show(flat(100), flat(101), flat(102)).told.map(shown)).toEqual(['10T13:00 A fill 1 at 101 taker']);
  });

  it('orders for the close trade at the last bar of the session', () => {
    const stage = barsFrom(at('19:00'), HOUR / 2);
    stage.submit('A', { type: 'market', timeInForce: 'at-close' });
    expect(stage.show(flat(100), [101, 105, 99, 104], flat(110)).told.map(shown)).toEqual(['10T20:00 A fill 1 at 104 taker']);
  });

  it('orders for the day end with the session, and what comes behind it is of the next', () => {
    const stage = barsFrom(at('19:30'), HOUR / 2);
    stage.submit('A', { type: 'limit', price: '90', timeInForce: 'day' });
    stage.show(flat(100));
    stage.submit('B', { type: 'limit', price: '90', timeInForce: 'day' });
    stage.show(flat(100), flat(100));
    stage.pause(at('19:30', '11') - at('21:00'));
    stage.show(flat(100), flat(80));
    expect(stage.told.map(shown)).toEqual(['10T20:00 A expired', '11T20:00 B expired']);
  });

  it('a bar of a day has both, and orders for the day last until its end', () => {
    const stage = barsFrom(at('00:00'), 24 * HOUR);
    stage.submit('OPEN', { type: 'market', timeInForce: 'at-open' });
    stage.submit('CLOSE', { type: 'market', timeInForce: 'at-close' });
    stage.submit('DAY', { type: 'limit', price: '95', timeInForce: 'day' });
    stage.submit('REST', { type: 'limit', price: '50', timeInForce: 'day' });
    stage.show([100, 110, 90, 105]);
    expect(stage.told.map(shown)).toEqual(['10T00:00 OPEN fill 1 at 100 taker', '11T00:00 DAY fill 1 at 95 maker', '11T00:00 CLOSE fill 1 at 105 taker', '10T20:00 REST expired']);
  });

  it('nothing opens over a weekend', () => {
    const stage = barsFrom(at('20:00', '12'), HOUR);
    stage.submit('A', { type: 'market', timeInForce: 'at-open' });
    stage.show(flat(100), flat(100));
    stage.showBar(aBar({ openTime: timestamp(at('13:30', '15')), closeTime: timestamp(at('14:30', '15')), intervalMs: HOUR, open: 103, high: 103, low: 103, close: 103 }));
    expect(stage.told.map(shown)).toEqual(['15T13:30 A fill 1 at 103 taker']);
  });
});

describe('on quotes and trades of an instrument with hours', () => {
  const trade = (time: string, price: number, day = '10') => ({ at: at(time, day), trade: [price, 10] as const });

  it('orders for the open trade with the first of the session', () => {
    const stage = new TickStage({ instrument: HOURS });
    stage.submit('A', { type: 'market', timeInForce: 'at-open' });
    stage.show(trade('12:00', 100), trade('13:29', 101), trade('13:31', 102), trade('13:32', 103));
    expect(stage.told.map(shown)).toEqual(['10T13:31 A fill 1 at 102 taker']);
  });

  it('orders for the close trade at what the session left, though it is known with the next data only', () => {
    const stage = new TickStage({ instrument: HOURS });
    stage.show(trade('19:00', 100));
    stage.clock.advanceTo(timestamp(at('19:10')));
    stage.submit('A', { type: 'market', timeInForce: 'at-close' });
    stage.show(trade('19:59', 104), trade('21:00', 110));
    expect(stage.told.map(shown)).toEqual(['10T20:00 A fill 1 at 104 taker']);
  });

  it('orders for the day end with the session', () => {
    const stage = new TickStage({ instrument: HOURS });
    stage.submit('A', { type: 'limit', price: '90', timeInForce: 'day' });
    stage.show(trade('19:00', 100), trade('20:30', 80));
    expect(stage.told.map(shown)).toEqual(['10T20:00 A expired']);
  });
});
