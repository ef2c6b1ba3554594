import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ORDER_STATES, ORDER_TYPES, REPORT_KINDS, TIMES_IN_FORCE } from '@redfire/core';
import { DEFAULT_EVENT_KEYS } from '@redfire/engine';
import { ORDER_WORDS, type OrderWords } from '@redfire/oms';
import { describe, expect, it } from 'vitest';

const page = readFileSync(fileURLToPath(new URL('../../../docs/reference/order-words.md', import.meta.url)), 'utf8');
const SECTIONS = {
  States: 'states', Types: 'types', 'Times in force': 'timesInForce', 'Sides and instructions': 'instructions', Requests: 'requests', 'Answers to requests': 'outcomes', 'Reports of a venue': 'reports', Events: 'events',
} as const satisfies Record<string, keyof typeof ORDER_WORDS>;

/** The cells of a table without its backticks, row by row. */
function rowsOf(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('|---')).slice(1).map((line) => line.replaceAll('`', '').split('|').slice(1, -1).map((cell) => cell.trim()));
}

describe('the words of orders', () => {
  it.each(Object.entries(SECTIONS))('the table of %s is the one of the package', (heading, section) => {
    const words: Readonly<Record<string, OrderWords>> = ORDER_WORDS[section];
    expect(rowsOf(heading)).toEqual(Object.entries(words).map(([ours, { design = '—', fix = '—', ccxt = '—', vnpy = '—' }]) => [ours, design, fix, ccxt, vnpy]));
  });

  it('the page has no other tables', () => {
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(Object.keys(SECTIONS));
    expect(new Set(Object.values(SECTIONS))).toEqual(new Set(Object.keys(ORDER_WORDS)));
  });

  it('has every state, type, time in force and report, in their order', () => {
    expect([ORDER_WORDS.states, ORDER_WORDS.types, ORDER_WORDS.timesInForce, ORDER_WORDS.reports].map((words) => Object.keys(words))).toEqual([ORDER_STATES, ORDER_TYPES, TIMES_IN_FORCE, REPORT_KINDS]);
  });

  it('has every word of the first design for states and types', () => {
    const words = [...Object.values<OrderWords>(ORDER_WORDS.states), ...Object.values<OrderWords>(ORDER_WORDS.types)].flatMap(({ design }) => design ?? []);
    expect(new Set(words)).toEqual(new Set(['PENDING', 'PARTIAL_FILLED', 'FILLED', 'CANCELLED', 'REJECTED', 'MARKET', 'LIMIT', 'STOP']));
  });

  it('names topics that exist, and all that tell of an order and its answers', () => {
    const topics = Object.keys(ORDER_WORDS.events);
    expect(topics.filter((topic) => !(topic in DEFAULT_EVENT_KEYS) && topic !== 'account.posted')).toEqual([]);
    const missing = Object.keys(DEFAULT_EVENT_KEYS).filter((topic) => topic.startsWith('order.') && !topics.includes(topic));
    // what is about the books or the way rather than about the order has no counterpart
    expect(missing.sort()).toEqual(['order.discrepancy', 'order.routed', 'order.stuck']);
  });

  it('gives FIX tags and values as FIX writes them', () => {
    const codes = Object.values(ORDER_WORDS).flatMap((section) => Object.values<OrderWords>(section).flatMap(({ fix }) => (fix ?? '').match(/\d+(=\w+)?/g) ?? []));
    expect(codes.filter((code) => !/^(5|111|1138|0|\d{2,3}=[\dA-Za-z])$/.test(code))).toEqual([]);
  });
});
