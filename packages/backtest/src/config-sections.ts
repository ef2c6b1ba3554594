import { feeRates, interval, positiveDecimal, strategyName } from '@redfire/core/schema';
import { BAR_FORMATS, COMPRESSIONS, type BarFormat } from '@redfire/data';
import { BAR_PATH_MODELS } from '@redfire/sim';
import { z } from 'zod';

const amountOfCurrency = { error: 'expected an amount and a currency, such as "5000 USDT"' };

/** What a file may be beside what it holds: bars, quotes and trades alike. */
export const readingFields = {
  onBadRow: z.enum(['error', 'skip']).default('error'),
  compression: z.enum(COMPRESSIONS).default('auto'),
};

/** How an entry says what a file of bars is, beside the instrument and the file. */
export const barFileFields = {
  format: z.enum(BAR_FORMATS).default('csv'),
  kind: z.literal('bars').default('bars'),
  interval: interval(),
  stamps: z.enum(['open', 'close']).default('open'),
  ...readingFields,
  adjusted: z.boolean().default(false),
};

interface BarFileEntry {
  readonly format: BarFormat;
  readonly stamps: 'open' | 'close';
  readonly adjusted: boolean;
}

/** Arguments of `refine`. */
type Refinement<Entry> = readonly [check: (entry: Entry) => boolean, options: { path: string[]; error: string }];

/** Refines entries with {@link barFileFields}: klines state the times of opens. */
export const STAMPS_OF_KLINES: Refinement<BarFileEntry> = [
  ({ format, stamps }) => stamps === 'open' || (format !== 'binance-vision' && format !== 'klines'),
  { path: ['stamps'], error: 'expected open, the times in klines' },
];

/** Refines entries with {@link barFileFields}: only Yahoo has adjusted closes. */
export const ADJUSTED_YAHOO: Refinement<BarFileEntry> = [({ format, adjusted }) => !adjusted || format === 'yahoo', { path: ['adjusted'], error: 'expected true for format yahoo only' }];

/** Limits on orders; one that is absent does not limit. */
export const riskSection = z.strictObject({
  maxOrderQuantity: positiveDecimal().optional(),
  maxOrderNotional: z.string(amountOfCurrency).regex(/^\d+(\.\d+)? \S+$/, amountOfCurrency).optional(),
  maxPosition: z.record(z.string(), positiveDecimal()).optional(),
  maxOpenOrders: z.int().min(1).optional(),
});

/** How a simulated venue treats orders. */
export const venueFields = {
  /** Charged on every instrument, whatever its own definition says. */
  fees: feeRates.optional(),
  latencyMs: z.number().min(0).default(0),
  path: z.enum(BAR_PATH_MODELS).default('nearer-first'),
};

/** What runs, at least one. */
export const strategiesSection = z
  .array(
    z.strictObject({
      use: z.string().min(1),
      params: z.record(z.string(), z.unknown()).default({}),
      id: strategyName().optional(),
      owner: z.string().min(1).max(200).optional(),
    }),
  )
  .min(1);
