import type { GatewayCapabilities } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';
import { emulationOf } from './emulation-of.ts';

/** The terms of an order to be worked by execution algorithm `iceberg`, where its venue cannot show a part of it; as they are otherwise. */
export function asIceberg(terms: OrderTerms, capabilities: GatewayCapabilities): OrderTerms {
  const { displayQuantity, algorithm } = terms;
  if (displayQuantity === undefined || algorithm !== undefined || !emulationOf(terms, capabilities).iceberg) return terms;
  return { ...terms, displayQuantity: undefined, algorithm: { use: 'iceberg', displayQuantity }, requested: terms.requested ?? terms };
}
