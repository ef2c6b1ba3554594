import { RedFireError, type ErrorPolicy } from '@redfire/core';
import type { Subscriber } from './subscriber.ts';

/** What ends together: the subscribers, the waiting publishers and the scopes of an event engine, or of one of its scopes. */
export class EventOwner {
  readonly component: string | undefined;
  /** For subscribers that name no policy of their own. */
  readonly onError: ErrorPolicy | undefined;
  readonly subscribers = new Set<Subscriber>();
  readonly scopes = new Set<EventOwner>();
  /** Called with the reason when the owner ends. Who waits no longer takes itself out. */
  readonly waiting = new Set<(reason: RedFireError) => void>();
  /** Why nothing can be done through it any more. */
  closedBy: RedFireError | undefined;

  constructor(component?: string, onError?: ErrorPolicy) {
    this.component = component;
    this.onError = onError;
  }

  /** This one and all scopes within, the outer first. */
  *within(): Generator<EventOwner> {
    yield this;
    for (const scope of this.scopes) yield* scope.within();
  }
}

/** What somebody gets who uses an owner that has ended. */
export function closedError({ component, closedBy }: EventOwner, did: string, details: Readonly<Record<string, unknown>>): RedFireError {
  const what = component === undefined ? 'the event engine was' : `the events of "${component}" were`;
  return new RedFireError('ENGINE_CLOSED', `${did} after ${what} closed`, { details, ...(closedBy !== undefined && { cause: closedBy }) });
}
