import { MemoryLogger, barColumns, defineInstrument, timestamp, type Bar, type Order } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { describe, expect, it } from 'vitest';
import { equityText } from './equity-recorder.ts';
import { runBacktest } from './run-backtest.ts';
import type { BacktestOptions } from './backtest-options.ts';

const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.5', lotSize: '1' });

class Still extends Strategy {}

function options(changes: Partial<BacktestOptions> = {}, closes: readonly number[] = [100, 101, 102, 103, 104]): BacktestOptions {
  const bars = barColumns(closes.map((close, row) => ({ openTime: timestamp(row * 60_000), closeTime: timestamp((row + 1) * 60_000), open: close, high: close, low: close, close, volume: 1 })));
  return { instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars }], account: { balances: { USDT: '1000' } }, strategies: [new Still(undefined)], ...changes };
}

describe('options that would be read otherwise than they are meant', () => {
  it.each<[string, object, string]>([
    ['a limit that does not exist', { risk: { maxOrderQuantty: '1' } }, 'INVALID_INPUT'],
    ['a limit on an instrument that is not in the run', { risk: { maxPosition: { 'NOPE.SIM': '1' } } }, 'UNKNOWN_INSTRUMENT'],
    ['a value without its currency', { risk: { maxOrderNotional: '5000' } }, 'INVALID_INPUT'],
    ['a curve thinned to nothing', { equityEvery: 0 }, 'INVALID_INPUT'],
    ['a path that is none', { venue: { path: 'best-case' } }, 'INVALID_INPUT'],
    ['an owner without a name', { strategies: [{ use: Still, params: {}, owner: '' }] }, 'INVALID_INPUT'],
    ['one id for two strategies', { strategies: [{ use: Still, params: {}, id: 'a' }, { use: Still, params: {}, id: 'a' }] }, 'INVALID_CONFIG'],
  ])('are refused: %s', async (_what, changes, code) => {
    await expect((async () => runBacktest(options(changes)))()).rejects.toMatchObject({ code });
  });

  it('take limits as text', async () => {
    const { summary } = await runBacktest(options({ risk: { maxOrderQuantity: '5', maxPosition: { [BTC.id]: '2' }, maxOrderNotional: '5000 USDT', maxOpenOrders: 3 } }));
    expect(summary.riskRules).toEqual(['max-order-quantity', 'max-order-notional', 'max-position', 'max-open-orders']);
  });
});

it('counts the bars with a price between ticks', async () => {
  const { summary } = await runBacktest(options({}, [100, 100.5, 100.3, 101, 100.25]));
  expect(summary.offTickBars).toBe(2);
});

it('ends a thinned curve where the run ends', async () => {
  const { equity } = await runBacktest(options({ equityEvery: 3 }));
  expect(equity.flatMap((rows) => Array.from({ length: rows.length }, (_, row) => [rows.at[row], equityText(rows, row)]))).toEqual([[60_000, '1000'], [240_000, '1000'], [300_000, '1000']]);
});

it('tells who threw a coded error, and when', async () => {
  class Careless extends Strategy {
    override onStart() {
      this.subscribeBars(BTC.id, '1m');
    }
    override onBar() {
      this.buy(BTC.id, 'one');
    }
  }
  const failure: unknown = await runBacktest(options({ strategies: [new Careless(undefined)] })).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(/^"Careless\.onBar" threw at 1970-01-01T00:01:00\.000Z: quantity must be/), details: { field: 'quantity', subscriber: 'Careless.onBar', at: 60_000 } });
});

it('hands on what strategies log, with their names and the time of the run', async () => {
  class Talkative extends Strategy {
    override onStart() {
      this.subscribeBars(BTC.id, '1m');
    }
    override onBar({ close }: Bar) {
      if (close === 101) this.log('info', 'a bar', { close });
    }
  }
  const logger = new MemoryLogger();
  await runBacktest(options({ strategies: [new Talkative(undefined)], logger }));
  expect(logger.records.map(({ level, message, fields }) => ({ level, message, fields }))).toEqual([{ level: 'info', message: 'a bar', fields: { strategy: 'Talkative', at: '1970-01-01T00:02:00.000Z', close: 101 } }]);
});

it('keeps strategies from the orders of one another', async () => {
  const placed: Order[] = [];
  class Resting extends Strategy {
    override onStart() {
      this.subscribeBars(BTC.id, '1m');
    }
    override onBar() {
      if (placed.length === 0) placed.push(this.buy(BTC.id, '1', { price: '50' }));
    }
  }
  class Meddling extends Strategy {
    override onStart() {
      this.subscribeBars(BTC.id, '1m');
    }
    override onBar() {
      for (const { id } of placed) this.cancel(id);
    }
  }
  await expect(runBacktest(options({ strategies: [new Resting(undefined), new Meddling(undefined)] }))).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND', details: { strategy: 'Meddling', orderId: 'O-1' } });
});

it('numbers strategies of one name, beside those that have an id', async () => {
  const ids: string[] = [];
  class Named extends Strategy {
    override onStart() {
      ids.push(this.id);
    }
  }
  await runBacktest(options({ strategies: [{ use: Named, params: {}, name: 'still' }, { use: Named, params: {}, name: 'still' }, { use: Named, params: {}, id: 'third' }] }));
  expect(ids).toEqual(['still', 'still-2', 'third']);
});
