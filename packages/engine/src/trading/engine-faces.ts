import { Scaled, accountId, type Account, type Clock, type Decimal, type InstrumentId, type LedgerEntry, type OwnerId, type Position, type StrategyId } from '@redfire/core';
import type { OrderManager } from '@redfire/oms';
import type { TradingKernel } from './trading-kernel.ts';

/** Orders as a host uses them: all that strategies send, and its own. Events tell of their changes. */
export type Orders = Pick<OrderManager, 'submit' | 'modify' | 'cancel' | 'cancelAll' | 'get' | 'open' | 'list' | 'counts' | 'openCount'>;

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

  /** The net positions that are not flat. */
  list(): readonly Position[] {
    return Array.from(this.#kernel.positions.allNet())
      .filter(({ quantity }) => !quantity.isZero)
      .map((position) => position.face());
  }

  /** The positions of all strategies that are not flat. They sum to the net ones. */
  byStrategy(): readonly Position[] {
    return this.#kernel.positions.all().filter(({ quantity }) => !quantity.isZero).map((position) => position.face());
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

  /** The one account of this engine, over all its gateways. Nothing is reserved for open orders yet, so all of a balance is free. */
  get(): Account {
    const { ledger } = this.#kernel;
    const balances = ledger.currencies().map((currency) => {
      const total = ledger.balance(currency).toDecimal();
      return { currency, total, reserved: Scaled.zero.toDecimal(), free: total };
    });
    return { id: MAIN, balances, updatedAt: this.#clock.now() };
  }

  /**
   * Cash, and what is held at its latest price.
   *
   * @throws `RedFireError` `NO_CONVERSION_RATE` when money is held in a currency that no known price links to the account's.
   */
  equity(): Equity {
    return { amount: this.#kernel.portfolio.equity().toDecimal(), currency: this.#currency };
  }

  /** Calls `listener` for every posting of fills and fees. */
  onPosted(listener: (entry: LedgerEntry) => void): () => void {
    return this.#kernel.events.on('account.posted', ({ entry }) => {
      listener(entry);
    });
  }
}

const MAIN = accountId('main');
