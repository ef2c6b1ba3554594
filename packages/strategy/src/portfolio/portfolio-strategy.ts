import { RedFireError, Scaled, exchangesCash, intervalMs, isTerminal, type Bar, type ExactInput, type InstrumentId, type Order, type Timestamp } from '@redfire/core';
import type { z } from 'zod';
import type { BarIndicator } from '../indicators/indicator.ts';
import { invalid } from '../sizing/figure.ts';
import { Strategy } from '../strategy.ts';
import type { BarSubscriptionOptions } from '../subscriptions/bar-subscription.ts';
import { BarRound } from './bar-round.ts';
import { PortfolioProgress } from './portfolio-progress.ts';
import { nextStartOf, startOfPeriod, type PortfolioSchedule } from './portfolio-schedule.ts';
import { rebalance, type Holding, type RebalanceOrder, type RebalanceRules, type TargetWeights } from './rebalance.ts';

/** What a portfolio is made of, and how it is kept. */
export interface PortfolioOptions extends RebalanceRules {
  /** Everything that it may hold. */
  readonly instruments: readonly string[];
  /** Absent: only when the strategy calls `rebalance` itself, on a signal say. */
  readonly schedule?: PortfolioSchedule;
  /** Kept up to date with the bars of the schedule, before `weights` is asked. */
  readonly indicators?: (instrument: string) => readonly BarIndicator[];
  /**
   * When what adds is sent: `after-reductions` have ended, so that their money is there, unless free cash pays for it; or `at-once` behind them, where the account may be short of cash, or of
   * margin, for the moment. Default `after-reductions`.
   */
  readonly additions?: 'after-reductions' | 'at-once';
  /** Of the bars of the schedule. */
  readonly warmUp?: BarSubscriptionOptions['warmUp'];
}

const TIMER = 'rebalance';

/**
 * Base of strategies that hold several instruments by weight. A subclass says what the portfolio is and what weighs how much; this sends the orders: what reduces first, and
 * what adds when that has ended, so that the money is there. Open orders count as filled. A subclass that overrides `onStart`, `onBar` or `onTimer` calls the one of this class too.
 *
 * It keeps to this strategy's own positions, and weighs them against {@link capital}.
 */
export abstract class PortfolioStrategy<P extends z.ZodType = z.ZodType> extends Strategy<P> {
  readonly #progress = this.keep('portfolio', new PortfolioProgress());
  #options: PortfolioOptions | undefined;
  #round: BarRound | undefined;

  /** What the portfolio is made of. Asked once at each start. */
  protected abstract portfolio(): PortfolioOptions;

  /** What everything should weigh now; `undefined` leaves the portfolio as it is. What is not named is sold. */
  protected abstract weights(): TargetWeights | undefined;

  /** What weights are of, in the account's currency. Default: the equity of the account. */
  protected capital(): ExactInput {
    return this.account().equity;
  }

  /** Sends one order; overridden to work it with limits or an algorithm. `order.target` is signed, open orders counted. */
  protected send({ instrument, target }: RebalanceOrder): Order | undefined {
    return this.targetPosition(instrument, target);
  }

  override onStart(): void {
    const options = (this.#options = this.portfolio());
    const { instruments, schedule, indicators, warmUp } = options;
    if (instruments.length === 0 || new Set(instruments).size < instruments.length) throw invalid('instruments', instruments.join(', '), 'one or more, each named once');
    for (const id of instruments) this.instrument(id);
    this.#round = undefined;
    this.engine.onOrderEnd((order) => { if (isTerminal(order.state)) this.#goOn(); });
    if (schedule && 'bars' in schedule) {
      this.#round = new BarRound(instruments, intervalMs(schedule.bars));
      for (const id of instruments) this.subscribeBars(id, schedule.bars, indicators?.(id), warmUp === undefined ? {} : { warmUp });
    } else if (schedule && 'every' in schedule) {
      this.every(TIMER, schedule.every, schedule.from);
    } else if (schedule) {
      this.#setCalendarTimer(schedule);
    }
    // what it waited for may have ended while it was stopped
    if (this.#progress.isWaiting) this.setTimer(this.now(), () => { this.#goOn(); });
  }

  override onBar(bar: Bar): void {
    const closed = this.#round?.take(bar);
    const { schedule } = this.#known;
    if (closed === undefined || schedule === undefined || !('bars' in schedule)) return;
    if (schedule.per === undefined || this.#progress.entersPeriod(startOfPeriod(schedule.per, closed))) this.rebalance();
  }

  override onTimer(name: string, _at: Timestamp): void {
    if (name !== TIMER) return;
    const { schedule } = this.#known;
    if (schedule && 'startOf' in schedule) this.#setCalendarTimer(schedule);
    this.rebalance();
  }

  /**
   * Brings the portfolio to the weights of now. Nothing is sent before every instrument it holds or is to hold has a price, and while the strategy is held up or warms up.
   *
   * @returns The orders sent at once. What adds follows them when all that reduces has ended, with the prices and the cash of then.
   * @throws {@link RedFireError} `INVALID_INPUT` for weights that the function {@link rebalance} refuses.
   */
  protected rebalance(weights: TargetWeights | undefined = this.weights()): readonly Order[] {
    this.#progress.stopWaiting();
    const orders = weights && this.#plan(weights, 'all');
    if (weights === undefined || orders === undefined) return [];
    const reducing = orders.filter(({ effect }) => effect === 'reduces');
    const adding = orders.filter(({ effect }) => effect !== 'reduces');
    const deliverable = reducing.flatMap((order) => this.#deliverable(order));
    const isAllThere = deliverable.every((order, place) => order === reducing[place]) && deliverable.length === reducing.length;
    if (isAllThere && (reducing.length === 0 || this.#known.additions === 'at-once' || this.#canPay(adding))) return this.#sendAll(orders);
    const sent = this.#sendAll(deliverable);
    this.#progress.waitFor(sent.map(({ id }) => id), weights);
    return [...sent, ...this.#goOn()];
  }

  /** Sends what adds, as soon as nothing is open any more that frees its money. */
  #goOn(): readonly Order[] {
    const progress = this.#progress;
    if (!progress.isWaiting || !progress.isFreeOf(this.openOrders())) return [];
    const { weights } = progress;
    progress.stopWaiting();
    return this.#sendAll(this.#plan(weights, 'additions') ?? []);
  }

  #sendAll(orders: readonly RebalanceOrder[]): readonly Order[] {
    return orders.flatMap((order) => this.send(order) ?? []);
  }

  #plan(weights: TargetWeights, trades: 'all' | 'additions'): readonly RebalanceOrder[] | undefined {
    if (this.isWarmingUp || this.isPaused) return undefined;
    const holdings: Holding[] = [];
    const unpriced: string[] = [];
    for (const name of this.#known.instruments) {
      const { id } = this.instrument(name);
      const { position, open } = this.engine.exposure(id);
      const unitValue = this.engine.unitValue(id);
      const quantity = position.plus(open);
      if (unitValue) holdings.push({ instrument: this.instrument(name), quantity, unitValue, price: this.engine.latestPrice(id) });
      else if (!quantity.isZero || name in weights) unpriced.push(name);
    }
    if (unpriced.length === 0) return rebalance(weights, holdings, { ...this.#known, equity: this.capital(), cash: this.#cash(), trades });
    this.#progress.leavePeriod();
    this.log('warn', 'portfolio is not rebalanced: instruments have no price yet', { instruments: unpriced });
    return undefined;
  }

  /** An asset is sold as far as it is there: what an open order is yet to buy of it cannot be delivered. */
  #deliverable(order: RebalanceOrder): readonly RebalanceOrder[] {
    const instrument = this.instrument(order.instrument);
    const { position, open } = this.engine.exposure(instrument.id);
    if (order.side === 'buy' || !exchangesCash(instrument) || this.#known.positions === 'long-short') return [order];
    const selling = this.openOrders(instrument.id).reduce((sum, each) => (each.side === 'sell' ? sum.plus(Scaled.from(each.remainingQuantity)) : sum), Scaled.zero);
    const there = position.minus(selling).roundToStep(Scaled.from(instrument.lotSize), 'down');
    if (there.compare(Scaled.from(order.quantity)) >= 0) return [order];
    return there.sign > 0 ? [{ ...order, quantity: there.toDecimal(), target: position.plus(open).minus(there).toDecimal() }] : [];
  }

  #canPay(orders: readonly RebalanceOrder[]): boolean {
    const cash = this.#cash();
    if (cash === undefined) return orders.length === 0;
    const cost = orders.reduce((sum, { instrument, quantity }) => {
      const fee = Scaled.one.plus(Scaled.from(this.instrument(instrument).fees.taker));
      return sum.plus(Scaled.from(quantity).times(Scaled.from(this.engine.unitValue(instrument) ?? '0')).times(fee));
    }, Scaled.zero);
    return cost.compare(cash) <= 0;
  }

  /** What is free of the currency in which everything settles; `undefined` where there is no such one. */
  #cash(): Scaled | undefined {
    const { currency, balances } = this.account();
    const instruments = this.#known.instruments.map((name) => this.instrument(name));
    const balance = balances.find((each) => each.currency === currency);
    if (!balance || !instruments.every((each) => exchangesCash(each) && each.settle === currency)) return undefined;
    // where funds are not reserved, open purchases have taken nothing of the balance yet
    const unpaid = instruments.reduce((sum, { id }) => sum.plus(this.#purchases(id)), Scaled.zero);
    const left = Scaled.from(balance.total).minus(unpaid);
    const free = Scaled.from(balance.free);
    return left.compare(free) < 0 ? left : free;
  }

  #purchases(id: InstrumentId): Scaled {
    const { open } = this.engine.exposure(id);
    const unitValue = this.engine.unitValue(id);
    return open.sign > 0 && unitValue ? open.times(Scaled.from(unitValue)) : Scaled.zero;
  }

  #setCalendarTimer({ startOf, at = '00:00' }: Extract<PortfolioSchedule, { readonly startOf: unknown }>): void {
    this.startTimer(TIMER, nextStartOf(startOf, at, this.now()));
  }

  get #known(): PortfolioOptions {
    if (this.#options) return this.#options;
    throw new RedFireError('INVALID_STATE', `portfolio of "${this.constructor.name}" has not been set up; a class that overrides onStart calls super.onStart()`);
  }
}
