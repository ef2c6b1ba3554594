import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SIDES, type Side } from '../order.ts';
import { BookSide } from './book-side.ts';

const price = fc.integer({ min: -3, max: 40 }).map((count) => count / 4);
const size = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constantFrom(-1, Number.NaN));
const level = fc.tuple(price, size);
const step = fc.oneof({ weight: 9, arbitrary: level.map((set) => ({ set })) }, fc.array(level, { maxLength: 12 }).map((load) => ({ load })), fc.constant({ clear: true as const }));

/** The same in a plain map that is sorted for each question. */
class NaiveSide {
  readonly #levels = new Map<number, number>();
  readonly #side: Side;

  constructor(side: Side) {
    this.#side = side;
  }

  act(given: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
    if ('clear' in given || 'load' in given) this.#levels.clear();
    for (const [at, stands] of 'load' in given ? given.load : 'set' in given ? [given.set] : []) {
      if (stands > 0) this.#levels.set(at, stands);
      else this.#levels.delete(at);
    }
  }

  get best(): readonly (readonly [number, number])[] {
    return [...this.#levels].sort(([one], [other]) => (this.#side === 'buy' ? other - one : one - other));
  }

  to(limit: number): readonly (readonly [number, number])[] {
    return this.best.filter(([at]) => (this.#side === 'buy' ? at >= limit : at <= limit));
  }

  average(wanted: number): number {
    const units = this.best.flatMap(([at, stands]) => Array.from({ length: stands }, () => at)).slice(0, wanted);
    return units.length < wanted || wanted === 0 ? Number.NaN : units.reduce((sum, at) => sum + at, 0) / wanted;
  }
}

const sum = (levels: readonly (readonly [number, number])[]) => levels.reduce((total, [, stands]) => total + stands, 0);

it('answers every question as a sorted map does', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SIDES), fc.array(step, { maxLength: 60 }), price, fc.nat(30), (side, steps, asked, count) => {
      const [book, naive] = [new BookSide(side), new NaiveSide(side)];
      for (const given of steps) {
        naive.act(given);
        if ('set' in given) book.set(...given.set);
        else if ('load' in given) book.load(given.load);
        else book.clear();
        expect(book.levels()).toEqual(naive.best);
      }
      expect(book.depth).toBe(naive.best.length);
      expect(book.sizeOf(asked)).toBe(sum(naive.to(asked).filter(([at]) => at === asked)));
      expect(book.depthOf(asked)).toBe(naive.to(asked).filter(([at]) => at !== asked).length);
      expect(book.volumeTo(asked)).toBe(sum(naive.to(asked)));
      expect(book.volumeOf(count)).toBe(sum(naive.best.slice(0, count)));
      expect(book.levels(count)).toEqual(naive.best.slice(0, count));
      // quarters add up exactly; nothing is not minus nothing
      expect(book.averagePriceFor(count) + 0).toBe(naive.average(count));
    }),
    { numRuns: cases() },
  );
});
