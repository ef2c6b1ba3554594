import { accountId, type Account, type AccountBooking, type Balance, type BalanceExplanation, type Clock, type Currency, type Decimal, type InstrumentId, type LedgerAccount, type LedgerEntry, type OwnerId, type Position, type StrategyId } from '@redfire/core';
import type { CashMovement, FundingPayment, HostOrders, PortfolioSummary, PositionRecord } from '@redfire/oms';
import type { TradingKernel } from './trading-kernel.ts';

/** Orders as a host uses them: all that strategies send, and its own. Events tell of their changes. */
export type Orders = HostOrders;

/** What is held, as it stands when it is asked for. */
export class Positions {
  readonly #kernel: TradingKernel;

  constructor(kernel: TradingKernel) {
    this.#kernel = kernel;
  }

  /** The account's net position. @throws `RedFireError` `UNKNOWN_INSTRUMENT`. */
  net(instrument: InstrumentId): Position {
    return this.#kernel.positions.net(instrument).face();
  }

  /** A strategy's own position; `external` holds what no strategy ordered. @throws `RedFireError` `UNKNOWN_INSTRUMENT`. */
  of(strategy: StrategyId, instrument: InstrumentId, owner?: OwnerId): Position {
    return this.#kernel.positions.of(strategy, instrument, owner).face();
  }

  /** The net positions that are not flat; long and short each for itself where they are kept apart. */
  list(): readonly Position[] {
    return heldOf(this.#kernel.positions.allNet());
  }

  /** The positions of all strategies that are not flat, as {@link list} has them. They sum to the net ones. */
  byStrategy(): readonly Position[] {
    return heldOf(this.#kernel.positions.all());
  }
}

/** What the account is worth. */
export interface Equity {
  readonly amount: Decimal;
  readonly currency: string;
}

/** Money, as it stands when it is asked for. */
export class Accounts {
  readonly #kernel: TradingKernel;
  readonly #clock: Clock;
  readonly #currency: string;

  constructor(kernel: TradingKernel, clock: Clock, currency: string) {
    this.#kernel = kernel;
    this.#clock = clock;
    this.#currency = currency;
  }

  /** The one account of this engine, over all its gateways. */
  get(): Account {
    const { ledger } = this.#kernel;
    return { id: MAIN, balances: ledger.currencies().map((currency) => ledger.balanceOf(currency)), updatedAt: this.#clock.now() };
  }

  /**
   * Cash, and what is held at its latest price.
   *
   * @throws `RedFireError` `NO_CONVERSION_RATE` when money is held in a currency that no known price links to the account's.
   */
  equity(): Equity {
    return { amount: this.#kernel.portfolio.equity().toDecimal(), currency: this.#currency };
  }

  /** Cash of every currency. */
  balances(): readonly Balance[] {
    return this.get().balances;
  }

  /** The entries that made a balance, newest last; those that are not kept any more, and those of before a restart, are one line. */
  explainBalance(currency: Currency, account?: LedgerAccount): BalanceExplanation {
    return this.#kernel.ledger.explainBalance(currency, account);
  }

  /** Equity, profit, fees, funding and what is exposed, by instrument and by currency. @throws `RedFireError` `NO_CONVERSION_RATE` as {@link equity}. */
  summary(): PortfolioSummary {
    return this.#kernel.portfolio.summary();
  }

  /** Books money that came in. @throws `RedFireError` `INVALID_INPUT` unless the amount is above zero. */
  deposit(movement: CashMovement): LedgerEntry {
    return this.#kernel.orders.account.deposit(movement);
  }

  /** Books money that went out. @throws `RedFireError` `INVALID_INPUT` unless the amount is above zero. */
  withdraw(movement: CashMovement): LedgerEntry {
    return this.#kernel.orders.account.withdraw(movement);
  }

  /** Books money from another account of the host, or to it where the amount is below zero. */
  transfer(movement: CashMovement): LedgerEntry {
    return this.#kernel.orders.account.transfer(movement);
  }

  /** Adds an amount to a balance that differs from the venue's, or takes it away where it is below zero. */
  adjust(movement: CashMovement): LedgerEntry {
    return this.#kernel.orders.account.adjust(movement);
  }

  /** Books a fee that belongs to no fill, such as interest; below zero it was received. */
  charge(movement: CashMovement): LedgerEntry {
    return this.#kernel.orders.account.charge(movement);
  }

  /**
   * Books one exchange of funding on what is held of a perpetual; see `AccountBook`. `undefined` where nothing is to be paid.
   *
   * @throws `RedFireError` `UNKNOWN_INSTRUMENT`; `INVALID_INPUT` for another kind than a perpetual, or a price that is not above zero.
   */
  applyFunding(payment: FundingPayment): LedgerEntry | undefined {
    return this.#kernel.orders.account.applyFunding(payment);
  }

  /**
   * Books what a venue says it booked besides fills: funding, a settlement, a split, a dividend, or what its insurance fund paid. After a split or a dividend the last price
   * counts for what that leaves of it. `undefined` where nothing is held.
   *
   * @throws `RedFireError` `UNKNOWN_INSTRUMENT`; `INVALID_INPUT` for a kind of instrument that has no such thing, or an amount that is none.
   */
  book(booking: AccountBooking): LedgerEntry | undefined {
    return this.#kernel.book(booking);
  }

  /** Calls `listener` for every posting: of fills, fees, funding, refolds, and what the host books. */
  onPosted(listener: (entry: LedgerEntry) => void): () => void {
    return this.#kernel.events.on('account.posted', ({ entry }) => {
      listener(entry);
    });
  }
}

const MAIN = accountId('main');

function heldOf(positions: Iterable<PositionRecord>): readonly Position[] {
  return Array.from(positions).flatMap((position) => (position.legs.length > 0 ? position.legs : [position])).filter(({ quantity }) => !quantity.isZero).map((position) => position.face());
}
