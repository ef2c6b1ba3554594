import {
  ORDER_TYPES, Scaled, TIMES_IN_FORCE, currency, defineInstrument, instrumentId, timestamp, tradeId,
  type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type Decimal, type ExactExecution, type ExecutionReport, type FeeCharge, type FillReport, type GatewayCapabilities, type InstrumentMath,
  type Liquidity, type OrderRequest, type SynchronousVenue, type TradeId, type Unsubscribe,
} from '@redfire/core';
import { SimulatedClock, TradingKernel, createEventEngine } from '@redfire/engine';
import { maxOpenOrders, maxOrderNotional, maxOrderQuantity, maxPosition, type RiskRule } from '@redfire/risk';

export const INSTRUMENTS = 200;
const USDT = currency('USDT');
const NOW = timestamp(1_700_000_000_000);
const CAPABILITIES: GatewayCapabilities = { orderTypes: ORDER_TYPES, timesInForce: TIMES_IN_FORCE, postOnly: true, reduceOnly: true, displayQuantity: true, modify: true, snapshot: false, fillHistory: false };

/** An execution as a gateway in this process hands it over: exact, with decimals for who reads them. */
class InstantFill implements FillReport {
  readonly kind = 'fill';
  readonly at = NOW;
  readonly liquidity: Liquidity = 'taker';
  readonly orderId: ClientOrderId;
  readonly exact: ExactExecution;
  readonly #number: number;

  constructor(orderId: ClientOrderId, exact: ExactExecution, number: number) {
    this.orderId = orderId;
    this.exact = exact;
    this.#number = number;
  }

  get tradeId(): TradeId {
    return tradeId(`T-${this.#number}`);
  }
  get quantity(): Decimal {
    return this.exact.quantity.toDecimal();
  }
  get price(): Decimal {
    return this.exact.price.toDecimal();
  }
  get fee(): FeeCharge {
    return { amount: this.exact.fee.toDecimal(), currency: USDT };
  }
}

/** Accepts every order at once, and fills it whole at its limit unless it is to rest. */
class InstantVenue implements SynchronousVenue {
  readonly name = 'instant';
  readonly capabilities = CAPABILITIES;
  readonly #math: ReadonlyMap<string, InstrumentMath>;
  readonly #fills: boolean;
  #listener: (report: ExecutionReport) => void = () => undefined;
  #trades = 0;

  constructor(math: ReadonlyMap<string, InstrumentMath>, answer: 'fills' | 'rests') {
    this.#math = math;
    this.#fills = answer === 'fills';
  }

  submit(order: ApprovedOrder): void {
    this.#listener({ kind: 'accepted', orderId: order.id, at: NOW });
    const { quantity, price } = order.exact ?? {};
    const math = this.#math.get(order.instrument);
    if (!this.#fills || math === undefined || quantity === undefined || price === undefined) return;
    this.#trades++;
    this.#listener(new InstantFill(order.id, { quantity, price, fee: math.fee(quantity, price, 'taker') }, this.#trades));
  }

  modify({ orderId }: ApprovedAmendment): void {
    this.#listener({ kind: 'modified', orderId, at: NOW });
  }

  cancel(orderId: ClientOrderId): void {
    this.#listener({ kind: 'canceled', orderId, at: NOW });
  }

  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    this.#listener = listener;
    return () => {
      this.#listener = () => undefined;
    };
  }
}

export interface OrderPathDesk {
  readonly kernel: TradingKernel;
  /** Events that the listener to all topics of orders got. */
  readonly heard: () => number;
  /** Sends order number `index`: instruments by turns, a purchase and then a sale of each. */
  readonly submit: (index: number) => void;
}

/** A trading kernel of 200 contracts with eight risk rules and a venue that answers within the call. */
export function orderPathDesk(answer: 'fills' | 'rests'): OrderPathDesk {
  const definitions = Array.from({ length: INSTRUMENTS }, (_, index) =>
    defineInstrument({ id: `C${index}/USDT.SIM`, kind: 'perpetual', tickSize: '0.01', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' }, margin: { initial: '0.1', maintenance: '0.05' } }),
  );
  const instruments = TradingKernel.mathOf(definitions);
  const clock = new SimulatedClock(NOW);
  const events = createEventEngine({ clock });
  const kernel = new TradingKernel({ instruments, clock, events, venue: new InstantVenue(instruments, answer), rules: eightRules(), balances: { USDT: '10000000' }, currency: 'USDT' });
  const ids = definitions.map(({ id }) => id);
  for (const id of ids) kernel.portfolio.mark(kernel.portfolio.indexOf(id), 10_000);
  let heard = 0;
  events.on('order.*', () => { heard++; });
  const quantity = Scaled.from('0.5');
  return {
    kernel,
    heard: () => heard,
    submit(index) {
      const side = Math.floor(index / INSTRUMENTS) % 2 === 0 ? 'buy' : 'sell';
      // units of a hundredth: from 99.50 to 100.49
      const price = new Scaled(9_950 + (index % 100), 2);
      const request: OrderRequest = { type: 'limit', instrument: ids[index % INSTRUMENTS] as (typeof ids)[number], side, quantity, price };
      kernel.orders.submit(request);
    },
  };
}

/** Four rules that come with the engine and four of a host's own, every one of them with numbers to compare. */
function eightRules(): readonly RiskRule[] {
  const least = Scaled.from('10');
  const most = Scaled.from('1000');
  const band = Scaled.from('0.1');
  return [
    maxOrderQuantity('100'),
    maxOrderNotional('1000000', USDT),
    maxOpenOrders(1_000_000),
    maxPosition(instrumentId('C0/USDT.SIM'), '1000'),
    {
      name: 'min-order-notional',
      check: ({ exact }, { math }) => (exact?.price && math.value(exact.quantity, exact.price).compare(least) < 0 ? { rule: 'min-order-notional', message: 'too small' } : null),
    },
    {
      name: 'price-collar',
      check: ({ exact }, { price }) => (exact?.price && price && exact.price.minus(price).absolute().compare(price.times(band)) > 0 ? { rule: 'price-collar', message: 'too far from the market' } : null),
    },
    { name: 'max-net-position', check: (_order, { position }) => (position.absolute().compare(most) > 0 ? { rule: 'max-net-position', message: 'holds too much' } : null) },
    { name: 'max-open-quantity', check: ({ side }, view) => ((side === 'buy' ? view.openBuys : view.openSells).compare(MOST_OPEN) > 0 ? { rule: 'max-open-quantity', message: 'too much is open' } : null) },
  ];
}

const MOST_OPEN = Scaled.from('1000000');
