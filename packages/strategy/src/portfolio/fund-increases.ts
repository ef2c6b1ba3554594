import { Scaled } from '@redfire/core';
import { wholeIn } from '../sizing/lots-within.ts';
import type { PortfolioLine } from './portfolio-line.ts';

interface Funds {
  /** What may be added to the worth of what is held. */
  readonly room: Scaled;
  /** What may be spent on that, fees included. */
  readonly cash: Scaled;
  /** Of which more may be sold than is to be traded anyway. */
  readonly spare: readonly PortfolioLine[];
}

/** What orders take of something that has an end. */
interface Budget {
  readonly limit: Scaled;
  readonly taken: (line: PortfolioLine) => Scaled;
}

/**
 * Sees to it that orders which add take no more than there is and what the others free: first more is freed where something is too large, the most excessive first, then what adds is
 * made smaller.
 */
export function fundIncreases(lines: readonly PortfolioLine[], { room, cash, spare }: Funds): void {
  const budgets: readonly Budget[] = [{ limit: room, taken: ({ added }) => added }, { limit: cash, taken: ({ spent }) => spent }];
  const adding = lines.filter(({ added, spent }) => added.sign > 0 || spent.sign > 0);
  if (adding.length === 0) return;
  const lacks = () => budgets.map((budget) => lackOf(budget, lines)).reduce((most, each) => (each.compare(most) > 0 ? each : most));
  const excessive = spare.filter(({ lots, excess }) => lots === 0n && excess.sign > 0).sort((a, b) => b.excess.compare(a.excess));
  for (const line of excessive) {
    const lack = lacks();
    if (lack.sign <= 0) return;
    line.free(lack);
  }
  for (const budget of budgets) shrink(adding, budget, lackOf(budget, lines));
}

function lackOf({ limit, taken }: Budget, lines: readonly PortfolioLine[]): Scaled {
  return lines.reduce((sum, line) => sum.plus(taken(line)), limit.negated());
}

/** Makes every order smaller by one share, so that together they take less by what lacks. */
function shrink(adding: readonly PortfolioLine[], { taken }: Budget, lack: Scaled): void {
  if (lack.sign <= 0) return;
  const wanted = adding.reduce((sum, line) => sum.plus(taken(line)), Scaled.zero);
  const given = wanted.minus(lack);
  for (const line of adding) line.trade(given.sign > 0 ? part(line.lots, given, wanted) : 0n);
}

/** A share of some lots, towards zero. An order that crosses zero costs less than its share then, for its first lots free money. */
function part(lots: bigint, given: Scaled, wanted: Scaled): bigint {
  return wholeIn(given.times(new Scaled(lots, 0)), wanted);
}
