import { readFile } from 'node:fs/promises';
import { RedFireError } from '@redfire/core';
import type { LineOf } from '@redfire/backtest';
import { LineCounter, isNode, parseDocument } from 'yaml';
import { fileError } from './file-error.ts';

/** A file of YAML, or of the JSON that YAML includes, as plain data that knows its lines. */
export interface ConfigFile {
  readonly value: unknown;
  readonly lineOf: LineOf;
}

/** @throws `RedFireError` `FILE_NOT_READABLE`; `INVALID_CONFIG` with the lines of everything that is not YAML. */
export async function readConfig(file: string): Promise<ConfigFile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fileError('read', file, cause);
  });
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  if (document.errors.length > 0) {
    const issues = document.errors.map(({ message, linePos }) => ({ message, line: linePos?.[0].line }));
    throw new RedFireError('INVALID_CONFIG', `"${file}" is not YAML:\n${issues.map(({ message }) => `  ${message.trimEnd().replaceAll('\n', '\n  ')}`).join('\n')}`, { details: { file, issues } });
  }
  return {
    value: document.toJS() as unknown,
    lineOf: (path) => {
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
      }
      return undefined;
    },
  };
}
