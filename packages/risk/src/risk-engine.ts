import type { AmendmentRequest, ApprovedAmendment, ApprovedOrder, Order, RiskFinding, RiskReason, RiskVerdict } from '@redfire/core';
import type { RiskRule, RiskView } from './risk-rule.ts';

export type AmendmentVerdict = { readonly kind: 'approved'; readonly amendment: ApprovedAmendment } | { readonly kind: 'denied'; readonly reasons: readonly RiskReason[] };

/** Runs every rule on what is to leave, and is the only maker of approved orders and amendments. */
export class RiskEngine {
  readonly #rules: readonly RiskRule[];

  /** @param rules - Run in this order; an empty list approves everything and {@link describe} says so. */
  constructor(rules: readonly RiskRule[]) {
    this.#rules = rules;
  }

  /** Approves, or denies with the reasons of all rules, so that they can be mended at once. */
  review(order: Order, view: RiskView): RiskVerdict {
    const reasons = this.#reasons(order, view);
    return reasons === null ? { kind: 'approved', order: order as ApprovedOrder } : { kind: 'denied', order, reasons };
  }

  /** Reviews the order as it would be after the amendment. @param amended - The order with the new terms. */
  reviewAmendment(amendment: AmendmentRequest, amended: Order, view: RiskView): AmendmentVerdict {
    const reasons = this.#reasons(amended, view);
    if (reasons !== null) return { kind: 'denied', reasons };
    const { orderId } = amendment;
    const { quantity } = amended;
    const price = 'price' in amended ? amended.price : undefined;
    const triggerPrice = 'triggerPrice' in amended ? amended.triggerPrice : undefined;
    const approved = {
      orderId,
      ...(amendment.quantity !== undefined && { quantity }),
      ...(amendment.price !== undefined && { price }),
      ...(amendment.triggerPrice !== undefined && { triggerPrice }),
    };
    return { kind: 'approved', amendment: approved as ApprovedAmendment };
  }

  /** What every rule that concerns an order finds in it, passed or not, in the order of the rules. As the rules are pure, a view that was kept tells what they found then. */
  explain(order: Order, view: RiskView): readonly RiskFinding[] {
    return this.#rules.flatMap((rule) => {
      const found = rule.explain ? rule.explain(order, view) : findingOf(rule, order, view);
      return found === null ? [] : [found];
    });
  }

  /** The names of the rules in force, for a log or a summary. */
  describe(): readonly string[] {
    return this.#rules.map(({ name }) => name);
  }

  #reasons(order: Order, view: RiskView): readonly RiskReason[] | null {
    let reasons: RiskReason[] | null = null;
    for (const rule of this.#rules) {
      const found = rule.check(order, view);
      if (found !== null) (reasons ??= []).push(found);
    }
    return reasons;
  }
}

function findingOf(rule: RiskRule, order: Order, view: RiskView): RiskFinding {
  const reason = rule.check(order, view);
  return reason === null ? { rule: rule.name, passed: true } : { ...reason, passed: false };
}
