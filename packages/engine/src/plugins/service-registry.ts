import { RedFireError } from '@redfire/core';
import type { AnyServiceKey } from './service-key.ts';

interface Provided {
  readonly service: unknown;
  /** Name of the plugin; absent for the host. */
  readonly plugin: string | undefined;
}

/** Which services there are, and who provides each. */
export class ServiceRegistry {
  readonly #services = new Map<string, Provided>();

  has(key: AnyServiceKey): boolean {
    return this.#services.has(key.name);
  }

  isFromHost(key: AnyServiceKey): boolean {
    const provided = this.#services.get(key.name);
    return provided !== undefined && provided.plugin === undefined;
  }

  /** @throws {@link RedFireError} `DEPENDENCY_MISSING`. */
  get(key: AnyServiceKey): unknown {
    const provided = this.#services.get(key.name);
    if (provided !== undefined) return provided.service;
    throw new RedFireError('DEPENDENCY_MISSING', `nothing provides the service "${key.name}" at this time; a service that is provided in start is there for the start of those that require it`, {
      details: { missing: [key.name] },
    });
  }

  /**
   * @param plugin - Who provides it; absent for the host.
   * @returns Withdraws the service; harmless when repeated.
   * @throws {@link RedFireError} `INVALID_STATE` when somebody provides it already.
   */
  provide(key: AnyServiceKey, service: unknown, plugin?: string): () => void {
    const other = this.#services.get(key.name);
    if (other !== undefined) {
      throw new RedFireError('INVALID_STATE', `${who(plugin)} provides the service "${key.name}", which ${who(other.plugin)} provides already`, { details: { service: key.name } });
    }
    const provided: Provided = { service, plugin };
    this.#services.set(key.name, provided);
    return () => {
      if (this.#services.get(key.name) === provided) this.#services.delete(key.name);
    };
  }
}

function who(plugin: string | undefined): string {
  return plugin === undefined ? 'the host' : `plugin "${plugin}"`;
}
