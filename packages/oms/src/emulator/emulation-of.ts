import type { GatewayCapabilities, OrderType, TimeInForce } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';

/** What of an order its venue lacks, and what stands in for it. */
export interface Emulation {
  /** Whether the order waits on our side: for its trigger, for a price, or for the opening or the close. */
  readonly hold: boolean;
  /** What the venue gets for a time in force that it lacks; our clock then ends the order. Absent where the venue has it. */
  readonly timeInForce?: TimeInForce;
  /** Whether the venue cannot show a part, so that the order is to be worked by execution algorithm `iceberg`. */
  readonly iceberg: boolean;
  /** What the venue lacks and nothing stands in for, in words for a refusal. */
  readonly missing: readonly string[];
}

type Asked = Pick<OrderTerms, 'type' | 'timeInForce' | 'triggerSource' | 'displayQuantity'>;

/**
 * What of an order has to be emulated at a venue. Types that wait for a trigger are held where the venue lacks the type, or the
 * price the order wants its trigger to follow; `market-to-limit` is held until the price is known that becomes its limit;
 * `gtd` and `day` are sent as `gtc`; `at-open` and `at-close` are held until their time and sent as `ioc`.
 */
export function emulationOf(asked: Asked, capabilities: GatewayCapabilities): Emulation {
  const { type, timeInForce, triggerSource, displayQuantity } = asked;
  const hasType = capabilities.orderTypes.includes(type);
  const hasTime = capabilities.timesInForce.includes(timeInForce);
  // most orders need nothing: this is asked for every one
  if (hasType && hasTime && displayQuantity === undefined && triggerSource === undefined) return NOTHING;
  const becomes = BECOMES[type];
  const hasSource = triggerSource === undefined || capabilities.triggerSources?.includes(triggerSource) === true;
  const waits = becomes !== undefined && (!hasType || !hasSource);
  const auction = !hasTime && (timeInForce === 'at-open' || timeInForce === 'at-close');
  const lasts = !hasTime && (timeInForce === 'gtd' || timeInForce === 'day');
  const sent: TimeInForce = auction ? 'ioc' : lasts ? 'gtc' : timeInForce;
  const shows = displayQuantity === undefined || capabilities.displayQuantity;
  const iceberg = !shows && type === 'limit' && !auction;
  const missing: string[] = [];
  if (!hasType && becomes === undefined) missing.push(`the venue has no orders of type "${type}"`);
  else if (waits && !capabilities.orderTypes.includes(becomes)) missing.push(`the venue has neither orders of type "${type}" nor "${becomes}", which could stand in for it`);
  if (!hasTime && sent === timeInForce) missing.push(`the venue has no time in force "${timeInForce}"`);
  else if (!hasTime && !capabilities.timesInForce.includes(sent)) missing.push(`the venue has neither time in force "${timeInForce}" nor "${sent}", which could stand in for it`);
  if (!shows && !iceberg) missing.push('the venue has no displayQuantity');
  return { hold: waits || auction, ...(lasts && { timeInForce: sent }), iceberg, missing };
}

/** What an order that waits is sent as in the end; the others are sent as they are. */
const BECOMES: Readonly<Partial<Record<OrderType, OrderType>>> = {
  'stop-market': 'market',
  'stop-limit': 'limit',
  'market-if-touched': 'market',
  'limit-if-touched': 'limit',
  'market-to-limit': 'limit',
  'trailing-stop-market': 'market',
  'trailing-stop-limit': 'limit',
};

/** Nothing that is to be emulated. */
const NOTHING: Emulation = Object.freeze({ hold: false, iceberg: false, missing: Object.freeze([]) });
