import { RedFireError, currency, instrumentId, type ExactInput, type InstrumentId, type InstrumentMath } from '@redfire/core';
import type { RiskRule } from './risk-rule.ts';
import { maxOpenOrders, maxOrderNotional, maxOrderQuantity, maxPosition } from './rules.ts';

/** Pre-trade limits; one that is absent does not limit. */
export interface RiskLimits {
  readonly maxOrderQuantity?: ExactInput | undefined;
  /** An amount and the currency it is in: `5000 USDT`. */
  readonly maxOrderNotional?: string | undefined;
  /** Largest net position by instrument, long or short. */
  readonly maxPosition?: Readonly<Record<string, ExactInput>> | undefined;
  readonly maxOpenOrders?: number | undefined;
}

const LIMITS: readonly (keyof RiskLimits)[] = ['maxOrderQuantity', 'maxOrderNotional', 'maxPosition', 'maxOpenOrders'];

/**
 * The rules for limits written as data. A limit that would silently limit nothing is refused.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a limit that does not exist or is no amount, `UNKNOWN_INSTRUMENT` for one of an instrument that is not known.
 */
export function rulesOf(limits: RiskLimits, instruments: ReadonlyMap<InstrumentId, InstrumentMath>): readonly RiskRule[] {
  const unknown = Object.keys(limits).find((name) => !LIMITS.some((known) => known === name));
  if (unknown !== undefined) throw new RedFireError('INVALID_INPUT', `there is no risk limit "${unknown}"; the limits are ${LIMITS.join(', ')}`, { details: { field: `risk.${unknown}` } });
  const rules: RiskRule[] = [];
  if (limits.maxOrderQuantity !== undefined) rules.push(maxOrderQuantity(limits.maxOrderQuantity));
  if (limits.maxOrderNotional !== undefined) rules.push(notionalRule(limits.maxOrderNotional));
  for (const [name, quantity] of Object.entries(limits.maxPosition ?? {})) {
    const instrument = instrumentId(name);
    if (!instruments.has(instrument)) throw new RedFireError('UNKNOWN_INSTRUMENT', `risk.maxPosition limits "${name}", which is not among the instruments`, { details: { instrument: name } });
    rules.push(maxPosition(instrument, quantity));
  }
  if (limits.maxOpenOrders !== undefined) rules.push(maxOpenOrders(limits.maxOpenOrders));
  return rules;
}

function notionalRule(limit: string): RiskRule {
  const [amount, code, ...more] = limit.split(' ');
  if (amount === undefined || code === undefined || more.length > 0) {
    throw new RedFireError('INVALID_INPUT', `risk.maxOrderNotional "${limit}" must be an amount and a currency, such as "5000 USDT"`, { details: { field: 'risk.maxOrderNotional', value: limit } });
  }
  return maxOrderNotional(amount, currency(code));
}
