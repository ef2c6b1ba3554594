import type { OrderRequest, TrailingOffset, TriggerSource } from './order.ts';
import type { ExactInput } from './scaled.ts';

/** An entry with its exits. */
export interface Bracket {
  readonly entry: OrderRequest;
  /** Nearest first. Each a limit order; together at most the entry's quantity. */
  readonly takeProfits?: readonly TakeProfit[];
  readonly stop?: BracketStop;
  /** Of the instrument. Needed where several take profits leave out their quantity. */
  readonly lotSize?: ExactInput;
}

export interface TakeProfit {
  readonly price: ExactInput;
  /** Default: an equal part of what the others leave, in whole lots; the last one takes the rest. */
  readonly quantity?: ExactInput;
}

/** Where the loss ends: at a price, as a market order or at a limit, or behind the best price so far. For the entry's whole quantity. */
export type BracketStop =
  | { readonly triggerPrice: ExactInput; readonly price?: ExactInput; readonly triggerSource?: TriggerSource }
  | { readonly trailingOffset: TrailingOffset<ExactInput>; readonly limitOffset?: ExactInput; readonly activationPrice?: ExactInput; readonly triggerSource?: TriggerSource };
