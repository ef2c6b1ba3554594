import type { ClientOrderId, Decimal } from '@redfire/core';

export type Awaitable<T> = T | PromiseLike<T>;

/** An order a venue placed. */
export interface PlacedOrder {
  readonly id: ClientOrderId;
  readonly isOpen: boolean;
}

/** The far side of the wire, as the gateway kit needs to move it: a mock of the venue's server, or a venue in memory. Tests only. */
export interface VenueControl {
  /** Every order the venue placed, in order. An order placed twice is there twice. */
  orders(): Awaitable<readonly PlacedOrder[]>;
  /** Executes a part of an open order. */
  fill(orderId: ClientOrderId, quantity: Decimal, price: Decimal): Awaitable<void>;
  /** Refuses the next order. */
  refuseNext(reason: string): Awaitable<void>;
  /** The next order does not reach the venue, and the sender can tell. */
  loseNextRequest(): Awaitable<void>;
  /** The next order reaches the venue, and the answer does not come back. */
  loseNextAnswer(): Awaitable<void>;
  /** The acknowledgement of the next order comes after its first fill. */
  overtakeNextAcknowledgement(): Awaitable<void>;
  /** From here on the venue sends nothing; {@link releaseReports} sends it, in order. Requests are answered all the same. */
  holdReports(): Awaitable<void>;
  releaseReports(): Awaitable<void>;
  /** Sends the last report again, as after a reconnect. */
  repeatLastReport(): Awaitable<void>;
  /** Resolves when everything the venue sent has reached the gateway's listeners. */
  settle(): Awaitable<void>;
}
