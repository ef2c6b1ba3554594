import { RedFireError } from '@redfire/core';
import { checkFinite } from './checks.ts';
import type { ClosedTrade } from './trade.ts';

/** By what trades can be told apart; times are those of their close, in UTC. */
export const TRADE_GROUPS = ['instrument', 'strategy', 'side', 'year', 'month', 'hour'] as const;
export type TradeGroup = (typeof TRADE_GROUPS)[number];

/** Which part of `2026-11-21T20:15:00.000Z`, counted from its end as years can have more digits, is the name. */
const PARTS = { year: [0, -20], month: [0, -17], hour: [-13, -11] } as const;

/**
 * Trades by what they have in common, in the order in which groups first occur: `2026` by year, `2026-11` by month, `00` to `23` by hour of the day, all of the close in UTC. Any statistic of trades is one of a group.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a trade that lacks what they are grouped by, and another group.
 */
export function tradesBy<T extends Partial<ClosedTrade>>(trades: readonly T[], group: TradeGroup): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const trade of trades) {
    const name = nameOf(trade, group);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [trade]);
    else known.push(trade);
  }
  return groups;
}

function nameOf(trade: Partial<ClosedTrade>, group: TradeGroup): string {
  if (!TRADE_GROUPS.includes(group)) throw new RedFireError('INVALID_INPUT', `group "${String(group)}" must be one of ${TRADE_GROUPS.join(', ')}`, { details: { group } });
  if (group === 'instrument' || group === 'strategy' || group === 'side') {
    const name = trade[group];
    if (name === undefined) throw new RedFireError('INVALID_INPUT', `a trade has no "${group}" to group it by`, { details: { group } });
    return name;
  }
  const closedAt = checkFinite(trade.closedAt ?? Number.NaN, 'closedAt');
  // beyond 8.64e15 ms there is no date
  if (Math.abs(closedAt) > 8.64e15) throw new RedFireError('INVALID_INPUT', `closedAt "${closedAt}" must be a time that a date can have`, { details: { closedAt } });
  return new Date(closedAt).toISOString().slice(...PARTS[group]);
}
