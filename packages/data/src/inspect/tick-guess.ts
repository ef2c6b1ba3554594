/** More decimals than any venue quotes: such a price comes from arithmetic, not from a grid. */
const MOST_DECIMALS = 10;

/** The largest step of which all prices seen are whole multiples. */
export class TickGuess {
  #decimals = 0;
  /** In units of the last decimal; 0 before the first price. */
  #step = 0;
  /** Prices with more decimals than a grid has. */
  offGrid = 0;

  add(price: number): void {
    const decimals = decimalsOf(price);
    if (decimals > MOST_DECIMALS) {
      this.offGrid++;
      return;
    }
    if (decimals > this.#decimals) {
      this.#step *= 10 ** (decimals - this.#decimals);
      this.#decimals = decimals;
    }
    this.#step = greatestDivisor(this.#step, Math.round(price * 10 ** this.#decimals));
  }

  /** As decimal text; undefined where no price other than zero was seen. */
  get tick(): string | undefined {
    return this.#step > 0 ? (this.#step / 10 ** this.#decimals).toFixed(this.#decimals).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : undefined;
  }
}

/** Decimals in the shortest text of a number. */
function decimalsOf(price: number): number {
  const [mantissa = '', exponent = '0'] = String(price).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}

function greatestDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
