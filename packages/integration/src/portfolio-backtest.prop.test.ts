import { runBacktest } from '@redfire/backtest';
import { barColumns, defineInstrument, seededRandom, timestamp, toDecimal, type Bar, type Decimal, type Instrument, type Timestamp } from '@redfire/core';
import { PortfolioStrategy, type PortfolioOptions, type RebalanceBand, type TargetWeights } from '@redfire/strategy';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const DAY = 86_400_000;
const DAYS = 25;
const NAMES = ['A/USDT.SIM', 'B/USDT.SIM', 'C/USDT.SIM'] as const;
const LOTS = ['0.01', '0.1', '0.001'] as const;

const ofKind = (kind: 'spot' | 'perpetual') => NAMES.map((id, place) => defineInstrument({ id, kind, tickSize: '0.01', lotSize: LOTS[place] ?? '1', fees: { maker: '0.001', taker: '0.001' } }));

/** Days that open where the day before closed, so that what is sent at a close fills at the mark. */
function walk(instrument: Instrument, seed: number, mostMove: number): readonly Bar[] {
  const random = seededRandom(seed);
  let close = 50 + Math.round(random.next() * 10_000) / 100;
  return Array.from({ length: DAYS }, (_, day) => {
    const open = close;
    close = Math.round(open * (1 + mostMove * (2 * random.next() - 1)) * 100) / 100;
    return { instrument: instrument.id, intervalMs: DAY, openTime: timestamp(day * DAY), closeTime: timestamp((day + 1) * DAY), open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 1 };
  });
}

/** What was there when it was decided, by the time of the close. */
interface Decision {
  readonly at: Timestamp;
  readonly equity: Decimal;
  readonly weights: TargetWeights;
  readonly marks: readonly Decimal[];
}

interface Run {
  readonly seed: number;
  readonly weights: readonly (readonly number[])[];
  readonly band: RebalanceBand | undefined;
  readonly everyDays: number;
}

async function backtest({ seed, weights, band, everyDays }: Run, additions: 'after-reductions' | 'at-once', kind: 'spot' | 'perpetual' = 'spot') {
  const instruments = ofKind(kind);
  // what waits for a sale may fill a day later: prices then move less than the buffer
  const mostMove = additions === 'at-once' ? 0.1 : 0.015;
  const decisions: Decision[] = [];
  const held: { readonly at: Timestamp; readonly quantities: readonly Decimal[]; readonly cash: Decimal }[] = [];
  class Kept extends PortfolioStrategy {
    #count = 0;
    protected override portfolio(): PortfolioOptions { return { instruments: NAMES, schedule: { bars: '1d' }, cashBuffer: 0.02, additions, positions: kind === 'spot' ? 'long-only' : 'long-short', ...(band && { band }) }; }
    protected override weights() {
      if (this.#count++ % everyDays !== 0) return undefined;
      const shares = weights[(this.#count / everyDays) | 0] ?? weights[0] ?? [];
      const total = Math.max(1, shares.reduce((sum, share) => sum + Math.abs(share), 0));
      const wanted = Object.fromEntries(NAMES.map((name, place) => [name, toDecimal(String(shares[place] ?? 0)).dividedBy(total).toDecimalPlaces(9, 1)]));
      decisions.push({ at: this.now(), equity: this.account().equity, weights: wanted, marks: NAMES.map((name) => this.latestPrice(name) ?? toDecimal('0')) });
      return wanted;
    }
    override onBar(bar: Bar) {
      if (bar.instrument === NAMES[0]) held.push({ at: bar.openTime, quantities: NAMES.map((name) => this.position(name).quantity), cash: this.account().balances.find(({ currency }) => currency === 'USDT')?.total ?? toDecimal('0') });
      super.onBar(bar);
    }
  }
  const result = await runBacktest({
    instruments,
    data: instruments.map((instrument, place) => ({ instrument: instrument.id, interval: '1d', bars: barColumns(walk(instrument, seed + place, mostMove)) })),
    account: { balances: { USDT: '100000' } },
    execution: { funds: additions === 'at-once' ? 'ignore' : 'check' },
    strategies: [new Kept(undefined)],
  });
  return { ...result, decisions, held };
}

const runs = (least: number): fc.Arbitrary<Run> => fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  weights: fc.array(fc.array(fc.integer({ min: least, max: 5 }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
  band: fc.constantFrom<RebalanceBand | undefined>(undefined, { absolute: 0.05 }, { relative: 0.2 }),
  everyDays: fc.integer({ min: 1, max: 6 }),
});

const numRuns = Math.max(30, Math.ceil(cases() / 20));

describe('a portfolio in a backtest', () => {
  it('has the cash for all it buys when that waits for what is sold, and is denied nothing by a check of funds', async () => {
    let fills = 0;
    await fc.assert(fc.asyncProperty(runs(0), async (run) => {
      const { summary, held } = await backtest(run, 'after-reductions');
      fills += summary.fills;
      expect([summary.deniedOrders, summary.rejectedOrders, summary.denials]).toEqual([0, 0, {}]);
      expect(held.filter(({ cash }) => cash.isNegative())).toEqual([]);
    }), { numRuns });
    expect(fills).toBeGreaterThan(numRuns);
  });

  it.each<['spot' | 'perpetual', fc.Arbitrary<Run>]>([['spot', runs(0)], ['perpetual', runs(-5)]])('of %s is within its bands and a lot at the next open when all is sent at once', async (kind, drawn) => {
    await fc.assert(fc.asyncProperty(drawn, async (run) => {
      const { decisions, held } = await backtest(run, 'at-once', kind);
      if (kind === 'spot') expect(held.filter(({ cash }) => cash.isNegative())).toEqual([]);
      for (const { at, equity, weights, marks } of decisions) {
        const after = held.find((each) => each.at === at);
        if (!after) continue; // the run ended
        for (const [place, name] of NAMES.entries()) {
          const mark = marks[place] ?? toDecimal('0');
          const target = equity.times('0.98').times(String(weights[name]));
          const worth = mark.times(after.quantities[place] ?? '0');
          const isOpen = !target.isZero();
          const width = run.band === undefined || !isOpen ? toDecimal('0') : 'absolute' in run.band ? equity.times('0.05') : target.abs().times('0.2');
          const most = width.plus(mark.times(LOTS[place] ?? '1'));
          expect(worth.minus(target).abs().lessThanOrEqualTo(most), `${name} at ${at}: ${worth.toFixed(2)} of ${target.toFixed(2)}`).toBe(true);
        }
      }
    }), { numRuns });
  });
});
