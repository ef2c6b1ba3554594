import type { Server } from 'node:http';
import type { HealthReport } from '@redfire/core';
import type { TradingEngine } from '@redfire/engine';

/** An engine with a server before it, as `runUntilSignal` runs it. */
export interface Host {
  readonly server: Server;
  /** Of the engine: when it stops by itself, the run is over. */
  readonly stopped: Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface HostOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** How long clients have to read what is left once the engine has stopped, in milliseconds. Default 1,000. */
  readonly lingerMs?: number;
}

/** Cuts the connections that do not end by themselves: clients hold some open that they never use, and a server waits for all. */
export function cutConnections(server: Server, { lingerMs = 1_000 }: HostOptions): void {
  setTimeout(() => {
    server.closeAllConnections();
  }, lingerMs).unref();
}

/** Whether the process is worth keeping: an orchestrator starts it again where this is not so. */
export function liveness(engine: TradingEngine): { readonly status: number; readonly body: { readonly state: string } } {
  return { status: engine.isLive() ? 200 : 503, body: { state: engine.state } };
}

/** Whether it takes orders: a load balancer sends none where this is not so. */
export async function readiness(engine: TradingEngine): Promise<{ readonly status: number; readonly body: HealthReport }> {
  const body = await engine.health();
  return { status: engine.isReady() ? 200 : 503, body };
}
