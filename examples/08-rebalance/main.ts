// Four assets over three years: bought and held, brought back to their weights by the calendar and by bands, and chosen by the scores of another strategy, with what each way costs.
import { defineInstrument, equityText, runBacktest, useStrategy, type StrategyEntry } from 'redfire';
import { FixedWeights } from './fixed-weights.ts';
import { MomentumScores } from './momentum-scores.ts';
import { ScorePortfolio } from './score-portfolio.ts';
import { syntheticAssets } from './synthetic-assets.ts';

const DAYS = 3 * 365;
const asset = (name: string, lotSize: string) => defineInstrument({ id: `${name}/USDT.SIM`, kind: 'spot', tickSize: '0.01', lotSize, minNotional: '10', fees: { maker: '0.0005', taker: '0.001' } });
const assets = [
  { instrument: asset('BTC', '0.0001'), price: 60_000, drift: 0.3, volatility: 0.55, weight: 0.4 },
  { instrument: asset('ETH', '0.001'), price: 3_000, drift: 0.25, volatility: 0.7, weight: 0.3 },
  { instrument: asset('SOL', '0.01'), price: 150, drift: 0.3, volatility: 0.9, weight: 0.15 },
  { instrument: asset('GOLD', '0.001'), price: 2_500, drift: 0.06, volatility: 0.16, weight: 0.15 },
];
const bars = syntheticAssets(assets, { startAt: Date.UTC(2025, 0, 1), days: DAYS, seed: 4 });
const instruments = [...bars.keys()];
const ids = instruments.map(({ id }) => id);
const weights = Object.fromEntries(assets.map(({ instrument: { id }, weight }) => [id, weight]));

console.log(`${DAYS} days of ${assets.map(({ instrument: { id }, weight }) => `${percent(weight, 0)} ${id.split('/')[0]}`).join(', ')}; starting with 100000 USDT, fees 0.10 %\n`);
console.log('portfolio              end  orders   turnover    fees  fees/year  drawdown');
await report('buy and hold', [useStrategy(FixedWeights, { weights })]);
await report('monthly', [useStrategy(FixedWeights, { weights, per: 'month' })]);
await report('weekly', [useStrategy(FixedWeights, { weights, per: 'week' })]);
await report('daily', [useStrategy(FixedWeights, { weights, per: 'day' })]);
await report('daily, band 5 %', [useStrategy(FixedWeights, { weights, per: 'day', band: 0.05 })]);
await report('momentum scores', [useStrategy(MomentumScores, { instruments: ids }), useStrategy(ScorePortfolio, { instruments: ids })]);

async function report(name: string, strategies: readonly StrategyEntry[]): Promise<void> {
  const data = instruments.map((instrument) => ({ instrument: instrument.id, interval: '1d', bars: bars.get(instrument) ?? [] }) as const);
  const { summary, fills, equity } = await runBacktest({ instruments, data, account: { balances: { USDT: '100000' } }, strategies });
  if (summary.deniedOrders + summary.rejectedOrders > 0) throw new Error(`${name}: ${JSON.stringify(summary.denials)}`);
  const traded = fills.reduce((sum, { quantity, price }) => sum + quantity.times(price).toNumber(), 0);
  const paid = Number(summary.fees['USDT']);
  const worth = equity.flatMap((rows) => Array.from({ length: rows.length }, (_, row) => Number(equityText(rows, row))));
  const average = worth.reduce((sum, each) => sum + each, 0) / worth.length;
  const cells = [
    name.padEnd(16), Number(summary.finalEquity).toFixed(0).padStart(9), String(summary.orders).padStart(7), `${(traded / average).toFixed(2)} x`.padStart(10), paid.toFixed(0).padStart(7),
    percent(paid / average / (DAYS / 365), 2).padStart(10), percent(summary.maxDrawdown, 1).padStart(9),
  ];
  console.log(cells.join(' '));
}

function percent(share: number, digits: number): string {
  return `${(share * 100).toFixed(digits)} %`;
}
