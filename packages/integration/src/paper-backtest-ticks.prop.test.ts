import { runBacktest } from '@redfire/backtest';
import { defineInstrument, seededRandom, timestamp, type Fill, type Order, type Quote, type Trade } from '@redfire/core';
import { replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { Strategy } from '@redfire/strategy';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '1', lotSize: '1', fees: { maker: '0.0001', taker: '0.0005' } });
const balances = { USDT: '1000000' };

/** Sends, changes and cancels by chance at quotes and trades, as its seed has it. */
class Nervous extends Strategy {
  readonly told: string[] = [];
  readonly #random: ReturnType<typeof seededRandom>;

  constructor(seed: number) {
    super(undefined);
    this.#random = seededRandom(seed);
  }
  override onStart(): void {
    this.subscribeQuotes(BTC.id);
    this.subscribeTrades(BTC.id);
  }
  override onQuote({ bid }: Quote): void {
    this.#act(bid);
  }
  override onTrade({ price }: Trade): void {
    this.#act(price);
  }
  override onFill({ quantity, side, price, liquidity, at }: Fill): void {
    this.told.push(`${at} ${side} ${quantity.toFixed()} at ${price.toFixed()} as ${liquidity}`);
  }
  override onOrder({ id, state, filledQuantity }: Order): void {
    this.told.push(`${id} ${state} ${filledQuantity.toFixed()}`);
  }

  #act(price: number): void {
    const draw = () => this.#random.next();
    const [open] = this.openOrders(BTC.id);
    const side = draw() < 0.5 ? 'buy' : 'sell';
    const near = String(Math.max(1, Math.round(price) + Math.floor(draw() * 7) - 3));
    const choice = draw();
    if (choice < 0.2) this.submit({ instrument: BTC.id, type: 'market', side, quantity: '2' });
    else if (choice < 0.5) this.submit({ instrument: BTC.id, type: 'limit', side, quantity: '3', price: near });
    else if (choice < 0.6) this.submit({ instrument: BTC.id, type: 'stop-market', side, quantity: '1', triggerPrice: near });
    else if (choice < 0.75 && open !== undefined && open.pending.cancel === undefined) this.cancel(open.id);
  }
}

interface Case {
  readonly seed: number;
  readonly latencyMs: number;
  readonly steps: readonly (readonly [isTrade: boolean, move: number, size: number])[];
}
const anyCase: fc.Arbitrary<Case> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  latencyMs: fc.constantFrom(0, 0, 7, 25),
  steps: fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 60 }),
});

/** One item each ten milliseconds. */
function dataOf({ steps }: Case): { readonly quotes: readonly Quote[]; readonly trades: readonly Trade[] } {
  const quotes: Quote[] = [];
  const trades: Trade[] = [];
  let price = 100;
  for (const [row, [isTrade, move, size]] of steps.entries()) {
    price = Math.max(10, price + move);
    const about = { instrument: BTC.id, at: timestamp((row + 1) * 10) };
    if (isTrade) trades.push({ ...about, price, size });
    else quotes.push({ ...about, bid: price - 1, ask: price + 1, bidSize: size, askSize: size });
  }
  return { quotes, trades };
}

it('trades on paper over replayed quotes and trades as in a backtest: the same orders, fills, times and equity', async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(anyCase, async (run) => {
      const { quotes, trades } = dataOf(run);
      const { seed, latencyMs } = run;
      const tested = new Nervous(seed);
      const { summary } = await runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, quotes }, { instrument: BTC.id, trades }], venue: { latencyMs }, account: { balances }, strategies: [tested] });

      const onPaper = new Nervous(seed);
      const engine = createTradingEngine({
        instruments: [BTC], strategies: [onPaper], gateways: [paperGateway({ balances, latencyMs })], stop: { orders: 'leave' },
        marketData: [replaySource({ feeds: [{ instrument: BTC.id, quotes }, { instrument: BTC.id, trades }] })],
      });
      await engine.start();
      await engine.ended;
      const equity = engine.accounts.equity().amount.toFixed();
      await engine.stop();
      expect([onPaper.told, equity]).toEqual([tested.told, summary.finalEquity]);
      told += tested.told.length;
    }),
    // each case is two whole runs, one with an engine of its own
    { numRuns: Math.min(cases(), 300) },
  );
  // or the comparison says nothing
  expect(told).toBeGreaterThan(cases() > 10 ? 100 : 0);
});
