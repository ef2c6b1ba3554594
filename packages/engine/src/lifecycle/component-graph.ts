import { RedFireError } from '@redfire/core';
import { inDependencyOrder } from './dependency-order.ts';
import type { ManagedComponent } from './managed-component.ts';
import { settled } from './time-limit.ts';

/** A component and what is under way for it. */
interface Node {
  readonly part: ManagedComponent;
  /** Calls off what brings it up. A new one each time it is brought up. */
  controller: AbortController;
  initialized?: Promise<void>;
  up: Promise<void> | undefined;
  down: Promise<readonly RedFireError[]> | undefined;
  closed?: Promise<readonly RedFireError[]>;
}

/**
 * Brings components up, each when all it depends on is up, and down, each when all that depends on it is down; those that do not
 * depend on one another at the same time. Asking twice is asking once.
 */
export class ComponentGraph {
  readonly #nodes = new Map<string, Node>();

  /** The components, in the order they were added. */
  parts(): readonly ManagedComponent[] {
    return Array.from(this.#nodes.values(), ({ part }) => part);
  }

  get(name: string): ManagedComponent | undefined {
    return this.#nodes.get(name)?.part;
  }

  /** @throws {@link RedFireError} `INVALID_STATE` for a second component of one name. */
  add(part: ManagedComponent): void {
    if (this.#nodes.has(part.name)) {
      throw new RedFireError('INVALID_STATE', `there is a component "${part.name}" already; remove it first, or choose another name`, { details: { component: part.name } });
    }
    this.#nodes.set(part.name, { part, controller: new AbortController(), up: undefined, down: undefined });
  }

  delete(part: ManagedComponent): void {
    if (this.get(part.name) === part) this.#nodes.delete(part.name);
  }

  /** The components, each after what it depends on. @throws {@link RedFireError} `DEPENDENCY_MISSING`, `DEPENDENCY_CYCLE`. */
  inOrder(): readonly ManagedComponent[] {
    return inDependencyOrder(this.parts());
  }

  /** Names of the components that depend on `part` directly. */
  dependentsOf(part: ManagedComponent): readonly string[] {
    return this.#dependents(this.#node(part)).map((node) => node.part.name);
  }

  /** The component and all that cannot run without it, each after what it depends on. */
  withDependents(part: ManagedComponent): readonly ManagedComponent[] {
    const found = new Set([part.name]);
    return this.inOrder().filter(({ name, dependsOn }) => {
      if (dependsOn.some((dependency) => found.has(dependency))) found.add(name);
      return found.has(name);
    });
  }

  /** The component and those of its dependents that have all they need besides, once it runs; each after what it depends on. */
  startable(part: ManagedComponent): readonly ManagedComponent[] {
    const found = new Set([part.name]);
    return this.withDependents(part).filter(({ name, dependsOn }) => {
      if (dependsOn.every((dependency) => found.has(dependency) || this.get(dependency)?.isUp === true)) found.add(name);
      return found.has(name);
    });
  }

  /** Calls its init, once, after those of what it depends on. */
  async initialize(part: ManagedComponent): Promise<void> {
    const node = this.#node(part);
    const { controller } = node;
    node.initialized ??= this.#afterDependencies(node, (dependency) => this.initialize(dependency.part), () => part.init(controller));
    await node.initialized;
  }

  /** Initialises and starts it. Rejects when something it depends on is neither up nor on its way. */
  async bringUp(part: ManagedComponent): Promise<void> {
    const node = this.#node(part);
    const { controller, down } = node;
    if (part.membership === 'leaving') throw new RedFireError('INVALID_STATE', `component "${part.name}" is being removed`, { details: { component: part.name } });
    node.up ??= (async () => {
      await settled(down);
      controller.signal.throwIfAborted();
      await this.initialize(part);
      await this.#afterDependencies(node, (dependency) => dependency.up ?? Promise.reject(notUp(part, dependency.part)), () => part.start(controller));
    })();
    await node.up;
  }

  /**
   * Calls off what brings it up, waits for that and for its dependents to be down, then stops it. Never rejects.
   *
   * @param reason - What its start rejects with, where that is still under way.
   */
  takeDown(part: ManagedComponent, reason: RedFireError): Promise<readonly RedFireError[]> {
    const node = this.#node(part);
    const { up, initialized, down: before } = node;
    if (up === undefined && before !== undefined) return before;
    node.controller.abort(reason);
    node.controller = new AbortController();
    node.up = undefined;
    const down = (async () => {
      await settled(before);
      await Promise.all(this.#dependents(node).map((dependent) => this.takeDown(dependent.part, reason)));
      await settled(initialized);
      await settled(up);
      return part.stop(reason.message);
    })();
    node.down = down;
    void down.then(() => {
      if (node.down === down) node.down = undefined;
    });
    return down;
  }

  /** Closes it, once, after its dependents. Never rejects. Take it down before. */
  close(part: ManagedComponent): Promise<readonly RedFireError[]> {
    const node = this.#node(part);
    node.closed ??= (async () => {
      await Promise.all(this.#dependents(node).map((dependent) => this.close(dependent.part)));
      return part.close();
    })();
    return node.closed;
  }

  /** Takes all down, in reverse order. Returns what went wrong. */
  async takeAllDown(reason: RedFireError): Promise<readonly RedFireError[]> {
    // What is under way is called off everywhere first; waiting for it comes after.
    for (const node of this.#nodes.values()) if (node.up !== undefined || node.initialized !== undefined) node.controller.abort(reason);
    const failures = await Promise.all(this.parts().map((part) => this.takeDown(part, reason)));
    return failures.flat();
  }

  /** Closes all, in reverse order. Returns what went wrong. */
  async closeAll(): Promise<readonly RedFireError[]> {
    const failures = await Promise.all(this.parts().map((part) => this.close(part)));
    return failures.flat();
  }

  async #afterDependencies(node: Node, ready: (dependency: Node) => Promise<void>, act: () => Promise<void>): Promise<void> {
    const dependencies = node.part.dependsOn.flatMap((name) => this.#nodes.get(name) ?? []);
    await Promise.all(dependencies.map(ready));
    await act();
  }

  #dependents(node: Node): readonly Node[] {
    return [...this.#nodes.values()].filter(({ part }) => part.dependsOn.includes(node.part.name));
  }

  #node(part: ManagedComponent): Node {
    const node = this.#nodes.get(part.name);
    if (node?.part !== part) throw new RedFireError('COMPONENT_NOT_FOUND', `component "${part.name}" was removed`, { details: { component: part.name } });
    return node;
  }
}

function notUp(part: ManagedComponent, dependency: ManagedComponent): RedFireError {
  return new RedFireError('INVALID_STATE', `component "${part.name}" needs "${dependency.name}", which is ${dependency.state}; start that first`, {
    details: { component: part.name, needs: dependency.name, state: dependency.state },
  });
}
