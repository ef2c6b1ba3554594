import { pipeline } from 'node:stream';
import type { Server } from 'node:http';
import {
  Body, Controller, Delete, Get, Headers, HttpException, Inject, Param, Post, Res,
  type ArgumentsHost, type BeforeApplicationShutdown, type OnApplicationBootstrap,
} from '@nestjs/common';
import { BaseExceptionFilter, NestFactory } from '@nestjs/core';
import { TradingEngine } from '@redfire/engine';
import type { Response } from 'express';
import { Desk } from './desk.ts';
import { cutConnections, liveness, readiness, type Host, type HostOptions } from './host.ts';
import { FEED_HEADERS, orderFeed } from './order-feed.ts';
import { problemOf, statusOf } from './problem.ts';

/** Starts the engine before the port opens, and stops it before the port closes: the feeds end with it. */
class EngineLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #engine: TradingEngine;
  readonly #close: () => void;

  constructor(engine: TradingEngine, close: () => void) {
    this.#engine = engine;
    this.#close = close;
  }
  onApplicationBootstrap(): Promise<void> {
    return this.#engine.start();
  }
  /** The port closes, whatever comes of it. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled([this.#engine.stop()]);
    this.#close();
  }
}

class DeskController {
  readonly #engine: TradingEngine;

  constructor(engine: TradingEngine) {
    this.#engine = engine;
  }
  health() {
    return answer(liveness(this.#engine));
  }
  async ready() {
    return answer(await readiness(this.#engine));
  }
  place(user: unknown, body: unknown) {
    const order = this.#deskOf(user).place(body);
    return answer({ status: statusOf(order), body: order });
  }
  orders(user: unknown) {
    return this.#deskOf(user).orders();
  }
  order(user: unknown, id: string) {
    return this.#deskOf(user).order(id);
  }
  cancel(user: unknown, id: string) {
    return this.#deskOf(user).cancel(id);
  }
  positions(user: unknown) {
    return this.#deskOf(user).positions();
  }
  /** `@Sse()` would queue without a bound for a client that does not read. */
  events(user: unknown, response: Response) {
    const feed = orderFeed(this.#engine, this.#deskOf(user).strategy);
    pipeline(feed, response.set(FEED_HEADERS), () => {}); // a client that leaves ends the feed
  }
  #deskOf(user: unknown): Desk {
    return new Desk(this.#engine, user);
  }
}

function answer<T extends object>({ status, body }: { readonly status: number; readonly body: T }): T {
  if (status >= 400) throw new HttpException(body, status);
  return body;
}

class ProblemFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    if (problem === undefined) super.catch(error, host);
    else host.switchToHttp().getResponse<Response>().status(problem.status).json(problem.body);
  }
}

// Decorators, called: Node runs this file without a build. With one, they stand above the classes and methods.
Controller()(DeskController);
Inject(TradingEngine)(DeskController, undefined, 0);
route('health', Get('health'));
route('ready', Get('ready'));
route('place', Post('orders'), Headers('x-user'), Body());
route('orders', Get('orders'), Headers('x-user'));
route('order', Get('orders/:id'), Headers('x-user'), Param('id'));
route('cancel', Delete('orders/:id'), Headers('x-user'), Param('id'));
route('positions', Get('positions'), Headers('x-user'));
route('events', Get('events'), Headers('x-user'), Res());

function route(method: keyof DeskController, decorate: MethodDecorator, ...parameters: readonly ParameterDecorator[]): void {
  const { prototype } = DeskController;
  decorate(prototype, method, Object.getOwnPropertyDescriptor(prototype, method) ?? {});
  for (const [index, decorateParameter] of parameters.entries()) decorateParameter(prototype, method, index);
}

class DeskModule {}

export async function nestHost(engine: TradingEngine, options: HostOptions = {}): Promise<Host> {
  const lifecycle = (of: TradingEngine) => new EngineLifecycle(of, () => { cutConnections(server, options); });
  const app = await NestFactory.create({
    module: DeskModule,
    controllers: [DeskController],
    providers: [
      { provide: TradingEngine, useFactory: () => engine },
      { provide: EngineLifecycle, inject: [TradingEngine], useFactory: lifecycle },
    ],
  }, { logger: ['error', 'warn'], abortOnError: false });
  const server = app.getHttpServer() as Server;
  app.useGlobalFilters(new ProblemFilter(app.getHttpAdapter()));
  return {
    server,
    stopped: engine.stopped,
    async start() {
      await app.listen(options.port ?? 0);
    },
    async stop() {
      await app.close();
      await engine.stop(); // it has: this tells what did not end as it should
    },
  };
}
