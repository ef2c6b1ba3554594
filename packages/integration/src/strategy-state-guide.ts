import type { Bar, ExecutionGateway, Instrument, Journal, MarketDataSource, Order, StrategyStateRepository } from '@redfire/core';
import { createTradingEngine, type TradingEngine } from '@redfire/engine';
import { Strategy } from '@redfire/strategy';
import { atr } from '@redfire/strategy/indicators';

const BTC = 'BTC/USDT.SIM';

// #region strategy
/** Holds one unit, and sells it when the price is too far below its highest close. */
export class FollowingStop extends Strategy {
  static readonly stateVersion = 2; // version 1 did not count

  readonly #range = atr(3); // of a subscription: kept
  #highest = 0;
  #exits = 0;

  override onStart(): void {
    this.subscribeBars(BTC, '1m', [this.#range], { warmUp: 'indicators' });
    this.every('report', '1h'); // named: kept
    if (!this.isRestored) this.log('info', 'begins anew'); // once, not at every restart
  }

  override onBar({ close }: Bar): void {
    const isHeld = !this.position(BTC).quantity.isZero(); // the engine's: exact after every restart
    this.#highest = isHeld ? Math.max(this.#highest, close) : close;
    if (!isHeld && this.openOrders(BTC).length === 0) this.buy(BTC, '1');
    else if (isHeld && close < this.#highest - 2 * this.#range.value) this.closePosition(BTC);
  }

  /** Told after a restart too, of each order that is not what it was when the state was kept. */
  override onOrder({ id, state }: Order): void {
    this.log('info', 'order', { id, state });
  }

  override onFill({ side }: { readonly side: string }): void {
    if (side === 'sell') this.#exits++;
  }

  override onTimer(): void {
    this.log('info', 'so far', { exits: this.#exits, highest: this.#highest });
  }

  override save() {
    return { highest: this.#highest, exits: this.#exits };
  }

  override restore({ highest, exits }: { readonly highest: number; readonly exits?: number }, version: number): void {
    this.#highest = highest;
    this.#exits = version < 2 ? 0 : (exits ?? 0);
  }
}
// #endregion strategy

interface Places {
  readonly instruments: readonly Instrument[];
  readonly gateway: ExecutionGateway;
  readonly source: MarketDataSource;
  readonly journal: Journal;
  readonly states: StrategyStateRepository;
}

export function engineOver({ instruments, gateway, source, journal, states }: Places): TradingEngine {
  // #region engine
  return createTradingEngine({
    instruments,
    gateways: [gateway],
    marketData: [source],
    strategies: [{ use: FollowingStop, params: {}, id: 'btc-stop' }], // an id of its own: the state is found by it
    store: {
      journal, // orders, fills, positions, the account
      strategies: states, // what strategies know
      strategiesMs: 1_000, // how much of that a crash may lose
      unfit: 'refuse', // what follows where it does not fit; or 'fresh'
    },
    stop: { orders: 'leave' }, // orders wait at the venue for the next process
  });
  // #endregion engine
}
