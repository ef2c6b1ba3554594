import type { Sender } from './dispatcher.ts';
import { abortedError, type EventSeat } from './event-core.ts';
import { EventOwner } from './event-owner.ts';
import { Subscriber, type SubscriberList } from './subscriber.ts';

export interface PublishOptions {
  /** Ends the waiting when aborted. The event is published all the same, unless it was aborted before. */
  readonly signal?: AbortSignal;
}

interface Publication {
  readonly topic: string;
  readonly payload: unknown;
  readonly sender: Sender;
  readonly signal: AbortSignal | undefined;
}

interface Settle {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Publishes an event and waits until the `block` queues that took it have room again. */
export function publishAwaiting(seat: EventSeat, publication: Publication): Promise<void> {
  return new Promise((resolve, reject) => {
    begin(seat, publication, { resolve, reject });
  });
}

function begin({ core: { dispatcher, registry }, owner }: EventSeat, { topic, payload, sender, signal }: Publication, { resolve, reject }: Settle): void {
  if (signal?.aborted === true) throw abortedError(signal, `publishing "${topic}" was aborted before it was published`);
  const channel = registry.channel(topic);
  const list = channel.listOf(payload);
  const lanes = list.flatMap(({ active, lane }) => (active && lane?.policy === 'block' ? [lane] : []));
  if (lanes.length === 0) {
    sender.send(channel, list, payload);
    resolve();
    return;
  }

  let progress: 'waiting' | 'under-way' | 'delivered' = 'waiting';
  const admit = (isAwaited: boolean) => {
    for (const lane of lanes) lane.isAwaited = isAwaited;
  };
  const stop = () => {
    if (progress === 'under-way') admit(false);
    owner.waiting.delete(fail);
    dispatcher.undelivered.delete(fail);
    for (const lane of lanes) lane.watchers.delete(look);
    signal?.removeEventListener('abort', onAbort);
  };
  const fail = (error: unknown) => {
    stop();
    reject(error);
  };
  const onAbort = () => {
    if (signal !== undefined) fail(abortedError(signal, `waiting for room after "${topic}" was aborted; the event is published`));
  };
  const look = () => {
    if (progress !== 'delivered' || !lanes.every(({ hasRoom }) => hasRoom)) return;
    stop();
    resolve();
  };
  const first = () => {
    progress = 'under-way';
    admit(true);
  };
  const last = () => {
    admit(false);
    progress = 'delivered';
    dispatcher.undelivered.delete(fail);
    look();
  };

  owner.waiting.add(fail);
  dispatcher.undelivered.add(fail);
  for (const lane of lanes) lane.watchers.add(look);
  signal?.addEventListener('abort', onAbort);
  try {
    sender.send(channel, between(first, list, last), payload);
  } catch (error) {
    fail(error);
  }
}

/** The same receivers, with a call before and a call after them, so that the event keeps its place among all others. */
function between(first: () => void, list: SubscriberList, last: () => void): SubscriberList {
  return [marker(first), ...list, marker(last)];
}

function marker(handler: () => void): Subscriber {
  return new Subscriber({ selector: '', handler, sequence: 0, owner: new EventOwner(), options: {}, extras: {} });
}
