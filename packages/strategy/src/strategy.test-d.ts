import type { Bar, Decimal, InstrumentId, Order } from '@redfire/core';
import { z } from 'zod';
import { SmaCross, Strategy, type AnyStrategyClass, type StrategyClass } from './index.ts';

// parameters are those of the schema: what goes in and what comes out
const cross = new SmaCross({ instrument: 'BTC/USDT.SIM', fast: 10, slow: 50, quantity: '0.1', allowShort: true, interval: '1m' });
cross.params satisfies { readonly instrument: InstrumentId; readonly fast: number; readonly quantity: Decimal; readonly allowShort: boolean };
// @ts-expect-error a parameter is missing
new SmaCross({ instrument: 'BTC/USDT.SIM', fast: 10, slow: 50 });
// @ts-expect-error a quantity is text, never a float
new SmaCross({ instrument: 'BTC/USDT.SIM', fast: 10, slow: 50, quantity: 0.1 });
// @ts-expect-error a length is a number
new SmaCross({ instrument: 'BTC/USDT.SIM', fast: '10', slow: 50, quantity: '1' });
// @ts-expect-error no such parameter
new SmaCross({ instrument: 'BTC/USDT.SIM', fast: 10, slow: 50, quantity: '1', medium: 20 });
// @ts-expect-error a parameter it does not have
void cross.params.medium;

class Typed extends Strategy<typeof Typed.params> {
  static readonly params = z.object({ size: z.number(), note: z.string().default('') });
  readonly double = this.params.size * 2;

  override onBar(bar: Bar): void {
    this.params.note satisfies string;
    // @ts-expect-error no such parameter
    void this.params.sizes;
    this.buy(bar.instrument, '1') satisfies Order;
    this.sell(bar.instrument, '1', { price: '100', postOnly: true });
    this.submit({ type: 'trailing-stop-market', instrument: bar.instrument, side: 'sell', quantity: '1', trailingOffset: { by: 'percent', value: '2' } });
    this.targetPosition(bar.instrument, '-1') satisfies Order | undefined;
    // @ts-expect-error a quantity is text, never a float
    this.buy(bar.instrument, 1);
    // @ts-expect-error nor is a price
    this.buy(bar.instrument, '1', { price: 100 });
    // @ts-expect-error a stop has a trigger
    this.submit({ type: 'stop-market', instrument: bar.instrument, side: 'sell', quantity: '1' });
    this.submit({ type: 'market', instrument: bar.instrument, side: 'sell', quantity: '1' }) satisfies Order;
    // @ts-expect-error no such interval
    this.subscribeBars(bar.instrument, '1y');
    // @ts-expect-error what is not updated by bars is no indicator
    this.subscribeBars(bar.instrument, '1m', [{ value: 1 }]);
  }
}

// a class is what a configuration names
Typed satisfies StrategyClass<typeof Typed.params>;
SmaCross satisfies AnyStrategyClass;
// a class without parameters is one too
(class extends Strategy {}) satisfies AnyStrategyClass;
// @ts-expect-error any other class is none
Map satisfies AnyStrategyClass;
// @ts-expect-error hooks take what they are given
void class extends Strategy { override onBar(bar: string) { void bar; } };
