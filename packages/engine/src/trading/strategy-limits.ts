import type { InstrumentId, InstrumentMath, RiskFinding, RiskReason, StrategyId } from '@redfire/core';
import { RiskEngine, rulesOf, type RiskLimits } from '@redfire/risk';

/** Limits that strategies have for themselves, beside those of the account. */
export class StrategyLimits {
  readonly #instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly #byStrategy = new Map<StrategyId, { readonly limits: RiskLimits; readonly risk: RiskEngine }>();

  constructor(instruments: ReadonlyMap<InstrumentId, InstrumentMath>) {
    this.#instruments = instruments;
  }

  /** The limits of a strategy from now on; `undefined` ends them. @throws {@link RedFireError} as `rulesOf`; those of before stay in force then. */
  set(strategy: StrategyId, limits: RiskLimits | undefined): void {
    if (limits === undefined) this.#byStrategy.delete(strategy);
    else this.#byStrategy.set(strategy, { limits, risk: new RiskEngine(rulesOf(limits, this.#instruments)) });
  }

  of(strategy: StrategyId): RiskLimits | undefined {
    return this.#byStrategy.get(strategy)?.limits;
  }

  /** The rules an order of a strategy has to pass; `undefined` where it has no limits. */
  riskOf(strategy: StrategyId | undefined): RiskEngine | undefined {
    if (this.#byStrategy.size === 0 || strategy === undefined) return undefined;
    return this.#byStrategy.get(strategy)?.risk;
  }
}

/** A reason as that of a strategy's own limit. */
export function reasonOf(strategy: StrategyId | undefined, reason: RiskReason): RiskReason {
  return { ...reason, rule: ownRule(reason.rule), message: `limit of strategy "${strategy ?? ''}": ${reason.message}` };
}

/** A finding as that of a strategy's own limit. */
export function findingOf(finding: RiskFinding): RiskFinding {
  return { ...finding, rule: ownRule(finding.rule) };
}

function ownRule(rule: string): string {
  return `strategy.${rule}`;
}
