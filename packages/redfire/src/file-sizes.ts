import { stat } from 'node:fs/promises';
import { RedFireError } from '@redfire/core';
import { fileError } from './file-error.ts';

/** Bytes of all files together. @throws `RedFireError` `FILE_NOT_READABLE` with every file that is not there. */
export async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => stat(path).then(({ size }) => size, (cause: unknown) => fileError('read', path, cause))));
  const missing = sizes.filter((size) => typeof size !== 'number');
  const [first, ...others] = missing;
  if (first && others.length === 0) throw first;
  if (first) throw new RedFireError('FILE_NOT_READABLE', missing.map(({ message }) => message).join('\n'), { details: { files: missing.map(({ details }) => details['file']) }, cause: first });
  return sizes.reduce<number>((sum, size) => sum + Number(size), 0);
}
