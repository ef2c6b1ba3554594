// Two instruments that move together: the gap between them is sold when it is wide, and closed when it is gone.
import { defineInstrument, runBacktest, type Bar } from 'redfire';
import { PairsTrading } from './pairs-trading.ts';
import { TRUE_BETA, syntheticPair } from './synthetic-pair.ts';

const DAYS = 180;
const fees = { maker: '0.0002', taker: '0.0005' };
const first = defineInstrument({ id: 'ETH/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001', fees });
const second = defineInstrument({ id: 'SOL/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.01', fees });
const bars = syntheticPair(first, second, DAYS * 24, 11);

const strategy = new PairsTrading({ first: first.id, second: second.id, interval: '1h' });
const { summary, fills } = await runBacktest({
  instruments: [first, second],
  data: [{ instrument: first.id, interval: '1h', bars: bars.first }, { instrument: second.id, interval: '1h', bars: bars.second }],
  account: { balances: { USDT: '100000' } },
  risk: { maxOrderNotional: '150000 USDT' },
  strategies: [strategy],
});
const { trips } = strategy;

console.log(`${DAYS} days of ${first.id} and ${second.id}, ${summary.bars} bars; starting with ${summary.startingEquity} ${summary.currency}\n`);
console.log('trade  side    hedge   hours  ended');
for (const [place, { side, hedge, bars: hours, reason }] of trips.entries()) {
  if (place < 5 || place >= trips.length - 2) console.log(`${String(place + 1).padStart(5)}  ${side.padEnd(5)}  ${hedge.toFixed(3)}  ${String(hours).padStart(6)}  ${reason}`);
  else if (place === 5) console.log('  ...');
}
const hedge = trips.reduce((sum, trip) => sum + trip.hedge, 0) / trips.length;
const reverted = trips.filter(({ reason }) => reason === 'reverted').length;
const paid = Number(summary.fees['USDT']);
const net = Number(summary.netProfit);

console.log(`\n${trips.length} trades, ${reverted} of them back at the mean, ${fills.length} fills; hedge ${hedge.toFixed(3)} on average, ${TRUE_BETA} in truth`);
console.log(`profit of both legs ${(net + paid).toFixed(2)}, fees ${paid.toFixed(2)}, net ${net.toFixed(2)} ${summary.currency}; largest drawdown ${percent(summary.maxDrawdown)}`);
console.log(`left over: ${Object.entries(summary.positions).map(([id, quantity]) => `${quantity} ${id}`).join(', ')}`);
console.log(`meanwhile ${first.id} moved by ${move(bars.first)} and ${second.id} by ${move(bars.second)}`);

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function move(series: readonly Bar[]): string {
  const [start, end] = [series[0]?.open ?? 1, series.at(-1)?.close ?? 1];
  return percent(end / start - 1);
}
