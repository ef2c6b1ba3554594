// Makes bars.csv: two weeks of one-minute bars that look like BTC/USDT and are none. Run it with `npm run make-bars`.
import { writeFileSync } from 'node:fs';
import { seededRandom } from '@redfire/core';

const START = Date.UTC(2025, 0, 6);
const MINUTES = 14 * 24 * 60;
const STEPS_PER_BAR = 20;

const random = seededRandom(20250106);
const rows = ['time,open,high,low,close,volume'];
let price = 62_000;
/** Logarithm of the volatility around its mean; it wanders slowly, so that calm and wild hours follow one another. */
let mood = 0;
let drift = 0;

for (let minute = 0; minute < MINUTES; minute++) {
  const at = START + minute * 60_000;
  mood = 0.998 * mood + 0.035 * normal();
  drift = 0.995 * drift + 0.000_002 * normal();
  const volatility = 0.000_45 * Math.exp(mood) * timeOfDay(at);
  const open = onTick(price + 0.02 * normal());
  let high = open;
  let low = open;
  price = open;
  for (let step = 0; step < STEPS_PER_BAR; step++) {
    price = onTick(price * (1 + drift / STEPS_PER_BAR + (volatility / Math.sqrt(STEPS_PER_BAR)) * normal()));
    high = Math.max(high, price);
    low = Math.min(low, price);
  }
  const volume = ((high - low) / open / 0.001) * 12 * Math.exp(0.5 * normal());
  rows.push(`${new Date(at).toISOString().slice(0, 16)}Z,${[open, high, low, price].map((value) => value.toFixed(2)).join(',')},${(volume + 0.001).toFixed(3)}`);
}
writeFileSync(new URL('bars.csv', import.meta.url), `${rows.join('\n')}\n`);

/** Busiest in the afternoon (UTC), quietest in the small hours. */
function timeOfDay(at: number): number {
  return 1 + 0.35 * Math.sin(((at / 3_600_000) * 2 * Math.PI) / 24 - 2.4);
}

/** A draw from the standard normal distribution (Box–Muller). */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function onTick(value: number): number {
  return Math.round(value * 100) / 100;
}
