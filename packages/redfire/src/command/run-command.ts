import { createRequire } from 'node:module';
import { isRedFireError } from '@redfire/core';
import { parseInvocation } from './parse-invocation.ts';
import { errorText } from './error-text.ts';
import { helpText } from './help-text.ts';

/** Where a command writes: a stream of the process, or a stand-in. */
export interface CommandOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What a command is given by the process it runs in. */
export interface CommandHost {
  /** Folder to which paths on the command line are relative. */
  readonly cwd: string;
  /** Results, and nothing else. */
  readonly stdout: CommandOutput;
  /** Errors and progress. */
  readonly stderr: CommandOutput;
  readonly signal?: AbortSignal | undefined;
}

/** Runs `redfire` with the arguments behind its name. Gives its exit code: 0 done, 1 failed, 2 called wrongly, 130 stopped. */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  const invocation = parseInvocation(args);
  switch (invocation.kind) {
    case 'help':
      host.stdout.write(helpText(invocation.command));
      return 0;
    case 'version':
      host.stdout.write(`${version()}\n`);
      return 0;
    case 'wrong':
      host.stderr.write(`${invocation.problem}\n\n${invocation.hint}\n`);
      return 2;
    case 'run':
      try {
        return await invocation.run({ ...host, version: version() });
      } catch (error) {
        const isStopped = isRedFireError(error) && error.code === 'ABORTED' && host.signal?.aborted === true;
        host.stderr.write(isStopped ? 'stopped; nothing was written\n' : errorText(error, { debug: invocation.debug }));
        return isStopped ? 130 : 1;
      }
  }
}

function version(): string {
  // By the package's own name: this file lies elsewhere once it is built.
  const { version } = createRequire(import.meta.url)('redfire/package.json') as { readonly version: string };
  return version;
}
