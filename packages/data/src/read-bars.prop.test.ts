import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { pieces, read } from './fixtures/collect.ts';

const CASES = Number(process.env['REDFIRE_CASES'] ?? 200);

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
const price = fc.integer({ min: 1, max: 10_000_000 }).map((ticks) => (ticks / 100).toFixed(2));
const bar = fc.record({ open: price, close: price, volume: fc.double({ min: 0, max: 1e9, noNaN: true }), gap: fc.integer({ min: 1, max: 1_000 }), note: fc.string({ unit: 'grapheme', maxLength: 12 }) });

const PACKINGS = [(bytes: Uint8Array) => bytes, (bytes: Uint8Array) => gzipSync(bytes), (bytes: Uint8Array) => zipSync({ 'bars.csv': bytes })];

interface Style {
  readonly lineEnd: '\n' | '\r\n';
  readonly isQuoted: boolean;
  readonly hasMark: boolean;
  readonly endsInLine: boolean;
}
const style: fc.Arbitrary<Style> = fc.record({ lineEnd: fc.constantFrom('\n', '\r\n'), isQuoted: fc.boolean(), hasMark: fc.boolean(), endsInLine: fc.boolean() });

function render(bars: readonly { open: string; close: string; volume: number; gap: number; note: string }[], { lineEnd, isQuoted, hasMark, endsInLine }: Style) {
  const want = { openTime: [] as number[], open: [] as number[], high: [] as number[], low: [] as number[], close: [] as number[], volume: [] as number[] };
  let time = Date.UTC(2024, 0, 1);
  const rows = bars.map(({ open, close, volume, gap, note }) => {
    time += gap * 60_000;
    const [low, high] = Number(open) < Number(close) ? [open, close] : [close, open];
    want.openTime.push(time);
    want.open.push(Number(open));
    want.high.push(Number(high));
    want.low.push(Number(low));
    want.close.push(Number(close));
    want.volume.push(volume);
    const fields = [`"${note.replaceAll('"', '""')}"`, ...[new Date(time).toISOString(), open, high, low, close, String(volume)].map((field) => (isQuoted ? `"${field}"` : field))];
    return fields.join(',');
  });
  const text = ['note,Time,Open,High,Low,Close,Volume', ...rows].join(lineEnd);
  return { want, bytes: new TextEncoder().encode(`${hasMark ? '\uFEFF' : ''}${text}${endsInLine ? lineEnd : ''}`) };
}

it('reads the bars that were written, however the bytes are cut, plain and compressed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bar, { minLength: 1, maxLength: 40 }), style, fc.constantFrom(...PACKINGS), cuts, async (bars, as, pack, at) => {
      const { want, bytes } = render(bars, as);
      const whole = await read(bytes);
      expect(whole).toMatchObject(want);
      expect(await read(pieces(pack(bytes), at))).toEqual(whole);
    }),
    { numRuns: CASES },
  );
}, 120_000);

it('reads the same when every byte comes alone', async () => {
  const { want, bytes } = render([{ open: '1.25', close: '1.5', volume: 3, gap: 1, note: 'é\n😀' }, { open: '2', close: '1', volume: 0, gap: 2, note: '"' }], { lineEnd: '\r\n', isQuoted: true, hasMark: true, endsInLine: false });
  for (const pack of PACKINGS) {
    const file = pack(bytes);
    expect(await read(pieces(file, Array.from(file, (_, at) => at / file.length)))).toMatchObject(want);
  }
});
