import { basename, resolve } from 'node:path';
import { checkParity, type OrderParity, type ParityReport } from '@redfire/backtest/parity';
import { openSession, type SessionTerms } from '../session-file.ts';
import { countText } from './amount-text.ts';
import type { ParityInvocation } from './parity-command.ts';
import type { CommandHost } from './run-command.ts';
import { styleOf, tableText, type TableLine } from './table-text.ts';

/** Runs `redfire parity`: the comparison of a session with its backtest on `stdout`. */
export async function runParityCommand({ file, json }: ParityInvocation, { cwd, stdout, signal }: CommandHost): Promise<void> {
  const report = await checkSessionParity(resolve(cwd, file), signal);
  const isStyled = stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : parityTable(report, { title: `Parity of ${basename(file)}`, isStyled }));
}

/** Compares the session a file records with a backtest of it. @throws `RedFireError` as {@link openSession} and `checkParity` do. */
async function checkSessionParity(path: string, signal: AbortSignal | undefined): Promise<ParityReport> {
  const { terms, records } = await openSession(path);
  return checkParity({ records, ...optionsOf(terms), ...(signal && { signal }) });
}

function optionsOf({ instruments, paper, account }: SessionTerms) {
  const { balances, ...venue } = paper;
  const [first, ...others] = Object.keys(balances);
  const currency = account.currency ?? (first !== undefined && others.length === 0 ? first : instruments[0]?.settle);
  return { instruments, venue, account: { balances, currency } };
}

const SHOWN = 20;

function parityTable({ orders, equal, bars, items }: ParityReport, { title, isStyled }: { readonly title: string; readonly isStyled: boolean }): string {
  const style = styleOf(isStyled);
  const different = orders.filter(({ backtest, difference }) => backtest === undefined || difference !== undefined);
  const lines = different.slice(0, SHOWN).map((order): TableLine => [order.orderId, differenceText(order)]);
  const more: readonly TableLine[] = different.length > SHOWN ? [['', `… and ${countText(different.length - SHOWN)} more; --json has all of them`]] : [];
  return tableText(title, [
    [
      ['Market data', `${countText(bars)} bars, ${countText(items)} other items`],
      ['Orders', countText(orders.length)],
      ['Equal', style(equal === orders.length ? 'green' : 'yellow', `${countText(equal)} of ${countText(orders.length)}: the same quantities, prices and times`)],
    ],
    [...lines, ...more],
  ], style);
}

function differenceText({ side, quantity, instrument, type, difference, refusal }: OrderParity): string {
  const order = `${side} ${quantity} ${instrument} ${type}:`;
  if (difference === undefined) return `${order} not taken by the backtest${refusal === undefined ? '' : `, ${refusal}`}`;
  const { state, filled, averagePrice, fees, firstFillMs, lastFillMs } = difference;
  const parts = [
    ...(state ? [`${state[0]} there, ${state[1]} in the backtest`] : []),
    ...(filled === undefined ? [] : [`filled ${signed(filled)}`]),
    ...(averagePrice === undefined ? [] : [`price ${signed(averagePrice)}`]),
    ...(fees === undefined ? [] : [`fees ${signed(fees)}`]),
    ...(firstFillMs === undefined ? [] : [`first fill ${signed(String(firstFillMs))} ms`]),
    ...(lastFillMs === undefined || lastFillMs === firstFillMs ? [] : [`last fill ${signed(String(lastFillMs))} ms`]),
  ];
  return `${order} ${parts.join(', ')}`;
}

function signed(amount: string): string {
  return amount.startsWith('-') ? amount : `+${amount}`;
}
