import { RedFireError } from '@redfire/core';
import { BAR_PATH_MODELS, type BarPathModel } from './bar-path.ts';
import { SELF_TRADE_RULES, type SelfTradeRule } from './book/self-trade.ts';
import { checkFaults, type VenueFaults } from './faults/venue-faults.ts';
import { cancelRule, type ProbabilisticQueue, type QueueModel } from './depth/queue-terms.ts';
import type { FeeModel } from './fees/fee-model.ts';
import { feeSchedule, type FeeSchedule } from './fees/fee-schedule.ts';
import { requireMilliseconds } from './latency/latency-model.ts';
import { LATENCY_KINDS, latencyModel, type VenueLatency } from './latency/venue-latency.ts';
import type { MarginTerms } from './margin/margin-terms.ts';
import type { SlippageModel } from './slippage/slippage-model.ts';
import { requireShare } from './slippage/volume-limit.ts';
import { LIMIT_FILLS, type LimitFill } from './tick-chance.ts';

export const HALTED_ORDERS = ['reject', 'keep'] as const;

/** How messages travel between us and the venue. */
export interface LineTerms {
  /** Time from a request to the market, in milliseconds: the short form of {@link latency} for orders, changes and cancels. Default 0. An order acts on the first open, quote or trade at or after its arrival. */
  readonly latencyMs?: number | undefined;
  /** Latency by kind of message; goes before {@link latencyMs}. Default none. */
  readonly latency?: VenueLatency | undefined;
  /** What goes wrong: refusals by rule or by chance, a line that is down. Default nothing. */
  readonly faults?: VenueFaults | undefined;
}

/** What fills, and at which price. */
export interface FillTerms {
  /** How the prices inside a bar are assumed. Default `nearer-first`. */
  readonly path?: BarPathModel | undefined;
  /** Which price of quotes and trades fills a limit that rests: one that reaches it, or only one beyond it. Default `touch`. */
  readonly limitFill?: LimitFill | undefined;
  /** How a limit that rests stands in the line at its price, on books and on quotes with sizes: before everybody, or behind those whom the data show there. Default `none`. */
  readonly queue?: QueueModel | ProbabilisticQueue | undefined;
  /** What happens when an order of ours would trade with another of ours that rests, on quotes, trades, books and single orders. Default `none`: on quotes and price levels each trades with what the data show, in a book of single orders they trade with each other. */
  readonly selfTrade?: SelfTradeRule | undefined;
  /** How long after a bar's open an order may come and still count as there when it opened, in milliseconds. Default 0; for live bars, which come some time after their close. */
  readonly openGraceMs?: number | undefined;
  /** How much worse than the data orders trade that take. Default not at all. */
  readonly slippage?: SlippageModel | undefined;
  /** Most of a bar's volume that our orders together have of it, from 0 to 1; the rest of an order goes on with the next bar. Default: bars fill orders whole. */
  readonly maxVolumeShare?: number | undefined;
  /** What becomes of new orders while the instrument is halted or closed: rejected, or kept until it trades. Default `reject`. */
  readonly haltedOrders?: (typeof HALTED_ORDERS)[number] | undefined;
}

/** What fills cost. */
export interface FeeTerms {
  /** Default: the maker and taker rates of each instrument. */
  readonly feeModel?: FeeModel | FeeSchedule | undefined;
}

/** What the venue lends. */
export interface AccountTerms {
  /** What backs positions, and when they are liquidated. Default: every order is let in, and nothing is taken away. */
  readonly margin?: MarginTerms | undefined;
}

/** How a simulated venue treats orders, where that is a choice. */
export interface VenueTerms extends LineTerms, FillTerms, FeeTerms, AccountTerms {
  /** Everything random at the venue comes from it: a whole number. Default 1. */
  readonly seed?: number | undefined;
}

/** Terms with every default filled in; what has none but "not at all" is `undefined`. */
export interface ResolvedVenueTerms extends VenueTerms {
  readonly latency: VenueLatency;
  readonly faults: VenueFaults | undefined;
  readonly slippage: SlippageModel | undefined;
  readonly maxVolumeShare: number | undefined;
  readonly path: BarPathModel;
  readonly limitFill: LimitFill;
  readonly selfTrade: SelfTradeRule;
  readonly queue: QueueModel | ProbabilisticQueue;
  readonly openGraceMs: number;
  readonly haltedOrders: (typeof HALTED_ORDERS)[number];
  readonly feeModel: FeeModel | undefined;
  readonly seed: number;
}

/** Checks terms and fills in their defaults; what it gives are terms as well. @throws {@link RedFireError} `INVALID_INPUT` for a value that is none of its field. */
export function venueTerms(terms: VenueTerms): ResolvedVenueTerms {
  const { latencyMs = 0, path = 'nearer-first', limitFill = 'touch', selfTrade = 'none', queue = 'none', openGraceMs = 0, haltedOrders = 'reject', seed = 1, slippage, maxVolumeShare, feeModel, faults } = terms;
  requireMilliseconds(latencyMs, 'latencyMs');
  if (!(openGraceMs >= 0)) throw new RedFireError('INVALID_INPUT', `openGraceMs "${openGraceMs}" must be zero or more`, { details: { field: 'openGraceMs', value: openGraceMs } });
  requireChoice('path', path, BAR_PATH_MODELS);
  requireChoice('limitFill', limitFill, LIMIT_FILLS);
  requireChoice('selfTrade', selfTrade, SELF_TRADE_RULES);
  cancelRule(queue);
  requireChoice('haltedOrders', haltedOrders, HALTED_ORDERS);
  if (slippage !== undefined) requireModel(slippage);
  if (maxVolumeShare !== undefined) requireShare(maxVolumeShare, 'maxVolumeShare');
  if (!Number.isSafeInteger(seed)) throw new RedFireError('INVALID_INPUT', `seed "${seed}" must be a whole number`, { details: { field: 'seed', value: seed } });
  if (faults) checkFaults(faults);
  const fees = feeModel && ('charge' in feeModel ? feeModel : feeSchedule(feeModel));
  return { latency: latencies(terms.latency, latencyMs), path, limitFill, selfTrade, queue, openGraceMs, haltedOrders, seed, slippage, maxVolumeShare, feeModel: fees, faults, margin: terms.margin };
}

function latencies(given: VenueLatency = {}, latencyMs: number): VenueLatency {
  for (const kind of LATENCY_KINDS) if (given[kind] !== undefined) latencyModel(given[kind], `latency.${kind}`);
  const { order = latencyMs, modify = latencyMs, cancel = latencyMs, report = 0, data = 0 } = given;
  return { order, modify, cancel, report, data };
}

function requireModel(slippage: Partial<SlippageModel>): void {
  if (typeof slippage.ticks === 'function') return;
  throw new RedFireError('INVALID_INPUT', `slippage "${JSON.stringify(slippage)}" must be a model such as tickSlippage makes`, { details: { field: 'slippage' } });
}

/** What the compiler cannot see, for hosts that pass what they were given. */
function requireChoice(field: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) throw new RedFireError('INVALID_INPUT', `${field} "${value}" must be one of ${choices.join(', ')}`, { details: { field, value } });
}
