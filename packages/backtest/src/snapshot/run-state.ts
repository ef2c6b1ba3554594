import { RedFireError, type InstrumentId, type Scaled, type TimerInfo, type Timestamp } from '@redfire/core';
import type { KeptStrategy, TradingKernel } from '@redfire/engine';
import type { OrdersSnapshot } from '@redfire/oms';
import type { SavedVenue } from '@redfire/sim';
import type { SavedShownMarket } from '../audit/shown-market.ts';
import type { BacktestSetup } from '../backtest-setup.ts';
import type { SavedBarFeed } from '../bar-feed.ts';
import type { EquityRecorder, SavedEquity } from '../equity-recorder.ts';
import type { SavedResults } from '../results/run-results.ts';
import type { RunOutcome, SavedOutcome } from '../run-outcome.ts';
import type { DataDelay, SavedDelay } from '../streams/data-delay.ts';
import type { SavedItemFeed } from '../streams/item-feed.ts';
import type { StreamRun } from '../streams/stream-run.ts';
import { arrangeTimers, carriedTimers } from './carried-timers.ts';
import { notCarried } from './not-carried.ts';

/** Everything that a run knows between two instants. */
export interface RunState {
  readonly startingEquity: Scaled;
  /** Time of the first data. */
  readonly from: number;
  readonly ids: readonly (readonly [string, number])[];
  readonly orders: OrdersSnapshot;
  readonly marks: readonly (readonly [InstrumentId, Scaled])[];
  readonly strategies: readonly (readonly [string, KeptStrategy])[];
  readonly venue: SavedVenue;
  readonly timers: readonly TimerInfo[];
  readonly feeds: { readonly bars: readonly SavedBarFeed[]; readonly items: readonly SavedItemFeed[] };
  readonly shown: readonly SavedShownMarket[];
  readonly checked: number;
  readonly equity: SavedEquity;
  readonly outcome: SavedOutcome;
  readonly results: SavedResults;
  readonly delay?: SavedDelay | undefined;
}

/** What of a run is not in its setup. */
export interface RunParts {
  readonly equity: EquityRecorder;
  readonly outcome: RunOutcome;
  readonly delay: DataDelay | undefined;
  /** Absent in a run over bars alone. */
  readonly streams: StreamRun | undefined;
}

/** Takes down a run between two instants. @throws {@link RedFireError} `NOT_SUPPORTED` naming the part that no snapshot has. */
export function runState({ kernel, clock, venue, feeds, markets, audit, results, ids }: BacktestSetup, { equity, outcome, delay }: RunParts, begun: Pick<RunState, 'startingEquity' | 'from'>): RunState {
  const orders = kernel.orders.snapshot();
  checkDesk(kernel, orders);
  const strategies = kernel.strategies().map((host): readonly [string, KeptStrategy] => {
    if (host.isWarmingUp) throw notCarried(`strategy "${host.id}" while it warms up`, 'cut the run when it has warmed up');
    const state = host.saveState();
    if (state === undefined) throw notCarried(`strategy "${host.id}", which does not run`, 'run it whole');
    return [host.id, { at: clock.now(), orders: {}, state }];
  });
  return {
    ...begun,
    ids: ids.save(),
    orders,
    marks: Array.from(kernel.instruments.keys()).flatMap((id) => { const price = kernel.portfolio.markOf(id); return price ? [[id, price] as const] : []; }),
    strategies,
    venue: venue.save(),
    timers: carriedTimers(clock, strategies.map(([id, { state }]) => [id, state])),
    feeds: { bars: feeds.bars.map((feed) => feed.save()), items: feeds.items.map((feed) => feed.save()) },
    shown: markets.map((market) => market.save()),
    checked: audit.checked,
    equity: equity.save(),
    outcome: outcome.save(),
    results: results.save(),
    delay: delay?.save(),
  };
}

/** Puts a fresh run where another was. Its feeds are told before anything is loaded: see {@link goOnWithFeeds}. @throws {@link RedFireError} `INVALID_STATE` where a strategy does not go on as it was. */
export function goOn({ kernel, clock, venue, events, markets, audit, history, results }: BacktestSetup, { equity, outcome, delay, streams }: RunParts, state: RunState): void {
  kernel.orders.goOn(state.orders);
  for (const [id, price] of state.marks) mark(kernel, id, price);
  const before = { ...kernel.orders.counts };
  history.goesOn = 'begins';
  kernel.startStrategies();
  history.goesOn = 'runs';
  const { submitted, denied } = kernel.orders.counts;
  if (submitted !== before.submitted || denied !== before.denied) throw new RedFireError('INVALID_STATE', 'a strategy that goes on sends orders in onStart; send them there only where isRestored is false');
  venue.goOn(state.venue);
  if (state.delay) delay?.goOn(state.delay, { topicOf: ({ instrument }) => events.topic('market.bar').key(instrument), deliver: (item) => { streams?.deliver(item); } });
  arrangeTimers(clock, state.timers);
  for (const [place, market] of markets.entries()) {
    const shown = state.shown[place];
    if (shown) market.restore(shown);
  }
  audit.checked = state.checked;
  equity.restore(state.equity);
  outcome.restore(state.outcome);
  results.restore(state.results);
}

/** Has the data go on behind what was worked through. @throws {@link RedFireError} `INVALID_STATE` where there are others. */
export function goOnWithFeeds({ feeds }: BacktestSetup, state: RunState, at: Timestamp): void {
  const { bars, items } = state.feeds;
  if (bars.length !== feeds.bars.length || items.length !== feeds.items.length) {
    throw new RedFireError('INVALID_STATE', `the snapshot is of ${bars.length} series of bars and ${items.length} streams, and the data are ${feeds.bars.length} and ${feeds.items.length}; give the same data`, { details: { bars: bars.length, items: items.length } });
  }
  for (const [place, saved] of bars.entries()) feeds.bars[place]?.goOn(saved, at);
  for (const [place, saved] of items.entries()) feeds.items[place]?.goOn(saved, at);
}

function checkDesk(kernel: TradingKernel, { saved: { parts } }: OrdersSnapshot): void {
  const worked = kernel.orders.open().find(({ algorithm }) => algorithm !== undefined);
  if (worked) throw notCarried(`order "${worked.id}", which an algorithm works`, 'cut the run when it has ended');
  if (parts['reservations'] !== undefined) throw notCarried('what is reserved for open orders', "leave out execution.funds, or run it whole");
}

/** A price between two ticks was reckoned, after a split. */
function mark({ portfolio, positions }: TradingKernel, instrument: InstrumentId, price: Scaled): void {
  const { math } = positions.net(instrument);
  if (price.isMultipleOf(math.tick)) portfolio.mark(portfolio.indexOf(instrument), Number(price.dividedBy(math.tick, 0).units));
  else portfolio.reprice(instrument, price);
}
