import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { RedFireError, defineInstrument, noLogger, timestamp } from '@redfire/core';
import { createTradingEngine, type TradingEngine, type TradingEngineOptions } from '@redfire/engine';
import { runUntilSignal } from '@redfire/engine/node';
import { paperGateway } from '@redfire/gateway-paper';
import { FakeClock, aQuote } from '@redfire/testing';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expressHost } from '../../../examples/05-web-hosts/express.ts';
import { fastifyHost } from '../../../examples/05-web-hosts/fastify.ts';
import type { Host, HostOptions } from '../../../examples/05-web-hosts/host.ts';
import { serveMetrics } from '../../../examples/05-web-hosts/metrics.ts';
import { nestHost } from '../../../examples/05-web-hosts/nest.ts';
import { orderFeed } from '../../../examples/05-web-hosts/order-feed.ts';
import { HttpClient } from './fixtures/http-client.ts';
import { ManualSource } from './fixtures/manual-source.ts';
import { promClientMetrics } from './prom-client-metrics.ts';

type MakeHost = (engine: TradingEngine, options: HostOptions) => Host | Promise<Host>;
const HOSTS: readonly (readonly [name: string, make: MakeHost])[] = [
  ['express', expressHost],
  ['fastify', fastifyHost],
  ['nest', nestHost],
];
const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.5', lotSize: '0.001' });
const MARKET = { type: 'market', instrument: BTC.id, side: 'buy', quantity: '2' };
const RESTING = { type: 'limit', instrument: BTC.id, side: 'buy', quantity: '1', price: '50' };

/** An engine on paper over quotes by hand. */
function anEngine(changes: Partial<TradingEngineOptions> = {}) {
  const clock = new FakeClock();
  const source = new ManualSource();
  const engine = createTradingEngine({
    instruments: [BTC],
    gateways: [paperGateway({ balances: { USDT: '10000' } })],
    marketData: [source],
    subscribe: [{ topic: 'market.quote', instrument: BTC.id }],
    risk: { maxOrderQuantity: '5' },
    wallClock: clock,
    ...changes,
  });
  const quote = (bid: number) => {
    clock.advanceBy(1_000);
    source.push({ topic: 'market.quote', data: aQuote({ instrument: BTC.id, at: timestamp(clock.now()), bid, ask: bid + 0.5 }) });
  };
  return { engine, source, quote };
}

/** A host that runs, and its users. */
async function running(make: MakeHost, changes?: Partial<TradingEngineOptions>) {
  const { engine, ...market } = anEngine(changes);
  const host = await make(engine, { lingerMs: 100 });
  onTestFinished(() => host.stop().catch(() => undefined));
  await host.start();
  return { engine, host, ...market, ann: new HttpClient(host.server, 'ann'), ben: new HttpClient(host.server, 'ben'), nobody: new HttpClient(host.server) };
}

describe.each(HOSTS)('a host with %s', (name, make) => {
  it('places an order, sees it filled by the next quote, and shows both to their owner only', async () => {
    const { ann, ben, quote } = await running(make);
    quote(99.5);
    const placed = await ann.ask('POST', '/orders', MARKET);
    const { id } = placed.body as { id: string };
    quote(100);
    await ben.ask('POST', '/orders', { ...MARKET, side: 'sell', quantity: '0.5' });
    quote(101);
    const seen = await Promise.all([ann.ask('GET', `/orders/${id}`), ann.ask('GET', '/orders'), ann.ask('GET', '/positions'), ben.ask('GET', '/positions')]);
    expect(placed).toMatchObject({ status: 201, body: { owner: 'ann', quantity: '2', type: 'market' } });
    expect(seen).toMatchObject([
      { status: 200, body: { id, state: 'filled', filledQuantity: '2' } },
      { status: 200, body: [{ id, owner: 'ann' }] },
      { status: 200, body: [{ instrument: BTC.id, owner: 'ann', quantity: '2' }] },
      { status: 200, body: [{ instrument: BTC.id, owner: 'ben', quantity: '-0.5' }] },
    ]);
    const refused = await Promise.all([ben.ask('GET', `/orders/${id}`), ben.ask('DELETE', `/orders/${id}`), ben.ask('GET', '/orders/none')]);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([[404, 'ORDER_NOT_FOUND'], [404, 'ORDER_NOT_FOUND'], [404, 'ORDER_NOT_FOUND']]);
  });

  it('streams the events of a user and of no other, and lets go of a client that leaves', async () => {
    const { engine, ann, ben, quote } = await running(make);
    quote(99.5);
    const events = await ann.events('/events');
    await ben.ask('POST', '/orders', RESTING);
    const { body } = await ann.ask('POST', '/orders', { ...RESTING, clientOrderId: 'A-1' });
    await ann.ask('DELETE', `/orders/${body.id}`);
    expect(events.type).toContain('text/event-stream');
    expect((await events.take(2)).map(([event, { id, state }]) => [event, id, state])).toEqual([
      ['order.accepted', 'A-1', 'working'],
      ['order.canceled', 'A-1', 'canceled'],
    ]);
    events.leave();
    await expect.poll(() => engine.events.subscribers().filter((subscriber) => subscriber.name.startsWith('feed'))).toEqual([]);
  });

  it('answers misuse with a status and a code', async () => {
    const { ann, ben, nobody, quote } = await running(make);
    quote(99.5);
    const resting = { ...RESTING, clientOrderId: 'A-1' };
    const [first, again] = [await ann.ask('POST', '/orders', resting), await ann.ask('POST', '/orders', resting)];
    expect([first.status, again.status, again.body.id, (await ann.ask('GET', '/orders')).body.length]).toEqual([201, 201, 'A-1', 1]);
    const answers = await Promise.all([
      nobody.ask('GET', '/orders'),
      ann.ask('POST', '/orders', { ...MARKET, quantity: 2 }),
      ann.ask('POST', '/orders', { ...MARKET, leverage: '3' }),
      ann.ask('POST', '/orders', { ...MARKET, clientOrderId: 'with space' }),
      ann.ask('POST', '/orders', { ...MARKET, instrument: 'ETH/USDT.SIM' }),
      ben.ask('POST', '/orders', resting),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'NOT_SIGNED_IN'], [400, 'INVALID_INPUT'], [400, 'INVALID_INPUT'], [400, 'INVALID_INPUT'], [400, 'UNKNOWN_INSTRUMENT'], [409, 'DUPLICATE_ORDER_ID'],
    ]);
    expect(answers[1]?.body.issues).toEqual([{ path: 'quantity', message: 'expected a decimal in quotes, such as "0.001"' }]);
    expect(await ann.ask('POST', '/orders', { ...MARKET, quantity: '6' })).toMatchObject({ status: 422, body: { state: 'denied', reason: expect.stringContaining('6') } });
    await ann.ask('DELETE', '/orders/A-1');
    expect(await ann.ask('DELETE', '/orders/A-1')).toMatchObject({ status: 409, body: { code: 'ORDER_NOT_OPEN' } });
  });

  it('leaves to the framework what is its own', async () => {
    const { ann } = await running(make);
    const statuses = await Promise.all([ann.status('POST', '/orders', '{"type":'), ann.status('GET', '/nowhere')]);
    expect(statuses).toEqual([400, 404]);
  });

  it('is alive and ready while the engine runs; alive, not ready and without orders once the engine has stopped by itself', async () => {
    const { engine, ann } = await running(make);
    expect(await Promise.all([ann.ask('GET', '/health'), ann.ask('GET', '/ready')])).toMatchObject([
      { status: 200, body: { state: 'running' } },
      { status: 200, body: { status: 'healthy', services: { 'data:manual': { status: 'healthy' } } } },
    ]);
    await engine.stop();
    expect(await Promise.all([ann.ask('GET', '/health'), ann.ask('GET', '/ready'), ann.ask('POST', '/orders', MARKET), ann.ask('GET', '/events')])).toMatchObject([
      { status: 200, body: { state: 'stopped' } },
      { status: 503, body: { status: 'unhealthy', services: { 'data:manual': { error: 'it is stopped' } } } },
      { status: 503, body: { code: 'INVALID_STATE' } },
      { status: 503, body: { code: 'ENGINE_CLOSED' } },
    ]);
  });

  it('stops with clients connected: the stream has the cancels and ends, then the port is closed', async () => {
    const { engine, host, ann, quote } = await running(make);
    quote(99.5);
    const events = await ann.events('/events');
    await ann.ask('POST', '/orders', RESTING);
    await host.stop();
    expect((await events.take()).map(([event]) => event)).toEqual(['order.accepted', 'order.canceled']);
    expect([engine.state, host.server.listening]).toEqual(['stopped', false]);
  });

  it('cuts a connection that says nothing', async () => {
    const { host } = await running(make);
    const silent = connect((host.server.address() as AddressInfo).port, '127.0.0.1');
    await Promise.all([once(silent, 'connect'), once(host.server, 'connection')]);
    const cut = once(silent, 'close');
    await Promise.all([host.stop(), cut]);
    expect(host.server.listening).toBe(false);
  });

  it('closes the port when the engine does not stop as it should, and says so', async () => {
    const { engine, host } = await running(make);
    await engine.add({ name: 'stuck', stop: () => { throw new Error('no'); } });
    await expect(host.stop()).rejects.toMatchObject({ errors: [{ code: 'COMPONENT_FAILED', details: { component: 'stuck' } }] });
    expect([engine.state, host.server.listening]).toEqual(['error', false]);
  });

  it('can be stopped after a start that failed', async () => {
    const { engine, source } = anEngine();
    source.refusal = new RedFireError('NOT_SENT', 'no line');
    const host = await make(engine, { lingerMs: 100 });
    await expect(host.start()).rejects.toMatchObject({ code: 'COMPONENT_FAILED', details: { component: 'data:manual' } });
    await host.stop();
    expect([engine.isReady(), host.server.listening]).toEqual([false, false]);
  });

  it('does not start where the port is taken, and stops the engine all the same', async () => {
    const { host: first } = await running(make);
    const { engine } = anEngine();
    const host = await make(engine, { port: (first.server.address() as AddressInfo).port });
    await expect(host.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await host.stop();
    expect(engine.state).toBe('stopped');
  });

  it('as a process ends by itself after SIGTERM, with its exit code', async () => {
    const example = fileURLToPath(new URL('../../../examples/05-web-hosts/main.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@redfire/source', example, name], { env: { ...process.env, PORT: '0' } });
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    const isUp = new Promise<void>((resolve) => {
      child.stdout.on('data', (text) => {
        output += String(text);
        if (output.includes('engine is running') && output.includes('listening')) resolve();
      });
    });
    child.stderr.on('data', (text) => (output += String(text)));
    await Promise.race([isUp, once(child, 'close')]);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, lines: output.replace(/:\d+/, '').trimEnd().split('\n').sort() }).toEqual({
      code: 143,
      lines: ['engine is running', 'engine is starting', 'engine is stopped', 'engine is stopping', 'listening on http://localhost'],
    });
  });
});

it.each(HOSTS.filter(([name]) => name !== 'nest'))('%s is alive and not ready while the engine starts', async (_name, make) => {
  const { engine } = anEngine();
  let open = (): void => {};
  await engine.add({ name: 'slow', start: () => new Promise((resolve) => { open = resolve; }) });
  const host = await make(engine, { lingerMs: 100 });
  onTestFinished(() => host.stop());
  const started = host.start();
  await once(host.server, 'listening');
  const ann = new HttpClient(host.server, 'ann');
  await expect.poll(() => engine.state).toBe('starting');
  expect(await Promise.all([ann.ask('GET', '/health'), ann.ask('GET', '/ready'), ann.ask('POST', '/orders', MARKET)])).toMatchObject([
    { status: 200, body: { state: 'starting' } },
    { status: 503, body: { services: { slow: { status: 'unhealthy', error: 'it is starting' } } } },
    { status: 503, body: { code: 'INVALID_STATE' } },
  ]);
  open();
  await started;
  expect((await ann.ask('GET', '/ready')).status).toBe(200);
});

it('keeps for a client that does not read the newest event of each order, of a hundred orders at most', async () => {
  const { engine, quote } = anEngine();
  await engine.start();
  onTestFinished(() => engine.stop());
  quote(99.5);
  const strategy = 'desk ann' as never;
  const feed = orderFeed(engine, strategy);
  const place = (quantity: string) => engine.orders.submit({ type: 'limit', instrument: BTC.id, side: 'buy', price: '50', quantity, strategy });
  feed.push(`${'x'.repeat(feed.readableHighWaterMark)}\n`);
  for (let placed = 0; placed < 300; placed++) place('0.001');
  await new Promise((resolve) => { setTimeout(resolve, 0); });
  const { waiting, dropped } = engine.events.subscribers().find(({ name }) => name === 'feed of desk ann') ?? {};
  expect({ waiting, dropped, buffered: feed.readableLength < feed.readableHighWaterMark + 2_000 }).toEqual({ waiting: 99, dropped: 500, buffered: true });

  let text = '';
  feed.on('data', (chunk) => (text += String(chunk)));
  await expect.poll(() => engine.events.subscribers().find(({ name }) => name === 'feed of desk ann')?.waiting).toBe(0);
  const closed = once(feed, 'close');
  feed.destroy();
  await closed;
  const topics = Array.from(text.matchAll(/^event: (.*)$/gm), ([, topic]) => topic);
  expect([topics.length, new Set(topics), engine.events.subscribers().filter(({ name }) => name.startsWith('feed'))]).toEqual([100, new Set(['order.accepted']), []]);
});

it('ends the run with a failure when the engine stops by its policy for errors', async () => {
  const { engine } = anEngine();
  const host = expressHost(engine, { lingerMs: 0 });
  const process = { on: () => undefined, off: () => undefined, exit: () => undefined };
  const code = runUntilSignal(host, { process, logger: noLogger });
  await engine.events.next('engine.state', ({ state }) => state === 'running');
  engine.events.on('order.submitted', () => { throw new Error('no'); }, { onError: 'stop-engine' });
  engine.orders.submit({ type: 'market', instrument: BTC.id, side: 'buy', quantity: '1' });
  expect([await code, host.server.listening]).toEqual([1, false]);
});

it('serves what was measured, for Prometheus to fetch', async () => {
  const registry = new Registry();
  const { ann, quote } = await running((engine, options) => {
    const host = expressHost(engine, options);
    serveMetrics(host.app, registry);
    return host;
  }, { metrics: promClientMetrics(registry) });
  quote(99.5);
  await ann.ask('POST', '/orders', MARKET);
  quote(100);
  expect(await ann.text('/metrics')).toMatch(/^orders_total\{.*status="filled".*\} 1$/m);
});
