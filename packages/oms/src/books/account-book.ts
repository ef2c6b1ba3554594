import { RedFireError, Scaled, positive, type AccountBooking, type Clock, type Currency, type ExactInput, type InstrumentId, type InstrumentMath, type LedgerAccount, type LedgerEntry, type LedgerEvent, type LedgerReason, type Timestamp } from '@redfire/core';
import type { Ledger } from './ledger.ts';
import { adjustmentOf } from './adjustment-of.ts';
import { EXTERNAL, type PositionBook } from './position-book.ts';
import type { PositionRecord } from './position-record.ts';

/** The books that an account is kept in. */
export interface AccountBookOptions {
  readonly ledger: Ledger;
  readonly positions: PositionBook;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly clock: Clock;
  /** Gets every entry that is posted here, and what it was reckoned from, where that is more than its lines. */
  readonly onPosted?: ((entry: LedgerEntry, source: EntrySource) => void) | undefined;
  /** Gets the positions of strategies and of nobody that a booking changed, before the entry is told. */
  readonly onAdjusted?: ((positions: readonly PositionRecord[]) => void) | undefined;
}

/** What an entry was reckoned from. */
export type EntrySource = Pick<LedgerEvent, 'funding' | 'booking'>;

/** Money that came or went otherwise than by a fill. */
export interface CashMovement {
  readonly currency: Currency;
  readonly amount: ExactInput;
  /** Default now. */
  readonly at?: Timestamp | undefined;
  /** Whatever names it to the host: the id of a payment. */
  readonly reference?: string | undefined;
}

/** One exchange of funding between the longs and the shorts of a perpetual. */
export interface FundingPayment {
  readonly instrument: InstrumentId;
  /** Fraction of the position's value that longs pay to shorts; below zero, shorts pay. */
  readonly rate: ExactInput;
  /** The venue's mark at that time. */
  readonly price: ExactInput;
  readonly at: Timestamp;
  readonly reference?: string | undefined;
}

/**
 * Books what an account goes through besides its orders. Each call posts one entry and returns it. What is told is a fact, so an
 * entry that leaves less than nothing is posted too; the ledger tells of the shortfall.
 */
export class AccountBook {
  readonly #options: AccountBookOptions;

  constructor(options: AccountBookOptions) {
    this.#options = options;
  }

  /** Money that came in. @throws {@link RedFireError} `INVALID_INPUT` unless the amount is above zero. */
  deposit({ amount, ...movement }: CashMovement): LedgerEntry {
    return this.#move({ ...movement, amount: positive(amount, 'amount') }, 'deposit', 'equity');
  }

  /** Money that went out. @throws {@link RedFireError} `INVALID_INPUT` unless the amount is above zero. */
  withdraw({ amount, ...movement }: CashMovement): LedgerEntry {
    return this.#move({ ...movement, amount: positive(amount, 'amount').negated() }, 'withdrawal', 'equity');
  }

  /** Money from another account of the host, or to it where the amount is below zero. These books know this account alone; the other side of it is the host's to book. */
  transfer(movement: CashMovement): LedgerEntry {
    return this.#move(movement, 'transfer', 'equity');
  }

  /** Brings the books to what the venue says: adds an amount, or takes it away where it is below zero. */
  adjust(movement: CashMovement): LedgerEntry {
    return this.#move(movement, 'adjustment', 'equity');
  }

  /** A fee that belongs to no fill, such as interest; below zero it was received. */
  charge({ amount, ...movement }: CashMovement): LedgerEntry {
    return this.#move({ ...movement, amount: Scaled.from(amount, 'amount').negated() }, 'fee', 'fees');
  }

  /**
   * Pays or receives funding on what is held of a perpetual: signed quantity × multiplier × price × rate, for an inverse contract quantity ×
   * multiplier × rate / price, rounded once at the settlement scale. Strategies bear it in proportion; what rounding leaves is of `external`.
   * Source: funding is position value × funding rate, as in BitMEX's guide to perpetual contracts and Binance's introduction to funding rates.
   *
   * @returns The entry; `undefined` where nothing is held, or nothing is to be paid.
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`; `INVALID_INPUT` for another kind than a perpetual, or a price that is not above zero.
   */
  applyFunding({ instrument, rate, price, at, reference }: FundingPayment): LedgerEntry | undefined {
    const { positions, ledger } = this.#options;
    const net = positions.net(instrument);
    const { kind, settle } = net.math.instrument;
    if (kind !== 'perpetual') throw new RedFireError('INVALID_INPUT', `"${instrument}" is a ${kind}; funding is exchanged on perpetuals alone`, { details: { instrument, kind } });
    const terms = { rate: Scaled.from(rate, 'rate'), price: positive(price, 'price') };
    const holders = positions.all().filter(({ math }) => math === net.math);
    const external = positions.of(EXTERNAL, instrument);
    let received = Scaled.zero;
    for (const side of ['long', 'short'] as const) {
      const whole = net.leg(side);
      const amount = receivedBy(whole, terms);
      let left = amount;
      for (const holder of holders) {
        const share = receivedBy(holder.leg(side), terms);
        holder.leg(side).receiveFunding(share);
        left = left.minus(share);
      }
      external.leg(side).receiveFunding(left);
      whole.receiveFunding(amount);
      received = received.plus(amount);
      // netted, there is one position and no legs
      if (net.legs.length === 0) break;
    }
    if (received.isZero) return undefined;
    return this.#posted(ledger.record({ at, reason: 'funding', reference: reference ?? instrument, lines: [{ account: 'cash', currency: settle, amount: received }, { account: 'funding', currency: settle, amount: received.negated() }] }), { funding: { instrument, rate: terms.rate.toDecimal(), price: terms.price.toDecimal() } });
  }

  /**
   * Books what a venue says it booked besides fills: funding, a settlement, a split, a dividend, or what its insurance fund paid. Cash for shares counts as profit realised;
   * for the sums of each see the guide on margin and settlement.
   *
   * @returns The entry, without lines where no money moved; `undefined` where nothing is held.
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`; `INVALID_INPUT` for a kind of instrument that has no such thing, or an amount that is none.
   */
  book(booking: AccountBooking): LedgerEntry | undefined {
    if (booking.kind === 'funding') return this.applyFunding(booking);
    if (booking.kind === 'insurance') {
      const { at, currency, amount, reference } = booking;
      return this.#posted(this.#entry({ at, reason: 'insurance', reference, currency, from: 'equity', amount: positive(amount, 'amount') }), { booking });
    }
    const { ledger, positions } = this.#options;
    const { math } = positions.net(booking.instrument);
    const adjustment = adjustmentOf(booking, math);
    const { isHeld, profit, proceeds } = positions.adjust(adjustment);
    if (!isHeld) return undefined;
    // what was derived from positions is stale, also where no money moves
    ledger.version++;
    const isExchange = math.exchangesCash && booking.kind !== 'dividend';
    const entry = this.#entry({ at: booking.at, reason: booking.kind, reference: booking.reference ?? booking.instrument, currency: math.instrument.settle, from: isExchange ? 'venue' : 'profit', amount: isExchange ? proceeds : profit });
    this.#options.onAdjusted?.(positions.all().filter((position) => position.math === math && position.updatedAt === booking.at));
    return this.#posted(entry, { booking });
  }

  #entry({ at, reason, reference, currency, from, amount }: { readonly at: Timestamp; readonly reason: LedgerReason; readonly reference: string | undefined; readonly currency: Currency; readonly from: LedgerAccount; readonly amount: Scaled }): LedgerEntry {
    const lines = amount.isZero ? [] : [{ account: from, currency, amount: amount.negated() }, { account: 'cash', currency, amount } as const];
    return this.#options.ledger.record({ at, reason, reference, lines });
  }

  #move({ currency, amount, at = this.#options.clock.now(), reference }: CashMovement, reason: LedgerReason, other: LedgerAccount): LedgerEntry {
    const exact = Scaled.from(amount, 'amount');
    return this.#posted(this.#options.ledger.record({ at, reason, reference, lines: [{ account: other, currency, amount: exact.negated() }, { account: 'cash', currency, amount: exact }] }), {});
  }

  #posted(entry: LedgerEntry, source: EntrySource): LedgerEntry {
    this.#options.onPosted?.(entry, source);
    return entry;
  }
}

function receivedBy({ math, quantity }: PositionRecord, { rate, price }: { readonly rate: Scaled; readonly price: Scaled }): Scaled {
  return quantity.isZero ? Scaled.zero : math.share(quantity, price, rate).negated();
}
