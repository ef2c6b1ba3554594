import { seededRandom, type SeededRandom } from '@redfire/core';

/**
 * Random numbers of one purpose: the same for the same seed and name, and independent of those of any other name, so that one
 * who draws more shifts nobody else's.
 *
 * @param purpose - Such as `latency.order`.
 */
export function venueRandom(seed: number, purpose: string): SeededRandom {
  const random = seededRandom((Math.imul(seed | 0, 0x9e3779b1) ^ hashOf(purpose)) >>> 0);
  // streams of one generator are parts of one sequence: a drawn start puts them far from each other
  random.state = Math.floor(random.next() * 0x1_0000_0000);
  return random;
}

/** FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo, https://www.isthe.com/chongo/tech/comp/fnv/). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
