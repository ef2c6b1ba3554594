import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ORDER_TYPES, type ExecutionReport } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { BarStage } from './fixtures/bar-stage.ts';
import { fillPage, fillPicture } from './fixtures/fill-page.ts';
import { BAR_SHAPES, FILL_ROWS, type BarShape, type Expected, type FillRow } from './fixtures/fill-table.ts';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const CLOSE = 60_000;

const cells = FILL_ROWS.flatMap((row) => BAR_SHAPES.map((shape, index) => ({ row, shape, title: `${row.title} on a bar: ${shape.title}`, expected: row.expected[index] })));

/** What an order of the table comes to at the venue. */
function found({ order }: FillRow, { prices }: BarShape): Omit<Exclude<Expected, string>, 'leg'> & { readonly at: number } | 'triggered' | 'nothing' {
  const stage = new BarStage();
  stage.submit('A', order);
  stage.show(prices);
  const fills = stage.reports.filter((report): report is Extract<ExecutionReport, { kind: 'fill' }> => report.kind === 'fill');
  const [fill, ...others] = fills;
  expect(others).toEqual([]);
  if (fill) return { price: fill.price.toNumber(), liquidity: fill.liquidity === 'maker' ? 'maker' : 'taker', at: fill.at };
  return stage.reports.some(({ kind }) => kind === 'triggered') ? 'triggered' : 'nothing';
}

describe('fills on bars', () => {
  it.each(cells)('$title', ({ row, shape, expected }) => {
    const told = typeof expected === 'object' ? { price: expected.price, liquidity: expected.liquidity, at: expected.leg === 0 ? 0 : CLOSE } : expected;
    expect(found(row, shape)).toEqual(told);
  });

  it('the table has every type of order on both sides', () => {
    const sides = (side: string) => new Set(FILL_ROWS.filter(({ order }) => order.side === side).map(({ order }) => order.type));
    expect([sides('buy'), sides('sell')]).toEqual([new Set(ORDER_TYPES), new Set(ORDER_TYPES)]);
    expect(FILL_ROWS.every(({ expected }) => expected.length === BAR_SHAPES.length)).toBe(true);
  });

  it('every fill lies on the leg that the table names', () => {
    for (const { shape: { prices, path }, expected } of cells) {
      if (typeof expected !== 'object') continue;
      const corners = [prices[0], ...path];
      const ends = expected.leg === 0 ? [prices[0], prices[0]] : [corners[expected.leg - 1] ?? 0, corners[expected.leg] ?? 0];
      expect(expected.price).toBeGreaterThanOrEqual(Math.min(...ends));
      expect(expected.price).toBeLessThanOrEqual(Math.max(...ends));
    }
  });

  it('the page of the docs is that of the table', async () => {
    await expect(fillPage()).toMatchFileSnapshot(`${docs}reference/fill-table.md`);
  });

  it.each(BAR_SHAPES)('the picture of a bar that is "$name" is that of the docs', async (shape) => {
    await expect(fillPicture(shape)).toMatchFileSnapshot(`${docs}public/fills/${shape.name}.svg`);
  });

  it('there is a picture of each shape, and no other', () => {
    expect(readdirSync(`${docs}public/fills`).sort()).toEqual(BAR_SHAPES.map(({ name }) => `${name}.svg`).sort());
  });
});
