import { clientOrderId, type ApprovedOrder, type ClientOrderId, type ExecutionGateway, type ExecutionReport, type FillReport } from '@redfire/core';
import type { ContractCase } from '../contract-case.ts';
import { anApprovedOrder, type OrderRequestOverrides } from '../orders.ts';
import type { Awaitable, VenueControl } from '../venue-control.ts';

/** A gateway, not opened yet, and the venue on its far side. */
export interface GatewayUnderTest {
  readonly gateway: ExecutionGateway;
  readonly venue: VenueControl;
  /** Ends what `create` started, after the gateway was closed. */
  readonly dispose?: () => Awaitable<void>;
}

/** What a case works with. */
export interface GatewayContext extends GatewayUnderTest {
  /** Everything the gateway reported, from before it was opened. */
  readonly reports: readonly ExecutionReport[];
  /** The harness's order, under another id. */
  readonly order: (id: string) => ApprovedOrder;
  /** Fails when a request takes longer than the harness allows. */
  readonly inTime: <T>(request: Promise<T>) => Promise<T>;
}

export type GatewayCase = ContractCase<GatewayContext>;

export function gatewayContext(subject: GatewayUnderTest, order: OrderRequestOverrides, timeoutMs: number): GatewayContext {
  const reports: ExecutionReport[] = [];
  subject.gateway.onReport((report) => reports.push(report));
  return {
    ...subject,
    reports,
    order: (id) => anApprovedOrder({ ...order, clientOrderId: clientOrderId(id) }),
    inTime: (request) => inTime(request, timeoutMs),
  };
}

/** Opens the gateway and submits orders, until the venue has them and their reports are here. */
export async function placed<const Ids extends readonly string[]>({ gateway, venue, order, inTime: within }: GatewayContext, ...ids: Ids): Promise<{ [K in keyof Ids]: ApprovedOrder }> {
  await within(gateway.open());
  const orders = ids.map(order);
  for (const each of orders) await within(gateway.submit(each));
  await venue.settle();
  // one order for each id, in their order
  return orders as { [K in keyof Ids]: ApprovedOrder };
}

/** Fills half of an order at its price. */
export async function fillHalf({ venue }: GatewayContext, order: ApprovedOrder): Promise<void> {
  await venue.fill(order.id, order.quantity.dividedBy(2), priceOf(order));
  await venue.settle();
}

export async function fillWhole({ venue }: GatewayContext, order: ApprovedOrder): Promise<void> {
  await venue.fill(order.id, order.quantity, priceOf(order));
  await venue.settle();
}

export function priceOf(order: ApprovedOrder) {
  if ('price' in order) return order.price;
  throw new TypeError(`the kit's orders rest in the book, so "order" of the harness must be of a type with a price, not "${order.type}"`);
}

/** What was told of each order, first occurrences only: a report may be delivered more than once. */
export function told(reports: readonly ExecutionReport[]): string[] {
  return [...new Map(reports.map((report) => [`${report.orderId} ${report.kind} ${'tradeId' in report ? report.tradeId : ''}`, `${report.orderId} ${report.kind}`])).values()];
}

/** The distinct executions of an order. */
export function fillsOf(reports: readonly ExecutionReport[], orderId: ClientOrderId): FillReport[] {
  const fills = reports.filter((report) => report.kind === 'fill').filter((report) => report.orderId === orderId);
  return [...new Map(fills.map((fill) => [fill.tradeId, fill])).values()];
}

export function reasonOf(reports: readonly ExecutionReport[], kind: ExecutionReport['kind']): string | undefined {
  const found = reports.find((report) => report.kind === kind);
  return found && 'reason' in found ? found.reason : undefined;
}

export async function inTime<T>(request: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the request was not answered within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([request, late]);
  } finally {
    clearTimeout(timer);
  }
}
