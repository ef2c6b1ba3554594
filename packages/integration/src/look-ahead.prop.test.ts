import { instrumentId, intervalOf, timestamp, type Bar, type Interval } from '@redfire/core';
import { runBacktest } from '@redfire/backtest';
import { Strategy, sma } from '@redfire/strategy';
import { timeBars } from '@redfire/strategy/bars';
import { anInstrument, barsFromCloses, cases, findLookAhead, type Decision } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const BTC = anInstrument();
const MINUTE = 60_000;
/** Two whole backtests each. */
const RUNS = Math.min(cases(), 2_000);

interface Shape {
  readonly length: number;
  /** Minutes of the made bars of the filter. */
  readonly madeOf: readonly number[];
  readonly warmUp: number;
  /** Whether a second feed brings longer bars. */
  readonly hasFeed: boolean;
  readonly timer: Interval;
  readonly luck: number;
}

/** Trades minutes by chance, an average of its own and those of longer bars, at bars and at timers. */
class Anything extends Strategy {
  readonly did: (Decision & { readonly what: string })[] = [];
  readonly #shape: Shape;
  readonly #fast;
  readonly #slow;

  constructor(shape: Shape) {
    super(undefined);
    this.#shape = shape;
    this.#fast = sma(shape.length);
    this.#slow = shape.madeOf.map(() => sma(1));
  }
  override onStart(): void {
    const { madeOf, warmUp, hasFeed, timer } = this.#shape;
    this.subscribeBars(BTC.id, '1m', [this.#fast], { warmUp });
    for (const [row, minutes] of madeOf.entries()) this.subscribeBars(BTC.id, timeBars(intervalOf(minutes * MINUTE), { from: '1m' }), [this.#slow[row] ?? sma(1)]);
    if (hasFeed) this.subscribeBars(BTC.id, '4m');
    this.every('look', timer);
  }
  override onBar(bar: Bar): void {
    this.decide(`${bar.intervalMs / MINUTE}m`, bar.close);
  }
  override onTimer(): void {
    if (!this.isWarmingUp) this.decide('timer', this.#fast.value);
  }
  decide(why: string, price: number): void {
    const isUp = this.#slow.every(({ value }) => !(value > price));
    const target = isUp && this.random() < this.#shape.luck ? '1' : this.#fast.value > price ? '-1' : undefined;
    const order = target === undefined ? undefined : this.targetPosition(BTC.id, target);
    if (order) this.did.push({ at: this.now(), what: `${why} ${order.side} ${order.quantity.toFixed()} holding ${this.position(BTC.id).quantity.toFixed()}` });
  }
}

const shapes = fc.record<Shape>({
  length: fc.integer({ min: 1, max: 3 }),
  madeOf: fc.subarray([2, 3, 5]),
  warmUp: fc.integer({ min: 0, max: 4 }),
  hasFeed: fc.boolean(),
  timer: fc.constantFrom<Interval>('1m', '3m', '90s'),
  luck: fc.double({ min: 0, max: 1, noNaN: true }),
});
const closes = fc.array(fc.integer({ min: 95, max: 105 }), { minLength: 4, maxLength: 24 });

/** Bars of four minutes, where all four are there: known when the last of them is. */
function longer(minutes: readonly Bar[]): Bar[] {
  const whole = minutes.filter((_, row) => row % 4 === 3);
  return whole.map((last, row) => ({ ...last, intervalMs: 4 * MINUTE, openTime: timestamp(row * 4 * MINUTE), high: Math.max(...minutes.slice(row * 4, row * 4 + 4).map(({ high }) => high)), low: Math.min(...minutes.slice(row * 4, row * 4 + 4).map(({ low }) => low)), open: minutes[row * 4]?.open ?? NaN }));
}

/** The same, told when the first of them closes: what a feed does that stamps bars with their open. */
function tooEarly(minutes: readonly Bar[]): Bar[] {
  return longer(minutes).map((bar) => ({ ...bar, closeTime: timestamp(bar.openTime + MINUTE) }));
}

/** What a strategy does over minutes, and longer bars that are made of them. */
async function run(strategy: Strategy & { readonly did: readonly (Decision & { readonly what: string })[] }, minutes: readonly Bar[], feed: (minutes: readonly Bar[]) => Bar[] = longer) {
  const data = [{ instrument: BTC.id, interval: '1m' as Interval, bars: minutes }, { instrument: BTC.id, interval: '4m' as Interval, bars: feed(minutes) }];
  await runBacktest({ instruments: [BTC], data, account: { balances: { USDT: '10000' } }, strategies: [strategy], seed: 3 });
  return strategy.did;
}

describe('orders', () => {
  it('are the same up to any time, whatever comes after it', async () => {
    let orders = 0;
    await fc.assert(
      fc.asyncProperty(shapes, closes, fc.nat(), async (shape, prices, cut) => {
        const minutes = barsFromCloses(prices);
        const cutAt = ((cut % minutes.length) + 1) * MINUTE;
        const found = await findLookAhead({ data: minutes, cutsAt: [cutAt], run: async (data) => {
          const did = await run(new Anything(shape), data);
          orders += did.length;
          return did;
        } });
        expect(found).toBeUndefined();
      }),
      { numRuns: RUNS },
    );
    expect(orders).toBeGreaterThan(RUNS);
  });
});

describe('a look-ahead is caught', () => {
  const minutes = barsFromCloses(Array.from({ length: 40 }, (_, row) => 100 + ((row * 7) % 11)));

  it('in a strategy that reads the bars it is yet to be shown', async () => {
    class Peeking extends Anything {
      readonly #all: readonly Bar[];
      constructor(all: readonly Bar[]) {
        super({ length: 1, madeOf: [], warmUp: 0, hasFeed: false, timer: '90s', luck: 0 });
        this.#all = all;
      }
      override onTimer(): void {}
      override decide(why: string, price: number): void {
        const next = this.#all.find(({ openTime }) => openTime >= this.now());
        if ((next?.close ?? 0) > price) this.did.push({ at: this.now(), what: `${why} ${this.buy(BTC.id, '1').side}` });
      }
    }
    const found = await findLookAhead({ data: minutes, run: (data) => run(new Peeking(data), data) });
    expect(found).toEqual({ cutAt: MINUTE, withFuture: { at: MINUTE, what: '1m buy' } });
  });

  it('in a feed that tells a longer bar before its time', async () => {
    const shape: Shape = { length: 1, madeOf: [], warmUp: 0, hasFeed: true, timer: '3m', luck: 1 };
    class Following extends Anything {
      override onTimer(): void {}
      override decide(why: string, price: number): void {
        if (why === '4m') this.did.push({ at: this.now(), what: `buy at ${price}` });
      }
    }
    expect(await findLookAhead({ data: minutes, run: (data) => run(new Following(shape), data) })).toBeUndefined();
    expect(await findLookAhead({ data: minutes, run: (data) => run(new Following(shape), data, tooEarly) })).toMatchObject({ withFuture: { at: expect.any(Number) } });
  });

  it('in a value that is reckoned over all of the data', async () => {
    class Scaled extends Anything {
      readonly #mean: number;
      constructor(all: readonly Bar[]) {
        super({ length: 1, madeOf: [], warmUp: 0, hasFeed: false, timer: '90s', luck: 0 });
        this.#mean = all.reduce((sum, { close }) => sum + close, 0) / all.length;
      }
      override onTimer(): void {}
      override decide(_why: string, price: number): void {
        if (price > this.#mean) this.did.push({ at: this.now(), what: `above ${this.buy(BTC.id, '1').side}` });
      }
    }
    expect(await findLookAhead({ data: minutes, run: (data) => run(new Scaled(data), data) })).toBeDefined();
  });

  it('and is none where a strategy is only shown what has happened', async () => {
    const shape: Shape = { length: 2, madeOf: [2, 5], warmUp: 3, hasFeed: true, timer: '3m', luck: 0.7 };
    expect(await findLookAhead({ data: minutes, run: (data) => run(new Anything(shape), data) })).toBeUndefined();
  });
});

it('a bar of the instrument is known at its close and not before, in a backtest', async () => {
  const times: [number, number][] = [];
  class Timing extends Strategy {
    override onStart(): void {
      for (const bars of ['1m', '4m', timeBars('3m', { from: '1m' })] as const) this.subscribeBars(instrumentId(BTC.id), bars);
    }
    override onBar({ closeTime }: Bar): void {
      times.push([closeTime, this.now()]);
    }
  }
  const minutes = barsFromCloses(Array.from({ length: 24 }, (_, row) => row + 1));
  await runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars: minutes }, { instrument: BTC.id, interval: '4m', bars: longer(minutes) }], account: { balances: { USDT: '1' } }, strategies: [new Timing(undefined)] });
  expect([times.length, times.filter(([close, now]) => close > now)]).toEqual([24 + 6 + 8, []]);
});
