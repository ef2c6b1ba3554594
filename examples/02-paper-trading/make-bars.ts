// Makes bars.csv: eight minutes of one-second bars that look like BTC/USDT and are none. Run it with `npm run make-bars`.
import { writeFileSync } from 'node:fs';
import { seededRandom } from '@redfire/core';

const START = Date.UTC(2025, 0, 6, 14, 30);
const SECONDS = 8 * 60;
const STEPS_PER_BAR = 6;

const random = seededRandom(7);
const rows = ['time,open,high,low,close,volume'];
let price = 62_000;

for (let second = 0; second < SECONDS; second++) {
  const open = price;
  let high = open;
  let low = open;
  // waves of two lengths over a random walk, so that averages cross and dips come back
  const wave = 6 * Math.cos((second / 45) * 2 * Math.PI) + 3 * Math.cos((second / 17) * 2 * Math.PI);
  for (let step = 0; step < STEPS_PER_BAR; step++) {
    price = onTick(price + wave / STEPS_PER_BAR + 4 * (random.next() + random.next() - 1));
    high = Math.max(high, price);
    low = Math.min(low, price);
  }
  const volume = 0.2 + 2 * random.next();
  rows.push(`${new Date(START + second * 1_000).toISOString().slice(0, 19)}Z,${[open, high, low, price].map((value) => value.toFixed(1)).join(',')},${volume.toFixed(3)}`);
}
writeFileSync(new URL('bars.csv', import.meta.url), `${rows.join('\n')}\n`);

function onTick(value: number): number {
  return Math.round(value * 10) / 10;
}
