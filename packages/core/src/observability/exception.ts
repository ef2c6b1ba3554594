/** An error as logs and traces tell it. */
export interface Exception {
  readonly type: string;
  readonly message: string;
  /** The stack, and those of what caused it; absent for a thrown value that is no error. */
  readonly traceback?: string;
}

/** Causes that are told, in case they go round in a circle. */
const MOST_CAUSES = 10;

/** Type, message and stack of whatever was thrown. Never throws itself. */
export function describeException(thrown: unknown): Exception {
  try {
    if (thrown instanceof Error) return { type: thrown.name, message: thrown.message, traceback: tracebackOf(thrown) };
    return { type: typeof thrown, message: String(thrown) };
  } catch {
    return { type: typeof thrown, message: '[unreadable]' };
  }
}

function tracebackOf(error: Error): string {
  const parts: string[] = [];
  const waiting: unknown[] = [error];
  for (let next = waiting.shift(); next !== undefined && parts.length < MOST_CAUSES; next = waiting.shift()) {
    const told = next instanceof Error ? (next.stack ?? `${next.name}: ${next.message}`) : describeException(next).message;
    parts.push(parts.length === 0 ? told : `Caused by: ${told}`);
    if (next instanceof AggregateError) waiting.push(...(next.errors as unknown[]).slice(0, MOST_CAUSES));
    if (next instanceof Error) waiting.push(next.cause);
  }
  return parts.join('\n');
}
