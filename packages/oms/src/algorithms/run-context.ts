import type { Clock, RoutingDecision, Scaled } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';
import type { ChildSender } from './child-sender.ts';
import type { AlgorithmContext, ParentOrder } from './execution-algorithm.ts';
import type { NamedTimers } from './named-timers.ts';

/** What a run's timers are called among those of its order. */
export const RUN_TIMER = 'run:';

interface ParentFacts {
  readonly record: () => OrderRecord;
  readonly quantity: () => Scaled;
  readonly available: () => Scaled;
}

/** An order as its algorithm sees it, always as it stands. */
export function parentView({ record, quantity, available }: ParentFacts): ParentOrder {
  const { id, math, terms } = record();
  return {
    id, math,
    side: terms.side,
    postOnly: terms.postOnly === true,
    reduceOnly: terms.reduceOnly === true,
    get quantity() {
      return quantity();
    },
    get filledQuantity() {
      return record().filledQuantity;
    },
    get available() {
      return available();
    },
    get price() {
      return record().price;
    },
  };
}

export interface RunContextOptions extends Pick<AlgorithmContext, 'parent' | 'market' | 'capabilities' | 'venues' | 'random' | 'startAt' | 'endAt'> {
  readonly clock: Clock;
  readonly sender: ChildSender;
  readonly timers: NamedTimers;
  /** Whether children may be sent now, as far as the order's own state goes. */
  readonly isRunning: () => boolean;
  readonly finish: (reason: string) => void;
  readonly routed: (decision: RoutingDecision) => void;
}

/** What one run is given to decide and act with. */
export function runContext(options: RunContextOptions): AlgorithmContext {
  const { clock, sender, timers, isRunning, finish, parent, market, capabilities, venues, routed, random, startAt, endAt } = options;
  return {
    parent, market, capabilities, venues, routed, random, startAt, endAt, finish,
    get canSend() {
      return isRunning() && !sender.isWaiting;
    },
    now: () => clock.now(),
    children: () => sender.children.open,
    send: (child) => (isRunning() ? sender.send(child) : undefined),
    reprice: (id, price) => isRunning() && sender.children.has(id) && sender.reprice(id, price),
    cancel: (id) => {
      if (sender.children.has(id)) sender.children.cancel(id);
    },
    setTimer: (name, at) => {
      timers.set(RUN_TIMER + name, at);
    },
    clearTimer: (name) => {
      timers.clear(RUN_TIMER + name);
    },
  };
}
