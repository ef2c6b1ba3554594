import type { BacktestSummary } from '../backtest-summary.ts';
import { AGAINST_BENCHMARK, PERFORMANCE, TRADING, type StatisticEntry } from '../results/glossary.ts';
import type { RunStatistics } from '../results/run-statistics.ts';
import type { Figure, FigureFormat, FigureGroup } from './report-data.ts';

const FORMATS: Readonly<Record<StatisticEntry['unit'], FigureFormat>> = { fraction: 'percent', ratio: 'ratio', amount: 'amount', count: 'count', ms: 'duration' };
/** Figures of which the sign is the point. */
const SIGNED: ReadonlySet<string> = new Set(['totalReturn', 'annualReturn', 'cagr', 'bestDay', 'worstDay', 'alpha', 'benchmarkReturn', 'netProfit', 'expectancy', 'bestTrade', 'worstTrade']);
/** Days below which a rate per year is no figure for the head of a page. */
const DAYS_FOR_YEAR = 60;
/** In costs already. */
const COSTS: ReadonlySet<string> = new Set(['fees', 'slippage']);

/** The figures people ask for first. */
export function headlineFigures(summary: BacktestSummary, statistics: RunStatistics | undefined): readonly Figure[] {
  const start = Number(summary.startingEquity);
  const profit = Number(summary.netProfit);
  const of = (id: keyof typeof PERFORMANCE | keyof typeof TRADING, label: string): Figure => {
    const entry: StatisticEntry = { ...PERFORMANCE, ...TRADING }[id];
    const value = statistics && { ...statistics.performance, ...statistics.trades }[id];
    return { ...figureOf(id, entry, value), label };
  };
  return [
    { id: 'profit', label: 'Net profit', value: profit, format: 'amount', better: 'high', tone: 'sign' },
    { id: 'return', label: 'Return', ...(start > 0 && { value: profit / start }), format: 'percent', better: 'high', tone: 'sign' },
    ...(statistics !== undefined && statistics.basis.days >= DAYS_FOR_YEAR ? [of('cagr', 'Return per year')] : [of('sortino', 'Sortino')]),
    { id: 'maxDrawdown', label: 'Max drawdown', value: summary.maxDrawdown, format: 'percent', better: 'low' },
    of('sharpe', 'Sharpe'),
    of('trades', 'Trades'),
    of('winRate', 'Win rate'),
    of('profitFactor', 'Profit factor'),
  ];
}

/** All figures, in groups. */
export function figureGroups(summary: BacktestSummary, statistics: RunStatistics | undefined): readonly FigureGroup[] {
  const account: FigureGroup = {
    title: 'Account',
    figures: [
      { id: 'startingEquity', label: 'Starting equity', value: Number(summary.startingEquity), format: 'amount' },
      { id: 'finalEquity', label: 'Final equity', value: Number(summary.finalEquity), format: 'amount', better: 'high' },
      { id: 'profit', label: 'Net profit', value: Number(summary.netProfit), format: 'amount', better: 'high', tone: 'sign' },
      { id: 'maxDrawdown', label: 'Greatest drawdown, of all rows', value: summary.maxDrawdown, format: 'percent', better: 'low' },
      { id: 'orders', label: 'Orders', value: summary.orders, format: 'count' },
      { id: 'deniedOrders', label: 'Denied by risk', value: summary.deniedOrders, format: 'count' },
      { id: 'rejectedOrders', label: 'Rejected by the venue', value: summary.rejectedOrders, format: 'count' },
      { id: 'fills', label: 'Fills', value: summary.fills, format: 'count' },
    ],
  };
  if (statistics === undefined) return [account, { title: 'Costs', figures: feeFigures(summary) }];
  const { performance, benchmark, trades, basis } = statistics;
  const note = basis.annualisation === undefined ? undefined : `of daily returns; a year has ${basis.annualisation}`;
  const returns = figuresOf(PERFORMANCE, { ...performance }).map((figure) => (figure.id === 'sharpe' && note !== undefined ? { ...figure, note } : figure));
  return [
    account,
    { title: 'Costs', figures: costFigures(summary, statistics) },
    { title: 'Trades', figures: figuresOf(TRADING, { ...trades }).filter(({ id }) => !COSTS.has(id)) },
    { title: 'Returns and risk', figures: returns },
    ...(benchmark === undefined ? [] : [{ title: `Against ${benchmark.name}`, figures: figuresOf(AGAINST_BENCHMARK, { ...benchmark }) }]),
  ];
}

function costFigures(summary: BacktestSummary, { costs, profit }: RunStatistics): readonly Figure[] {
  return [
    { id: 'costs.fees', label: 'Fees', value: costs.fees, format: 'amount', better: 'low' },
    ...feeFigures(summary).filter(({ id }) => id !== `fees.${summary.currency}`),
    { id: 'costs.slippage', label: 'Slippage', value: costs.slippage, format: 'amount', better: 'low', note: 'against the prices when orders were sent' },
    { id: 'costs.funding', label: 'Funding', value: costs.funding, format: 'amount', better: 'low' },
    { id: 'costs.total', label: 'All costs', value: costs.total, format: 'amount', better: 'low' },
    { id: 'costs.shareOfGross', label: 'Costs of the profit before them', ...(costs.shareOfGross !== undefined && { value: costs.shareOfGross }), format: 'percent', better: 'low' },
    { id: 'profit.closed', label: 'Profit of closed trades', value: Number(profit.closed), format: 'amount', tone: 'sign' },
    { id: 'profit.open', label: 'Profit of open trades', value: Number(profit.open), format: 'amount', tone: 'sign' },
    { id: 'profit.other', label: 'Profit from elsewhere', value: Number(profit.other), format: 'amount', tone: 'sign', note: 'dividends, holdings from the start, exchange rates' },
  ];
}

function feeFigures({ fees, currency }: BacktestSummary): readonly Figure[] {
  return Object.entries(fees).map(([code, amount]): Figure => ({ id: `fees.${code}`, label: code === currency ? 'Fees' : `Fees in ${code}`, ...(code === currency ? { value: Number(amount), format: 'amount' } : { value: amount, format: 'text' }), better: 'low' }));
}

function figuresOf(entries: Readonly<Record<string, StatisticEntry>>, values: Readonly<Record<string, unknown>>): readonly Figure[] {
  return Object.entries(entries).map(([id, entry]) => figureOf(id, entry, values[id]));
}

function figureOf(id: string, { label, unit, better }: StatisticEntry, value: unknown): Figure {
  return {
    id,
    label,
    ...(typeof value === 'number' && { value }),
    format: FORMATS[unit],
    ...(better !== undefined && { better: better === 'higher' ? 'high' : 'low' }),
    ...(SIGNED.has(id) && { tone: 'sign' }),
  };
}
