import type { TradingEngine } from '@redfire/engine';
import fastify, { type FastifyRequest } from 'fastify';
import { Desk } from './desk.ts';
import { cutConnections, liveness, readiness, type Host, type HostOptions } from './host.ts';
import { FEED_HEADERS, orderFeed } from './order-feed.ts';
import { problemOf, statusOf } from './problem.ts';

export function fastifyHost(engine: TradingEngine, options: HostOptions = {}): Host {
  const app = fastify();
  const deskOf = (request: FastifyRequest) => new Desk(engine, request.headers['x-user']);

  app.get('/health', (_request, reply) => {
    const { status, body } = liveness(engine);
    return reply.status(status).send(body);
  });
  app.get('/ready', async (_request, reply) => {
    const { status, body } = await readiness(engine);
    return reply.status(status).send(body);
  });
  app.post('/orders', (request, reply) => {
    const order = deskOf(request).place(request.body);
    return reply.status(statusOf(order)).send(order);
  });
  app.get('/orders', (request, reply) => reply.send(deskOf(request).orders()));
  app.get<ById>('/orders/:id', (request, reply) => reply.send(deskOf(request).order(request.params.id)));
  app.delete<ById>('/orders/:id', (request, reply) => reply.send(deskOf(request).cancel(request.params.id)));
  app.get('/positions', (request, reply) => reply.send(deskOf(request).positions()));
  // a client that leaves ends the feed
  app.get('/events', (request, reply) => reply.headers(FEED_HEADERS).send(orderFeed(engine, deskOf(request).strategy)));
  app.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error);
    return problem === undefined ? reply.send(error) : reply.status(problem.status).send(problem.body);
  });
  // requests are refused with 503 from here on; the server closes when the engine has stopped and the feeds have ended with it
  app.addHook('preClose', async () => {
    try {
      await engine.stop();
    } finally {
      cutConnections(app.server, options);
    }
  });

  return {
    server: app.server,
    stopped: engine.stopped,
    async start() {
      await app.listen({ port: options.port ?? 0, host: '0.0.0.0' });
      await engine.start();
    },
    stop: () => app.close(),
  };
}

interface ById {
  readonly Params: { readonly id: string };
}
