import { RedFireError, copyBar, intervalMs, type Bar, type Instrument, type Interval } from '@redfire/core';
import type { BarAggregation, BarIngredient } from '../bars/bar-aggregator.ts';
import type { BarIndicator } from '../indicators/indicator.ts';
import type { StateValue } from '../indicators/support/stateful.ts';
import type { StrategyContext } from '../strategy-context.ts';
import { BarMaker } from './bar-maker.ts';
import { missedBars, pastBars, pastIngredients, type PastBars } from './past-bars.ts';
import { readSubscription, saveSubscription } from './subscription-state.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Which bars: of a length that a source delivers, of every length there is, or made of something else. */
export type BarSpecification = Interval | 'any' | BarAggregation;

export interface BarSubscriptionOptions {
  /**
   * Bars that go to the indicators alone before the strategy begins: from the past where a source has one, else the first that come. `indicators`: as many
   * as the one that takes longest. Until every subscription of a strategy has had its bars, none of its market hooks is called and its orders are refused. Default 0.
   */
  readonly warmUp?: number | 'indicators';
}

/** What a strategy sees of a subscription to bars. */
export interface SubscribedBars {
  /** Bars that still go to the indicators alone. */
  readonly missing: number;
  /** What has come of the bar that is being made, as a copy; absent for bars that a source delivers. It is not over: its close is only the latest price. */
  readonly partial: Bar | undefined;
}

/** Made bars come before the smaller ones that closed them, the longest first, so that every length is up to date when the smallest is handled. */
const MADE_FIRST = 10;

interface BarSubscriptionInit {
  readonly bars: BarSpecification;
  readonly indicators: readonly BarIndicator[];
  readonly options: BarSubscriptionOptions;
  readonly deliver: (bar: Bar) => unknown;
}

/** Keeps indicators up to date with bars, of whatever they are made, and hands the bars on once the strategy is warm. */
export class BarSubscription implements SubscribedBars {
  /** What the bars are, for one instrument: `1m`, `any`, or the name of the aggregation. */
  readonly bars: string;
  readonly #run: Subscriptions;
  readonly #engine: StrategyContext;
  readonly #instrument: Instrument;
  readonly #specification: BarSpecification;
  readonly #indicators: readonly BarIndicator[];
  readonly #deliver: (bar: Bar) => unknown;
  readonly #maker: BarMaker | undefined;
  #missing: number;
  /** Of the next made bars, how many are older than what the indicators are to begin with. */
  #surplus = 0;
  /** What came while the past was asked for. */
  #waiting: Bar[] | undefined;
  #isOfPast = false;
  /** Time of the latest bar; infinitely early before the first. */
  #heardUntil = -Infinity;
  /** Whether some of the bars it wants came before a restart. */

  /** @throws {@link RedFireError} `INVALID_INPUT` for a warm-up that is no count. */
  constructor(run: Subscriptions, instrument: Instrument, { bars, indicators, options, deliver }: BarSubscriptionInit) {
    this.bars = typeof bars === 'string' ? bars : bars.name;
    this.#run = run;
    this.#engine = run.engine;
    this.#instrument = instrument;
    this.#specification = bars;
    this.#indicators = indicators;
    this.#deliver = deliver;
    this.#missing = countOf(options, indicators);
    this.#maker = typeof bars === 'string' ? undefined : new BarMaker(run.engine, instrument, bars, (bar) => this.#take(bar));
    for (const indicator of indicators) indicator.useInstrument?.(instrument);
  }

  get missing(): number {
    return this.#missing;
  }

  get partial(): Bar | undefined {
    return this.#maker?.aggregator.partial;
  }

  /** Its indicators, the bar being made, and how far the warm-up is, as plain data. */
  save(): StateValue {
    return saveSubscription({ missing: this.#missing, heardUntil: Math.max(this.#heardUntil, this.#maker?.heardUntil ?? -Infinity), maker: this.#maker, indicators: this.#indicators });
  }

  /** Goes on from what {@link save} gave. Where an indicator could not be saved, the warm-up begins anew with it. Before {@link open}. @throws {@link RedFireError} `INVALID_STATE` where that was of another one. */
  restore(state: StateValue): void {
    const { missing, heardUntil, isWhole } = readSubscription(state, this.#maker, this.#indicators);
    this.#missing = isWhole ? missing : Math.max(missing, this.#missing);
    this.#heardUntil = heardUntil;
  }

  /** Begins to listen. What it wants first it takes of the past, where a source has one; after a restart, what closed meanwhile. */
  open(): void {
    this.#listen();
    const past = this.#askForPast();
    // what was saved half made may get more of the past before time closes it
    if (past === undefined && this.#maker) this.#run.closing.add(this.#maker);
    if (this.#missing === 0 && past === undefined) return;
    this.#run.warmUp.begin();
    if (past === undefined) return;
    this.#waiting = [];
    // at a turn of the clock, as everything else that a strategy does by itself, so that what fails is reported as its own
    const join = (found: PastBars) => { if (!this.#run.isClosed) this.#engine.setTimer(this.#engine.now(), () => { this.#join(found); }, 'history'); };
    past.then(join, () => { join({ bars: [], surplus: 0 }); });
  }

  #listen(): void {
    const engine = this.#engine;
    const { id } = this.#instrument;
    const bars = this.#specification;
    const maker = this.#maker;
    if (maker === undefined || typeof bars === 'string') {
      engine.onBars(id, typeof bars !== 'string' || bars === 'any' ? undefined : intervalMs(bars), (bar) => (this.#waiting === undefined ? this.#take(bar) : this.#keep(bar)));
      return;
    }
    const { closing } = this.#run;
    const done = (result: unknown) => {
      closing.look(maker);
      return result;
    };
    if (bars.from === 'trades') engine.onMarket('market.trade', id, (trade) => done(maker.takeTrade(trade)));
    else if (bars.from === 'quotes') engine.onMarket('market.quote', id, (quote) => done(maker.takeQuote(quote)));
    else engine.onBars(id, intervalMs(bars.from), (bar) => (this.#waiting === undefined ? done(maker.takeBar(bar)) : this.#keep(bar)), Math.max(MADE_FIRST, maker.lengthMs));
  }

  #askForPast(): Promise<PastBars> | undefined {
    const bars = this.#specification;
    if (bars === 'any') return undefined;
    if (this.#heardUntil > -Infinity) return this.#askForMissed(typeof bars === 'string' ? bars : bars.from);
    if (this.#missing === 0) return undefined;
    return typeof bars === 'string' ? pastBars(this.#engine, this.#instrument, intervalMs(bars), this.#missing) : pastIngredients(this.#engine, this.#instrument, bars, this.#missing);
  }

  /** Indicators that know some of the past already hear the rest of it. */
  #askForMissed(from: BarIngredient): Promise<PastBars> | undefined {
    if (from === 'trades' || from === 'quotes') return undefined;
    return missedBars(this.#engine, this.#instrument, intervalMs(from), this.#heardUntil);
  }

  #keep(bar: Bar): void {
    this.#waiting?.push(copyBar(bar));
  }

  /** The past, then what came meanwhile and is not in it. All of it goes to the indicators alone: when the strategy begins, it is past. */
  #join({ bars, surplus }: PastBars): void {
    if (this.#run.isClosed) return;
    const came = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#surplus = surplus;
    this.#isOfPast = true;
    try {
      let until = -Infinity;
      for (const bar of bars) {
        this.#feed(bar);
        until = bar.closeTime;
      }
      for (const bar of came) if (bar.closeTime > until) this.#feed(bar);
    } finally {
      this.#isOfPast = false;
      this.#surplus = 0;
      if (this.#maker) this.#run.closing.add(this.#maker);
      if (this.#missing === 0) this.#run.warmUp.end();
    }
  }

  #feed(bar: Bar): void {
    if (this.#maker) this.#maker.takeBar(bar);
    else this.#take(bar);
  }

  #take(bar: Bar): unknown {
    if (this.#surplus > 0) {
      this.#surplus--;
      return undefined;
    }
    this.#heardUntil = bar.closeTime;
    const indicators = this.#indicators;
    // counted, for this runs for every bar and an iterator would cost as much as an update
    for (let next = 0; next < indicators.length; next++) (indicators[next] as BarIndicator).update(bar);
    if (this.#missing > 0) return this.#countDown();
    return this.#run.isHearing ? this.#deliver(bar) : undefined;
  }

  #countDown(): undefined {
    this.#missing--;
    if (this.#missing === 0 && !this.#isOfPast) this.#run.warmUp.end();
  }
}

function countOf({ warmUp = 0 }: BarSubscriptionOptions, indicators: readonly BarIndicator[]): number {
  if (warmUp === 'indicators') return indicators.reduce((most, indicator) => Math.max(most, indicator.warmUp ?? 0), 0);
  if (Number.isSafeInteger(warmUp) && warmUp >= 0) return warmUp;
  throw new RedFireError('INVALID_INPUT', `warmUp "${String(warmUp)}" must be a count of bars, zero or more, or "indicators"`, { details: { warmUp: String(warmUp) } });
}
