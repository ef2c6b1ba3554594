// One of the three hosts on a random walk, until Ctrl-C: node --conditions=@redfire/source main.ts fastify
import process from 'node:process';
import { runUntilSignal } from '@redfire/engine/node';
import { demoEngine } from './demo-engine.ts';
import { expressHost } from './express.ts';
import { fastifyHost } from './fastify.ts';
import { nestHost } from './nest.ts';

const HOSTS = { express: expressHost, fastify: fastifyHost, nest: nestHost };

const name = process.argv[2] ?? 'express';
if (!(name in HOSTS)) throw new Error(`there is no host "${name}"; there are ${Object.keys(HOSTS).join(', ')}`);
const engine = demoEngine();
const host = await HOSTS[name as keyof typeof HOSTS](engine, { port: Number(process.env['PORT'] ?? 3000) });

engine.events.on('engine.state', ({ state }) => {
  console.log(`engine is ${state}`);
});
host.server.on('listening', () => {
  const address = host.server.address();
  if (typeof address === 'object') console.log(`listening on http://localhost:${address?.port}`);
});
process.exitCode = await runUntilSignal(host, { until: engine.ended, graceMs: 10_000 });
