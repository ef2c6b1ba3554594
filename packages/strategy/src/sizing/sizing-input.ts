import type { Decimal, ExactInput, Instrument } from '@redfire/core';

/** What a size is worked out from; `Strategy#size` fills it in. */
export interface SizingInput {
  /** Whose lots and limits the size keeps to. */
  readonly instrument: Instrument;
  /** What the account is worth, in its currency. */
  readonly equity: ExactInput;
  /** What one unit of quantity is worth in the account's currency. Absent: there is no price yet. */
  readonly unitValue?: ExactInput | undefined;
  /** Latest price of the instrument. Absent: its limits of value are not looked at, and what needs a distance in price sizes nothing. */
  readonly price?: ExactInput | undefined;
}

/** What made a size other than its rule alone has it, rounding down to lots aside. */
export const SIZE_LIMITS = ['no-price', 'no-equity', 'no-measure', 'no-edge', 'cap', 'leverage', 'max-quantity', 'max-notional', 'below-lot', 'min-quantity', 'min-notional'] as const;
export type SizeLimit = (typeof SIZE_LIMITS)[number];

export interface PositionSize {
  /** Zero or more, a multiple of the instrument's lot. The side is the caller's. */
  readonly quantity: Decimal;
  /** What that is worth in the account's currency; absent without a price. */
  readonly value?: Decimal;
  /** The last that bound; absent where none did. */
  readonly limit?: SizeLimit;
}

/** A rule of position sizing: pure, so that one may be made once and asked at each order. @throws `RedFireError` `INVALID_INPUT` for a price or a worth that is not above zero. */
export type Sizer = (input: SizingInput) => PositionSize;
