// One market maker on one synthetic order book, with different answers to the question of who stands before it in the line, and what each of them makes of its result.
import { defineInstrument, runBacktest, type BacktestOptions } from 'redfire';
import { MarketMaker } from './market-maker.ts';
import { syntheticBook } from './synthetic-book.ts';

const STEPS = 9_000;
const instrument = defineInstrument({ id: 'ETH/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '1', fees: { maker: '0', taker: '0.0005' } });
const venue = { latency: { order: 5, modify: 5, cancel: 5 } } as const;

console.log(`15 minutes of ${instrument.id}, ${STEPS} changes of its book; quotes of 2 around the microprice, at most 20 held; no maker fee\n`);
console.log('queue               fills  bought   sold  position  longest  shortest     spread  inventory     profit');
// nobody before us: whatever trades at our price is ours
await report('none', { ...venue, queue: 'none' });
await report('probabilistic', { ...venue, queue: { model: 'probabilistic', shape: 'power', exponent: 2 } });
await report('risk-averse', { ...venue, queue: 'risk-averse' });
// a trade beyond our price, or no fill
await report('through', { ...venue, limitFill: 'through' });
// moves each quote at once, and so to the end of another line
await report('risk-averse, hasty', { ...venue, queue: 'risk-averse' }, 0);

async function report(name: string, terms: NonNullable<BacktestOptions['venue']>, patience = 2): Promise<void> {
  const strategy = new MarketMaker({ instrument: instrument.id, quantity: '2', patience });
  const { summary, fills } = await runBacktest({
    instruments: [instrument],
    data: [{ items: syntheticBook(instrument, { steps: STEPS, seed: 7, price: 2_500 }) }],
    venue: terms,
    account: { balances: { USDT: '1000000' } },
    strategies: [strategy],
  });
  if (summary.deniedOrders > 0) throw new Error(`${name}: ${JSON.stringify(summary.denials)}`);
  const { count } = strategy;
  const profit = Number(summary.netProfit);
  const bought = fills.reduce((sum, { side, quantity }) => (side === 'buy' ? sum + quantity.toNumber() : sum), 0);
  const sold = fills.reduce((sum, { side, quantity }) => (side === 'sell' ? sum + quantity.toNumber() : sum), 0);
  const cells = [
    name.padEnd(18), String(fills.length).padStart(6), String(bought).padStart(7), String(sold).padStart(6), String(summary.positions[instrument.id] ?? 0).padStart(9),
    // what was earned against the middle at each fill, and what the middle did to what was held
    String(count.longest).padStart(8), String(count.shortest).padStart(9), count.spread.toFixed(2).padStart(10), (profit - count.spread).toFixed(2).padStart(10), profit.toFixed(2).padStart(10),
  ];
  console.log(cells.join(' '));
}
