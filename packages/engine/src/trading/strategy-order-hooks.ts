import type { Order, StrategyId } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import type { EventEngine } from '../event-engine.ts';
import type { StrategyWatch } from './strategy-watch.ts';

const ORDER_TOPICS = [
  'order.denied', 'order.held', 'order.submitted', 'order.accepted', 'order.rejected', 'order.triggered', 'order.fill-adjusted', 'order.modify-requested', 'order.modified', 'order.modify-rejected',
  'order.cancel-requested', 'order.canceled', 'order.cancel-rejected', 'order.expired', 'order.outcome-unknown', 'order.stuck', 'algorithm.started', 'algorithm.progressed', 'algorithm.paused', 'algorithm.resumed',
  'algorithm.ended',
] as const;

interface OrderHooksOptions {
  readonly id: StrategyId;
  readonly scope: ReturnType<EventEngine['scope']>;
  /** Absent: hooks are called as they are. */
  readonly watch: StrategyWatch | undefined;
}

/** Tells a strategy of its orders, fills and positions. Hooks that are not overridden cost nothing: their events are not even built. */
export function hearOfOrders(strategy: Strategy, { id, scope, watch }: OrderHooksOptions): void {
  const watched = <A, B>(hook: string, handler: (first: A, second: B) => unknown) => watch?.around(hook, handler) ?? handler;
  if (strategy.onFill !== Strategy.prototype.onFill) {
    const onFill = watched('onFill', (fill: Parameters<Strategy['onFill']>[0], order: Order) => strategy.onFill(fill, order));
    scope.on('order.filled', ({ fill, order }) => onFill(fill, order), { key: id, name: `${id}.onFill` });
  }
  if (strategy.onOrder !== Strategy.prototype.onOrder) {
    const onOrder = watched('onOrder', ({ order }: { readonly order: Order }, _topic: string) => strategy.onOrder(order));
    for (const topic of ORDER_TOPICS) scope.on(topic, onOrder, { key: id, name: `${id}.onOrder` });
  }
  if (strategy.onPosition !== Strategy.prototype.onPosition) {
    const onPosition = watched('onPosition', (position: Parameters<Strategy['onPosition']>[0], _topic: string) => strategy.onPosition(position));
    scope.on('position.changed', ({ position }, topic) => (position.strategy === id ? onPosition(position, topic) : undefined), { key: id, name: `${id}.onPosition` });
  }
}
