import { currencyCode, decimal, feeRates, nonNegativeDecimal, positiveDecimal } from '@redfire/core/schema';
import {
  BAR_PATH_MODELS, HALTED_ORDERS, LIMIT_FILLS, MARGIN_MODES, OUTAGE_ORDERS, OUTAGE_REQUESTS, QUEUE_MODELS, QUEUE_SHAPES, SELF_TRADE_RULES, SHORTFALL_RULES,
  bpsSlippage, normalLatency, replayedLatency, squareRootImpact, tickSlippage, volumeShareSlippage, type LatencyModel, type SlippageModel,
} from '@redfire/sim';
import { z } from 'zod';

const milliseconds = z.number().min(0);
const share = z.number().min(0).max(1);

/** A time of latency: constant, by the normal law, or measured. */
const latency = z.union(
  [
    milliseconds,
    z.strictObject({ mean: milliseconds, deviation: milliseconds, minimum: milliseconds.optional() }).transform((options): LatencyModel => normalLatency(options)),
    z.strictObject({ samples: z.array(milliseconds).min(1) }).transform(({ samples }): LatencyModel => replayedLatency(samples)),
  ],
  { error: 'expected milliseconds, or { mean, deviation }, or { samples }' },
);

const amount = z.number().min(0);

const slippage = z.discriminatedUnion(
  'model',
  [
    z.strictObject({ model: z.literal('ticks'), ticks: amount }).transform(({ ticks }): SlippageModel => tickSlippage(ticks)),
    z.strictObject({ model: z.literal('bps'), bps: amount }).transform(({ bps }): SlippageModel => bpsSlippage(bps)),
    z.strictObject({ model: z.literal('volume-share'), limit: share.optional(), impact: amount.optional() }).transform((options): SlippageModel => volumeShareSlippage(options)),
    z
      .strictObject({ model: z.literal('square-root'), coefficient: amount.optional(), exponent: amount.optional(), volatility: amount.optional(), volume: z.number().positive().optional() })
      .transform((options): SlippageModel => squareRootImpact(options)),
  ],
  { error: ({ code }) => (code === 'invalid_union' ? 'expected one of ticks, bps, volume-share, square-root' : undefined) },
);

const feeModel = z
  .strictObject({
    maker: decimal().optional(),
    taker: decimal().optional(),
    tiers: z.array(z.strictObject({ volume: nonNegativeDecimal(), maker: decimal(), taker: decimal() })).optional(),
    perOrder: decimal().optional(),
    perUnit: decimal().optional(),
    minimum: decimal().optional(),
    maximum: decimal().optional(),
    currency: z.strictObject({ code: currencyCode(), perSettlement: nonNegativeDecimal().optional() }).optional(),
  })
  .refine(({ minimum, maximum }) => !minimum || !maximum || minimum.lessThanOrEqualTo(maximum), { path: ['minimum'], error: 'expected no more than maximum' });

const time = z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))], { error: 'expected a time such as "2026-06-26T08:00:00Z", or epoch milliseconds' });

const faults = z.strictObject({
  rejectShare: z.strictObject({ order: share.optional(), modify: share.optional(), cancel: share.optional() }).optional(),
  outages: z
    .union(
      [
        z.array(z.strictObject({ from: time, to: time }).refine(({ from, to }) => from < to, { path: ['to'], error: 'expected a time after from' })),
        z.strictObject({ meanBetweenMs: z.number().min(1), meanLengthMs: z.number().min(1) }),
      ],
      { error: 'expected a list of { from, to }, or { meanBetweenMs, meanLengthMs }' },
    )
    .optional(),
  outageRequests: z.enum(OUTAGE_REQUESTS).default('not-sent'),
  outageOrders: z.enum(OUTAGE_ORDERS).default('keep'),
});

const queue = z.union([z.enum(QUEUE_MODELS), z.strictObject({ model: z.literal('probabilistic'), shape: z.enum(QUEUE_SHAPES).optional(), exponent: z.number().positive().optional() })], {
  error: `expected one of ${QUEUE_MODELS.join(', ')}, or { model: probabilistic, shape, exponent }`,
});

const margin = z.strictObject({
  mode: z.enum(MARGIN_MODES),
  leverage: z.union([positiveDecimal(), z.record(z.string(), positiveDecimal())], { error: 'expected a decimal above zero in quotes, or one for each instrument' }).optional(),
  liquidationFee: nonNegativeDecimal().optional(),
  liquidationStep: positiveDecimal().refine((step) => step.lessThanOrEqualTo(1), { error: 'expected a decimal of at most 1' }).optional(),
  shortfall: z.enum(SHORTFALL_RULES).optional(),
});

/** How a simulated venue treats orders: the terms of `VenueTerms` that are data. */
export const venueFields = {
  /** Charged on every instrument, whatever its own definition says. */
  fees: feeRates.optional(),
  feeModel: feeModel.optional(),
  latencyMs: milliseconds.default(0),
  latency: z.strictObject({ order: latency.optional(), modify: latency.optional(), cancel: latency.optional(), report: latency.optional(), data: latency.optional() }).optional(),
  path: z.enum(BAR_PATH_MODELS).default('nearer-first'),
  limitFill: z.enum(LIMIT_FILLS).default('touch'),
  queue: queue.optional(),
  selfTrade: z.enum(SELF_TRADE_RULES).optional(),
  slippage: slippage.optional(),
  maxVolumeShare: share.optional(),
  haltedOrders: z.enum(HALTED_ORDERS).optional(),
  margin: margin.optional(),
  faults: faults.optional(),
  /** Default: the seed of the run. */
  seed: z.int().optional(),
};
