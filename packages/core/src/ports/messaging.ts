import type { Unsubscribe } from './execution-gateway.ts';

export interface BusMessage {
  /** Dotted: `order.filled`. */
  readonly topic: string;
  readonly body: string;
  readonly id: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Events between processes. Delivered at least once; a handler that rejects gets the message again. */
export interface MessageBus {
  /** Resolves when the bus has the message durably. */
  publish(message: BusMessage): Promise<void>;
  /** @param pattern - A topic, or a prefix and `*`. */
  subscribe(pattern: string, handler: (message: BusMessage) => Promise<void>): Promise<Unsubscribe>;
  close(): Promise<void>;
}

export interface Task {
  readonly id: string;
  readonly name: string;
  readonly payload: string;
  readonly attempt: number;
}

/** Work for later or for others. Run at least once, retried with growing waits. */
export interface TaskQueue {
  /** The same id twice is one task. */
  submit(task: { readonly name: string; readonly payload: string; readonly id?: string; readonly delayMs?: number }): Promise<string>;
  work(name: string, handler: (task: Task) => Promise<void>): Promise<Unsubscribe>;
  close(): Promise<void>;
}

export interface Notification {
  readonly title: string;
  readonly message: string;
  readonly severity: 'info' | 'warning' | 'critical' | 'emergency';
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One channel to people. */
export interface Notifier {
  readonly name: string;
  /** Resolves when the channel has taken it. */
  notify(notification: Notification): Promise<void>;
}
