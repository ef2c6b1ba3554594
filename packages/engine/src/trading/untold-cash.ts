import { Scaled, type ClientOrderId, type Currency, type ExactInput, type ExecutionGateway, type InstrumentId, type LedgerEvent } from '@redfire/core';
import type { RecordedEvent } from '@redfire/oms';
import type { TradingKernel } from './trading-kernel.ts';

interface UntoldCashOptions {
  readonly kernel: TradingKernel;
  readonly gateways: readonly ExecutionGateway[];
  readonly gatewayOf: (instrument: InstrumentId) => ExecutionGateway;
  /** What the gateways that do not tell have to begin with, together. */
  readonly balances: Readonly<Record<string, ExactInput>> | undefined;
}

/** Of entries that bring the books to what venues told at a start. */
export const OPENING_REFERENCE = 'opening';

/** Amounts as text, by currency. */
export type SavedCash = Readonly<Record<string, string>>;

/**
 * The part of the cash that is with gateways that do not tell what they have. What the others tell says nothing of it. Money that a host posts is
 * theirs too, for what comes and goes at the others those tell themselves.
 */
export class UntoldCash {
  readonly #kernel: TradingKernel;
  readonly #gatewayOf: UntoldCashOptions['gatewayOf'];
  readonly #untold: readonly ExecutionGateway[];
  readonly #amounts = new Map<Currency, Scaled>();
  /** Whether the amounts are ever compared with anything. */
  readonly #isWatched: boolean;

  constructor({ kernel, gateways, gatewayOf, balances = {} }: UntoldCashOptions) {
    this.#kernel = kernel;
    this.#gatewayOf = gatewayOf;
    this.#untold = gateways.filter(({ capabilities }) => !capabilities.snapshot);
    this.#isWatched = this.#untold.length > 0 && this.#untold.length < gateways.length;
    if (this.#untold.length === 0) return;
    for (const [code, amount] of Object.entries(balances)) this.#add(code as Currency, Scaled.from(amount, `balances.${code}`)); // ids of currencies as the host wrote them
    if (this.#isWatched) kernel.events.on('account.posted', (event) => { this.#take(event); }, { name: 'opening books', priority: 1_000 });
  }

  amounts(): Iterable<readonly [Currency, Scaled]> {
    return this.#amounts;
  }

  save(): SavedCash {
    return Object.fromEntries(Array.from(this.#amounts, ([code, amount]) => [code, amount.toString()]));
  }

  /** Goes on from what was saved and what was recorded after that, once order management has its orders again. */
  restore(saved: SavedCash | undefined, recorded: Iterable<RecordedEvent>): void {
    if (!this.#isWatched) return;
    if (saved) {
      this.#amounts.clear();
      for (const [code, amount] of Object.entries(saved)) this.#add(code as Currency, Scaled.from(amount));
    }
    for (const { topic, event } of recorded) if (topic === 'account.posted' && 'entry' in event) this.#take(event);
  }

  #take({ entry, correlationId, funding, booking }: LedgerEvent): void {
    const isOfOrder = entry.reason === 'fill' || entry.reason === 'fill-reversal';
    const instrument = isOfOrder ? this.#kernel.orders.instrumentOf(correlationId as ClientOrderId) : (funding?.instrument ?? (booking && 'instrument' in booking ? booking.instrument : undefined)); // an entry of a fill belongs to the chain of its order
    if (instrument === undefined ? isOfOrder : !this.#untold.includes(this.#gatewayOf(instrument))) return;
    // a refold moves what contracts made between realised and not, wherever they are; and what the others told is with the others
    if (entry.reason === 'refold' || entry.reference === OPENING_REFERENCE) return;
    for (const { account, currency, amount } of entry.lines) if (account === 'cash') this.#add(currency, Scaled.from(amount));
  }

  #add(currency: Currency, amount: Scaled): void {
    this.#amounts.set(currency, (this.#amounts.get(currency) ?? Scaled.zero).plus(amount));
  }
}
