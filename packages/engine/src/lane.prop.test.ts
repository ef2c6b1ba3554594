import fc from 'fast-check';
import { cases, FakeClock } from '@redfire/testing';
import { expect, it } from 'vitest';
import { Lane, QUEUE_POLICIES, type QueuePolicy } from './lane.ts';

it('holds what a naive twin holds, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...QUEUE_POLICIES), fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (policy, limit, steps) => {
      const lane = new Lane({ name: 'x', limit, policy, clock: new FakeClock(), keyOf: String });
      const twin = new SlowTwin(policy, limit);
      let came = 0;
      let taken = 0;
      for (const { kind, value } of steps) {
        if (kind === 'take') {
          const expected = twin.line.shift();
          expect(lane.take()?.payload).toBe(expected);
          if (expected !== undefined) taken++;
        } else {
          came++;
          lane.isAwaited = kind === 'add awaited';
          expect(refused(() => lane.add(value, 'topic'))).toBe(!twin.add(value, lane.isAwaited) && (policy === 'fail' || (policy === 'block' && twin.isFirstDropped())));
        }
        twin.note();
        expect([lane.waiting, lane.hasRoom, lane.dropped]).toEqual([twin.line.length, twin.line.length < limit, came - taken - lane.waiting]);
      }
      lane.end();
      expect([lane.waiting, lane.take(), lane.dropped, lane.hasRoom]).toEqual([0, undefined, came - taken, true]);
    }),
    { numRuns: cases() },
  );
});

it('keeps no more slots than it needs, however much has passed through', () => {
  const lane = new Lane({ name: 'x', limit: 10_000, policy: 'drop-oldest', clock: new FakeClock(), keyOf: String });
  const seen: unknown[] = [];
  for (let value = 0; value < 50_000; value++) {
    lane.add(value, 'topic');
    if (value >= 5_000) seen.push(lane.take()?.payload);
  }
  expect([seen.length, seen.every((value, index) => value === index), lane.waiting]).toEqual([45_000, true, 5_000]);
});

const step = fc.record({ kind: fc.constantFrom('add', 'add', 'add awaited', 'take'), value: fc.nat(6) });

/** The same rules on a plain array. Payloads are their own keys. */
class SlowTwin {
  readonly line: number[] = [];
  readonly #policy: QueuePolicy;
  readonly #limit: number;
  #dropsSinceHalfEmpty = 0;

  constructor(policy: QueuePolicy, limit: number) {
    this.#policy = policy;
    this.#limit = limit;
  }

  /** Returns false when the value is given up. */
  add(value: number, isAwaited: boolean): boolean {
    if (this.#policy === 'coalesce' && this.line.includes(value)) return true;
    if (this.line.length >= this.#limit) {
      if (this.#policy === 'drop-oldest' || this.#policy === 'coalesce') this.line.shift();
      else if (!(this.#policy === 'block' && isAwaited)) {
        this.#dropsSinceHalfEmpty++;
        return false;
      }
    }
    this.line.push(value);
    return true;
  }

  isFirstDropped(): boolean {
    return this.#dropsSinceHalfEmpty === 1;
  }

  /** Called behind every step. */
  note(): void {
    if (this.line.length * 2 <= this.#limit) this.#dropsSinceHalfEmpty = 0;
  }
}

function refused(act: () => void): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}
