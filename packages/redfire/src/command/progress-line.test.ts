import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProgressLine } from './progress-line.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

it('shows itself after a second, redraws ten times a second, and leaves a clean line', () => {
  const written: string[] = [];
  const line = new ProgressLine({ isTTY: true, write: (text) => written.push(text) });
  const seen = [0, 999, 1_000, 1_050, 1_100].map((at, index) => {
    vi.setSystemTime(0);
    vi.advanceTimersByTime(at - performance.now());
    line.update({ fraction: index / 4, bars: index * 1_000 });
    return written.length;
  });
  line.clear();
  line.clear();
  expect(seen).toEqual([0, 0, 1, 1, 2]);
  expect(written).toEqual([
    `\r\u001b[2K${'█'.repeat(12)}${'░'.repeat(12)}  50 %  2,000 bars`,
    `\r\u001b[2K${'█'.repeat(24)} 100 %  4,000 bars`,
    '\r\u001b[2K',
  ]);
});
