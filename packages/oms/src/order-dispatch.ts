import type { AmendmentRequest, ApprovedAmendment, ApprovedOrder, ClientOrderId, GatewayCapabilities, InstrumentId, Order, RiskReason, RiskVerdict } from '@redfire/core';

/**
 * Carries approved requests to the venue. Reports may come back inside a call. What a call throws means what it means in
 * `ExecutionGateway`; a failure that shows later goes to `OrderManager.requestFailed`.
 */
export interface OrderDispatch {
  /** What the venue of an instrument can do. @throws `RedFireError` `NO_GATEWAY`. */
  capabilitiesOf(instrument: InstrumentId): GatewayCapabilities;
  submit(order: ApprovedOrder): void;
  modify(amendment: ApprovedAmendment): void;
  cancel(orderId: ClientOrderId, instrument: InstrumentId): void;
}

/** What risk decides, as order management asks it. */
export interface OrderReview {
  review(order: Order): RiskVerdict;
  /** @param amended - The order as the amendment would make it. */
  reviewAmendment(amendment: AmendmentRequest, amended: Order): { readonly kind: 'approved'; readonly amendment: ApprovedAmendment } | { readonly kind: 'denied'; readonly reasons: readonly RiskReason[] };
}
