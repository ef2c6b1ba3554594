import { describe, expect, it } from 'vitest';
import { REPORT_KINDS } from './execution-report.ts';
import { LOCAL_STEPS, ORDER_STATES, ORDER_TRANSITIONS, TERMINAL_STATES, isOpen, isTerminal, transitionOf, type OrderInput, type Transition } from './order-state.ts';

const INPUTS: readonly OrderInput[] = [...LOCAL_STEPS, ...REPORT_KINDS];

/**
 * The table once more, as a reviewer reads it. `=` stays, `q` as the quantity says, `!` and a discrepancy: `q!` late
 * fill, `=+` overfill, `x` conflict; a word is the state it leads to.
 */
const SHEET = `
                  deny    hold  submit     accepted  rejected  triggered  fill  cumulative  fill-busted  fill-corrected  canceled  expired  modified  modify-rejected  cancel-rejected
draft             denied  held  submitted  x         x         x          q!    q!          x            x               x         x        x         x                x
denied            x       x     x          x         x         x          q!    q!          =            =               x         x        x         x                x
held              denied  x     submitted  x         x         triggered  q     q           q            q               canceled  expired  q         =                =
submitted         x       x     x          working   rejected  triggered  q     q           q            q               canceled  expired  q         =                =
working           x       x     x          =         rejected  triggered  q     q           q            q               canceled  expired  q         q                =
triggered         denied  x     =          =         rejected  =          q     q           q            q               canceled  expired  =         =                =
partially-filled  x       x     x          =         x         =          q     q           q            q               canceled  expired  q         q                =
filled            x       x     x          =         x         =          =+    =           =            =               =         =        =         =                =
canceled          x       x     x          =         x         =          q!    =           =            =               =         =        =         =                =
rejected          x       x     x          x         =         x          q!    q!          =            =               =         =        x         =                =
expired           x       x     x          =         x         =          q!    =           =            =               =         =        =         =                =
`;

const MEANING: Readonly<Record<string, Transition>> = {
  x: { to: 'keep', raises: 'state-conflict' },
  '=': { to: 'keep' },
  '=+': { to: 'keep', raises: 'overfill' },
  q: { to: 'by-quantity' },
  'q!': { to: 'by-quantity', raises: 'late-fill' },
};

describe('the state table', () => {
  const [inputs = [], ...rows] = SHEET.trim().split('\n').map((line) => line.trim().split(/\s+/));

  it('has a row for every state and a column for every input', () => {
    expect({ inputs, states: rows.map(([state]) => state) }).toEqual({ inputs: INPUTS, states: ORDER_STATES });
  });

  it.each(rows.flatMap(([state, ...cells]) => cells.map((cell, column) => [state, inputs[column], cell])))('%s: %s → %s', (state, input, cell) => {
    const transition = transitionOf(state as (typeof ORDER_STATES)[number], input as OrderInput);
    expect(transition).toEqual(MEANING[cell!] ?? { to: cell });
  });

  it('writes a conflict by leaving the cell out, save where a comment says why', () => {
    const written = ORDER_STATES.flatMap((state) => INPUTS.filter((input) => ORDER_TRANSITIONS[state][input]?.raises === 'state-conflict').map((input) => `${state}: ${input}`));
    expect(written).toEqual(['partially-filled: rejected', 'filled: rejected', 'canceled: rejected', 'rejected: accepted', 'rejected: triggered', 'expired: rejected']);
  });
});

describe('the three rules', () => {
  it.each(['working', 'triggered', 'partially-filled', 'filled', 'canceled', 'expired'] as const)('an acknowledgement that comes late changes nothing of an order that is %s', (state) => {
    expect(transitionOf(state, 'accepted')).toEqual({ to: 'keep' });
  });

  it.each(['denied', 'canceled', 'rejected', 'expired'] as const)('a fill of an order that is %s is applied and raises late-fill', (state) => {
    expect(transitionOf(state, 'fill')).toEqual({ to: 'by-quantity', raises: 'late-fill' });
  });

  it('a fill of a filled order is applied and raises overfill', () => {
    expect(transitionOf('filled', 'fill')).toEqual({ to: 'keep', raises: 'overfill' });
  });
});

it('lets nothing but a fill lead out of an ended state', () => {
  const ways = TERMINAL_STATES.flatMap((state) => INPUTS.filter((input) => transitionOf(state, input).to !== 'keep').map((input) => [state, input]));
  expect(ways.filter(([, input]) => input !== 'fill' && input !== 'cumulative')).toEqual([]);
});

it('knows ended states, open ones, and the draft that is neither', () => {
  expect(ORDER_STATES.map((state) => [state, isTerminal(state), isOpen(state)])).toEqual([
    ['draft', false, false],
    ['denied', true, false],
    ['held', false, true],
    ['submitted', false, true],
    ['working', false, true],
    ['triggered', false, true],
    ['partially-filled', false, true],
    ['filled', true, false],
    ['canceled', true, false],
    ['rejected', true, false],
    ['expired', true, false],
  ]);
  expect(ORDER_STATES.filter(isTerminal).sort()).toEqual([...TERMINAL_STATES].sort());
});
