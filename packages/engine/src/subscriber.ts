import { ERROR_POLICIES, RedFireError, type ErrorPolicy, type Timestamp } from '@redfire/core';
import type { EventOwner } from './event-owner.ts';
import type { Lane } from './lane.ts';

/** Ends a subscription when called, and when a `using` block is left. Calling it again does nothing. */
export interface Subscription extends Disposable {
  (): void;
}

export interface SubscribeOptions<Key extends string = string> {
  /** Only events of this key. Events of other keys cost nothing. Default: events of all keys, and those without one. */
  readonly key?: Key;
  /** Higher numbers are called first; equal ones in the order of subscription. Default 0. */
  readonly priority?: number;
  /** Stands in `engine.error` and in the statistics. Default: the name of the handler function. */
  readonly name?: string;
  /**
   * What happens when the handler throws or rejects, besides `engine.error`: nothing (`report`); nothing of its component is called any more
   * (`stop-component`; of a handler in no scope, the handler itself); the engine is asked to stop (`stop-engine`, carried out by its manager).
   * A promise that rejects after its scope or component has ended is reported and no more. Default: that of the scope, else `report`.
   */
  readonly onError?: ErrorPolicy;
}

/** What one subscriber has received so far. */
export interface SubscriberStatistics {
  /** Its number in the order of subscription; no other subscriber of the engine ever has it. */
  readonly id: number;
  /** The topic or pattern subscribed to. */
  readonly selector: string;
  readonly key?: string;
  readonly name: string;
  /** The component whose scope it was made through. */
  readonly component?: string;
  readonly priority: number;
  /** Calls of the handler, those that failed included. For a queue: events taken out of it. */
  readonly delivered: number;
  /** Calls that threw or returned a promise that rejected. */
  readonly errors: number;
  /** Events that a full queue refused or gave up, and those that a newer one of the same key replaced. */
  readonly dropped: number;
  /** Events in the queue. */
  readonly waiting: number;
  /** Most events that may wait. Absent where there is no queue. */
  readonly limit?: number;
  /** How long the oldest of them has waited, by the engine's clock. */
  readonly lagMs: number;
  /** How long the handler takes. Absent without a `stopwatch`, and until a call was timed. */
  readonly handlerTime?: HandlerTime;
}

/** Of the calls for one event in 61; of every call of a consumer, with what it awaits. */
export interface HandlerTime {
  readonly meanMs: number;
  readonly maxMs: number;
}

/** The form in which the engine calls every handler; the public face has checked payload and topic against the map. */
export type AnyHandler = (payload: unknown, topic: string) => unknown;

/** What a subscriber may have besides its handler. */
export interface SubscriberExtras {
  /** The queue that the handler puts events into. */
  readonly lane?: Lane;
  /** Called when the engine, the scope or a policy ends the subscription; not when its holder does. Must not throw. */
  readonly onEnd?: (reason: RedFireError) => void;
}

export interface SubscriberInit {
  readonly selector: string;
  readonly handler: AnyHandler;
  readonly sequence: number;
  readonly owner: EventOwner;
  readonly options: SubscribeOptions;
  readonly extras: SubscriberExtras;
}

/** One handler and its counters. Mutable on purpose: it is touched for every event. */
export class Subscriber {
  // What is touched for every event stands first, in one line of the processor's cache.
  /** False from the moment of unsubscribing, so that lists already under way pass it over. */
  active = true;
  delivered = 0;
  handler: AnyHandler;
  readonly selector: string;
  readonly key: string | undefined;
  readonly priority: number;
  readonly sequence: number;
  readonly name: string;
  readonly owner: EventOwner;
  readonly onError: ErrorPolicy | undefined;
  readonly lane: Lane | undefined;
  onEnd: ((reason: RedFireError) => void) | undefined;
  errors = 0;
  /** Whether its scope, the engine or a policy has ended it. */
  wasEnded = false;
  #timedCalls = 0;
  #totalMs = 0;
  #maxMs = 0;

  constructor({ selector, handler, sequence, owner, options, extras }: SubscriberInit) {
    const { priority = 0, onError } = options;
    if (!Number.isFinite(priority)) {
      throw new RedFireError('INVALID_INPUT', `priority of a subscriber of "${selector}" must be a finite number, received "${priority}"`, {
        details: { selector, priority: String(priority) },
      });
    }
    if (onError !== undefined && !ERROR_POLICIES.includes(onError)) {
      throw new RedFireError('INVALID_INPUT', `onError of a subscriber of "${selector}" must be one of ${ERROR_POLICIES.join(', ')}, received "${String(onError)}"`, {
        details: { selector, onError },
      });
    }
    this.selector = selector;
    this.handler = handler;
    this.key = options.key;
    this.priority = priority;
    this.sequence = sequence;
    this.name = options.name ?? (handler.name || `${selector}#${sequence}`);
    this.owner = owner;
    this.onError = onError ?? owner.onError;
    this.lane = extras.lane;
    this.onEnd = extras.onEnd;
  }

  /** Ends it. Who keeps its subscription, or a list with it, keeps nothing of what it was made for. */
  release(): void {
    this.active = false;
    this.handler = NOTHING;
    this.onEnd = undefined;
  }

  noteTime(ms: number): void {
    this.#timedCalls++;
    this.#totalMs += ms;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  statistics(now: Timestamp): SubscriberStatistics {
    const { sequence, selector, key, name, owner, priority, errors, lane } = this;
    const { waiting = 0, dropped = 0, oldestAt = now } = lane ?? {};
    return {
      id: sequence,
      selector,
      ...(key !== undefined && { key }),
      name,
      ...(owner.component !== undefined && { component: owner.component }),
      priority,
      // What the engine has called it with is all that ever came; a queue hands on what it neither holds nor gave up.
      delivered: this.delivered - waiting - dropped,
      errors,
      dropped,
      waiting,
      ...(lane !== undefined && { limit: lane.limit }),
      lagMs: Math.max(now - oldestAt, 0),
      ...(this.#timedCalls > 0 && { handlerTime: { meanMs: this.#totalMs / this.#timedCalls, maxMs: this.#maxMs } }),
    };
  }
}

/** Subscribers in the order in which they are called. Never changed in place: an event under way keeps the list it began with. */
export type SubscriberList = readonly Subscriber[];

const NOTHING: AnyHandler = () => {};

export const NOBODY: SubscriberList = [];

/** A new list with `subscriber` in its place. */
export function inserted(list: SubscriberList, subscriber: Subscriber): SubscriberList {
  const after = list.findLastIndex((other) => byCallOrder(other, subscriber) < 0);
  return list.toSpliced(after + 1, 0, subscriber);
}

/** A new list without `subscriber`. */
export function removed(list: SubscriberList, subscriber: Subscriber): SubscriberList {
  return list.filter((other) => other !== subscriber);
}

/** One list out of several. */
export function merged(lists: readonly SubscriberList[]): SubscriberList {
  return lists.flat().sort(byCallOrder);
}

function byCallOrder(a: Subscriber, b: Subscriber): number {
  return b.priority - a.priority || a.sequence - b.sequence;
}
