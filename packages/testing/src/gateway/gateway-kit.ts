import { describeContract } from '../contract-case.ts';
import type { OrderRequestOverrides } from '../orders.ts';
import type { Awaitable } from '../venue-control.ts';
import { CHANGE_CASES } from './change-cases.ts';
import { gatewayContext, type GatewayContext, type GatewayUnderTest } from './context.ts';
import { LIFECYCLE_CASES } from './lifecycle-cases.ts';
import { ORDER_QUERY_CASES } from './order-query-cases.ts';
import { QUERY_CASES } from './query-cases.ts';
import { REPORT_CASES } from './report-cases.ts';
import { SUBMIT_CASES } from './submit-cases.ts';

export const GATEWAY_CASES = { ...LIFECYCLE_CASES, ...SUBMIT_CASES, ...CHANGE_CASES, ...REPORT_CASES, ...QUERY_CASES, ...ORDER_QUERY_CASES };

/** A case's id never changes its meaning; a withdrawn one is not given again. */
export type GatewayCaseId = keyof typeof GATEWAY_CASES;

export interface GatewayHarness {
  readonly name: string;
  /** Called once per case; gives a fresh gateway that is not open, with a venue of its own. */
  readonly create: () => Awaitable<GatewayUnderTest>;
  /**
   * The order the kit sends, where BTC/USDT.SIM, a limit of 100 and a quantity of 1 are not to be had. It must rest in
   * the book, and half of its quantity must be a quantity too.
   */
  readonly order?: OrderRequestOverrides;
  /** How long a request may take. Default 1,000 ms. */
  readonly timeoutMs?: number;
  /** Cases this venue cannot meet, each with the reason a user should read. What capabilities deny is skipped without. */
  readonly skip?: Readonly<Partial<Record<GatewayCaseId, string>>>;
}

/** Registers the contract every `ExecutionGateway` meets. Call it at the top level of a test file. */
export function describeGateway({ name, create, order = {}, timeoutMs = 1_000, skip = {} }: GatewayHarness): void {
  describeContract<GatewayCaseId, GatewayContext>({
    title: `gateway contract: ${name}`,
    cases: GATEWAY_CASES,
    skip,
    async within(body) {
      const subject = await create();
      try {
        await body(gatewayContext(subject, order, timeoutMs));
      } finally {
        await subject.gateway.close();
        await subject.dispose?.();
      }
    },
  });
}
