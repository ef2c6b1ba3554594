import type { ClientOrderId, Clock, ExecutionGateway, ExecutionReport, InstrumentId, Logger, Timestamp } from '@redfire/core';
import { RejectBreaker, RequestWatch, type MakeOrderParts, type OpenBreaker, type OrderObserver, type OrderPort, type RejectBreakerLimits, type RequestLimits, type SinceSaved } from '@redfire/oms';
import { takeMissedAmendments } from './missed-amendments.ts';
import { OutcomeResolver, type OutcomeResolverLimits } from './outcome-resolver.ts';
import { sortReports, type SortedReports } from './venue-terms.ts';

/** Limits of requests that get no answer: how long each kind may wait for one, and how its outcome is asked for then. */
export type UnansweredLimits = RequestLimits & OutcomeResolverLimits;

interface OrderGuardsOptions {
  readonly unanswered?: UnansweredLimits;
  readonly rejectBreaker?: RejectBreakerLimits | 'off';
  /** In a replay no time passes in the world, and orders are refused as in a backtest: nothing is limited that no limit is given for. */
  readonly isReplay: boolean;
  readonly gatewayOf: (instrument: InstrumentId) => ExecutionGateway;
  readonly wallClock: Clock;
  readonly logger: Logger;
}

/** The breakers of loops of refusals, one for each strategy and instrument. */
export interface Breakers {
  /** Those that are open. */
  list(): readonly OpenBreaker[];
  /** Closes those that match, at once. Returns how many were open. */
  reset(filter?: Parameters<RejectBreaker['reset']>[0]): number;
}

/** What watches over the requests of a live engine: that they are answered, that what became of them is known, and that refusals come to an end. */
export class OrderGuards {
  readonly #options: OrderGuardsOptions;
  #port: OrderPort | undefined;
  #watch: RequestWatch | undefined;
  #resolver: OutcomeResolver | undefined;
  #breaker: RejectBreaker | undefined;

  constructor(options: OrderGuardsOptions) {
    this.#options = options;
  }

  /** What order management is to have of it. */
  readonly parts: MakeOrderParts = (port) => {
    const { unanswered, rejectBreaker, isReplay, gatewayOf, wallClock, logger } = this.#options;
    const requests = unanswered ?? (isReplay ? undefined : {});
    const breaker = rejectBreaker === 'off' ? undefined : (rejectBreaker ?? (isReplay ? undefined : {}));
    this.#port = port;
    this.#watch = requests && new RequestWatch({ port, clock: wallClock, limits: requests });
    this.#resolver = new OutcomeResolver({ port, gatewayOf, clock: wallClock, logger, ...unanswered });
    this.#breaker = breaker && new RejectBreaker({ publisher: port.publisher, clock: port.clock, ...breaker });
    const observers = [this.#watch, this.#resolver, this.#breaker].filter((part): part is Exclude<typeof part, undefined> => part !== undefined) satisfies OrderObserver[];
    const guard = this.#breaker;
    if (!guard) return { observers };
    // what it gave when it was put down
    const breakers = { save: () => guard.save(), restore: (data: unknown, since: SinceSaved) => { guard.restore(openAfter(data as readonly OpenBreaker[] | undefined, since)); } };
    return { observers, checks: [guard.check], states: { breakers } };
  };

  readonly breakers: Breakers = {
    list: () => this.#breaker?.save() ?? [],
    reset: (filter) => this.#breaker?.reset(filter) ?? 0,
  };

  /** Takes the changes that came true while the engine was away; before the fills of that time. @throws `RedFireError` of the gateways. */
  async takeMissedAmendments(): Promise<void> {
    if (this.#port) await takeMissedAmendments(this.#port, this.#options.gatewayOf);
  }

  /** Sorts what a venue tells of an order by what the books have of it. */
  sortAnswer(id: ClientOrderId, reports: readonly ExecutionReport[]): SortedReports {
    const order = this.#port?.find(id);
    return order ? sortReports(reports, order) : { others: reports };
  }

  /** Begins to watch and to ask, also about orders of before. */
  open(): void {
    if (this.#port) this.#watch?.open(this.#port.open());
    this.#resolver?.open();
  }

  close(): void {
    this.#watch?.close();
    this.#resolver?.close();
  }

  /** Has the outcome of every request decided before a time, as far as the venues can be asked. */
  decideBy(at: Timestamp): void {
    this.#resolver?.decideBy(at);
  }
}

/** The breakers that were open when the state was saved, with those that opened after that and without those that closed. */
function openAfter(saved: readonly OpenBreaker[] = [], { breakers }: SinceSaved): readonly OpenBreaker[] {
  const open = new Map(saved.map((breaker) => [keyOf(breaker), breaker]));
  for (const { strategy, instrument, refusals, until, reason } of breakers) {
    const breaker = { strategy, instrument, refusals, ...(reason !== undefined && { reason }) };
    if (until === undefined) open.delete(keyOf(breaker));
    else open.set(keyOf(breaker), { ...breaker, until });
  }
  return [...open.values()];
}

function keyOf({ strategy, instrument }: Pick<OpenBreaker, 'strategy' | 'instrument'>): string {
  return `${strategy} ${instrument}`;
}
