import { timestamp, toDecimal, type Cancel, type Clock, type FundingRate, type InstrumentId, type Logger, type MarketDataItem, type Timestamp } from '@redfire/core';
import type { PositionRecord } from '@redfire/oms';
import type { TradingKernel } from './trading-kernel.ts';

interface FundingExchangeOptions {
  readonly kernel: TradingKernel;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The next exchange of one perpetual, at the rate that was told last. */
interface NextExchange {
  readonly rate: number;
  readonly at: Timestamp;
  readonly cancel: Cancel;
}

/**
 * Books funding when it is exchanged: at the `nextAt` that a source tells, at the rate told last before it, and at the latest mark price of the venue or, where it
 * tells none, the latest price. A rate without a time, or of a time that has passed, books nothing.
 */
export class FundingExchange {
  readonly #options: FundingExchangeOptions;
  readonly #next = new Map<InstrumentId, NextExchange>();
  /** Mark prices that venues told. */
  readonly #marks = new Map<InstrumentId, number>();

  constructor(options: FundingExchangeOptions) {
    this.#options = options;
  }

  readonly take = ({ topic, data }: MarketDataItem): void => {
    if (topic === 'market.mark-price') this.#marks.set(data.instrument, data.price);
    else if (topic === 'market.funding-rate') this.#expect(data);
  };

  /** Expects nothing any more: what is exchanged while nobody looks is told by the venue's balances. */
  close(): void {
    for (const { cancel } of this.#next.values()) cancel();
    this.#next.clear();
  }

  #expect({ instrument, rate, nextAt }: FundingRate): void {
    const { kernel, clock } = this.#options;
    if (nextAt === undefined || nextAt <= clock.now() || kernel.instruments.get(instrument)?.instrument.kind !== 'perpetual' || !Number.isFinite(rate)) return;
    this.#next.get(instrument)?.cancel();
    const cancel = clock.setTimer(timestamp(nextAt), () => { this.#exchange(instrument); }, 'funding');
    this.#next.set(instrument, { rate, at: nextAt, cancel });
  }

  #exchange(instrument: InstrumentId): void {
    const { kernel, logger } = this.#options;
    const next = this.#next.get(instrument);
    this.#next.delete(instrument);
    const mark = this.#marks.get(instrument);
    const price = mark === undefined ? kernel.portfolio.markOf(instrument) : toDecimal(String(mark));
    if (next === undefined || legsOf(kernel.positions.net(instrument)).every(({ quantity }) => quantity.isZero)) return;
    if (price === undefined) logger.log('warn', `funding of "${instrument}" was not booked: no price of it is known`, { instrument });
    else kernel.orders.account.applyFunding({ instrument, rate: toDecimal(String(next.rate)), price, at: next.at });
  }
}

function legsOf(position: PositionRecord): readonly PositionRecord[] {
  return position.legs.length > 0 ? position.legs : [position];
}
