import { Readable } from 'node:stream';
import type { StrategyId } from '@redfire/core';
import type { TradingEngine } from '@redfire/engine';

/** The connection ends with the feed, so that a server that closes need not wait for it to be idle. */
export const FEED_HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'close' };

/**
 * The events of one desk's orders as `text/event-stream`, from now on until the engine has stopped.
 *
 * A client that reads slowly slows down nobody but itself: of each order only the newest event waits for it, of a hundred orders at most.
 */
export function orderFeed(engine: TradingEngine, desk: StrategyId): Readable {
  let goOn = (): void => {};
  const feed = new Readable({
    read: () => {
      goOn();
    },
    destroy: (error, done) => {
      leave();
      goOn();
      done(error);
    },
  });
  const orders = engine.events.consume(
    'order.*',
    (event, topic) => {
      if (!('order' in event) || feed.push(`event: ${topic}\ndata: ${JSON.stringify(event.order)}\n\n`)) return;
      return new Promise<void>((resolve) => {
        goOn = resolve;
      });
    },
    { key: desk, limit: 100, policy: 'coalesce', coalesceBy: (event) => ('order' in event ? event.order.id : ''), name: `feed of ${desk}` },
  );
  const state = engine.events.on('engine.state', ({ state }) => {
    if (state !== 'stopped' && state !== 'error') return;
    leave();
    feed.push(null);
  });
  const leave = (): void => {
    orders();
    state();
  };
  // the client knows at once that it is heard
  feed.push(': orders follow\n\n');
  return feed;
}
