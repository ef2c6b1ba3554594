import { type Scaled, type Currency } from '@redfire/core';
import type { Posting } from '../fold/fold.ts';
import type { HoldingChange } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import type { TrailEntry } from '../host/order-trail-entry.ts';
import type { OrderHistoryEvent } from '../host/order-trail-events.ts';
import type { TrailStep } from '../host/order-trail-step.ts';
import type { ExplainedEffect, MoneyMove } from './order-explanation.ts';

/** What the fills of an order made of position and money, step by step. @param steps - The history of the entry. */
export function effectsOf(order: OrderRecord, entry: TrailEntry, steps: readonly OrderHistoryEvent[]): readonly ExplainedEffect[] {
  return entry.steps.flatMap((step, place) => {
    const event = steps[place];
    if (event?.fills === undefined) return [];
    return [{ step: event.number, at: step.at, fills: event.fills, ...(step.holding && holdingsOf(step.holding)), money: step.holding ? moneyOf(order, step, step.holding) : [] }];
  });
}

function holdingsOf(holding: HoldingChange): Pick<ExplainedEffect, 'position' | 'net'> {
  const { before, after, realizedBefore, realizedAfter, netBefore, netAfter, netRealizedBefore, netRealizedAfter } = holding;
  return {
    position: { before: before.toDecimal(), after: after.toDecimal(), realized: realizedAfter.minus(realizedBefore).toDecimal() },
    net: { before: netBefore.toDecimal(), after: netAfter.toDecimal(), realized: netRealizedAfter.minus(netRealizedBefore).toDecimal() },
  };
}

/** What the postings moved in the ledger, as they stand there: by kind of move and currency, without those that come to nothing. */
function moneyOf(order: OrderRecord, { postings }: TrailStep, { netRealizedBefore, netRealizedAfter }: HoldingChange): readonly MoneyMove[] {
  const { math } = order;
  const { settle, base, kind } = math.instrument;
  const sums = new Map<string, { readonly as: MoneyMove['as']; readonly currency: Currency; amount: Scaled }>();
  const add = (as: MoneyMove['as'], currency: Currency, amount: Scaled) => {
    const sum = sums.get(`${as} ${currency}`);
    if (sum) sum.amount = sum.amount.plus(amount);
    else sums.set(`${as} ${currency}`, { as, currency, amount });
  };
  for (const posting of postings) {
    const bought = signed(order, posting);
    if (math.exchangesCash) {
      add('cash', settle, math.value(bought, posting.execution.exact.price).negated());
      if ((kind === 'spot' || kind === 'fx') && base !== undefined) add('asset', base, bought.times(math.multiplier));
    }
    const { fee } = posting.execution.exact;
    add('fee', posting.execution.feeCurrency, posting.direction === 1 ? fee.negated() : fee);
  }
  if (!math.exchangesCash) add('profit', settle, netRealizedAfter.minus(netRealizedBefore));
  return Array.from(sums.values()).filter(({ amount }) => !amount.isZero).map(({ as, currency, amount }) => ({ as, currency, amount: amount.toDecimal() }));
}

/** What a posting added to the holding. */
function signed({ terms }: OrderRecord, { direction, execution }: Posting): Scaled {
  const { quantity } = execution.exact;
  return (terms.side === 'buy') === (direction === 1) ? quantity : quantity.negated();
}
