import { z } from 'zod';
import { toDecimal, type Decimal } from './decimal.ts';
import { isRedFireError } from './errors.ts';
import { currency, instrumentId, parseInstrumentId, strategyId, type Currency, type InstrumentId, type StrategyId } from './ids.ts';
import { INSTRUMENT_KINDS, defineInstrument, type Instrument } from './instrument.ts';
import { intervalMs, type Interval } from './time.ts';

/** A decimal written as text. A number is refused, because a float has lost digits before it gets here. */
export function decimal() {
  return z.custom<string | Decimal>((value) => accepts(() => toDecimal(value as string)), { error: 'expected a decimal in quotes, such as "0.001"' }).meta({ type: 'string', format: 'decimal' }).transform((value): Decimal => toDecimal(value));
}

/** A decimal above zero, written as text. */
export function positiveDecimal() {
  return decimal().refine((value) => value.greaterThan(0), { error: 'expected a decimal above zero' });
}

/** A decimal of zero or more, written as text. */
export function nonNegativeDecimal() {
  return decimal().refine((value) => value.greaterThanOrEqualTo(0), { error: 'expected a decimal of zero or more' });
}

/** An instrument id such as `BTC/USDT.BINANCE` or `AAPL.XNAS`. */
export function instrument() {
  return z.string().refine((value) => accepts(() => parseInstrumentId(value)), { error: 'expected an instrument id, BASE/QUOTE.VENUE or TICKER.VENUE' }).meta({ format: 'instrument' }).transform((value): InstrumentId => instrumentId(value));
}

/** An interval such as `1m`, `4h` or `1d`. */
export function interval() {
  return z.string().refine((value) => accepts(() => intervalMs(value)), { error: 'expected an interval such as "1m", "4h" or "1d"' }).meta({ format: 'interval' }).transform((value) => value as Interval);
}

export function currencyCode() {
  return z.string().refine((value) => accepts(() => currency(value)), { error: 'expected a currency code such as "USDT"' }).transform((value): Currency => currency(value));
}

export function strategyName() {
  return z.string().min(1).max(200).transform((value): StrategyId => strategyId(value));
}

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time of day such as "09:30"' });

const tradingHours = z.strictObject({
  zone: z.string().min(1),
  sessions: z.array(z.strictObject({ day: z.int().min(1).max(7), open: timeOfDay, close: timeOfDay.or(z.literal('24:00')) })),
});

/** Maker and taker rates as fractions, written as text; a negative rate is a rebate. */
export const feeRates = z.strictObject({ maker: decimal(), taker: decimal() });

/** An instrument as configuration files write it, made into an `Instrument`. */
export const instrumentDefinition = z
  .strictObject({
    id: z.string().refine((value) => accepts(() => parseInstrumentId(value)), { error: 'expected an instrument id, BASE/QUOTE.VENUE or TICKER.VENUE' }),
    kind: z.enum(INSTRUMENT_KINDS),
    tickSize: positiveDecimal(),
    lotSize: positiveDecimal(),
    multiplier: positiveDecimal().optional(),
    base: currencyCode().optional(),
    quote: currencyCode().optional(),
    settle: currencyCode().optional(),
    settleScale: z.int().min(0).max(30).optional(),
    inverse: z.boolean().optional(),
    quanto: z.boolean().optional(),
    minQuantity: positiveDecimal().optional(),
    maxQuantity: positiveDecimal().optional(),
    minNotional: positiveDecimal().optional(),
    maxNotional: positiveDecimal().optional(),
    priceBand: z.strictObject({ below: positiveDecimal(), above: positiveDecimal() }).optional(),
    fees: feeRates.optional(),
    margin: z.strictObject({ initial: positiveDecimal(), maintenance: positiveDecimal() }).optional(),
    tradingHours: tradingHours.optional(),
    expiry: z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))], { error: 'expected a time such as "2026-06-26T08:00:00Z", or epoch milliseconds' }).optional(),
    underlying: z.string().optional(),
    right: z.enum(['call', 'put']).optional(),
    strike: positiveDecimal().optional(),
    accounting: z.enum(['cash', 'margin']).optional(),
  })
  .transform((definition, context): Instrument => {
    try {
      return defineInstrument(definition);
    } catch (error) {
      if (!isRedFireError(error)) throw error;
      const field = error.details['field'];
      // the path names the instrument and the field already
      const message = error.message.replace(`instrument "${definition.id}": ${String(field)} `, '');
      context.addIssue({ code: 'custom', message, path: typeof field === 'string' ? field.split('.') : [] });
      return z.NEVER;
    }
  });

function accepts(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
