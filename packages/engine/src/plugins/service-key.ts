import { RedFireError } from '@redfire/core';

/**
 * The name and the type of something that one plugin offers to others. The type exists for the compiler alone and is
 * structural, so that the ESM and the CJS declarations of this package agree. At run time two keys of one name are the same.
 */
export interface ServiceKey<Service> {
  readonly name: string;
  readonly '~service'?: (service: Service) => Service;
}

/** A key of whatever type. */
export interface AnyServiceKey {
  readonly name: string;
  readonly '~service'?: (service: never) => unknown;
}

/** What a key stands for. */
export type ServiceOf<Key> = Key extends ServiceKey<infer Service> ? Service : never;

/**
 * A key under which a plugin or the host provides a `Service`, exported beside the service's interface.
 *
 * @param name - For all plugins of a host, so with a prefix of one's own: `acme.feed`.
 * @throws {@link RedFireError} `INVALID_INPUT` for an empty name.
 */
export function serviceKey<Service>(name: string): ServiceKey<Service> {
  if (name === '') throw new RedFireError('INVALID_INPUT', 'a service needs a name, received ""');
  return Object.freeze({ name });
}
