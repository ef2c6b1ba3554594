import { describeContract } from './contract-case.ts';
import { DELIVERY_CASES } from './market-data-kit-delivery.ts';
import { LIFECYCLE_CASES } from './market-data-kit-lifecycle.ts';
import { marketDataContext, type MarketDataContext, type MarketDataSourceUnderTest } from './market-data-kit-context.ts';
import type { Awaitable } from './venue-control.ts';

export const MARKET_DATA_CASES = { ...LIFECYCLE_CASES, ...DELIVERY_CASES };

/** A case's id never changes its meaning; a withdrawn one is not given again. */
export type MarketDataCaseId = keyof typeof MARKET_DATA_CASES;

export interface MarketDataSourceHarness {
  readonly name: string;
  /** Called once per case; gives a fresh source that is not open, with a far side of its own. */
  readonly create: () => Awaitable<MarketDataSourceUnderTest>;
  /** How long a request may take. Default 1,000 ms. */
  readonly timeoutMs?: number;
  /** Cases this source cannot meet, each with the reason a user should read. What capabilities deny is skipped without. */
  readonly skip?: Readonly<Partial<Record<MarketDataCaseId, string>>>;
}

/** Registers the contract every `MarketDataSource` meets. Call it at the top level of a test file. */
export function describeMarketDataSource({ name, create, timeoutMs = 1_000, skip = {} }: MarketDataSourceHarness): void {
  describeContract<MarketDataCaseId, MarketDataContext>({
    title: `market data source contract: ${name}`,
    cases: MARKET_DATA_CASES,
    skip,
    async within(body) {
      const subject = await create();
      try {
        await body(marketDataContext(subject, timeoutMs));
      } finally {
        await subject.source.close();
        await subject.dispose?.();
      }
    },
  });
}
