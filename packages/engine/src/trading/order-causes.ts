import type { MarketDataItem } from '@redfire/core';
import type { OrderCause, OrderEventItem } from '@redfire/oms';

/** An item of market data as the cause of an order: its numbers are copied, for a bar may be a view that moves. */
export function causeOfData(item: MarketDataItem): OrderCause {
  const { instrument } = item.data;
  const at = item.topic === 'market.bar' ? item.data.closeTime : item.data.at;
  return { topic: item.topic, at, instrument, numbers: numbersOf(item) };
}

/** An event of order management as the cause of an order. */
export function causeOfEvent({ topic, event }: OrderEventItem): OrderCause {
  const instrument = 'order' in event ? event.order.instrument : 'position' in event ? event.position.instrument : undefined;
  const numbers = topic === 'order.filled' ? { quantity: event.fill.quantity.toNumber(), price: event.fill.price.toNumber() } : {};
  return { topic, at: event.at, ...('id' in event && { eventId: event.id }), ...(instrument !== undefined && { instrument }), numbers };
}

function numbersOf({ topic, data }: MarketDataItem): Readonly<Record<string, number>> {
  switch (topic) {
    case 'market.bar':
      return { open: data.open, high: data.high, low: data.low, close: data.close, volume: data.volume };
    case 'market.quote':
      return present({ bid: data.bid, ask: data.ask, bidSize: data.bidSize, askSize: data.askSize });
    case 'market.trade':
      return { price: data.price, size: data.size };
    case 'market.mark-price':
      return present({ price: data.price, indexPrice: data.indexPrice });
    case 'market.funding-rate':
      return { rate: data.rate };
    case 'market.book-snapshot':
    case 'market.book-delta':
      return present({ bid: data.bids[0]?.[0], ask: data.asks[0]?.[0] });
    case 'market.book-order':
      return present({ price: data.price, size: data.size });
    case 'market.corporate-action':
    case 'market.settlement':
    case 'market.status':
      return {};
  }
}

function present(numbers: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
