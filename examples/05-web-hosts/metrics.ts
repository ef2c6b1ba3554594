import type { Express } from 'express';
import type { Registry } from 'prom-client';

/** Answers `GET /metrics` with what the registry holds. */
export function serveMetrics(app: Express, registry: Registry): void {
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
}
