import { runBacktest, type BacktestResult } from '@redfire/backtest';
import { defineInstrument, type Fill, type Order } from '@redfire/core';
import { replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { bracket } from '@redfire/oms';
import { Strategy } from '@redfire/strategy';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';

const MINUTE = 60_000;
const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.5', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } });
const RISES = [100, 101, 102, 103, 104, 106, 108, 112, 114, 116];
const FALLS = [100, 101, 102, 100, 98, 94, 90, 88, 86, 84];
const balances = { USDT: '100000' };

/** At the first bar a bracket, and a buy of 6 that is worked by time. */
class Composed extends Strategy {
  readonly #bracket: boolean;
  readonly #parent: boolean;
  #count = 0;
  readonly told: string[] = [];

  constructor({ bracket: hasBracket = true, parent: hasParent = true } = {}) {
    super(undefined);
    this.#bracket = hasBracket;
    this.#parent = hasParent;
  }

  override onStart(): void {
    this.subscribeBars(BTC.id, '1m');
  }

  override onBar(): void {
    if (this.#count++ > 0) return;
    if (this.#bracket) {
      let ids = 0;
      this.submitAll(bracket({ entry: { type: 'market', instrument: BTC.id, side: 'buy', quantity: '4' }, stop: { triggerPrice: '95' }, takeProfits: [{ price: '105', quantity: '1' }, { price: '110', quantity: '3' }] }, () => `B-${++ids}`));
    }
    if (this.#parent) this.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity: '6', algorithm: { use: 'twap', slices: 3, durationMs: 3 * MINUTE } });
  }

  override onFill({ orderId, side, quantity, price, at }: Fill): void {
    this.told.push(`${at} ${orderId} ${side} ${quantity.toFixed()} at ${price.toFixed()}`);
  }

  override onOrder({ id, state, filledQuantity }: Order): void {
    this.told.push(`${id} ${state} ${filledQuantity.toFixed()}`);
  }
}

function backtest(closes: readonly number[], strategy = new Composed()) {
  return runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars: barsFromCloses(closes) }], account: { balances }, strategies: [strategy] });
}

const ordersOf = ({ orders }: BacktestResult) => orders.map(({ id, state, filledQuantity, parentId }) => `${id}${parentId === undefined ? '' : ` of ${parentId}`} ${state} ${filledQuantity.toFixed()}`);
const fillsOf = ({ fills }: BacktestResult) => fills.map(({ orderId, side, quantity, price }) => `${orderId} ${side} ${quantity.toFixed()} at ${price.toFixed()}`);

/** What was told of each order: a venue in the same process answers between two orders of one list, a gateway after them. */
const byOrder = ({ told }: Composed) => [...told].sort((a, b) => idIn(a).localeCompare(idIn(b)));
const idIn = (line: string) => /B-\d/.exec(line)?.[0] ?? '';

describe('a backtest of composed orders', () => {
  it('has each order and each fill once, parent and children, and the equity that follows', async () => {
    const result = await backtest(RISES);
    const ids = result.orders.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect({ orders: ordersOf(result), fills: fillsOf(result), counted: [result.summary.orders, result.summary.fills, result.summary.openOrders], positions: result.summary.positions }).toMatchInlineSnapshot(`
      {
        "counted": [
          8,
          6,
          0,
        ],
        "fills": [
          "B-1 buy 4 at 100",
          "C-1 buy 2 at 100",
          "C-2 buy 2 at 101",
          "C-3 buy 2 at 102",
          "B-4 sell 1 at 105",
          "B-5 sell 3 at 110",
        ],
        "orders": [
          "B-1 filled 4",
          "C-1 of O-1 filled 2",
          "C-2 of O-1 filled 2",
          "C-3 of O-1 filled 2",
          "O-1 filled 6",
          "B-4 filled 1",
          "B-5 filled 3",
          "B-3 canceled 0",
        ],
        "positions": {
          "BTC/USDT.SIM": "6",
        },
      }
    `);
    const cash = result.fills.reduce((sum, { side, quantity, price, fee }) => {
      const value = quantity.times(price);
      return (side === 'buy' ? sum.minus(value) : sum.plus(value)).minus(fee?.amount ?? 0);
    }, result.fills[0]!.price.times(0).plus(balances.USDT));
    const left = Number(result.summary.positions[BTC.id]);
    expect(cash.plus(left * RISES.at(-1)!).toFixed()).toBe(result.summary.finalEquity);
  });

  it('stops out what has filled, and cancels the profits', async () => {
    const result = await backtest(FALLS, new Composed({ parent: false }));
    expect([ordersOf(result), fillsOf(result), result.summary.positions]).toMatchInlineSnapshot(`
      [
        [
          "B-1 filled 4",
          "B-3 filled 4",
          "B-4 canceled 0",
          "B-5 canceled 0",
        ],
        [
          "B-1 buy 4 at 100",
          "B-3 sell 4 at 95",
        ],
        {
          "BTC/USDT.SIM": "0",
        },
      ]
    `);
  });

  it('repeats to the last digit', async () => {
    const [first, again] = [await backtest(FALLS), await backtest(FALLS)];
    const text = ({ summary: { timing: _timing, ...summary }, orders, fills, equity }: BacktestResult) => JSON.stringify({ summary, orders, fills, equity });
    expect(text(again)).toBe(text(first));
  });

  // an algorithm that goes by the clock is not compared: on paper a bar, and so the fill at its open, is known when it closes
  it.each([{ closes: RISES }, { closes: FALLS }])('has of a bracket what an engine on paper has, over $closes', async ({ closes }) => {
    const [tested, traded] = [new Composed({ parent: false }), new Composed({ parent: false })];
    const { summary } = await backtest(closes, tested);
    const engine = createTradingEngine({
      instruments: [BTC], strategies: [traded], account: { currency: 'USDT' }, gateways: [paperGateway({ balances })], stop: { orders: 'leave' },
      marketData: [replaySource({ feeds: [{ instrument: BTC.id, interval: '1m', bars: barsFromCloses(closes) }] })],
    });
    const failures: unknown[] = [];
    engine.events.on('engine.error', ({ error }) => failures.push(error));
    await engine.start();
    await engine.ended;
    const equity = engine.accounts.equity().amount.toFixed();
    await engine.stop();
    expect(failures).toEqual([]);
    expect([byOrder(traded), equity]).toEqual([byOrder(tested), summary.finalEquity]);
  });
});

/** Holds `targets[n]` from the n-th bar on. */
class Targets extends Strategy {
  readonly #targets: readonly string[];
  #count = 0;

  constructor(targets: readonly string[]) {
    super(undefined);
    this.#targets = targets;
  }

  override onStart(): void {
    this.subscribeBars(BTC.id, '1m');
  }

  override onBar(): void {
    const target = this.#targets[this.#count++];
    if (target !== undefined) this.targetPosition(BTC.id, target);
  }
}

describe('a strategy that says what it wants to hold', () => {
  it.each(['netting', 'hedging'] as const)('holds it, positions kept by %s', async (mode) => {
    const result = await runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars: barsFromCloses(RISES) }], account: { balances }, positions: { mode }, strategies: [new Targets(['2', '-1', '-1', '1', '3', '0'])] });
    const orders = result.orders.map(({ side, quantity, positionSide, reduceOnly, state }) => [side, quantity.toFixed(), ...(positionSide ? [positionSide] : []), ...(reduceOnly === true ? ['reduce'] : []), state].join(' '));
    expect([orders, result.summary.positions[BTC.id]]).toEqual([
      mode === 'netting'
        ? ['buy 2 filled', 'sell 3 filled', 'buy 2 filled', 'buy 2 filled', 'sell 3 filled']
        : ['buy 2 long filled', 'sell 2 long reduce filled', 'sell 1 short filled', 'buy 1 short reduce filled', 'buy 1 long filled', 'buy 2 long filled', 'sell 3 long reduce filled'],
      '0',
    ]);
  });
});
