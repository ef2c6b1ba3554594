import { RedFireError } from '@redfire/core';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  EACCES: 'that is not permitted; check its permissions',
  EPERM: 'that is not permitted; check its permissions',
  EISDIR: 'it is a folder; name a file in it',
  EEXIST: 'there is a file of that name; name another',
  ENOTDIR: 'a part of that path is a file; name a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

/** What the file system refused, in words. */
export function fileError(action: 'read' | 'write', file: string, cause: unknown): RedFireError {
  const reason = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(cause);
  return new RedFireError('FILE_NOT_READABLE', `cannot ${action} "${file}": ${REASONS[reason] ?? reason}`, { details: { file, reason }, cause });
}
