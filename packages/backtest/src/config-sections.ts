import { positiveDecimal, strategyName } from '@redfire/core/schema';
import type { BarFileFormat } from '@redfire/data';
import { z } from 'zod';

export { venueFields } from './venue-fields.ts';

const amountOfCurrency = { error: 'expected an amount and a currency, such as "5000 USDT"' };

interface BarFileEntry {
  readonly format: BarFileFormat;
  readonly stamps: 'open' | 'close';
  readonly adjusted: boolean;
}

/** Arguments of `refine`. */
type Refinement<Entry> = readonly [check: (entry: Entry) => boolean, options: { path: string[]; error: string }];

/** Refines entries of files of bars: klines state the times of opens. */
export const STAMPS_OF_KLINES: Refinement<BarFileEntry> = [
  ({ format, stamps }) => stamps === 'open' || (format !== 'binance-vision' && format !== 'klines'),
  { path: ['stamps'], error: 'expected open, the times in klines' },
];

/** Refines entries of files of bars: only Yahoo has adjusted closes. */
export const ADJUSTED_YAHOO: Refinement<BarFileEntry> = [({ format, adjusted }) => !adjusted || format === 'yahoo', { path: ['adjusted'], error: 'expected true for format yahoo only' }];

/** Limits on orders; one that is absent does not limit. */
export const riskSection = z.strictObject({
  maxOrderQuantity: positiveDecimal().optional(),
  maxOrderNotional: z.string(amountOfCurrency).regex(/^\d+(\.\d+)? \S+$/, amountOfCurrency).optional(),
  maxPosition: z.record(z.string(), positiveDecimal()).optional(),
  maxOpenOrders: z.int().min(1).optional(),
});

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
