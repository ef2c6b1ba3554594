import { isTerminal, type ClientOrderId, type InstrumentId, type Quote, type Timestamp } from '@redfire/core';
import { isEnough } from '../child-request.ts';
import { defineAlgorithm, type AlgorithmContext, type AlgorithmRun, type AlgorithmVenue, type ChildChange, type ChildOrder } from '../execution-algorithm.ts';
import { parametersBy } from '../parameter-reader.ts';
import { decideRest, decideRoute, type Route, type RouteRequest } from './decide-route.ts';
import type { RouteVenue } from './route-venue.ts';
import { differenceOf } from './same-thing.ts';
import { TakenSizes, type SavedTakenSizes } from './taken-sizes.ts';

interface RouterParameters {
  readonly instruments: readonly InstrumentId[];
  readonly onLeftover: Leftover;
  readonly quoteWaitMs: number;
}

const LEFTOVERS = ['wait', 'rest-at-best', 'cancel'] as const;
type Leftover = (typeof LEFTOVERS)[number];

interface SavedRouter {
  readonly taken: SavedTakenSizes;
  readonly resting?: ClientOrderId;
  readonly hasBegun: boolean;
}

const QUOTES = 'quotes';

/**
 * Takes what is best over several venues that trade the same thing, fees included: one child for each venue that has a part, limited to the
 * worst price that the part needs, at once or not at all (`ioc`). When all of them have ended, what is left is routed anew, over what venues show that was
 * not sent for yet. Where nothing is left of that either, the rest waits for quotes, rests at one venue, or ends the order. Each choice is
 * told as `order.routed`.
 */
export const router = defineAlgorithm({
  name: 'router',
  parameters: parametersBy((reader): RouterParameters => ({
    // checked to be known before anything is done with them
    instruments: reader.texts('instruments') as readonly InstrumentId[],
    onLeftover: reader.optionalChoice('onLeftover', LEFTOVERS) ?? 'wait',
    quoteWaitMs: reader.optionalNumber('quoteWaitMs', { min: 0 }) ?? 1_000,
  })),
  instruments: ({ instruments }) => instruments,
  check({ instruments }, { parent, venueOf }) {
    const found: string[] = [];
    for (const instrument of instruments) {
      const venue = venueOf(instrument);
      const difference = venue && differenceOf(parent.math.instrument, venue.math.instrument);
      if (venue === undefined) found.push(`instrument "${instrument}" is not known, or no gateway trades it`);
      else if (difference !== undefined) found.push(`instrument "${instrument}" is not the same thing as "${parent.math.instrument.id}": it has another ${difference}`);
    }
    if (parent.postOnly) found.push('a router takes, postOnly rests');
    if (parent.reduceOnly) found.push('a router may go where nothing is held, so it cannot be reduceOnly');
    return found;
  },
  create: (context, parameters) => new RouterRun(context, parameters),
});

class RouterRun implements AlgorithmRun {
  readonly #context: AlgorithmContext;
  readonly #parameters: RouterParameters;
  readonly #taken = new TakenSizes();
  /** The child that waits with the rest. */
  #resting: ClientOrderId | undefined;
  #hasBegun = false;
  /** Venues that have told a price since the start. */
  readonly #heard = new Set<InstrumentId>();

  constructor(context: AlgorithmContext, parameters: RouterParameters) {
    this.#context = context;
    this.#parameters = parameters;
  }

  onStart(): void {
    const { quoteWaitMs } = this.#parameters;
    if (quoteWaitMs > 0) this.#context.setTimer(QUOTES, (this.#context.now() + quoteWaitMs) as Timestamp);
    else this.#hasBegun = true;
    this.#look();
  }

  onReady(): void {
    this.#look();
  }

  onQuote({ instrument }: Quote): void {
    // a quote may tell of the time before a child that is out took its part
    if (!this.#out().some(({ math }) => math.instrument.id === instrument)) this.#taken.clear(instrument);
    this.#heard.add(instrument);
    this.#look();
  }

  onTimer(): void {
    this.#hasBegun = true;
    this.#look();
  }

  onChild(child: ChildOrder, change: ChildChange): void {
    const isResting = child.id === this.#resting;
    if (isTerminal(child.state) && isResting) this.#resting = undefined;
    else if (change === 'ended') this.#taken.exhaust(child.math.instrument.id);
    this.#look();
  }

  /** What rests is placed anew. */
  onAmend(): void {
    if (this.#resting !== undefined) this.#context.cancel(this.#resting);
    this.#look();
  }

  save(): SavedRouter {
    return { taken: this.#taken.save(), ...(this.#resting !== undefined && { resting: this.#resting }), hasBegun: this.#hasBegun };
  }

  restore(saved: unknown): void {
    const { taken, resting, hasBegun } = saved as SavedRouter; // what save() gave
    this.#taken.restore(taken);
    this.#resting = resting;
    this.#hasBegun = hasBegun;
  }

  /** Children that take, and have not ended. */
  #out(): readonly ChildOrder[] {
    return this.#context.children().filter(({ id, state }) => id !== this.#resting && !isTerminal(state));
  }

  #look(): void {
    const { parent, canSend } = this.#context;
    if (!canSend || parent.available.isZero || !this.#mayBegin() || this.#out().length > 0) return;
    const request: RouteRequest = { side: parent.side, quantity: parent.available, limit: parent.price, venues: this.#context.venues.map((venue) => this.#asCandidate(venue)) };
    const route = decideRoute(request);
    if (route.parts.length > 0) this.#take(route);
    else this.#leave(request, route);
  }

  /** Whether every venue has told its price, or was waited for. */
  #mayBegin(): boolean {
    const { side } = this.#context.parent;
    // a price without a size may be one of long ago
    this.#hasBegun ||= this.#context.venues.every(({ isOpen, market, math }) => !isOpen || this.#heard.has(math.instrument.id) || (side === 'buy' ? market.askSize : market.bidSize) !== undefined);
    if (this.#hasBegun) this.#context.clearTimer(QUOTES);
    return this.#hasBegun;
  }

  #asCandidate({ math, market, capabilities, isOpen }: AlgorithmVenue): RouteVenue {
    return { math, quote: market, capabilities, isOpen, taken: this.#taken.of(math.instrument.id) };
  }

  #take({ decision, parts }: Route): void {
    this.#context.routed(decision);
    for (const { instrument, quantity, price } of parts) {
      if (this.#context.send({ instrument, quantity, price, timeInForce: 'ioc' })) this.#taken.add(instrument, quantity);
    }
  }

  #leave(request: RouteRequest, route: Route): void {
    const { onLeftover } = this.#parameters;
    if (this.#resting !== undefined) return;
    if (this.#context.venues.every(({ math }) => !isEnough(math, request.quantity.roundToStep(math.lot, 'down'), undefined))) {
      this.#context.finish(`"${request.quantity.toString()}" is less than any venue takes`);
      return;
    }
    if (onLeftover === 'wait') return;
    if (onLeftover === 'cancel') {
      this.#context.routed(route.decision);
      this.#context.finish('no venue shows more for it');
      return;
    }
    const rest = decideRest(request);
    const [part] = rest.parts;
    if (part === undefined) return;
    this.#context.routed(rest.decision);
    this.#resting = this.#context.send({ ...part, timeInForce: 'gtc' })?.id;
  }
}
