import {
  RedFireError, Scaled, isRedFireError, timestamp,
  type Clock, type Currency, type ExactInput, type ExecutionGateway, type FillReport, type InstrumentId, type Logger, type OrderState, type Position, type Timestamp, type VenueSnapshot,
} from '@redfire/core';
import { EXTERNAL, type Move } from '@redfire/oms';
import type { TradingKernel } from './trading-kernel.ts';

interface OpeningBooksOptions {
  readonly kernel: TradingKernel;
  readonly gateways: readonly ExecutionGateway[];
  readonly gatewayOf: (instrument: InstrumentId) => ExecutionGateway;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Cash where no gateway tells its own. */
  readonly balances: Readonly<Record<string, ExactInput>> | undefined;
}

/** How far before its stop an engine asks for fills it may have missed. */
const OVERLAP_MS = 60_000;
const AT_VENUE: ReadonlySet<OrderState> = new Set<OrderState>(['working', 'triggered', 'partially-filled']);

/** Brings the books to what the venues hold when an engine starts, and takes the fills that came while it was stopped. */
export class OpeningBooks {
  readonly #options: OpeningBooksOptions;
  #closedAt: Timestamp | undefined;

  constructor(options: OpeningBooksOptions) {
    this.#options = options;
  }

  /** @throws {@link RedFireError} of the gateways. */
  async open(): Promise<void> {
    const { gateways } = this.#options;
    if (this.#closedAt !== undefined) await this.#takeMissedFills(this.#closedAt);
    const telling = gateways.filter(({ capabilities }) => capabilities.snapshot);
    const snapshots = await Promise.all(telling.map((gateway) => gateway.snapshot()));
    for (const [place, gateway] of telling.entries()) this.#endMissing(gateway, snapshots[place]);
    if (snapshots.length > 0) this.#bringTo(sumOf(snapshots.flatMap(({ balances }) => balances.map(({ currency, total }) => [currency, Scaled.from(total)]))));
    else if (this.#closedAt === undefined) this.#bringTo(sumOf(Object.entries(this.#options.balances ?? {}).map(([code, amount]) => [code as Currency, Scaled.from(amount, `balances.${code}`)])));
    for (const position of snapshots.flatMap(({ positions }) => positions)) this.#adopt(position);
    const strange = snapshots.flatMap(({ openOrders }) => openOrders).filter(({ id }) => !this.#isKnown(id));
    if (strange.length > 0) this.#options.logger.log('warn', `${strange.length} orders are open at the venue that this engine did not send; their fills will be adopted`, { orders: strange.slice(0, 20).map(({ id }) => id) });
  }

  /** Notes when the engine stopped, for {@link open} after a restart. */
  close(): void {
    this.#closedAt = this.#options.clock.now();
  }

  async #takeMissedFills(since: Timestamp): Promise<void> {
    const { kernel, gateways } = this.#options;
    const known = new Set(kernel.orders.list().map(({ id }) => id));
    for (const gateway of gateways) {
      if (!gateway.capabilities.fillHistory) continue;
      for (const fill of await fillsAround(gateway, since)) {
        // one of the time before, of an order that is forgotten, was taken when it came; one that is in the books already changes nothing
        if (fill.at >= since || known.has(fill.orderId)) kernel.orders.apply(fill);
      }
    }
  }

  /** An order that the venue had and does not list any more has ended while nobody listened: whatever it filled is in the books by now. */
  #endMissing(gateway: ExecutionGateway, snapshot: VenueSnapshot | undefined): void {
    const { kernel, clock, gatewayOf } = this.#options;
    if (!gateway.capabilities.fillHistory) return;
    const listed = new Set(snapshot?.openOrders.map(({ id }) => id));
    for (const { id, instrument, state } of kernel.orders.open()) {
      if (!AT_VENUE.has(state) || listed.has(id) || gatewayOf(instrument) !== gateway) continue;
      kernel.orders.apply({ kind: 'canceled', orderId: id, at: clock.now(), reason: 'it was not open at the venue any more when the engine started again' });
    }
  }

  /** Posts what the venues have more or less of each currency than the books. */
  #bringTo(balances: ReadonlyMap<Currency, Scaled>): void {
    const { kernel, clock } = this.#options;
    const codes = new Set([...balances.keys(), ...kernel.ledger.currencies()]);
    const moves = Array.from(codes, (currency): Move => ({ currency, from: 'equity', to: 'cash', amount: (balances.get(currency) ?? Scaled.zero).minus(kernel.ledger.balance(currency)) })).filter(({ amount }) => !amount.isZero);
    if (moves.length > 0) kernel.ledger.post(clock.now(), this.#closedAt === undefined ? 'deposit' : 'adjustment', moves);
  }

  /** A position the venue has and the books do not is nobody's here: it was there before, at what the venue says it cost. */
  #adopt({ instrument, quantity, averagePrice }: Position): void {
    const { kernel, clock, logger } = this.#options;
    if (!kernel.instruments.has(instrument)) {
      logger.log('warn', `the venue holds a position in "${instrument}", which the engine does not know; add its definition`, { instrument });
      return;
    }
    const net = kernel.positions.net(instrument);
    const missing = Scaled.from(quantity).minus(net.quantity);
    if (missing.isZero) return;
    if (!net.quantity.isZero || averagePrice === undefined) throw this.#conflict(instrument, net.quantity, quantity.toFixed());
    const side = missing.sign > 0 ? 'buy' : 'sell';
    const price = Scaled.from(averagePrice);
    for (const position of [net, kernel.positions.of(EXTERNAL, instrument)]) position.trade(side, missing.absolute(), price, clock.now());
    kernel.ledger.version++;
  }

  #conflict(instrument: InstrumentId, ours: Scaled, theirs: string): RedFireError {
    return new RedFireError('INVALID_STATE', `the books hold "${ours.toString()}" of "${instrument}" and the venue "${theirs}"; nothing is traded before the two agree: start with fresh books`, {
      details: { instrument, ours: ours.toString(), theirs },
    });
  }

  #isKnown(id: Parameters<TradingKernel['orders']['get']>[0]): boolean {
    return this.#options.kernel.orders.open().some((order) => order.id === id);
  }
}

/** Fills since a time of our clock, and some from before it: the venue's clock may be behind. */
async function fillsAround(gateway: ExecutionGateway, since: Timestamp): Promise<readonly FillReport[]> {
  try {
    return await gateway.fills(timestamp(Math.max(0, since - OVERLAP_MS)));
  } catch (error) {
    if (isRedFireError(error) && error.code === 'HISTORY_DROPPED') return gateway.fills(since);
    throw error;
  }
}

function sumOf(amounts: readonly (readonly [Currency, Scaled])[]): ReadonlyMap<Currency, Scaled> {
  const sums = new Map<Currency, Scaled>();
  for (const [currency, amount] of amounts) sums.set(currency, (sums.get(currency) ?? Scaled.zero).plus(amount));
  return sums;
}
