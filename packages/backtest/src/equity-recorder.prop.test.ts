import { InstrumentMath, Scaled, currency, defineInstrument, timestamp } from '@redfire/core';
import { Ledger, Portfolio, PositionBook } from '@redfire/oms';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EquityRecorder, equityText, type SavedEquity } from './equity-recorder.ts';
import { DailySeries, dayEndOf, type SavedDays } from './results/daily-series.ts';
import { fromData, toData } from './snapshot/plain-data.ts';

const DAY = 86_400_000;
const usdt = currency('USDT');
const btc = new InstrumentMath(defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' }));

type Step =
  | { readonly kind: 'mark'; readonly ticks: number; readonly afterMs: number }
  | { readonly kind: 'trade'; readonly side: 'buy' | 'sell'; readonly lots: number }
  | { readonly kind: 'cash'; readonly amount: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('mark' as const), ticks: fc.integer({ min: 9_000, max: 11_000 }), afterMs: fc.constantFrom(0, 1, 700, DAY / 3, DAY) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('trade' as const), side: fc.constantFrom('buy', 'sell'), lots: fc.integer({ min: 1, max: 5_000 }) }) },
  // few digits, more than a safe integer has beside the cash, and an amount that no float holds
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cash' as const), amount: fc.constantFrom('1.25', '-1.25', '-0.000000000000000007', '-0.333333333333333333', '0.333333333333333333', '98765432109876', '-98765432109876') }) },
);

it('has the rows, the drawdown and the days that are made of the exact equity of each sample', () => {
  const seen = { short: 0, withRest: 0, exact: 0 };
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.constantFrom(1, 3), fc.constantFrom(0, 1_000, DAY), (steps, every, intervalMs) => {
    const { portfolio, take } = open();
    const daily = new DailySeries(dayEndOf(undefined));
    const recorder = new EquityRecorder(portfolio, { every, intervalMs, daily });
    const samples: { readonly at: number; readonly equity: Scaled }[] = [];
    const starting = portfolio.equity();
    recorder.begin(starting);
    const at = new Float64Array(1);
    for (const each of steps) {
      take(each);
      if (each.kind === 'mark') at[0] = at[0]! + each.afterMs;
      samples.push({ at: at[0]!, equity: portfolio.equity() });
      recorder.sample(at, 0);
      seen[Number.isNaN(portfolio.units()) ? 'exact' : portfolio.rest.isZero ? 'short' : 'withRest']++;
    }
    recorder.keepLast();
    const rows = recorder.take();
    if (recorder.keepsAll) daily.add(rows.at, rows.length, (row) => rows.exact.get(row)?.toNumber() ?? rows.units[row]! / 10 ** rows.scale[row]!);
    expect(Array.from({ length: rows.length }, (_, row) => `${rows.at[row]} ${equityText(rows, row)}`)).toEqual(keptOf(samples, every, intervalMs).map((each) => `${each.at} ${each.equity.toString()}`));
    const values = samples.map(({ equity }) => equity.toNumber());
    expect(recorder.maxDrawdown).toBe(largestFall([starting.toNumber(), ...values]));
    expect([daily.read().times, daily.read().values]).toEqual(lastOfDays(samples.map(({ at: time }) => time), values));
  }), { numRuns: cases() });
  expect([seen.short > 0, seen.withRest > 0, seen.exact > 0]).toEqual([true, true, true]);
});

it('goes on from what JSON makes of what it saved as if nothing had been in between', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), fc.nat({ max: 30 }), fc.constantFrom(1, 3), fc.constantFrom(0, 1_000, DAY), (steps, cut, every, intervalMs) => {
    expect(recorded(steps, { every, intervalMs }, cut)).toEqual(recorded(steps, { every, intervalMs }));
  }), { numRuns: cases() });
});

/** What becomes of steps that are all sampled, in two parts where there is a cut. */
function recorded(steps: readonly Step[], options: { readonly every: number; readonly intervalMs: number }, cut?: number): readonly unknown[] {
  const { portfolio, take } = open();
  let daily = new DailySeries(dayEndOf(undefined));
  let recorder = new EquityRecorder(portfolio, { ...options, daily });
  const rows: string[] = [];
  const flush = () => {
    const taken = recorder.take();
    for (let row = 0; row < taken.length; row++) rows.push(`${taken.at[row]} ${equityText(taken, row)}`);
  };
  recorder.begin(portfolio.equity());
  const at = new Float64Array(1);
  for (const [place, each] of steps.entries()) {
    take(each);
    if (each.kind === 'mark') at[0] = at[0]! + each.afterMs;
    recorder.sample(at, 0);
    if (place !== cut) continue;
    flush();
    const { equity, days } = fromData(JSON.parse(JSON.stringify(toData({ equity: recorder.save(), days: daily.save() })))) as { readonly equity: SavedEquity; readonly days: SavedDays };
    daily = new DailySeries(dayEndOf(undefined));
    daily.restore(days);
    recorder = new EquityRecorder(portfolio, { ...options, daily });
    recorder.restore(equity);
  }
  recorder.keepLast();
  flush();
  return [rows, recorder.maxDrawdown, daily.read()];
}

function keptOf<Sample extends { readonly at: number }>(samples: readonly Sample[], every: number, intervalMs: number): readonly Sample[] {
  const kept: Sample[] = [];
  let left = 0;
  let interval = -Infinity;
  for (const sample of samples) {
    if (left > 0) {
      left--;
      continue;
    }
    const own = intervalMs === 0 ? Infinity : Math.floor(sample.at / intervalMs);
    if (own <= interval && intervalMs > 0) continue;
    interval = own;
    left = every - 1;
    kept.push(sample);
  }
  const last = samples.at(-1);
  return last === undefined || kept.at(-1) === last ? kept : [...kept, last];
}

function largestFall(values: readonly number[]): number {
  let [peak, largest] = [-Infinity, 0];
  for (const value of values) {
    peak = Math.max(peak, value);
    if (peak > 0) largest = Math.max(largest, (peak - value) / peak);
  }
  return largest;
}

function lastOfDays(times: readonly number[], values: readonly number[]): readonly [number[], number[]] {
  const last = times.flatMap((at, index) => (index === times.length - 1 || Math.ceil(times[index + 1]! / DAY) > Math.ceil(at / DAY) ? [index] : []));
  return [last.map((index) => times[index]!), last.map((index) => values[index]!)];
}

/** An account of one contract, and what is done to it without any order. */
function open() {
  const { id } = btc.instrument;
  const ledger = new Ledger();
  const positions = new PositionBook(new Map([[id, btc]]), { mode: 'netting' });
  const portfolio = new Portfolio({ ledger, positions, instruments: new Map([[id, btc]]), currency: usdt });
  const pay = (amount: Scaled) => {
    if (amount.sign < 0) ledger.post(timestamp(0), 'fee', [{ currency: usdt, from: 'cash', to: 'fees', amount: amount.negated() }]);
    else if (amount.sign > 0) ledger.post(timestamp(0), 'deposit', [{ currency: usdt, from: 'equity', to: 'cash', amount }]);
  };
  pay(Scaled.from('1000'));
  let ticks = 10_000;
  portfolio.mark(0, ticks);
  return {
    portfolio,
    take(each: Step): void {
      if (each.kind === 'mark') portfolio.mark(0, (ticks = each.ticks));
      else if (each.kind === 'cash') pay(Scaled.from(each.amount));
      else {
        pay(positions.net(id).trade(each.side, new Scaled(each.lots, 3), btc.priceOf(ticks), timestamp(0)));
        pay(Scaled.from('-0.01'));
      }
    },
  };
}
