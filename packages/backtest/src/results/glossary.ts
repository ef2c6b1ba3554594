/** What a figure is counted in. Fractions are 0.01 for one percent; `amount` is in the currency of the account. */
export type StatisticUnit = 'fraction' | 'ratio' | 'amount' | 'count' | 'ms';

/** One figure of a run's statistics. */
export interface StatisticEntry {
  /** For people: `Sharpe ratio`. */
  readonly label: string;
  readonly unit: StatisticUnit;
  /** Which way is better; absent where neither is. */
  readonly better?: 'higher' | 'lower';
  /** What it is not defined without, for the reason of one that is absent; absent where it is always defined. */
  readonly needs?: string;
}

const ONE_DAY = 'a day of returns';
const TWO_DAYS = 'two days of returns';
const VARIES = 'two days of returns that vary';
const YEARS = ', and data that tell how many days make a year';
const FALL = ', and a fall of the account';
const BENCHMARK = 'a benchmark';
const ONE_TRADE = 'a trade that closed';
const WIN_AND_LOSS = 'a trade that won and one that lost';

/** Figures made of the account's returns from day to day. */
export const PERFORMANCE = {
  totalReturn: { label: 'Total return', unit: 'fraction', better: 'higher', needs: ONE_DAY },
  annualReturn: { label: 'Annual return', unit: 'fraction', better: 'higher', needs: ONE_DAY + YEARS },
  cagr: { label: 'CAGR', unit: 'fraction', better: 'higher', needs: ONE_DAY },
  volatility: { label: 'Volatility per year', unit: 'fraction', better: 'lower', needs: TWO_DAYS + YEARS },
  sharpe: { label: 'Sharpe ratio', unit: 'ratio', better: 'higher', needs: VARIES + YEARS },
  sharpeError: { label: 'Standard error of Sharpe', unit: 'ratio', better: 'lower', needs: VARIES + YEARS },
  sharpeLow: { label: 'Sharpe, 95 % at least', unit: 'ratio', better: 'higher', needs: VARIES + YEARS },
  sharpeHigh: { label: 'Sharpe, 95 % at most', unit: 'ratio', better: 'higher', needs: VARIES + YEARS },
  probabilisticSharpe: { label: 'Probability that Sharpe is above zero', unit: 'fraction', better: 'higher', needs: VARIES },
  deflatedSharpe: { label: 'The same after the trials', unit: 'fraction', better: 'higher', needs: `${VARIES}, and trials` },
  sortino: { label: 'Sortino ratio', unit: 'ratio', better: 'higher', needs: `${TWO_DAYS}${YEARS}, and a day that lost` },
  downsideDeviation: { label: 'Downside deviation per year', unit: 'fraction', better: 'lower', needs: ONE_DAY + YEARS },
  calmar: { label: 'Calmar ratio', unit: 'ratio', better: 'higher', needs: ONE_DAY + YEARS + FALL },
  omega: { label: 'Omega ratio', unit: 'ratio', better: 'higher', needs: `${ONE_DAY}, and a day that lost` },
  maxDailyDrawdown: { label: 'Greatest drawdown, of days', unit: 'fraction', better: 'lower', needs: ONE_DAY },
  longestDrawdownMs: { label: 'Longest drawdown', unit: 'ms', better: 'lower', needs: ONE_DAY + FALL },
  ulcerIndex: { label: 'Ulcer index', unit: 'fraction', better: 'lower', needs: ONE_DAY },
  recoveryFactor: { label: 'Recovery factor', unit: 'ratio', better: 'higher', needs: ONE_DAY + FALL },
  valueAtRisk: { label: 'Value at risk of a day, 95 %', unit: 'fraction', better: 'lower', needs: ONE_DAY },
  conditionalValueAtRisk: { label: 'Expected shortfall of a day, 95 %', unit: 'fraction', better: 'lower', needs: ONE_DAY },
  tailRatio: { label: 'Tail ratio', unit: 'ratio', better: 'higher', needs: `${ONE_DAY}, and losses among the worst` },
  skewness: { label: 'Skew', unit: 'ratio', better: 'higher', needs: VARIES },
  kurtosis: { label: 'Kurtosis above 3', unit: 'ratio', better: 'lower', needs: VARIES },
  stability: { label: 'Stability', unit: 'ratio', better: 'higher', needs: 'days of which the values vary' },
  bestDay: { label: 'Best day', unit: 'fraction', better: 'higher', needs: ONE_DAY },
  worstDay: { label: 'Worst day', unit: 'fraction', better: 'higher', needs: ONE_DAY },
  positiveDays: { label: 'Days that won', unit: 'fraction', better: 'higher', needs: ONE_DAY },
} as const satisfies Readonly<Record<string, StatisticEntry>>;

/** Figures of the account against a benchmark. */
export const AGAINST_BENCHMARK = {
  benchmarkReturn: { label: 'Return of the benchmark', unit: 'fraction', needs: BENCHMARK },
  alpha: { label: 'Alpha per year', unit: 'fraction', better: 'higher', needs: `${BENCHMARK} that varies${YEARS}` },
  beta: { label: 'Beta', unit: 'ratio', needs: `${BENCHMARK} that varies` },
  treynor: { label: 'Treynor ratio', unit: 'ratio', better: 'higher', needs: `${BENCHMARK} that varies${YEARS}` },
  trackingError: { label: 'Tracking error per year', unit: 'fraction', needs: `${BENCHMARK} of two days${YEARS}` },
  informationRatio: { label: 'Information ratio', unit: 'ratio', better: 'higher', needs: `${BENCHMARK} that it differs from${YEARS}` },
  upCapture: { label: 'Up capture', unit: 'ratio', better: 'higher', needs: `${BENCHMARK} that rose` },
  downCapture: { label: 'Down capture', unit: 'ratio', better: 'lower', needs: `${BENCHMARK} that fell` },
  captureRatio: { label: 'Capture ratio', unit: 'ratio', better: 'higher', needs: `${BENCHMARK} that rose and fell` },
} as const satisfies Readonly<Record<string, StatisticEntry>>;

/** Figures of trades. */
export const TRADING = {
  trades: { label: 'Trades', unit: 'count' },
  wins: { label: 'Won', unit: 'count' },
  losses: { label: 'Lost', unit: 'count' },
  even: { label: 'Neither', unit: 'count' },
  winRate: { label: 'Win rate', unit: 'fraction', better: 'higher', needs: ONE_TRADE },
  netProfit: { label: 'Profit of trades', unit: 'amount', better: 'higher' },
  won: { label: 'Won in sum', unit: 'amount', better: 'higher' },
  lost: { label: 'Lost in sum', unit: 'amount', better: 'lower' },
  profitFactor: { label: 'Profit factor', unit: 'ratio', better: 'higher', needs: 'a trade that lost' },
  expectancy: { label: 'Expectancy', unit: 'amount', better: 'higher', needs: ONE_TRADE },
  averageWin: { label: 'Average win', unit: 'amount', better: 'higher', needs: 'a trade that won' },
  averageLoss: { label: 'Average loss', unit: 'amount', better: 'lower', needs: 'a trade that lost' },
  payoffRatio: { label: 'Payoff ratio', unit: 'ratio', better: 'higher', needs: WIN_AND_LOSS },
  systemQuality: { label: 'System quality (SQN)', unit: 'ratio', better: 'higher', needs: 'two trades of which the profits vary' },
  kelly: { label: 'Kelly fraction', unit: 'fraction', better: 'higher', needs: WIN_AND_LOSS },
  bestTrade: { label: 'Best trade', unit: 'amount', better: 'higher', needs: ONE_TRADE },
  worstTrade: { label: 'Worst trade', unit: 'amount', better: 'higher', needs: ONE_TRADE },
  longestWinning: { label: 'Most wins in a row', unit: 'count', better: 'higher' },
  longestLosing: { label: 'Most losses in a row', unit: 'count', better: 'lower' },
  currentStreak: { label: 'Wins or losses at the end', unit: 'count' },
  meanHoldingMs: { label: 'Mean holding time', unit: 'ms', needs: ONE_TRADE },
  medianHoldingMs: { label: 'Median holding time', unit: 'ms', needs: ONE_TRADE },
  shortestHoldingMs: { label: 'Shortest holding time', unit: 'ms', needs: ONE_TRADE },
  longestHoldingMs: { label: 'Longest holding time', unit: 'ms', needs: ONE_TRADE },
  meanAdverse: { label: 'Mean adverse excursion (MAE)', unit: 'amount', better: 'lower', needs: ONE_TRADE },
  maxAdverse: { label: 'Greatest adverse excursion', unit: 'amount', better: 'lower', needs: ONE_TRADE },
  meanFavourable: { label: 'Mean favourable excursion (MFE)', unit: 'amount', better: 'higher', needs: ONE_TRADE },
  maxFavourable: { label: 'Greatest favourable excursion', unit: 'amount', better: 'higher', needs: ONE_TRADE },
  keptByWinners: { label: 'Kept of the best by winners', unit: 'fraction', better: 'higher', needs: 'a trade that won' },
  exposure: { label: 'Time in the market', unit: 'fraction', needs: 'a span of time' },
  turnover: { label: 'Turns of the account per year', unit: 'ratio', needs: ONE_DAY + YEARS },
  tradedValue: { label: 'Value traded', unit: 'amount' },
  fees: { label: 'Fees', unit: 'amount', better: 'lower' },
  slippage: { label: 'Slippage', unit: 'amount', better: 'lower' },
} as const satisfies Readonly<Record<string, StatisticEntry>>;

export type PerformanceFigure = keyof typeof PERFORMANCE;
export type BenchmarkFigure = keyof typeof AGAINST_BENCHMARK;
export type TradingFigure = keyof typeof TRADING;

/** Every figure by its name; names are unique. */
export const STATISTICS: Readonly<Record<PerformanceFigure | BenchmarkFigure | TradingFigure, StatisticEntry>> = { ...PERFORMANCE, ...AGAINST_BENCHMARK, ...TRADING };
