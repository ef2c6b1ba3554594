import type { LookAheadReport, ParameterSensitivity, RecursiveLine, SensitivityReport } from '@redfire/backtest/checks';
import { amountText, countText, percentText } from './amount-text.ts';
import type { CheckResults } from './run-check-command.ts';
import { styleOf, tableText, type Style, type TableLine } from './table-text.ts';

/** What checks found, for reading. */
export function checkTable({ lookAhead, recursive, sensitivity }: CheckResults, { title, isStyled }: { readonly title: string; readonly isStyled: boolean }): string {
  const style = styleOf(isStyled);
  return tableText(title, [
    ...(lookAhead ? [lookAheadLines(lookAhead, style)] : []),
    ...(recursive ? [recursiveLines(recursive, style)] : []),
    ...(sensitivity ? [sensitivityLines(sensitivity, style)] : []),
  ], style);
}

function lookAheadLines({ decisions, cuts, difference }: LookAheadReport, style: Style): readonly TableLine[] {
  if (decisions === 0) return [['Look-ahead', style('yellow', 'nothing was decided, so nothing was checked')]];
  if (difference === undefined) return [['Look-ahead', style('green', `none found: ${countText(decisions)} decisions, the same up to ${countText(cuts.length)} cuts of the data`)]];
  const { cutAt, withFuture, withoutFuture } = difference;
  return [
    ['Look-ahead', style('red', `found: without what came after ${instant(cutAt)} the strategy decides otherwise`)],
    ['', `with it:    ${withFuture ? `${instant(withFuture.at)} ${withFuture.text}` : 'nothing more'}`],
    ['', `without it: ${withoutFuture ? `${instant(withoutFuture.at)} ${withoutFuture.text}` : 'nothing'}`],
  ];
}

const SHOWN = 20;

function recursiveLines(lines: readonly RecursiveLine[], style: Style): readonly TableLine[] {
  if (lines.length === 0) return [['Recursive', style('yellow', 'no indicator is in a subscription to bars, so nothing was checked')]];
  const unstable = lines.filter(({ isStable }) => !isStable);
  if (unstable.length === 0) return [['Recursive', style('green', `${countText(lines.length)} values of indicators are the same with less of a past`)]];
  const rows = unstable.slice(0, SHOWN).map(({ indicator, line, values }): TableLine => {
    const worst = values.map(({ from, difference }) => `${instant(from).slice(0, 10)} ${Number.isNaN(difference) ? 'no value' : percentText(difference)}`);
    return ['', `${indicator}, ${line}: data from ${worst.join(', ')}`];
  });
  return [['Recursive', style('yellow', `${countText(unstable.length)} of ${countText(lines.length)} values of indicators depend on where the data begin; off by:`)], ...rows, ...(unstable.length > SHOWN ? [['', `… and ${countText(unstable.length - SHOWN)} more; --json has all of them`] as const] : [])];
}

function sensitivityLines({ measure, parameters, runs }: SensitivityReport, style: Style): readonly TableLine[] {
  return [
    ['Sensitivity', `net profit ${measure === undefined ? 'none' : amountText(String(measure))} as configured, ${countText(runs)} runs`],
    ...parameters.flatMap((parameter) => parameterLines(parameter, style)),
  ];
}

function parameterLines({ parameter, trials, neighbourLoss }: ParameterSensitivity, style: Style): readonly TableLine[] {
  const tried = trials.map(({ value, measure }) => `${String(value)}: ${measure === undefined ? 'none' : amountText(String(measure))}`).join(', ');
  const verdict = neighbourLoss === undefined ? '' : `; next to it ${percentText(Math.abs(neighbourLoss))} ${neighbourLoss < 0 ? 'more' : 'less'}`;
  return [[`  ${parameter}`, `${tried}${neighbourLoss !== undefined && neighbourLoss > 0.5 ? style('yellow', verdict) : verdict}`]];
}

function instant(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
