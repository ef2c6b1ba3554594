import { isRedFireError, type RedFireError } from '@redfire/core';
import { subscribe, type EventCore, type EventSeat, type Subscribed } from './event-core.ts';
import { Lane, type QueuePolicy } from './lane.ts';
import type { AnyHandler, SubscribeOptions } from './subscriber.ts';

export interface QueueOptions {
  /** Most events that may wait. Default 1,000. */
  readonly limit?: number;
  /** What happens to an event that comes to a full queue. Default `block`. */
  readonly policy?: QueuePolicy;
}

export interface LaneInit {
  readonly name: string;
  readonly options: SubscribeOptions & QueueOptions & { readonly coalesceBy?: (payload: unknown, topic: string) => string };
  /** An event has been put into the lane. */
  readonly arrived: () => void;
  /** The subscription has ended, by its holder without a reason. Called once. */
  readonly ended: (reason?: RedFireError) => void;
}

/** Subscribes a queue. */
export function openLane(seat: EventSeat, selector: string, { name, options, arrived, ended }: LaneInit): Subscribed & { readonly lane: Lane } {
  const { limit = 1_000, policy = 'block', coalesceBy } = options;
  const lane = new Lane({ name, limit, policy, clock: seat.core.clock, keyOf: coalesceBy ?? ownKey(seat.core) });
  let hasEnded = false;
  const onEnd = (reason?: RedFireError) => {
    if (hasEnded) return;
    hasEnded = true;
    lane.end();
    ended(reason);
  };
  const receive: AnyHandler = (payload, topic) => {
    try {
      lane.add(payload, topic);
    } catch (error) {
      if (policy === 'fail' && isRedFireError(error) && error.code === 'QUEUE_FULL') {
        subscribed.end();
        onEnd(error);
      }
      throw error;
    }
    arrived();
  };
  const subscribed = subscribe(seat, selector, receive, { ...options, name }, { lane, onEnd });
  const end = () => {
    subscribed.end();
    onEnd();
  };
  return { lane, subscriber: subscribed.subscriber, end: Object.assign(end, { [Symbol.dispose]: end }) };
}

/** Topic and keys: two events of one instrument are the same thing at two times. */
function ownKey({ registry }: EventCore): (payload: unknown, topic: string) => string {
  return (payload, topic) => [topic, registry.channel(topic).keyOf?.(payload) ?? []].flat().join('\0'); // which no key has, unlike a space
}
