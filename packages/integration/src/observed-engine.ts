import { defineInstrument, lineLogger, type Metrics, type Tracer } from '@redfire/core';
import { randomWalkBars, replaySource } from '@redfire/data';
import { LiveClock, MemoryWatch, createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';

const btc = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'spot', tickSize: '0.01', lotSize: '0.001' });
const bars = () => randomWalkBars({ seed: 7, count: 500, intervalMs: 60_000, startTime: Date.parse('2026-01-01'), start: 100, tick: '0.01' });

/** A paper engine that tells of itself through the metrics, lines and spans it is given. */
export async function runObserved({ metrics, tracer, write, isTerminal }: { metrics: Metrics; tracer: Tracer; write: (line: string) => void; isTerminal: boolean }) {
  // #region engine
  const clock = new LiveClock();
  const logger = lineLogger({ write, clock, format: isTerminal ? 'pretty' : 'json', colors: isTerminal });
  const engine = createTradingEngine({
    service: 'desk',
    version: '1.2.3',
    instruments: [btc],
    marketData: [replaySource({ feeds: [{ instrument: btc.id, interval: '1m', bars: bars() }] })],
    gateways: [paperGateway({ balances: { USDT: '100000' } })],
    strategies: [{ use: 'sma-cross', params: { instrument: btc.id, interval: '1m', fast: 5, slow: 20, quantity: '0.5' } }],
    risk: { maxOrderQuantity: '5' },
    wallClock: clock,
    metrics,
    logger,
    tracer,
  });
  engine.events.on('order.filled', ({ fill, correlationId }) => {
    logger.log('info', 'order filled', { correlationId, side: fill.side, quantity: fill.quantity, price: fill.price });
  });
  // #endregion engine

  // #region memory
  const memory = new MemoryWatch({ events: engine.events, clock, metrics, sample: () => process.memoryUsage().rss });
  const recent = new Map<string, string>();
  memory.register({
    name: 'recent',
    shrink: (fraction) => {
      for (const key of [...recent.keys()].slice(0, Math.ceil(recent.size * fraction))) recent.delete(key);
    },
  });
  await engine.add(memory);
  // #endregion memory

  // #region timed
  const { performance } = engine;
  const parse = performance.timed('parse_ms', (line: string): unknown => JSON.parse(line));
  parse('{"sma":1}');
  // #endregion timed

  await engine.start();
  await engine.ended;
  await engine.stop();
  clock.close();
  return engine;
}
