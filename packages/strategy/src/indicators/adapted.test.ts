import type { Bar } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { randomWalkBars } from '../fixtures/random-walk-bars.ts';
import { adapted, adaptedBars } from './adapted.ts';
import { closes, highs } from './bar-values.ts';
import { ema } from './ema.ts';

const BARS = randomWalkBars({ seed: 3, length: 60 });

/** As other packages have it: gives its value, or null while there is none, and can take the last input back. */
class TheirMean {
  readonly seen: number[] = [];
  readonly replaced: boolean[] = [];

  update(value: number, replace: boolean): number | null {
    this.replaced.push(replace);
    this.seen.push(value);
    const last = this.seen.slice(-4);
    return last.length < 4 ? null : last.reduce((sum, each) => sum + each, 0) / 4;
  }
}

class TheirRange {
  readonly bars: Bar[] = [];

  update(bar: Bar): { readonly high: number; readonly low: number } | undefined {
    this.bars.push(bar);
    return this.bars.length < 3 ? undefined : { high: Math.max(...this.bars.slice(-3).map(({ high }) => high)), low: Math.min(...this.bars.slice(-3).map(({ low }) => low)) };
  }
}

const mean = () => new TheirMean();
const state = { save: (theirs: TheirMean) => theirs.seen.slice(-4), restore: (theirs: TheirMean, saved: unknown) => void theirs.seen.push(...(saved as number[])) };

describe('an adapted indicator', () => {
  it('has the values of the other one, NaN while that gives none', () => {
    const theirs = mean();
    const ours = adapted(mean, { name: 'theirMean', warmUp: 4 });
    const found = BARS.map((bar) => {
      const before = ours.value;
      ours.update(bar);
      return [ours.value, ours.previous, ours.ready, before];
    });
    const expected = BARS.map((bar) => theirs.update(bar.close, false) ?? Number.NaN);
    expect(found).toEqual(expected.map((value, index) => [value, expected[index - 1] ?? Number.NaN, index >= 3, expected[index - 1] ?? Number.NaN]));
    expect(ours).toMatchObject({ name: 'theirMean()', warmUp: 4 });
  });

  it('is a source, and has one', () => {
    const above = ema(adapted(mean, { name: 'theirMean', warmUp: 4 }, highs), 5);
    const below = adapted(mean, { name: 'theirMean', warmUp: 4 }, ema(closes, 5));
    for (const [index, bar] of BARS.entries()) {
      above.update(bar);
      below.update(bar);
      expect([above.ready, below.ready]).toEqual([index + 1 >= above.warmUp, index + 1 >= below.warmUp]);
    }
    expect([above.name, above.warmUp, below.name, below.warmUp]).toEqual(['ema(theirMean(highs), 5)', 8, 'theirMean(ema(closes, 5))', 8]);
  });

  it('never asks for a value to be replaced', () => {
    const made = mean();
    const ours = adapted(() => made, { name: 'theirMean', warmUp: 4 });
    for (const bar of BARS) ours.update(bar);
    expect(new Set(made.replaced)).toEqual(new Set([false]));
  });

  it('takes one of several lines, and keeps its value where none is given', () => {
    const values = [1, null, 3, Number.NaN, Number.POSITIVE_INFINITY, undefined, 7];
    const ours = adapted(() => ({ update: (value: number) => ({ lines: [value, values[value]] as const }) }), { name: 'theirs', warmUp: 1, read: ({ lines: [, second] }) => second });
    expect(values.map((_, index) => (ours.push(index), [ours.value, ours.previous]))).toEqual([[1, Number.NaN], [1, Number.NaN], [3, 1], [3, 1], [3, 1], [3, 1], [7, 3]]);
  });

  it('of bars is given bars that it may keep', () => {
    const view = { ...BARS[0] } as { -readonly [Field in keyof Bar]: Bar[Field] };
    const ours = adaptedBars(() => new TheirRange(), { name: 'theirRange', warmUp: 3, read: (range) => range && range.high - range.low });
    const found = BARS.map((bar) => {
      Object.assign(view, bar);
      ours.update(view);
      return ours.value;
    });
    expect(found).toEqual(BARS.map((_, index) => {
      const last = BARS.slice(Math.max(0, index - 2), index + 1);
      return index < 2 ? Number.NaN : Math.max(...last.map(({ high }) => high)) - Math.min(...last.map(({ low }) => low));
    }));
  });

  it('throws for what is no finite number, before the other one hears of it', () => {
    const made = mean();
    const ours = adapted(() => made, { name: 'theirMean', warmUp: 4 });
    expect(() => ours.push(Number.NaN)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(() => adaptedBars(() => new TheirRange(), { name: 'theirRange', warmUp: 3, read: () => 1 }).update({ ...(BARS[0] as Bar), high: Number.NaN })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(made.seen).toEqual([]);
  });

  it('is begun anew when it is reset', () => {
    const ours = adapted(mean, { name: 'theirMean', warmUp: 4 });
    for (const bar of BARS) ours.update(bar);
    ours.reset();
    expect(BARS.slice(0, 4).map((bar) => (ours.update(bar), ours.ready))).toEqual([false, false, false, true]);
  });

  it('goes on from its saved state where it was told how, and says that it cannot where not', () => {
    const options = { name: 'theirMean', warmUp: 4, state };
    const first = adapted(mean, options);
    for (const bar of BARS.slice(0, 20)) first.update(bar);
    const second = adapted(mean, options);
    second.restore(JSON.parse(JSON.stringify(first.save())) as ReturnType<typeof first.save>);
    const next = BARS.slice(20);
    expect(next.map((bar) => (second.update(bar), [second.value, second.previous]))).toEqual(next.map((bar) => (first.update(bar), [first.value, first.previous])));
    expect(() => adapted(mean, { name: 'theirMean', warmUp: 4 }).save()).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED' }));
    expect(() => adapted(mean, { name: 'theirMean', warmUp: 4 }).restore(first.save())).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED' }));
  });
});
