import type { Observer, Operator, Subscription as RxSubscription } from 'rxjs';
import { Observable } from 'rxjs/internal/Observable'; // the class that 'rxjs' exports, without loading all of its operators
import { subscribe, type EventSeat } from './event-core.ts';
import { isPromise } from './is-promise.ts';
import { lasting } from './lasting.ts';
import { Subscriber } from './subscriber.ts';

/** The events of a topic: each subscription to it is one to the topic. Of a closed engine or scope, one that has completed. */
export function observableOf<Payload>(seat: EventSeat, topic: string, key?: string): Observable<Payload> {
  const { core: { dispatcher }, owner } = seat;
  const name = `observer of ${topic}`;
  /** Whose event is under way. */
  let receiver: Subscriber | undefined;
  const reporter = (): Report => {
    const subscriber = receiver ?? new Subscriber({ selector: topic, handler: () => {}, sequence: 0, owner, options: { name }, extras: {} });
    return (error, event) => {
      dispatcher.report({ topic, event, error, subscriber });
    };
  };
  return new IsolatedObservable<Payload>(reporter, (observer) => {
    if (owner.closedBy !== undefined) {
      observer.complete();
      return undefined;
    }
    const receive = (payload: unknown) => {
      receiver = subscribed.subscriber;
      try {
        observer.next(lasting(topic, payload) as Payload); // the topic's, by the face that was called
      } finally {
        receiver = undefined;
      }
    };
    const onEnd = () => {
      observer.complete();
    };
    const subscribed = subscribe(seat, topic, receive, { name, ...(key !== undefined && { key }) }, { onEnd });
    return subscribed.end;
  });
}

type Report = (error: unknown, event: unknown) => void;
type Callback = ((value: never) => unknown) | null | undefined;

/** An Observable whose observers fail as handlers do, also behind operators. By itself rxjs would throw such errors at the host, in a turn of their own. */
class IsolatedObservable<Payload> extends Observable<Payload> {
  /** Tells whom a failure is counted to: him whose event is under way when it is called. */
  readonly #reporter: () => Report;

  constructor(reporter: () => Report, begin?: (observer: Observer<Payload>) => (() => void) | undefined) {
    super(begin);
    this.#reporter = reporter;
  }

  override lift<Result>(operator?: Operator<Payload, Result>): Observable<Result> {
    const lifted = new IsolatedObservable<Result>(this.#reporter);
    lifted.source = this;
    lifted.operator = operator;
    return lifted;
  }

  override subscribe(observerOrNext?: Partial<Observer<Payload>> | ((value: Payload) => void) | null, error?: ((error: unknown) => void) | null, complete?: (() => void) | null): RxSubscription {
    if (isOperator(observerOrNext)) return super.subscribe(observerOrNext);
    const observer = typeof observerOrNext === 'object' && observerOrNext !== null ? observerOrNext : { next: observerOrNext, error, complete };
    return super.subscribe({
      next: (value) => {
        this.#call(observer, observer.next, value);
      },
      error: (reason: unknown) => {
        if (observer.error) this.#call(observer, observer.error, reason);
        else this.#reporter()(reason, undefined);
      },
      complete: () => {
        this.#call(observer, observer.complete, undefined);
      },
    });
  }

  #call(observer: object, callback: Callback, value: unknown): void {
    const report = this.#reporter();
    try {
      const result = (callback as ((value: unknown) => unknown) | null | undefined)?.call(observer, value);
      if (isPromise(result)) result.then(undefined, (error: unknown) => { report(error, value); });
    } catch (error) {
      report(error, value);
    }
  }
}

/** Inside a chain rxjs subscribes with its own subscribers, of this copy of it or another, which must stay what they are. */
function isOperator<Payload>(observer: Partial<Observer<Payload>> | ((value: Payload) => void) | null | undefined): observer is Observer<Payload> {
  return typeof observer === 'object' && observer !== null && 'add' in observer && 'unsubscribe' in observer;
}
