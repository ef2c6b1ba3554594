import { RedFireError } from '@redfire/core';

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
}

/** What one subscriber has received so far. */
export interface SubscriberStatistics {
  /** The topic or pattern subscribed to. */
  readonly selector: string;
  readonly key?: string;
  readonly name: string;
  readonly priority: number;
  /** Calls of the handler, those that failed included. */
  readonly delivered: number;
  /** Calls that threw or returned a promise that rejected. */
  readonly errors: number;
}

/** The form in which the engine calls every handler; the public face has checked payload and topic against the map. */
export type AnyHandler = (payload: unknown, topic: string) => unknown;

/** One handler and its counters. Mutable on purpose: it is touched for every event. */
export class Subscriber {
  readonly selector: string;
  readonly handler: AnyHandler;
  readonly key: string | undefined;
  readonly priority: number;
  readonly sequence: number;
  readonly name: string;
  /** False from the moment of unsubscribing, so that lists already under way pass it over. */
  active = true;
  delivered = 0;
  errors = 0;

  constructor(selector: string, handler: AnyHandler, sequence: number, options: SubscribeOptions) {
    const priority = options.priority ?? 0;
    if (!Number.isFinite(priority)) {
      throw new RedFireError('INVALID_INPUT', `priority of a subscriber of "${selector}" must be a finite number, received "${priority}"`, {
        details: { selector, priority: String(priority) },
      });
    }
    this.selector = selector;
    this.handler = handler;
    this.key = options.key;
    this.priority = priority;
    this.sequence = sequence;
    this.name = options.name ?? (handler.name || `${selector}#${sequence}`);
  }

  statistics(): SubscriberStatistics {
    const { selector, key, name, priority, delivered, errors } = this;
    return key === undefined
      ? { selector, name, priority, delivered, errors }
      : { selector, key, name, priority, delivered, errors };
  }
}

/** Subscribers in the order in which they are called. Never changed in place: an event under way keeps the list it began with. */
export type SubscriberList = readonly Subscriber[];

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
