import type { Fill, Journal, Metrics } from '@redfire/core';
import { exportEventMetrics, LiveClock, record, replay, type EventEngine } from '@redfire/engine';

export function subscribing(events: EventEngine, print: (line: string) => void) {
  // #region subscribe
  const end = events.on('order.filled', ({ fill }) => print(`filled ${fill.quantity.toFixed()} at ${fill.price.toFixed()}`));
  events.on('market.bar', (bar) => print(`close ${bar.close}`), { key: 'BTC/USDT.SIM' }); // one instrument of thousands
  events.on('order.*', (event, topic) => {
    if (topic === 'order.denied') print(event.verdict.kind); // comparing the topic narrows the event
  });
  events.once('source.ended', ({ source }) => print(`${source} has ended`));
  events.on('*', (_, topic) => print(topic), { priority: -1, name: 'tail' }); // behind the others
  // #endregion subscribe
  return end;
}

export async function waiting(events: EventEngine, print: (line: string) => void) {
  // #region wait
  const { fill } = await events.next('order.filled', ({ fill }) => fill.side === 'sell', { timeoutMs: 5_000 });
  print(`sold at ${fill.price.toFixed()}`);

  for await (const { close } of events.stream('market.bar', { key: 'BTC/USDT.SIM' })) {
    print(`close ${close}`);
    if (close > 100) break; // unsubscribes
  }

  const subscription = events.observe('order.filled').subscribe((event) => print(event.order.state)); // an rxjs Observable
  subscription.unsubscribe();
  // #endregion wait
}

export function storing(events: EventEngine, save: (fill: Fill) => Promise<void>) {
  // #region consume
  const writer = events.consume('order.filled', async ({ fill }) => save(fill), { name: 'fill writer', limit: 10_000 });
  // before the host closes:
  const close = async () => {
    await writer.idle();
    writer();
  };
  // #endregion consume
  return close;
}

export function owning(events: EventEngine, print: (line: string) => void) {
  // #region scope
  const desk = events.scope('desk', { onError: 'stop-component' });
  desk.on('market.bar', ({ close }) => {
    if (close < 0) throw new Error('a price below zero');
  });
  events.on('engine.error', ({ component, subscriber, topic, error }) => print(`${component} (${subscriber}) on ${topic}: ${String(error)}`));
  // when the desk is given up: everything begun through it ends
  desk.close();
  // #endregion scope
}

export async function recording(events: EventEngine, journal: Journal, again: EventEngine) {
  // #region record
  const recording = record(events, journal, { topics: ['market.*'] });
  // ...
  await recording.stop(); // the journal has everything now

  using clock = new LiveClock();
  await replay(again, journal.read(0), { speed: 100, clock });
  // #endregion record
}

export function measuring(events: EventEngine, metrics: Metrics, clock: LiveClock) {
  // #region metrics
  const stop = exportEventMetrics(events, metrics, { clock, everyMs: 5_000 });
  // #endregion metrics
  return stop;
}
