import { RedFireError, type Clock, type EngineErrorEvent } from '@redfire/core';
import type { Channel } from './channel.ts';
import { EventQueue } from './event-queue.ts';
import type { Subscriber, SubscriberList } from './subscriber.ts';

export interface DispatcherOptions {
  readonly clock: Clock;
  readonly stormLimit: number;
  /** The channel of `engine.error`. */
  readonly errors: Channel;
  readonly onUnheardError: (failure: EngineErrorEvent) => void;
}

const IDLE = 0;
const BUSY = 1;
const CLOSED = 2;

/** Calls handlers, one event at a time: what they publish waits, what they throw becomes `engine.error`. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #queue: EventQueue;
  #state = IDLE;
  #storm: RedFireError | undefined;
  #stormFailure: EngineErrorEvent | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
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
      if (this.#queue.isUsed) this.#queue.reset();
      if (this.#state === BUSY) this.#state = IDLE;
    }
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
    for (let i = 0; i < list.length; i++) {
      const subscriber = list[i] as Subscriber; // i < length, and the loop runs for every event
      if (!subscriber.active) continue;
      subscriber.delivered++;
      try {
        const result = subscriber.handler(payload, channel.topic);
        if (typeof result === 'object') this.#watch(channel, payload, subscriber, result);
      } catch (error) {
        this.#report(channel, payload, subscriber, error);
      }
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
      this.#report(channel, event, subscriber, error);
    });
  }

  #report(channel: Channel, event: unknown, subscriber: Subscriber, error: unknown): void {
    subscriber.errors++;
    const { errors, clock, onUnheardError } = this.#options;
    const failure: EngineErrorEvent = { topic: channel.topic, event, subscriber: subscriber.name, error, at: clock.now() };
    if (this.#storm !== undefined && error === this.#storm) {
      this.#stormFailure ??= failure;
      return;
    }
    const canHear = channel !== errors && errors.unkeyed.length > 0;
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

function isPromise(value: object | null): value is PromiseLike<unknown> {
  return value !== null && 'then' in value && typeof value.then === 'function';
}
