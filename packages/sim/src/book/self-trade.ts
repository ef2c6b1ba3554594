export const SELF_TRADE_RULES = ['none', 'cancel-newest', 'cancel-oldest', 'cancel-both', 'decrement'] as const;

/**
 * What happens when an order would trade with a resting one of the same owner. `none`: they trade. `cancel-newest`: what is left of the order that came is canceled.
 * `cancel-oldest`: the resting one is canceled, and the order that came goes on. `cancel-both`: both are. `decrement`: both get smaller by the smaller of the two, without
 * a trade. FIX has the first three of the others as SelfMatchPreventionInstruction (tag 2964); exchanges with an own book know the last as "decrement and cancel".
 */
export type SelfTradeRule = (typeof SELF_TRADE_RULES)[number];

/** Reason of a cancel by such a rule. */
export const SELF_TRADE = 'would have traded with an order of the same account';
