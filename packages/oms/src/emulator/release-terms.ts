import type { ReleaseTerms } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import type { Emulation } from './emulation-of.ts';
import { ticksOf } from './waiting-order.ts';

const WITHOUT_TRIGGER = { triggerPrice: undefined, triggerSource: undefined, trailingOffset: undefined, activationPrice: undefined, limitOffset: undefined } as const;
const WITHOUT_END = { timeInForce: 'gtc', expiresAt: undefined } as const;

/** How an order that waits for a time goes out. */
export function timedTerms({ terms }: OrderRecord, { timeInForce, hold }: Emulation): ReleaseTerms {
  if (timeInForce !== undefined) return { timeInForce, expiresAt: undefined };
  // for the opening or the close: what does not trade then does not trade at all
  return hold && (terms.timeInForce === 'at-open' || terms.timeInForce === 'at-close') ? { timeInForce: 'ioc' } : {};
}

/**
 * How an order that a price has triggered goes out.
 *
 * @param ticks - Of a trail the trigger, behind which its limit stands; of `market-to-limit` the price that becomes its limit.
 */
export function triggeredTerms(order: OrderRecord, emulation: Emulation, ticks: number): ReleaseTerms {
  const { terms: { type, side, limitOffset }, math } = order;
  switch (type) {
    case 'stop-market':
    case 'market-if-touched':
    case 'trailing-stop-market':
      return { ...WITHOUT_TRIGGER, ...WITHOUT_END, type: 'market' };
    case 'trailing-stop-limit': {
      const behind = ticksOf(limitOffset, math);
      return { ...WITHOUT_TRIGGER, ...timedTerms(order, emulation), type: 'limit', price: math.priceOf(Math.max(1, side === 'buy' ? ticks + behind : ticks - behind)) };
    }
    case 'market-to-limit':
      return { ...timedTerms(order, emulation), type: 'limit', price: math.priceOf(ticks) };
    default:
      return { ...WITHOUT_TRIGGER, ...timedTerms(order, emulation), type: 'limit' };
  }
}
