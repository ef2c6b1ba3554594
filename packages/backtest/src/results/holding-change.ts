import type { Scaled } from '@redfire/core';

/** What becomes of everything held of an instrument otherwise than by fills of orders. */
export type HoldingChange =
  | { readonly kind: 'settlement'; readonly price: Scaled; readonly at: number }
  | { readonly kind: 'split'; readonly numerator: number; readonly denominator: number; /** Of one new share. */ readonly price: Scaled; readonly at: number };
