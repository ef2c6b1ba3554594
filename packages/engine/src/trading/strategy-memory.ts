import { RedFireError, isRedFireError, timestamp, type Order, type StrategyId, type Timestamp } from '@redfire/core';
import { readState, writeState, type Strategy, type StrategyState } from '@redfire/strategy';

/** What follows where the state that was kept of a strategy does not fit: it does not start, or it begins anew. */
export const UNFIT_POLICIES = ['refuse', 'fresh'] as const;
export type UnfitPolicy = (typeof UNFIT_POLICIES)[number];

/** A strategy at one moment between two hooks. */
export interface KeptStrategy {
  readonly at: Timestamp;
  /** Its open orders then, by id, each as `orderText` has it. */
  readonly orders: Readonly<Record<string, string>>;
  readonly state: StrategyState;
}

/** What is known of strategies from before, as one that starts them sees it. */
export interface StrategyMemory {
  readonly unfit: UnfitPolicy;
  /** Reads what is kept of strategies, so that {@link recall} knows it. */
  load(ids: readonly StrategyId[]): Promise<void>;
  /** What a strategy goes on from; `undefined` where it begins anew. @throws {@link RedFireError} `INVALID_STATE` for what cannot be read. */
  recall(id: StrategyId): KeptStrategy | undefined;
  /** Takes what a strategy knew at its stop; where that is not to be had, what is known of it stays. */
  remember(id: StrategyId, state: StrategyState | undefined): void;
  /** It begins anew at its next start. */
  forget(id: StrategyId): void;
  /** Orders of a strategy that are not what they were when it was saved. */
  changedSince(id: StrategyId, kept: KeptStrategy): readonly Order[];
  /** Told when a strategy has started from what was kept of it. */
  restored(id: StrategyId, kept: KeptStrategy, parts: ReturnType<Strategy['endStart']>): void;
}

/** Version of the text around a state. */
const FORMAT = 1;

/** @returns The text, and the part of it that is the same as long as nothing has changed. */
export function writeKept({ at, orders, state }: KeptStrategy): { readonly text: string; readonly body: string } {
  const body = `"orders":${JSON.stringify(orders)},"state":${writeState(state)}`;
  return { text: `{"format":${FORMAT},"at":${at},${body}}`, body };
}

/** @throws {@link RedFireError} `INVALID_STATE` for any other text than that of {@link writeKept}. */
export function readKept(text: string): KeptStrategy {
  const { format, at, orders, state } = fieldsOf(text);
  if (format !== FORMAT || typeof at !== 'number' || typeof orders !== 'object' || orders === null) throw unreadable(`it is of format "${String(format)}", not "${FORMAT}"`);
  // text by id, as it was written
  return { at: timestamp(at), orders: orders as KeptStrategy['orders'], state: readState(JSON.stringify(state)) };
}

/** What of an order a strategy would want to hear of when it has changed. */
export function orderText({ state, filledQuantity, quantity }: Order): string {
  return `${state} ${filledQuantity.toFixed()}/${quantity.toFixed()}`;
}

interface Beginning {
  readonly id: StrategyId;
  readonly strategy: Strategy;
  /** Tells it of an order. */
  readonly tell: (order: Order) => void;
}

/** Starts a strategy: from what is known of it, where something is, and with what became of its orders since. @throws {@link RedFireError} `INVALID_STATE` naming the part that does not fit; what `onStart` throws. */
export function beginFrom(memory: StrategyMemory | undefined, { id, strategy, tell }: Beginning): unknown {
  const kept = memory?.recall(id);
  if (kept) strategy.restoreState(kept.state);
  const result: unknown = strategy.onStart();
  const restored = strategy.endStart();
  if (memory === undefined || kept === undefined) return result;
  memory.restored(id, kept, restored);
  for (const order of memory.changedSince(id, kept)) tell(order);
  return result;
}

/** Whether a strategy that failed with an error is to start without what is known of it. */
export function mayBeginAnew(memory: StrategyMemory | undefined, error: unknown): boolean {
  return memory?.unfit === 'fresh' && isRedFireError(error) && error.code === 'INVALID_STATE' && error.details?.['part'] !== undefined;
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept === 'object' && kept !== null) return kept as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw unreadable('it is no JSON', cause);
  }
  throw unreadable('it is no object');
}

function unreadable(why: string, cause?: unknown): RedFireError {
  return new RedFireError('INVALID_STATE', `the state that was kept of the strategy cannot be read: ${why}`, { details: { part: 'state' }, ...(cause !== undefined && { cause }) });
}
