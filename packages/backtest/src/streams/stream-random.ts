import { seededRandom, type SeededRandom } from '@redfire/core';

/** An odd number, so that no two seeds share a sequence's start with the venue's. */
const OF_DATA = 0x51_7c_c1_b7;

/** Random numbers of the way of market data: their own, so that what the venue draws does not depend on who hears what. */
export function streamRandom(seed: number): SeededRandom {
  const random = seededRandom((seed ^ OF_DATA) >>> 0);
  random.state = Math.floor(random.next() * 0x1_0000_0000);
  return random;
}
