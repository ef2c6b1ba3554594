import { seededRandom, type SeededRandom, type StrategyId } from '@redfire/core';

/** The random numbers of a strategy: its own, which do not change when others are added. */
export function randomOf(id: StrategyId, seed: number): SeededRandom {
  // FNV-1a over its id
  let hash = 0x811c9dc5 ^ seed;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return seededRandom(hash);
}
