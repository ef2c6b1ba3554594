import fc from 'fast-check';
import { cases } from '@redfire/testing';
import { expect, it } from 'vitest';
import { createEventEngine, type EngineEvents, type EventAccess, type EventScope, SimulatedClock, type TopicSelector } from './index.ts';

// a list that is stale for a moment shows in few of the programs, and a run costs little
const numRuns = 5 * cases();

it('delivers in the order of a naive twin, whatever is published, subscribed, unsubscribed and stopped inside handlers', () => {
  fc.assert(
    fc.property(fc.array(behaviour, { minLength: 1, maxLength: 8, size: 'max' }), fc.array(action, { maxLength: 30, size: 'max' }), fc.nat(61), (behaviours, program, untimed) => {
      expect(runOnEngine(behaviours, program, untimed)).toEqual(runOn(new SlowTwin(), behaviours, program));
    }),
    { numRuns },
  );
});

interface Payload {
  readonly id: string;
  readonly keys: readonly string[];
}
interface Events extends EngineEvents {
  'a.x': Payload;
  'a.y': Payload;
  b: Payload;
}
type Topic = 'a.x' | 'a.y' | 'b';
interface Keys {
  'a.x': string;
  'a.y': string;
}

/** What a subscriber does whenever it is called. */
interface Behaviour {
  readonly selector: TopicSelector<Events>;
  readonly key?: string;
  readonly priority: number;
  /** Of a component all subscribers stop when one throws. */
  readonly component?: string;
  readonly actions: readonly Action[];
}
/** By which face of the engine. Handles of keys are kept. */
type Via = 'name' | 'topic' | 'key' | 'scope' | 'scoped key';
type Action =
  | { readonly kind: 'publish'; readonly topic: Topic; readonly keys: readonly string[]; readonly via: Via }
  | { readonly kind: 'subscribe'; readonly behaviour: number }
  | { readonly kind: 'unsubscribe'; readonly subscription: number }
  | { readonly kind: 'throw' };

const keys = fc.subarray(['k1', 'k2', 'k3']);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('publish' as const), topic: fc.constantFrom<Topic>('a.x', 'a.y', 'b'), keys, via: fc.constantFrom<Via>('name', 'topic', 'key', 'scope', 'scoped key') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('subscribe' as const), behaviour: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unsubscribe' as const), subscription: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('throw' as const) }) },
);
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.record({ selector: selectors('a.x', 'a.y', 'a.*', '*'), key: fc.constantFrom('k1', 'k2'), priority: fc.integer({ min: -1, max: 1 }), actions: fc.array(action, { maxLength: 4 }) }),
  fc.record({ selector: selectors('a.x', 'b', '*', 'engine.error'), component: fc.constantFrom('c1', 'c2'), priority: fc.integer({ min: -1, max: 1 }), actions: fc.array(action, { maxLength: 4 }) }),
  fc.record({ selector: selectors('a.x', 'b', 'a.*', '*', 'engine.error'), priority: fc.integer({ min: -1, max: 1 }), actions: fc.array(action, { maxLength: 4 }) }),
);

function selectors(...names: TopicSelector<Events>[]): fc.Arbitrary<TopicSelector<Events>> {
  return fc.constantFrom(...names);
}

type Receive = (id: string, topic: string) => void;
interface Bus {
  publish(topic: Topic, payload: Payload, via: Via): void;
  subscribe(behaviour: Behaviour, receive: Receive): () => void;
}

/** Runs the program and returns every call of every subscriber. Fuel ends programs that would run for ever. */
function runOn(bus: Bus, behaviours: readonly Behaviour[], program: readonly Action[]): readonly string[] {
  const log: string[] = [];
  const subscriptions: (() => void)[] = [];
  let published = 0;
  let fuel = 60;
  const perform = (step: Action): void => {
    if (step.kind === 'throw') throw new Error('asked to');
    if (step.kind === 'publish') bus.publish(step.topic, { id: `e${++published}`, keys: step.keys }, step.via);
    if (step.kind === 'unsubscribe') subscriptions[step.subscription]?.();
    const chosen = step.kind === 'subscribe' ? behaviours[step.behaviour] : undefined;
    if (chosen === undefined) return;
    const name = `s${subscriptions.length}`;
    subscriptions.push(
      bus.subscribe(chosen, (id, topic) => {
        log.push(`${name} ${topic} ${id}`);
        if (fuel-- > 0) chosen.actions.forEach(perform);
      }),
    );
  };
  for (const step of program) if (step.kind !== 'throw') perform(step);
  return log;
}

/** @param untimed - Events before the program, so that the one in 61 that is timed may be any of it. */
function runOnEngine(behaviours: readonly Behaviour[], program: readonly Action[], untimed: number): readonly string[] {
  const byKeys = (payload: Payload) => payload.keys;
  const events = createEventEngine<Events, Keys>({ clock: new SimulatedClock(), keys: { 'a.x': byKeys, 'a.y': byKeys }, stopwatch: () => 0, onUnheardError: () => {} });
  const before = events.on('b', () => {});
  for (let i = 0; i < untimed; i++) events.publish('b', { id: '', keys: [] });
  before();
  const handlesOf = (access: EventAccess<Events, Keys>) => ({ 'a.x': access.topic('a.x'), 'a.y': access.topic('a.y') });
  const handles = handlesOf(events);
  const scopes: Readonly<Record<string, EventScope<Events, Keys>>> = { c1: events.scope('c1', { onError: 'stop-component' }), c2: events.scope('c2', { onError: 'stop-component' }) };
  const scopedHandles = handlesOf(events.scope('publisher'));
  const kept = new Map<string, ReturnType<(typeof handles)['a.x']['key']>>();
  const bus: Bus = {
    publish(topic, payload, via) {
      const [first, ...others] = payload.keys;
      if (via === 'scope') scopes['c1']?.publish(topic, payload);
      else if (topic === 'b' || via === 'name') events.publish(topic, payload);
      else if (via === 'topic' || first === undefined) handles[topic].publish(payload);
      else {
        const id = [via, topic, first, ...others].join();
        if (!kept.has(id)) kept.set(id, (via === 'key' ? handles : scopedHandles)[topic].key(first, ...others));
        kept.get(id)?.publish(payload);
      }
    },
    subscribe: ({ selector, key, priority, component = '' }, receive) =>
      (scopes[component] ?? events).on(selector, (payload, topic) => receive(idOf(payload), topic), key === undefined ? { priority } : { priority, key }),
  };
  return runOn(bus, behaviours, program);
}

/** The same rules, written to be read: no lists kept, nothing resolved beforehand. */
class SlowTwin implements Bus {
  readonly #subscribers: { readonly behaviour: Behaviour; readonly receive: Receive; active: boolean }[] = [];
  readonly #queue: (() => void)[] = [];
  #busy = false;

  publish(topic: string, payload: Payload): void {
    const receivers = this.#subscribers
      .filter(({ active, behaviour: { selector, key } }) => active && covers(selector, topic) && (key === undefined || (topic.startsWith('a.') && payload.keys.includes(key))))
      .sort((a, b) => b.behaviour.priority - a.behaviour.priority);
    this.#queue.push(() => {
      for (const receiver of receivers) {
        try {
          if (receiver.active) receiver.receive(payload.id, topic);
        } catch {
          for (const other of this.#subscribers) if (other.behaviour.component !== undefined && other.behaviour.component === receiver.behaviour.component) other.active = false;
          if (topic !== 'engine.error') this.publish('engine.error', { id: `failed on ${payload.id}`, keys: [] });
        }
      }
    });
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) next();
    this.#busy = false;
  }

  subscribe(chosen: Behaviour, receive: Receive): () => void {
    const subscriber = { behaviour: chosen, receive, active: true };
    this.#subscribers.push(subscriber);
    return () => {
      subscriber.active = false;
    };
  }
}

function covers(selector: string, topic: string): boolean {
  return selector === '*' || selector === topic || (selector === 'a.*' && topic.startsWith('a.'));
}

function idOf(payload: Payload | EngineEvents['engine.error']): string {
  return 'id' in payload ? payload.id : `failed on ${idOf(payload.event as Payload)}`;
}
