import { RedFireError, type Clock } from '@redfire/core';
import type { Dispatcher } from './dispatcher.ts';
import type { EventOwner } from './event-owner.ts';
import type { AnyHandler, Subscriber, SubscribeOptions, SubscriberExtras, Subscription } from './subscriber.ts';
import type { SubscriberRegistry } from './subscriber-registry.ts';

/** What an event engine and its scopes share. */
export interface EventCore {
  readonly clock: Clock;
  readonly stopwatch: (() => number) | undefined;
  readonly registry: SubscriberRegistry;
  readonly dispatcher: Dispatcher;
}

/** An engine, and to whom belongs what is begun in it. */
export interface EventSeat {
  readonly core: EventCore;
  readonly owner: EventOwner;
}

export interface Subscribed {
  readonly subscriber: Subscriber;
  readonly end: Subscription;
}

export function subscribe({ core, owner }: EventSeat, selector: string, handler: AnyHandler, options?: SubscribeOptions, extras?: SubscriberExtras): Subscribed {
  const subscriber = core.registry.add(owner, selector, handler, options, extras);
  const end = () => {
    core.registry.remove(subscriber);
  };
  return { subscriber, end: disposable(end) };
}

/** The same function, for `using` too. */
export function disposable<End extends () => void>(end: End): End & Disposable {
  return Object.assign(end, { [Symbol.dispose]: end });
}

/** What somebody gets whose signal was aborted. */
export function abortedError(signal: AbortSignal, what: string): RedFireError {
  return new RedFireError('ABORTED', what, { cause: signal.reason });
}
