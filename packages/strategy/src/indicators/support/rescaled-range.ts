import type { Window } from './window.ts';

/**
 * Rescaled range of so many values of a window, of which the newest is `newest` places back: the range of the sums of their distances from their mean, over their standard deviation. 0 where they do not vary.
 * Source: H. E. Hurst, Transactions of the American Society of Civil Engineers 116 (1951).
 */
export function rescaledRange(values: Window, newest: number, count: number): number {
  const last = values.at(newest);
  let distance = 0;
  for (let back = newest + 1; back < newest + count; back++) distance += values.at(back) - last;
  const mean = last + distance / count;
  let sum = 0;
  let squares = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let back = newest + count - 1; back >= newest; back--) {
    const from = values.at(back) - mean;
    sum += from;
    squares += from * from;
    if (sum > highest) highest = sum;
    if (sum < lowest) lowest = sum;
  }
  return squares === 0 ? 0 : (highest - lowest) / Math.sqrt(squares / count);
}

/**
 * What the rescaled range of so many values of a random walk is expected to be: `Γ((n−1)/2) / (√π·Γ(n/2)) · Σ √((n−i)/i)`.
 * Source: A. A. Anis, E. H. Lloyd, Biometrika 63 (1976).
 */
export function expectedRescaledRange(count: number): number {
  // the quotient of the two Γ, by recurrence from that of 2 or of 3
  let quotient = count % 2 === 0 ? 1 : 2 / Math.PI;
  for (let each = count % 2 === 0 ? 4 : 5; each <= count; each += 2) quotient *= (each - 3) / (each - 2);
  let sum = 0;
  for (let each = 1; each < count; each++) sum += Math.sqrt((count - each) / each);
  return quotient * sum;
}
