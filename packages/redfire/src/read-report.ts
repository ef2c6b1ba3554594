import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { BacktestSummary } from '@redfire/backtest';
import { EquityShape, buildReport, type PriceSeries, type ReportData, type ReportOptions, type ReportSource, type ReportTrade } from '@redfire/backtest/report';
import { RedFireError, isRedFireError } from '@redfire/core';
import { configSettings } from './config-settings.ts';
import { csvRows } from './csv-rows.ts';
import { fileError } from './file-error.ts';

/**
 * The report of a run from the folder into which `redfire backtest --out` wrote it. A folder without `prices.json`, `config.json` or `trades.csv` gives a report without what they tell.
 *
 * @throws `RedFireError` `FILE_NOT_READABLE` without `summary.json` or `equity.csv`; `DATA_FORMAT` for files that are none of a run.
 */
export async function readReport(folder: string, options: ReportOptions = {}): Promise<ReportData> {
  const file = (name: string) => join(folder, name);
  const summary = await readJson<ReportSummary>(file('summary.json'));
  if (typeof summary !== 'object' || typeof summary.startingEquity !== 'string') throw new RedFireError('DATA_FORMAT', `"${file('summary.json')}" is no summary of a backtest`, { details: { file: file('summary.json') } });
  const prices = await ifThere(() => readJson<readonly PriceSeries[]>(file('prices.json')));
  const facts = await ifThere(() => readJson<{ readonly title?: string; readonly config?: unknown }>(file('config.json')));
  const equity = new EquityShape();
  for await (const { timestamp, equity: worth } of csvRows(file('equity.csv'))) equity.add(Number(timestamp), Number(worth));
  const trades = (await ifThere(() => readTrades(file('trades.csv')))) ?? [];
  const source: ReportSource = { summary, statistics: summary.statistics, equity, trades, prices: prices ?? [] };
  return buildReport(source, { title: facts?.title ?? basename(resolve(folder)), settings: configSettings(facts?.config), ...options });
}

type ReportSummary = BacktestSummary & Pick<ReportSource, 'statistics'>;

async function readTrades(path: string): Promise<readonly ReportTrade[]> {
  const trades: ReportTrade[] = [];
  for await (const row of csvRows(path)) trades.push(tradeOf(row));
  return trades;
}

function tradeOf(row: Readonly<Record<string, string>>): ReportTrade {
  const { instrument = '', strategy, side, openedAt, closedAt, quantity = '', entryPrice = '', exitPrice = '', profit, state, mark } = row;
  const number = (name: string) => (row[name] === undefined || row[name] === '' ? undefined : Number(row[name]));
  const [opened, fees, maxAdverse, maxFavourable] = [number('openedValue'), number('fees'), number('maxAdverse'), number('maxFavourable')];
  return {
    instrument,
    ...(strategy !== undefined && strategy !== '' && { strategy }),
    side: side === 'short' ? 'short' : 'long',
    openedAt: Number(openedAt),
    closedAt: Number(closedAt),
    ...(state === 'open' && { state }),
    quantity, entryPrice, exitPrice,
    profit: Number(profit),
    ...(opened !== undefined && opened > 0 && { return: Number(profit) / opened }),
    ...(fees !== undefined && { fees }),
    ...(maxAdverse !== undefined && { maxAdverse }),
    ...(maxFavourable !== undefined && { maxFavourable }),
    ...(mark !== undefined && mark !== '' && { mark }),
  };
}

/** @throws `RedFireError` `FILE_NOT_READABLE`, `DATA_FORMAT`. */
async function readJson<Value>(path: string): Promise<Value> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw fileError('read', path, cause);
  });
  try {
    // written by a run; a report shows what it finds there as text
    return JSON.parse(text) as Value;
  } catch (cause) {
    throw new RedFireError('DATA_FORMAT', `"${path}" is no JSON`, { details: { file: path }, cause });
  }
}

async function ifThere<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isRedFireError(error) && error.code === 'FILE_NOT_READABLE' && error.details?.['reason'] === 'ENOENT') return undefined;
    throw error;
  }
}
