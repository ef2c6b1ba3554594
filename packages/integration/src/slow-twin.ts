import { Decimal } from 'decimal.js';

const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_EVEN });
const zero = new Exact(0);

/** Decimal places of a rounded quotient: a released cost, the value of an inverse contract. */
const quotientScale = 18;

/** One bar, every field the text of its file; `time` is the open time in epoch milliseconds. */
export type SlowTwinBar = {
  readonly time: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
};

/** Kinds whose fills exchange cash for the asset, then kinds that post only realised PnL and fee. */
export type SlowTwinKind =
  'spot' | 'equity' | 'option' | 'fx-cash' | 'perpetual' | 'future' | 'cfd' | 'fx-margin';

/** Amounts are decimal text; fees are fractions of the traded value. */
export type SlowTwinParams = {
  /** Bars in the short average, at least 1. */
  readonly fast: number;
  /** Bars in the long average, at least 1. */
  readonly slow: number;
  readonly quantity: string;
  readonly allowShort: boolean;
  /** In the currency the instrument settles in. */
  readonly startingCash: string;
  /** Never charged: market orders take. */
  readonly makerFee: string;
  readonly takerFee: string;
  readonly kind: SlowTwinKind;
  /** Default `"1"`. */
  readonly multiplier?: string;
  readonly tickSize: string;
  /** How an open or close between two ticks is put on one. Absent: prices stay as written. */
  readonly tickRounding?: 'half-even' | 'half-up';
  /** Contracts of `multiplier` quote units, settled in the base currency. Default false. */
  readonly inverse?: boolean;
};

/** One fill of a market order; `time` is the open time of the bar at whose open it filled. */
export type SlowTwinFill = {
  readonly time: number;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
};

/** What the run ends with. Amounts are plain decimal text without trailing zeros. */
export type SlowTwinResult = {
  readonly cash: string;
  /** Signed: negative is short. */
  readonly position: string;
  readonly fills: readonly SlowTwinFill[];
  readonly fees: string;
  /** Before fees, at average cost. */
  readonly realizedPnl: string;
  /** Equity at each bar's close, before what fills at the next open. */
  readonly equity: readonly string[];
  readonly startingEquity: string;
  readonly finalEquity: string;
  readonly netProfit: string;
  /** Largest (peak − equity) / peak, the starting equity being the first peak. */
  readonly maxDrawdown: string;
  /** Orders sent, the one still open included. */
  readonly orders: number;
  /** Signed quantity of the order sent at the last close, `"0"` without one. */
  readonly working: string;
  /** Opens and closes that are no multiple of `tickSize`, as written. */
  readonly offTickPrices: number;
};

/**
 * Backtests `sma-cross` in decimals, slowly and without any RedFire package: the reference that the
 * real engine is compared with. No order is ever refused, whatever the cash.
 */
export function runSlowTwin(bars: readonly SlowTwinBar[], params: SlowTwinParams): SlowTwinResult {
  const grid = new Exact(params.tickSize);
  const written = bars.flatMap((bar) => [new Exact(bar.open), new Exact(bar.close)]);
  const opens = bars.map((bar) => onTick(new Exact(bar.open), params));
  const closes = bars.map((bar) => onTick(new Exact(bar.close), params));
  const startingCash = new Exact(params.startingCash);
  const quantity = new Exact(params.quantity);
  const account = new SlowAccount(params);

  const fills: SlowTwinFill[] = [];
  const equity: Decimal[] = [];
  let orders = 0;
  let working = zero;
  let previous: number | undefined;

  for (const [index, bar] of bars.entries()) {
    const open = at(opens, index);
    const close = at(closes, index);

    if (!working.isZero()) {
      const fee = account.fill(working, open);
      fills.push({
        time: Number(bar.time),
        side: working.isPositive() ? 'buy' : 'sell',
        quantity: working.abs().toFixed(),
        price: open.toFixed(),
        fee: fee.toFixed(),
      });
      working = zero;
    }

    equity.push(account.equity(close));

    const current = signOfFastLessSlow(closes, index, params);
    const target = targetAfter(previous, current, quantity, params.allowShort);
    previous = current;
    if (target === undefined) continue;
    const difference = target.minus(account.position).minus(working);
    if (difference.isZero()) continue;
    working = working.plus(difference);
    orders += 1;
  }

  const finalEquity = equity.at(-1) ?? startingCash;
  return {
    cash: account.cash.toFixed(),
    position: account.position.toFixed(),
    fills,
    fees: account.fees.toFixed(),
    realizedPnl: account.realizedPnl.toFixed(),
    equity: equity.map((value) => value.toFixed()),
    startingEquity: startingCash.toFixed(),
    finalEquity: finalEquity.toFixed(),
    netProfit: finalEquity.minus(startingCash).toFixed(),
    maxDrawdown: maxDrawdown(startingCash, equity).toFixed(),
    orders,
    working: working.toFixed(),
    offTickPrices: written.filter((price) => !price.mod(grid).isZero()).length,
  };
}

/** Cash, position and signed cost of one instrument. */
class SlowAccount {
  cash: Decimal;
  position = zero;
  fees = zero;
  realizedPnl = zero;
  /** Signed like the position: what it was worth at the prices it was opened at. */
  #cost = zero;
  readonly #takerFee: Decimal;
  readonly #multiplier: Decimal;
  readonly #inverse: boolean;
  readonly #exchangesCash: boolean;

  constructor(params: SlowTwinParams) {
    this.cash = new Exact(params.startingCash);
    this.#takerFee = new Exact(params.takerFee);
    this.#multiplier = new Exact(params.multiplier ?? '1');
    this.#inverse = params.inverse ?? false;
    this.#exchangesCash = ['spot', 'equity', 'option', 'fx-cash'].includes(params.kind);
    if (this.#inverse && this.#exchangesCash) {
      throw new RangeError(`kind "${params.kind}" cannot be inverse: use perpetual, future or cfd`);
    }
  }

  /** Applies a fill of signed `change` units and returns its fee. */
  fill(change: Decimal, price: Decimal): Decimal {
    const opposite = change.isNegative() !== this.position.isNegative();
    const closable = opposite ? Decimal.min(change.abs(), this.position.abs()) : zero;
    const closed = new Exact(change.isNegative() ? closable.negated() : closable);
    const opened = change.minus(closed);

    const pnl = this.#close(closed, price);
    this.position = this.position.plus(change);
    this.#cost = this.#cost.plus(this.#value(opened, price));

    const fee = this.#exactValue(change, price).abs().times(this.#takerFee);
    this.realizedPnl = this.realizedPnl.plus(pnl);
    this.fees = this.fees.plus(fee);
    this.cash = this.cash.plus(this.#exchangesCash ? this.#value(change, price).negated() : pnl).minus(fee);
    return fee;
  }

  /** What cash and position are worth at `mark`. */
  equity(mark: Decimal): Decimal {
    const value = this.#value(this.position, mark);
    return this.cash.plus(this.#exchangesCash ? value : this.#gain(value, this.#cost));
  }

  #close(closed: Decimal, price: Decimal): Decimal {
    if (closed.isZero()) return zero;
    const whole = closed.negated().equals(this.position);
    const released = whole
      ? this.#cost
      : roundQuotient(this.#cost.times(closed.negated()).div(this.position));
    this.#cost = this.#cost.minus(released);
    return this.#gain(this.#value(closed.negated(), price), released);
  }

  /** An inverse contract gains as its value in the base currency falls. */
  #gain(value: Decimal, cost: Decimal): Decimal {
    return this.#inverse ? cost.minus(value) : value.minus(cost);
  }

  #value(units: Decimal, price: Decimal): Decimal {
    const value = this.#exactValue(units, price);
    return this.#inverse ? roundQuotient(value) : value;
  }

  /** A quotient with all the digits there are room for: what is made of it is rounded once. */
  #exactValue(units: Decimal, price: Decimal): Decimal {
    const contracts = units.times(this.#multiplier);
    return this.#inverse ? contracts.div(price) : contracts.times(price);
  }
}

/** −1, 0 or 1; undefined while an average lacks bars. Compared as fastSum × slow with slowSum × fast: no quotient. */
function signOfFastLessSlow(
  closes: readonly Decimal[],
  index: number,
  { fast, slow }: SlowTwinParams,
): number | undefined {
  if (index + 1 < Math.max(fast, slow)) return undefined;
  const fastSum = sumOfWindow(closes, index, fast);
  const slowSum = sumOfWindow(closes, index, slow);
  return fastSum.times(slow).comparedTo(slowSum.times(fast));
}

function sumOfWindow(closes: readonly Decimal[], index: number, length: number): Decimal {
  return closes.slice(index + 1 - length, index + 1).reduce((sum, close) => sum.plus(close), zero);
}

function targetAfter(
  previous: number | undefined,
  current: number | undefined,
  quantity: Decimal,
  allowShort: boolean,
): Decimal | undefined {
  if (previous === undefined || current === undefined) return undefined;
  if (previous <= 0 && current > 0) return quantity;
  if (previous >= 0 && current < 0) return allowShort ? quantity.negated() : zero;
  return undefined;
}

function maxDrawdown(startingEquity: Decimal, equity: readonly Decimal[]): Decimal {
  let peak = startingEquity;
  let deepest = zero;
  for (const value of equity) {
    if (value.greaterThan(peak)) peak = value;
    if (!peak.isPositive() || peak.isZero()) continue;
    const drawdown = peak.minus(value).div(peak);
    if (drawdown.greaterThan(deepest)) deepest = drawdown;
  }
  return deepest;
}

function onTick(price: Decimal, { tickSize, tickRounding }: SlowTwinParams): Decimal {
  if (tickRounding === undefined) return price;
  const mode = tickRounding === 'half-even' ? Decimal.ROUND_HALF_EVEN : Decimal.ROUND_HALF_UP;
  return price.toNearest(tickSize, mode);
}

function roundQuotient(value: Decimal): Decimal {
  return value.toDecimalPlaces(quotientScale, Decimal.ROUND_HALF_EVEN);
}

function at(values: readonly Decimal[], index: number): Decimal {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no value at ${index} of ${values.length}`);
  return value;
}
