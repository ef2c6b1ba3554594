import type { Execution, ExecutionReport, Timestamp, TradeId } from '@redfire/core';
import type { OrderPort } from '../order-port.ts';
import type { AppliedExecution, OrderRecord } from '../order-record.ts';

/** How the fold names what it infers of totals: once for an order, unlike the trade ids of a venue. */
const INFERRED = 'inferred:';

/** Makes the parent of a child the same as the child in the trades named, where it is an order worked by an algorithm. */
export function mirrorTrades(port: OrderPort, child: OrderRecord, trades: Iterable<TradeId>): void {
  const { parentId } = child.terms;
  if (parentId === undefined) return;
  for (const trade of trades) {
    // each report makes another record of the parent
    const parent = port.find(parentId);
    if (parent?.terms.algorithm === undefined) return;
    const report = mirroredReport(parent, child, trade);
    if (report) port.apply(report);
  }
}

/** Every trade of a child that it has, or that its parent has of it. */
export function tradesOf(parent: OrderRecord, child: OrderRecord): readonly TradeId[] {
  const prefix = `${child.id}:`;
  // what stands behind the prefix was a trade id
  const mirrors = parent.executions.filter(({ tradeId }) => tradeId.startsWith(prefix)).map(({ tradeId }) => tradeId.slice(prefix.length) as TradeId).filter((trade) => !trade.startsWith(INFERRED));
  return [...child.executions.map(({ tradeId }) => tradeId), `${INFERRED}${child.id}` as TradeId, ...mirrors];
}

/**
 * What a parent must be told so that it has one trade of a child as the child has it: its fill as `childId:tradeId`, its bust, its
 * correction. Absent where it has it so already: it may be asked again.
 */
export function mirroredReport(parent: OrderRecord, child: OrderRecord, trade: TradeId): ExecutionReport | undefined {
  const standing = child.executions.find(({ tradeId }) => tradeId === trade) ?? (child.inferred?.tradeId === trade ? child.inferred : undefined);
  const id = mirroredId(parent, child, trade);
  const held = parent.history.executions.find(id);
  if (standing === undefined) return held && { kind: 'fill-busted', ...about(parent, held.at), sequence: next(held), tradeId: id };
  if (held === undefined) return { kind: 'fill', ...about(parent, standing.at), ...(standing.sequence !== undefined && { sequence: standing.sequence }), ...executionOf(id, standing) };
  if (isSame(held, standing)) return undefined;
  // a correction counts where it is later than what it corrects; the child knows already that it is
  return { kind: 'fill-corrected', ...about(parent, standing.at), sequence: next(held), ...executionOf(id, standing) };
}

/** An execution that was busted never comes back under its id. One that was only inferred may, and is then another one of the parent. */
function mirroredId(parent: OrderRecord, child: OrderRecord, trade: TradeId): TradeId {
  const id = `${child.id}:${trade}`;
  const busts = trade.startsWith(INFERRED) ? parent.busted.filter(({ tradeId }) => tradeId === id || tradeId.startsWith(`${id}~`)).length : 0;
  // made of two ids that were checked
  return (busts === 0 ? id : `${id}~${busts}`) as TradeId;
}

function about(parent: OrderRecord, at: Timestamp) {
  return { orderId: parent.id, instrument: parent.terms.instrument, side: parent.terms.side, at } as const;
}

function executionOf(tradeId: TradeId, { exact, feeCurrency, liquidity }: AppliedExecution): Execution {
  const fee = exact.fee.isZero ? undefined : { amount: exact.fee.toDecimal(), currency: feeCurrency };
  return { tradeId, quantity: exact.quantity.toDecimal(), price: exact.price.toDecimal(), fee, liquidity, exact: { ...exact, feeCurrency } };
}

function isSame(a: AppliedExecution, b: AppliedExecution): boolean {
  return a.exact.quantity.equals(b.exact.quantity) && a.exact.price.equals(b.exact.price) && a.exact.fee.equals(b.exact.fee) && a.feeCurrency === b.feeCurrency;
}

const next = ({ sequence = 0 }: AppliedExecution) => sequence + 1;
