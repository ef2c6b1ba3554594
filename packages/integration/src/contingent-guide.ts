import type { IdSource, InstrumentId } from '@redfire/core';
import { Contingencies, bracket, oco, oto, ouo, type HostOrders, type MakeOrderParts } from '@redfire/oms';

export function bracketing(orders: HostOrders, instrument: InstrumentId, ids: IdSource) {
  // #region bracket
  const nextId = () => ids.next('B');
  const [entry, stop, profit] = orders.submit(
    bracket(
      {
        entry: { instrument, side: 'buy', type: 'limit', quantity: '10', price: '100' },
        stop: { triggerPrice: '90' },
        takeProfits: [{ price: '110' }],
      },
      nextId,
    ),
  );
  // #endregion bracket
  return [entry, stop, profit];
}

export function splitting(orders: HostOrders, instrument: InstrumentId, nextId: () => string) {
  // #region split
  return orders.submit(
    bracket(
      {
        entry: { instrument, side: 'buy', type: 'market', quantity: '10' },
        stop: { trailingOffset: { by: 'percent', value: '2' } },
        takeProfits: [{ price: '110', quantity: '3' }, { price: '120', quantity: '3' }, { price: '140' }], // the last one gets what is left: 4
      },
      nextId,
    ),
  );
  // #endregion split
}

export function grouping(orders: HostOrders, instrument: InstrumentId, nextId: () => string) {
  // #region groups
  const buy = { instrument, side: 'buy', type: 'limit', quantity: '5' } as const;
  // the first fill of one cancels the other
  orders.submit(oco([{ ...buy, price: '99' }, { instrument, side: 'sell', type: 'limit', quantity: '5', price: '101' }], nextId));
  // 5 in all, wherever they fill
  orders.submit(ouo([{ ...buy, price: '98' }, { ...buy, price: '97' }], nextId));
  // twice as much at 95 as has filled at 96
  orders.submit(oto({ ...buy, price: '96' }, [{ ...buy, price: '95', quantity: '10' }], nextId));
  // the second goes out whole, once the first is filled
  orders.submit(oto({ ...buy, price: '94' }, [{ ...buy, price: '93', contingency: { release: 'when-filled' } }], nextId));
  // #endregion groups
}

export function holding(saved: ReturnType<Contingencies['save']> | undefined) {
  // #region parts
  let contingencies: Contingencies | undefined;
  const parts: MakeOrderParts = (port) => {
    contingencies = new Contingencies(port);
    return { holders: [contingencies], observers: [contingencies] };
  };
  // once the order manager made with these parts has its orders again:
  const goOn = () => {
    if (saved) contingencies?.restore(saved);
  };
  // #endregion parts
  return { parts, goOn, save: () => contingencies?.save() };
}
