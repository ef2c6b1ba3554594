import { timestamp, type Clock, type EngineErrorEvent } from '@redfire/core';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { createEventEngine, LiveClock, SimulatedClock } from './index.ts';

const numRuns = Number(process.env['REDFIRE_CASES'] ?? 200);
const START = 1_000_000;
const END = START + 1_000;

/** What a timer, a message or an event does: it says its name, cancels a timer, publishes events and sets timers, which do the same. */
interface Act {
  /** Milliseconds from the start of the script, so that both clocks get the same input. */
  readonly at: number;
  readonly cancels: number | undefined;
  readonly timers: readonly Act[];
  readonly events: readonly Act[];
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('runs one script of timers, messages and events in the same order live and simulated, however late the live host is', () => {
  const script = fc.record({
    timers: fc.array(anAct(3), { maxLength: 8 }),
    messages: fc.array(anAct(2), { maxLength: 8 }),
    lateMs: fc.array(fc.nat(15), { minLength: 1, maxLength: 20 }),
  });
  fc.assert(
    fc.property(script, ({ timers, messages, lateMs }) => {
      const inOrder = messages.toSorted((a, b) => a.at - b.at);
      expect(runLive(timers, inOrder, new LateHost(lateMs))).toEqual(runSimulated(timers, inOrder));
    }),
    { numRuns },
  );
});

function anAct(depth: number): fc.Arbitrary<Act> {
  const none = fc.constant<readonly Act[]>([]);
  return fc.record({
    at: fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10),
    cancels: fc.option(fc.nat(20), { nil: undefined, freq: 4 }),
    timers: depth === 0 ? none : fc.array(anAct(depth - 1), { maxLength: 3 }),
    events: depth === 0 ? none : fc.array(anAct(depth - 1), { maxLength: 1 }),
  });
}

function runSimulated(timers: readonly Act[], messages: readonly Act[]): readonly string[] {
  const clock = new SimulatedClock(timestamp(START));
  const stage = new Stage(clock);
  stage.set(timers);
  for (const message of messages) {
    clock.advanceTo(timestamp(START + message.at));
    stage.perform(message);
  }
  clock.advanceTo(timestamp(END));
  return stage.trace;
}

/** A message is handled when it arrives; the engine runs what is due before. */
function runLive(timers: readonly Act[], messages: readonly Act[], host: LateHost): readonly string[] {
  const clock = new LiveClock();
  const stage = new Stage(clock);
  stage.set(timers);
  for (const message of messages) {
    host.moveTo(START + message.at);
    clock.runDue();
    stage.perform(message);
  }
  host.moveTo(END);
  expect(clock.timers()).toEqual([]);
  return stage.trace;
}

class Stage {
  readonly trace: string[] = [];
  readonly #clock: Clock;
  readonly #cancels: (() => void)[] = [];
  readonly #publish: (event: Act) => void;

  constructor(clock: Clock) {
    this.#clock = clock;
    const events = createEventEngine<{ act: Act; 'engine.error': EngineErrorEvent }, object>({ clock, keys: {} });
    events.on('act', (event) => {
      this.perform(event, 'event');
    });
    this.#publish = (event) => {
      events.publish('act', event);
    };
  }

  set(timers: readonly Act[]): void {
    for (const timer of timers) {
      const run = (): void => {
        this.perform(timer, 'timer');
      };
      this.#cancels.push(this.#clock.setTimer(timestamp(START + timer.at), run));
    }
  }

  perform(act: Act, kind = 'message'): void {
    this.trace.push(`${kind} ${JSON.stringify(act)}`);
    if (act.cancels !== undefined) this.#cancels[act.cancels]?.();
    for (const event of act.events) this.#publish(event);
    this.set(act.timers);
  }
}

/** A host whose time stands still while code runs and whose timers fire late. */
class LateHost {
  #now = START;
  #fired = 0;
  #timer: { readonly at: number; readonly run: () => void } | undefined;

  constructor(lateMs: readonly number[]) {
    vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(this.#now));
    vi.spyOn(performance, 'now').mockImplementation(() => this.#now);
    vi.stubGlobal('setTimeout', (run: () => void, delay: number) => (this.#timer = { at: this.#now + delay + (lateMs[this.#fired++ % lateMs.length] ?? 0), run }));
    vi.stubGlobal('clearTimeout', (timer: unknown) => {
      if (timer === this.#timer) this.#timer = undefined;
    });
  }

  moveTo(time: number): void {
    for (;;) {
      const timer = this.#timer;
      if (timer === undefined || timer.at > time) break;
      this.#now = timer.at;
      this.#timer = undefined;
      timer.run();
    }
    this.#now = time;
  }
}
