import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Calls `measure(name)` of a module in a fresh process, so that no case runs on code that another one has shaped. */
export async function inOwnProcess<Result>(module: string, name: string): Promise<Result> {
  const script = `import(${JSON.stringify(module)}).then(({ measure }) => measure(${JSON.stringify(name)})).then((result) => console.log(JSON.stringify(result)))`;
  const { stdout } = await execute(process.execPath, ['--conditions=@redfire/source', '--no-warnings', '--input-type=module', '--eval', script], { cwd: fileURLToPath(new URL('..', import.meta.url)), maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as Result;
}
