import { instrumentId, type Bar, type Fill, type MarketTopic, type Order } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { z } from 'zod';
import { streamOf, type Anchor, type PaperSession, type SentRequest, type VenueRequest } from './paper-session.ts';

/**
 * Sends what was sent in a session, each request right behind what it came behind there; one that came by itself, at its time. A request for an order that has
 * ended here already is left out: that is a difference, and is told by its fills.
 */
export class RecordedDecisions extends Strategy<typeof RecordedDecisions.params> {
  static readonly params = z.custom<PaperSession>();
  readonly #waiting = new Map<string, SentRequest[]>();
  readonly #counts = new Map<string, number>();
  /** What could not be sent, with why: the first reason for each order. */
  readonly refusals = new Map<string, string>();

  override onStart(): void {
    const { requests, bars, items } = this.params;
    for (const request of requests) {
      if (request.anchor) this.#expect(keyOf(request.anchor), request);
      else this.setTimer(request.at, () => { this.#send(request.request); });
    }
    for (const stream of bars.keys()) {
      const [, instrument = '', length = ''] = stream.split(' ');
      this.engine.onBars(instrumentId(instrument), Number(length), (bar: Bar) => { this.#pass(streamOf('market.bar', bar)); }, LAST);
    }
    for (const stream of items.keys()) {
      const [topic, instrument = ''] = stream.split(' ');
      this.engine.onMarket(topic as Exclude<MarketTopic, 'market.bar'>, instrumentId(instrument), () => { this.#pass(stream); }); // streams are named by their topics
    }
  }

  override onFill(_fill: Fill, order: Order): void {
    this.#pass(`fill ${order.id}`);
  }

  #expect(key: string, request: SentRequest): void {
    const known = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, known);
    known.push(request);
  }

  #pass(stream: string): void {
    const count = (this.#counts.get(stream) ?? 0) + 1;
    this.#counts.set(stream, count);
    const key = `${stream} ${count}`;
    const due = this.#waiting.get(key);
    if (!due) return;
    this.#waiting.delete(key);
    for (const { request } of due) this.#send(request);
  }

  #send(request: VenueRequest): void {
    const id = request.kind === 'submit' ? request.order.clientOrderId : request.kind === 'modify' ? request.amendment.orderId : request.orderId;
    try {
      if (request.kind === 'submit') this.submit(request.order);
      else if (request.kind === 'modify') this.modify(request.amendment);
      else this.cancel(request.orderId);
    } catch (error) {
      const key = id ?? '';
      if (!this.refusals.has(key)) this.refusals.set(key, error instanceof Error ? error.message : String(error));
    }
  }
}

/** Heard behind everybody else. */
const LAST = -1_000_000;

function keyOf(anchor: Anchor): string {
  return 'stream' in anchor ? `${anchor.stream} ${anchor.count}` : `fill ${anchor.orderId} ${anchor.count}`;
}

