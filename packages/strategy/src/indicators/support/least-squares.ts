/** Points that are gathered one by one, for the slope of the straight line of least squares through them. */
export class LeastSquares {
  #count = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #xy = 0;

  clear(): void {
    this.#count = this.#x = this.#y = this.#xx = this.#xy = 0;
  }

  add(x: number, y: number): void {
    this.#count++;
    this.#x += x;
    this.#y += y;
    this.#xx += x * x;
    this.#xy += x * y;
  }

  /** The slope; `otherwise` where there are fewer than two points. Their `x` are taken to differ. */
  slope(otherwise: number): number {
    return this.#count < 2 ? otherwise : (this.#count * this.#xy - this.#x * this.#y) / (this.#count * this.#xx - this.#x * this.#x);
  }
}
