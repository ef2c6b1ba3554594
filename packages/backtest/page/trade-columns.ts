import type { ReportTrade } from '../src/report/report-data.ts';
import { digitsFor, durationText, numberText, signedNumber, signedPercent, timeText, toneOf } from './format.ts';

/** A trade with its place in the run, from 1. */
export interface NumberedTrade {
  readonly number: number;
  readonly trade: ReportTrade;
}

/** A column of the table of trades. */
export interface TradeColumn {
  readonly id: string;
  readonly title: string;
  readonly text: (row: NumberedTrade) => string;
  /** By what the column sorts. */
  readonly key: (row: NumberedTrade) => number | string;
  readonly kind: 'number' | 'text';
  readonly tone?: (row: NumberedTrade) => string;
}

/** The columns for these trades: those in which nothing would stand are left out. */
export function tradeColumns(trades: readonly ReportTrade[]): readonly TradeColumn[] {
  const several = (value: (trade: ReportTrade) => string | undefined) => new Set(trades.map(value)).size > 1;
  const has = (value: (trade: ReportTrade) => unknown) => trades.some((trade) => value(trade) !== undefined);
  const digits = digitsFor(trades.map(({ profit }) => profit));
  const feeDigits = digitsFor(trades.map(({ fees = 0 }) => fees));
  const columns: readonly (TradeColumn | undefined)[] = [
    { id: 'number', title: '#', text: ({ number }) => String(number), key: ({ number }) => number, kind: 'number' },
    several(({ instrument }) => instrument) ? { id: 'instrument', title: 'Instrument', text: ({ trade }) => trade.instrument, key: ({ trade }) => trade.instrument, kind: 'text' } : undefined,
    several(({ strategy }) => strategy) ? { id: 'strategy', title: 'Strategy', text: ({ trade }) => trade.strategy ?? '–', key: ({ trade }) => trade.strategy ?? '', kind: 'text' } : undefined,
    { id: 'side', title: 'Side', text: ({ trade }) => trade.side, key: ({ trade }) => trade.side, kind: 'text' },
    { id: 'opened', title: 'Opened', text: ({ trade }) => timeText(trade.openedAt), key: ({ trade }) => trade.openedAt, kind: 'number' },
    { id: 'closed', title: 'Closed', text: ({ trade }) => (trade.state === 'open' ? 'open' : timeText(trade.closedAt)), key: ({ trade }) => (trade.state === 'open' ? Infinity : trade.closedAt), kind: 'number' },
    { id: 'held', title: 'Held', text: ({ trade }) => durationText(trade.closedAt - trade.openedAt), key: ({ trade }) => trade.closedAt - trade.openedAt, kind: 'number' },
    { id: 'quantity', title: 'Quantity', text: ({ trade }) => trade.quantity, key: ({ trade }) => Number(trade.quantity), kind: 'number' },
    { id: 'entry', title: 'Entry', text: ({ trade }) => trade.entryPrice, key: ({ trade }) => Number(trade.entryPrice), kind: 'number' },
    { id: 'exit', title: 'Exit', text: ({ trade }) => trade.exitPrice, key: ({ trade }) => Number(trade.exitPrice), kind: 'number' },
    { id: 'profit', title: 'Profit', text: ({ trade }) => signedNumber(trade.profit, digits), key: ({ trade }) => trade.profit, kind: 'number', tone: ({ trade }) => toneOf(trade.profit, 'sign') },
    has((trade) => trade.return) ? { id: 'return', title: 'Return', text: ({ trade }) => (trade.return === undefined ? '–' : signedPercent(trade.return)), key: ({ trade }) => trade.return ?? -Infinity, kind: 'number', tone: ({ trade }) => toneOf(trade.return, 'sign') } : undefined,
    has(({ fees }) => fees) ? { id: 'fees', title: 'Fees', text: ({ trade }) => (trade.fees === undefined ? '–' : numberText(trade.fees, feeDigits)), key: ({ trade }) => trade.fees ?? 0, kind: 'number' } : undefined,
    has(({ maxAdverse }) => maxAdverse) ? { id: 'adverse', title: 'Worst', text: ({ trade }) => (trade.maxAdverse === undefined ? '–' : numberText(-trade.maxAdverse, digits)), key: ({ trade }) => trade.maxAdverse ?? 0, kind: 'number' } : undefined,
    has(({ maxFavourable }) => maxFavourable) ? { id: 'favourable', title: 'Best', text: ({ trade }) => (trade.maxFavourable === undefined ? '–' : numberText(trade.maxFavourable, digits)), key: ({ trade }) => trade.maxFavourable ?? 0, kind: 'number' } : undefined,
    has(({ mark }) => mark) ? { id: 'mark', title: 'Mark', text: ({ trade }) => trade.mark ?? '', key: ({ trade }) => trade.mark ?? '', kind: 'text' } : undefined,
  ];
  return columns.filter((column) => column !== undefined);
}
