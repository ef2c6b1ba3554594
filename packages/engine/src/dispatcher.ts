import { RedFireError, type Clock, type EngineErrorEvent } from '@redfire/core';
import type { Channel } from './channel.ts';
import { EventQueue } from './event-queue.ts';
import { isPromise } from './is-promise.ts';
import type { Subscriber, SubscriberList } from './subscriber.ts';

/** Where events go: the dispatcher, or the gate of a scope before it. */
export interface Sender {
  /** @param list - Who receives the event: those subscribed when it was published. */
  send(channel: Channel, list: SubscriberList, payload: unknown): void;
  /** The same for an event that one subscriber receives, such as that of a key among thousands: without the list, there is less to fetch. */
  sendTo(channel: Channel, subscriber: Subscriber, payload: unknown): void;
}

export interface DispatcherOptions {
  readonly clock: Clock;
  readonly stormLimit: number;
  /** The channel of `engine.error`. */
  readonly errors: Channel;
  readonly onUnheardError: (failure: EngineErrorEvent) => void;
  /** Ends what belongs to the component of a subscriber that failed. */
  readonly stopComponentOf: (subscriber: Subscriber, cause: unknown) => void;
  /** Milliseconds from some beginning. */
  readonly stopwatch: (() => number) | undefined;
}

/** One event in so many is timed. A prime, so that topics and keys that take turns all have theirs. */
const TIMED_EVERY = 61;

const IDLE = 0;
const BUSY = 1;
const CLOSED = 2;

/** Calls handlers, one event at a time: what they publish waits, what they throw becomes `engine.error`. */
export class Dispatcher implements Sender {
  /** Told of the loss when their event is dropped with the queue before it was delivered. */
  readonly undelivered = new Set<(error: RedFireError) => void>();
  readonly #options: DispatcherOptions;
  readonly #queue: EventQueue;
  readonly #stopwatch: (() => number) | undefined;
  #untimed = 0;
  #state = IDLE;
  #storm: RedFireError | undefined;
  #stormFailure: EngineErrorEvent | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#stopwatch = options.stopwatch;
    this.#queue = new EventQueue(options.stormLimit);
  }

  get isClosed(): boolean {
    return this.#state === CLOSED;
  }

  /** @param list - Who receives the event: those subscribed when it was published. */
  send(channel: Channel, list: SubscriberList, payload: unknown): void {
    if (this.#state !== IDLE) {
      this.#sendLater(channel, list, payload);
      return;
    }
    if (list.length === 0) {
      this.#noteUnheard(channel, payload);
      return;
    }
    this.#state = BUSY;
    try {
      this.#deliver(channel, list, payload);
      if (this.#queue.isUsed) this.#drain();
    } finally {
      this.#rest();
    }
  }

  sendTo(channel: Channel, subscriber: Subscriber, payload: unknown): void {
    if (this.#state !== IDLE) {
      this.#sendLater(channel, [subscriber], payload);
      return;
    }
    this.#state = BUSY;
    try {
      if (this.#isTimed()) this.#deliverTimed(channel, [subscriber], payload);
      else if (subscriber.active) this.#call(channel, subscriber, payload);
      if (this.#queue.isUsed) this.#drain();
    } finally {
      this.#rest();
    }
  }

  #rest(): void {
    if (this.#queue.isUsed) this.#dropQueue();
    if (this.#state === BUSY) this.#state = IDLE;
  }

  /** Whoever is still undelivered when the queue was worked off was cut off with it. */
  #dropQueue(): void {
    this.#queue.reset();
    if (this.undelivered.size === 0) return;
    const error = new RedFireError('TOPIC_STORM', 'the queue that the event waited in was cut off before it was delivered');
    for (const tell of this.undelivered) tell(error);
  }

  close(): void {
    this.#state = CLOSED;
    this.#queue.reset();
  }

  #sendLater(channel: Channel, list: SubscriberList, payload: unknown): void {
    if (this.#state === CLOSED) {
      throw new RedFireError('ENGINE_CLOSED', `"${channel.topic}" was published after the event engine was closed; stop publishers first`, {
        details: { topic: channel.topic },
      });
    }
    if (this.#storm === undefined && list.length === 0) {
      this.#noteUnheard(channel, payload);
      return;
    }
    if (this.#storm === undefined && this.#queue.push(channel, list, payload)) return;
    throw (this.#storm ??= this.#stormError());
  }

  /** An `engine.error` that a component publishes itself must not vanish either. */
  #noteUnheard(channel: Channel, payload: unknown): void {
    const { errors, onUnheardError } = this.#options;
    if (channel === errors) onUnheardError(payload as EngineErrorEvent); // what that channel carries
  }

  #deliver(channel: Channel, list: SubscriberList, payload: unknown): void {
    if (this.#isTimed()) {
      this.#deliverTimed(channel, list, payload);
      return;
    }
    for (let i = 0; i < list.length; i++) {
      const subscriber = list[i] as Subscriber; // i < length, and the loop runs for every event
      if (subscriber.active) this.#call(channel, subscriber, payload);
    }
  }

  /** Whether it is the turn of this event. */
  #isTimed(): boolean {
    if (this.#stopwatch === undefined || ++this.#untimed < TIMED_EVERY) return false;
    this.#untimed = 0;
    return true;
  }

  #call(channel: Channel, subscriber: Subscriber, payload: unknown): void {
    try {
      subscriber.delivered++;
      const { handler } = subscriber; // called by itself: a handler is not to get at the engine as its `this`
      const result = handler(payload, channel.topic);
      if (typeof result === 'object') this.#watch(channel, payload, subscriber, result);
    } catch (error) {
      this.report({ topic: channel.topic, event: payload, subscriber, error });
    }
  }

  /** The same with a stopwatch. A loop of its own, because the one above is small enough to be compiled into its callers. */
  #deliverTimed(channel: Channel, list: SubscriberList, payload: unknown): void {
    const stopwatch = this.#stopwatch ?? (() => 0);
    for (const subscriber of list) {
      if (!subscriber.active) continue;
      subscriber.delivered++;
      const startedAt = stopwatch();
      let failure: { readonly error: unknown } | undefined;
      const { handler } = subscriber;
      try {
        const result = handler(payload, channel.topic);
        if (typeof result === 'object') this.#watch(channel, payload, subscriber, result);
      } catch (error) {
        failure = { error };
      }
      // a queue times what is done with its events, not the putting in
      if (subscriber.lane === undefined) subscriber.noteTime(stopwatch() - startedAt);
      if (failure !== undefined) this.report({ topic: channel.topic, event: payload, subscriber, error: failure.error });
    }
  }

  #drain(): void {
    const queue = this.#queue;
    while (this.#storm === undefined && queue.take()) {
      if (queue.channel !== undefined) this.#deliver(queue.channel, queue.list, queue.payload);
    }
    if (this.#storm !== undefined) this.#cutOff(this.#storm);
  }

  /** Tells the listeners of `engine.error` first, then the publisher whose event began it. Until then nothing more is taken. */
  #cutOff(storm: RedFireError): never {
    const { errors, clock } = this.#options;
    const topic = Object.keys(storm.details['topics'] ?? {})[0] ?? '';
    const failure = this.#stormFailure ?? { topic, event: undefined, subscriber: '', error: storm, at: clock.now() };
    try {
      this.#deliver(errors, errors.unkeyed, failure);
    } finally {
      this.#storm = undefined;
      this.#stormFailure = undefined;
    }
    throw storm;
  }

  #watch(channel: Channel, event: unknown, subscriber: Subscriber, result: object | null): void {
    if (!isPromise(result)) return;
    result.then(undefined, (error: unknown) => {
      this.report({ topic: channel.topic, event, subscriber, error });
    });
  }

  /** Counts a failure, does what the policy says, and publishes it as `engine.error`. */
  report({ topic, event, subscriber, error }: { readonly topic: string; readonly event: unknown; readonly subscriber: Subscriber; readonly error: unknown }): void {
    subscriber.errors++;
    const { errors, clock, onUnheardError, stopComponentOf } = this.#options;
    const { name, owner: { component, closedBy } } = subscriber;
    // What was begun before its component ended or stopped may fail long after: whoever has started in its place goes on.
    const policy = subscriber.wasEnded || closedBy !== undefined ? 'report' : subscriber.onError;
    const failure: EngineErrorEvent = { topic, event, subscriber: name, error, at: clock.now(), ...(component !== undefined && { component }), ...(policy !== undefined && { policy }) };
    if (policy === 'stop-component') stopComponentOf(subscriber, error);
    if (this.#storm !== undefined && error === this.#storm) {
      this.#stormFailure ??= failure;
      return;
    }
    const canHear = topic !== errors.topic && errors.unkeyed.length > 0;
    if (canHear && this.#state === IDLE) this.send(errors, errors.unkeyed, failure);
    else if (!canHear || this.#state === CLOSED || !this.#queue.push(errors, errors.unkeyed, failure)) onUnheardError(failure);
  }

  #stormError(): RedFireError {
    const topics = this.#queue.countByTopic();
    const named = Object.entries(topics).slice(0, 5).map(([topic, count]) => `"${topic}" (${count})`).join(', ');
    const limit = this.#options.stormLimit;
    return new RedFireError(
      'TOPIC_STORM',
      `handlers published more than ${limit} events in answer to one: ${named}; look for handlers that answer one another, or raise stormLimit`,
      { details: { limit, topics } },
    );
  }
}
