import type { Component, ExecutionGateway, MarketDataSource, Unsubscribe } from '@redfire/core';
import { exportEventMetrics } from '../event-metrics.ts';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import type { ComponentOptions } from '../lifecycle/managed-component.ts';
import { recordMetrics } from '../observability/record-metrics.ts';
import { publishTimers } from '../publish-timers.ts';
import type { EngineParts } from './engine-parts.ts';
import { netProfits } from './strategy-profit.ts';

export interface EngineComponent {
  readonly component: Component;
  readonly options?: ComponentOptions;
}

/**
 * The parts of an engine as components, in the order in which they start: what records and measures, gateways, books,
 * plugins, strategies, and data last, so that everybody is there when the first item comes.
 */
export function engineComponents(parts: EngineParts, settle: () => Promise<void>): readonly EngineComponent[] {
  const { options, plugins } = parts;
  const kept = journal(parts);
  const watching = [...kept, ...metrics(parts), ...traces(parts), ...timer(parts)];
  // nothing is sent that is not recorded, so what records is there for longer
  const gateways = options.gateways.map((gateway): Component => ({ ...gatewayComponent(gateway, parts), dependsOn: namesOf(kept) }));
  let endFunding: Unsubscribe | undefined;
  const books: Component = { name: 'books', dependsOn: namesOf([...watching, ...gateways]), start: async () => {
    await parts.guards.takeMissedAmendments();
    await parts.books.open();
    // what was done while nobody looked is in the books by now
    parts.kernel.orders.resume();
    parts.guards.open();
    if (parts.funding) endFunding = parts.hub.onMarketData(parts.funding.take);
    parts.kernel.desk.open();
    // money that was there to begin with is told by no event
    await parts.journal?.snapshot();
  }, stop: async () => {
    parts.guards.close();
    endFunding?.();
    parts.funding?.close();
    parts.kernel.desk.close();
    parts.books.close();
    const { archive } = options;
    if (!archive) return;
    parts.kernel.orders.archiveEnded();
    await archive.flush?.();
  } };
  const states = strategyStates(parts);
  const pluginManager: Component = { ...plugins.component('plugins', ['books']), init: async () => { await plugins.loadAll(options.plugins ?? []); } };
  const strategies: Component = {
    name: 'strategies',
    dependsOn: ['books', 'plugins', ...namesOf(states)],
    start: () => { parts.strategies.startAll(); },
    async stop() {
      parts.strategies.stopAll();
      await settle();
    },
    health: () => parts.strategies.health(),
  };
  const sources = (options.marketData ?? []).map((source) => sourceComponent(source, parts));
  return [
    ...[...watching, ...gateways, books, ...states, strategies, ...sources].map((component) => ({ component })),
    // plugins have time limits of their own
    { component: pluginManager, options: { initMs: Infinity, startMs: Infinity, stopMs: Infinity, closeMs: Infinity } },
  ];
}

function gatewayComponent(gateway: ExecutionGateway, { host, logger }: EngineParts): Component {
  return {
    name: `gateway:${gateway.name}`,
    init: () => gateway.attach?.({ ...host, logger: logger.child({ gateway: gateway.name }) }),
    start: () => gateway.open(),
    stop: () => gateway.close(),
  };
}

function sourceComponent(source: MarketDataSource, { host, hub, dataEnd, events, clock, wallClock, logger, options }: EngineParts): Component {
  const { maxSilenceMs } = options;
  let disconnect: Unsubscribe | undefined;
  let startedAt = Number.NaN;
  let failure: unknown;
  let hasEnded = false;
  return {
    name: `data:${source.name}`,
    dependsOn: ['strategies'],
    init: () => source.attach?.({ ...host, logger: logger.child({ source: source.name }) }),
    async start() {
      hasEnded = false;
      failure = undefined;
      startedAt = wallClock.now();
      dataEnd.began(source.name);
      const connected = (disconnect = await hub.connect(source));
      const end = (error?: unknown) => {
        // closing ends a source too, which is no news, and one that was opened again has an end of its own
        if (disconnect !== connected || events.isClosed) return;
        hasEnded = true;
        failure = error;
        if (error === undefined) dataEnd.ended(source.name);
        else dataEnd.failed(error);
        events.publish('source.ended', { at: clock.now(), source: source.name, ...(error !== undefined && { error }) });
      };
      source.ended?.then(() => { end(); }, end);
    },
    async stop() {
      disconnect?.();
      disconnect = undefined;
      await source.close();
    },
    health() {
      if (failure !== undefined) return { status: 'unhealthy', error: messageOf(failure) };
      const silentMs = wallClock.now() - (hub.heardAt(source) ?? startedAt);
      if (hasEnded || maxSilenceMs === undefined || silentMs <= maxSilenceMs) return { status: 'healthy' };
      return { status: 'degraded', error: `no data for ${Math.round(silentMs / 1_000)} s` };
    },
  };
}

function journal({ journal: kept, books }: EngineParts): readonly Component[] {
  if (!kept) return [];
  return [{
    name: 'journal',
    async start() {
      const endedAt = await kept.restore();
      if (endedAt !== undefined) books.resume(endedAt);
      kept.start();
    },
    stop: () => kept.stop(),
    health() {
      const error = kept.recording?.statistics.error;
      return error === undefined ? { status: 'healthy' } : { status: 'unhealthy', error: messageOf(error) };
    },
  }];
}

/** There before the strategies that are to go on from it, and after they have stopped. */
function strategyStates({ keeper, kernel }: EngineParts): readonly Component[] {
  if (!keeper) return [];
  return [{
    name: 'strategy-states',
    dependsOn: ['books'],
    async start() {
      await keeper.load(kernel.strategies().map(({ id }) => id));
      keeper.start();
    },
    stop: () => keeper.stop(),
    health: () => (keeper.failure === undefined ? { status: 'healthy' } : { status: 'degraded', error: messageOf(keeper.failure) }),
  }];
}

function metrics(parts: EngineParts): readonly Component[] {
  const { options, events, wallClock, service, version, kernel, performance } = parts;
  const { metrics: sink } = options;
  if (!sink) return [];
  let ends: readonly (() => void)[] = [];
  return [{
    name: 'metrics',
    start: () => {
      ends = [exportEventMetrics(events, sink, { clock: wallClock }), recordMetrics({ events, metrics: sink, service, version, clock: wallClock, performance, profits: () => netProfits(kernel) })];
    },
    stop: () => {
      for (const end of ends) end();
    },
  }];
}

function traces({ tracing }: EngineParts): readonly Component[] {
  return tracing ? [{ name: 'traces', close: () => { tracing.close(); } }] : [];
}

function timer({ options, events, clock }: EngineParts): readonly Component[] {
  const { timerMs } = options;
  if (timerMs === undefined) return [];
  let cancel: (() => void) | undefined;
  return [{ name: 'timer', start: () => { cancel = publishTimers(events, clock, timerMs); }, stop: () => cancel?.() }];
}

function namesOf(components: readonly Component[]): readonly string[] {
  return components.map(({ name }) => name);
}
