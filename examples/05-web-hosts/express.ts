import { once } from 'node:events';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream';
import type { TradingEngine } from '@redfire/engine';
import express, { type ErrorRequestHandler, type Request } from 'express';
import { Desk } from './desk.ts';
import { cutConnections, liveness, readiness, type Host, type HostOptions } from './host.ts';
import { FEED_HEADERS, orderFeed } from './order-feed.ts';
import { problemOf, statusOf } from './problem.ts';

export function expressHost(engine: TradingEngine, options: HostOptions = {}): Host & { readonly app: express.Express } {
  const app = express();
  const server = createServer(app);
  const deskOf = (request: Request) => new Desk(engine, request.get('x-user'));

  app.use(express.json());
  app.get('/health', (_request, response) => {
    const { status, body } = liveness(engine);
    response.status(status).json(body);
  });
  app.get('/ready', async (_request, response) => {
    const { status, body } = await readiness(engine);
    response.status(status).json(body);
  });
  app.post('/orders', (request, response) => {
    const order = deskOf(request).place(request.body);
    response.status(statusOf(order)).json(order);
  });
  app.get('/orders', (request, response) => void response.json(deskOf(request).orders()));
  app.get('/orders/:id', (request, response) => void response.json(deskOf(request).order(request.params.id)));
  app.delete('/orders/:id', (request, response) => void response.json(deskOf(request).cancel(request.params.id)));
  app.get('/positions', (request, response) => void response.json(deskOf(request).positions()));
  app.get('/events', (request, response) => {
    const feed = orderFeed(engine, deskOf(request).strategy);
    pipeline(feed, response.set(FEED_HEADERS), () => {}); // a client that leaves ends the feed
  });
  const answerProblem: ErrorRequestHandler = (error, _request, response, next) => {
    const problem = problemOf(error);
    if (problem === undefined) next(error);
    else response.status(problem.status).json(problem.body);
  };
  app.use(answerProblem);

  return {
    app,
    server,
    stopped: engine.stopped,
    async start() {
      await once(server.listen(options.port ?? 0), 'listening');
      await engine.start();
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve)); // no new connections from here on
      try {
        await engine.stop(); // the feeds end with it
      } finally {
        cutConnections(server, options);
        await closed;
      }
    },
  };
}
