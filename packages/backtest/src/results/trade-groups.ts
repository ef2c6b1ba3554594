import type { TradeGroup } from '../statistics/trades-by.ts';
import { GroupSums, type SavedGroup } from './group-sums.ts';
import type { RunTrade } from './run-trade.ts';
import { TradeColumns } from './trade-columns.ts';
import { TradeTally, type TradeStatistics } from './trade-tally.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Trades that are summed up together: one loop over numbers costs less than seven sums for each trade. */
const BATCH = 1_024;
const IN_ORDER = Int32Array.from({ length: BATCH }, (_, row) => row);

export type GroupedTrades = Readonly<Record<TradeGroup, Readonly<Record<string, TradeStatistics>>>>;

/** All trades in sum, and the sums by what they are told apart by. */
export interface SavedGroups {
  readonly all: readonly number[];
  readonly groups: readonly SavedGroup[];
}

/** Sums trades up by everything they are told apart by; times are those of their close, in UTC. */
export class TradeGroups {
  readonly #all = new TradeTally();
  readonly #columns = new TradeColumns(BATCH);
  readonly #instrument = new GroupSums(BATCH);
  readonly #strategy = new GroupSums(BATCH);
  readonly #side = new GroupSums(BATCH);
  readonly #year = new GroupSums(BATCH);
  readonly #month = new GroupSums(BATCH);
  readonly #hour = new GroupSums(BATCH);
  readonly #each = [this.#instrument, this.#strategy, this.#side, this.#year, this.#month, this.#hour];
  #length = 0;
  #day = Number.NaN;
  #yearName = '';
  #monthName = '';

  add(trade: RunTrade): void {
    const { closedAt } = trade;
    const day = Math.floor(closedAt / DAY_MS);
    if (day !== this.#day) this.#beginDay(day);
    const row = this.#length++;
    this.#columns.set(row, trade);
    this.#instrument.note(row, trade.instrument);
    this.#strategy.note(row, trade.strategy);
    this.#side.note(row, trade.side);
    this.#year.note(row, this.#yearName);
    this.#month.note(row, this.#monthName);
    this.#hour.note(row, HOURS[Math.floor((closedAt - day * DAY_MS) / HOUR_MS)] ?? '');
    if (this.#length === BATCH) this.#sumUp();
  }

  /** Of all trades. */
  total(): TradeStatistics {
    this.#sumUp();
    return this.#all.statistics();
  }

  /** By group and by what the trades of it have in common: years, months and hours in order, the rest as it first occurred. */
  statistics(): GroupedTrades {
    this.#sumUp();
    const inTime = (sums: GroupSums) => Object.fromEntries(sums.statistics().toSorted(([one], [other]) => (one < other ? -1 : 1)));
    const asTheyCame = (sums: GroupSums) => Object.fromEntries(sums.statistics());
    return { instrument: asTheyCame(this.#instrument), strategy: asTheyCame(this.#strategy), side: asTheyCame(this.#side), year: inTime(this.#year), month: inTime(this.#month), hour: inTime(this.#hour) };
  }

  save(): SavedGroups {
    this.#sumUp();
    return { all: this.#all.save(), groups: this.#each.map((sums) => sums.save()) };
  }

  restore({ all, groups }: SavedGroups): void {
    this.#all.restore(all);
    for (const [place, sums] of this.#each.entries()) sums.restore(groups[place] ?? []);
  }

  #sumUp(): void {
    if (this.#length === 0) return;
    const all = { rows: IN_ORDER, from: 0, to: this.#length };
    this.#length = 0;
    this.#all.addRows(this.#columns, all);
    for (const sums of this.#each) sums.sumUp(this.#columns, all);
  }

  #beginDay(day: number): void {
    const date = new Date(day * DAY_MS).toISOString();
    this.#day = day;
    // counted from the end, as years can have more digits; one text for all days of a month
    const [year, month] = [date.slice(0, -20), date.slice(0, -17)];
    if (year !== this.#yearName) this.#yearName = year;
    if (month !== this.#monthName) this.#monthName = month;
  }
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
