import { Scaled, type Currency, type Decimal, type StrategyId } from '@redfire/core';
import { EXTERNAL, type Portfolio, type PositionBook, type PositionRecord } from '@redfire/oms';

/** What a strategy has made, in the account's currency. Those of all strategies and of `external` sum to what the account has made. */
export interface StrategyProfit {
  /** Of what it closed, fees apart. */
  readonly realized: Decimal;
  /** Of what it holds, at the latest prices; nothing before the first. */
  readonly unrealized: Decimal;
  /** What it paid for its fills; rebates make it smaller. */
  readonly fees: Decimal;
  /** Funding of perpetuals; below zero it was paid. */
  readonly funding: Decimal;
  /** Realised and unrealised profit and funding, less fees. */
  readonly net: Decimal;
  readonly currency: string;
}

interface Books {
  readonly positions: PositionBook;
  readonly portfolio: Portfolio;
}

/** Profit of one strategy; `undefined` where no known price leads from a currency of it to that of the account. */
export function profitOf(strategy: StrategyId, { positions, portfolio }: Books): StrategyProfit | undefined {
  return profitIn(positions.all().filter((position) => (position.strategy ?? EXTERNAL) === strategy), portfolio);
}

/** Net profit of every strategy that ever held anything, and of `external`; without those that cannot be told. */
export function netProfits({ positions, portfolio }: Books): Readonly<Record<string, number>> {
  const byStrategy = new Map<StrategyId, PositionRecord[]>();
  for (const position of positions.all()) {
    const { strategy = EXTERNAL } = position;
    byStrategy.set(strategy, [...(byStrategy.get(strategy) ?? []), position]);
  }
  return Object.fromEntries(Array.from(byStrategy).flatMap(([strategy, held]) => {
    const net = profitIn(held, portfolio)?.net;
    return net ? [[strategy, net.toNumber()]] : [];
  }));
}

function profitIn(held: readonly PositionRecord[], portfolio: Portfolio): StrategyProfit | undefined {
  const sum = (amounts: readonly (readonly [Currency, Scaled])[]) => total(amounts, portfolio);
  const inSettle = (amount: (position: PositionRecord) => Scaled) => sum(held.map((position) => [position.math.instrument.settle, amount(position)] as const));
  const realized = inSettle(({ realizedProfit }) => realizedProfit);
  const unrealized = inSettle((position) => {
    const price = portfolio.markOf(position.math.instrument.id);
    return price === undefined ? Scaled.zero : position.unrealizedProfit(price);
  });
  const funding = inSettle(({ fundingReceived }) => fundingReceived);
  const fees = sum(held.flatMap((position) => position.fees.list()));
  if (!realized || !unrealized || !funding || !fees) return undefined;
  return {
    realized: realized.toDecimal(), unrealized: unrealized.toDecimal(), fees: fees.toDecimal(), funding: funding.toDecimal(),
    net: realized.plus(unrealized).plus(funding).minus(fees).toDecimal(),
    currency: portfolio.currency,
  };
}

function total(amounts: readonly (readonly [Currency, Scaled])[], portfolio: Portfolio): Scaled | undefined {
  let so: Scaled | undefined = Scaled.zero;
  for (const [currency, amount] of amounts) {
    if (amount.isZero) continue;
    const converted = portfolio.tryConvert(amount, currency);
    so = converted && so?.plus(converted);
  }
  return so;
}
