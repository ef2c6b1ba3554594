import { HEALTH_STATUSES, RedFireError, type Clock, type ComponentHealth, type HealthReport, type HealthStatus, type ServiceHealth } from '@redfire/core';
import { messageOf } from './lifecycle-errors.ts';
import type { ManagedComponent } from './managed-component.ts';
import { withTimeLimit } from './time-limit.ts';

export interface HealthMonitorOptions {
  readonly clock: Clock;
  readonly version: string;
  readonly timeoutMs: number;
  readonly parts: () => readonly ManagedComponent[];
  /** Whether the engine as a whole runs. */
  readonly isUp: () => boolean;
  /** Called when the status of the whole or of a service is another than before, while the engine runs. */
  readonly onChange: (report: HealthReport, previous: HealthStatus) => void;
}

/** Asks the components how they are, all at the same time, and tells when an answer changes. */
export class HealthMonitor {
  readonly #options: HealthMonitorOptions;
  #last: HealthReport | undefined;
  #underWay: Promise<HealthReport> | undefined;
  #controllers = new Set<AbortController>();

  constructor(options: HealthMonitorOptions) {
    this.#options = options;
  }

  get last(): HealthReport | undefined {
    return this.#last;
  }

  /** Checks now, or joins the check that is under way. */
  check(): Promise<HealthReport> {
    this.#underWay ??= this.#check().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /** Waits for the checks under way no longer, and tells them. */
  abort(): void {
    for (const controller of this.#controllers) controller.abort(new RedFireError('ABORTED', 'the engine stops'));
  }

  async #check(): Promise<HealthReport> {
    const { clock, version, isUp, parts, onChange } = this.#options;
    const checked = await Promise.all(parts().map(async (part) => ({ part, service: await this.#ask(part) })));
    const services: Record<string, ServiceHealth> = Object.fromEntries(checked.map(({ part, service }) => [part.name, service]));
    const statuses = checked.map(({ part, service }) => (part.options.optional === true && service.status === 'unhealthy' ? 'degraded' : service.status));
    const status = isUp() ? worst(statuses) : 'unhealthy';
    const report: HealthReport = { status, timestamp: new Date(clock.now()).toISOString(), version, services };
    const last = this.#last;
    this.#last = report;
    if (!isUp()) return report;
    for (const { part, service } of checked) part.setHealth(service);
    if (isUp() && (last === undefined || differ(last, report))) onChange(report, last?.status ?? 'unhealthy');
    return report;
  }

  async #ask(part: ManagedComponent): Promise<ServiceHealth> {
    const { clock, timeoutMs } = this.#options;
    if (!part.isUp) return { status: 'unhealthy', responseMs: 0, error: notUp(part) };
    const { component, name } = part;
    if (component.health === undefined) return { status: 'healthy', responseMs: 0 };
    const askedAt = clock.now();
    const controller = new AbortController();
    this.#controllers.add(controller);
    const answer = await withTimeLimit({ clock, limitMs: timeoutMs, name: `${name}.health`, controller, until: controller.signal }, (signal) => component.health?.(signal)).then(read, unhealthy);
    this.#controllers.delete(controller);
    return { ...(part.isUp ? answer : unhealthy(notUp(part))), responseMs: clock.now() - askedAt };
  }
}

function notUp({ state, error }: ManagedComponent): string {
  return error === undefined ? `it is ${state}` : messageOf(error);
}

/** An answer comes from code of others: what is no status counts as none. */
function read(answer: ComponentHealth | undefined): ComponentHealth {
  const { status, error } = answer ?? {};
  if (status === undefined || !HEALTH_STATUSES.includes(status)) return unhealthy(`its health check answered no status but "${String(status)}"`);
  return error === undefined ? { status } : { status, error: String(error) };
}

function unhealthy(error: unknown): ComponentHealth {
  return { status: 'unhealthy', error: messageOf(error) };
}

function worst(statuses: readonly HealthStatus[]): HealthStatus {
  return HEALTH_STATUSES.findLast((status) => statuses.includes(status)) ?? 'healthy';
}

function differ(a: HealthReport, b: HealthReport): boolean {
  const names = new Set([...Object.keys(a.services), ...Object.keys(b.services)]);
  return a.status !== b.status || [...names].some((name) => a.services[name]?.status !== b.services[name]?.status);
}
