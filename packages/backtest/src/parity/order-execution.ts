import { Scaled, exactExecution, type Fill, type Order, type OrderState } from '@redfire/core';

/** What became of an order. Amounts are decimals as text. */
export interface OrderExecution {
  readonly state: OrderState;
  readonly filled: string;
  /** Mean price by quantity, to 18 digits; absent without a fill. */
  readonly averagePrice?: string;
  /** In whatever currency each was charged. */
  readonly fees: string;
  readonly fills: number;
  /** Epoch ms. */
  readonly firstFillAt?: number;
  readonly lastFillAt?: number;
}

/** What is different, the other less the one; what is the same is absent. */
export interface ExecutionDifference {
  readonly state?: readonly [one: OrderState, other: OrderState];
  readonly filled?: string;
  readonly averagePrice?: string;
  readonly fees?: string;
  readonly firstFillMs?: number;
  readonly lastFillMs?: number;
}

const DIGITS = 18;

/** Sums up the fills of an order. */
export function executionOf({ state }: Pick<Order, 'state'>, fills: readonly Fill[]): OrderExecution {
  const executions = fills.map((fill) => exactExecution(fill));
  const filled = executions.reduce((sum, { quantity }) => sum.plus(quantity), Scaled.zero);
  const value = executions.reduce((sum, { quantity, price }) => sum.plus(quantity.times(price)), Scaled.zero);
  const fees = executions.reduce((sum, { fee }) => sum.plus(fee), Scaled.zero);
  const times = fills.map(({ at }) => at);
  return {
    state,
    filled: filled.toString(),
    fees: fees.toString(),
    fills: fills.length,
    ...(!filled.isZero && { averagePrice: value.dividedBy(filled, DIGITS).toDecimal().toFixed(), firstFillAt: Math.min(...times), lastFillAt: Math.max(...times) }),
  };
}

/** `undefined` where both are the same to the last digit and millisecond; in how many fills does not count. */
export function differenceOf(one: OrderExecution, other: OrderExecution): ExecutionDifference | undefined {
  const difference: ExecutionDifference = {
    ...(one.state !== other.state && { state: [one.state, other.state] as const }),
    ...(one.filled !== other.filled && { filled: less(other.filled, one.filled) }),
    ...(one.averagePrice !== other.averagePrice && one.averagePrice !== undefined && other.averagePrice !== undefined && { averagePrice: less(other.averagePrice, one.averagePrice) }),
    ...(one.fees !== other.fees && { fees: less(other.fees, one.fees) }),
    ...gap('firstFillMs', one.firstFillAt, other.firstFillAt),
    ...gap('lastFillMs', one.lastFillAt, other.lastFillAt),
  };
  return Object.keys(difference).length === 0 ? undefined : difference;
}

function less(one: string, other: string): string {
  return Scaled.from(one).minus(Scaled.from(other)).toDecimal().toFixed();
}

function gap<Name extends string>(name: Name, one: number | undefined, other: number | undefined): { readonly [N in Name]?: number } {
  // a computed name makes an index signature of the literal
  return one === other || one === undefined || other === undefined ? {} : ({ [name]: other - one } as { readonly [N in Name]: number });
}
