import { Stateful } from './stateful.ts';
import { Window } from './window.ts';

/** A spread that is so much smaller than what it was got from has lost digits. */
const LOST = 1e-4;

/** How two series of numbers vary, and vary together, over their last so many values; with the same care for digits as `RollingMoments`. O(1) a pair on average. */
export class RollingPair extends Stateful {
  readonly length: number;
  protected readonly xs: Window;
  protected readonly ys: Window;
  protected originX = 0;
  protected originY = 0;
  protected sumX = 0;
  protected sumY = 0;
  protected squaresX = 0;
  protected squaresY = 0;
  protected products = 0;
  protected largestX = 0;
  protected largestY = 0;
  protected pushed = 0;

  constructor(length: number) {
    super();
    this.length = length;
    this.xs = new Window(length);
    this.ys = new Window(length);
  }

  get size(): number {
    return this.xs.size;
  }

  get isFull(): boolean {
    return this.xs.isFull;
  }

  push(x: number, y: number): void {
    const wasFull = this.isFull;
    if (this.size === 0) {
      this.originX = x;
      this.originY = y;
    }
    const goneX = this.xs.push(x);
    const goneY = this.ys.push(y);
    this.#add(x - this.originX, y - this.originY, 1);
    if (wasFull) this.#add(goneX - this.originX, goneY - this.originY, -1);
    if (this.squaresX > this.largestX) this.largestX = this.squaresX;
    if (this.squaresY > this.largestY) this.largestY = this.squaresY;
    this.pushed = this.pushed + 1 === this.length ? 0 : this.pushed + 1;
    if (this.pushed === 0 || this.spreadX < LOST * this.largestX || this.spreadY < LOST * this.largestY) this.#sumAnew();
  }

  get meanX(): number {
    return this.originX + this.sumX / this.size;
  }

  get meanY(): number {
    return this.originY + this.sumY / this.size;
  }

  /** Sum of the squared distances from the mean. */
  get spreadX(): number {
    const spread = this.squaresX - (this.sumX * this.sumX) / this.size;
    return spread > 0 ? spread : 0;
  }

  /** Sum of the squared distances from the mean. */
  get spreadY(): number {
    const spread = this.squaresY - (this.sumY * this.sumY) / this.size;
    return spread > 0 ? spread : 0;
  }

  /** Sum of the products of the distances from the means. */
  get spreadXY(): number {
    return this.products - (this.sumX * this.sumY) / this.size;
  }

  /** Pearson's correlation, from −1 to 1; 0 where one of them does not vary. */
  get correlation(): number {
    const spread = Math.sqrt(this.spreadX) * Math.sqrt(this.spreadY);
    return spread > 0 ? Math.max(-1, Math.min(1, this.spreadXY / spread)) : 0;
  }

  /** What `y` rises by where `x` rises by one, by least squares; 0 where `x` does not vary. */
  get slope(): number {
    return this.spreadX > 0 ? this.spreadXY / this.spreadX : 0;
  }

  reset(): void {
    this.xs.reset();
    this.ys.reset();
    this.originX = this.originY = this.sumX = this.sumY = this.squaresX = this.squaresY = this.products = this.largestX = this.largestY = this.pushed = 0;
  }

  #add(x: number, y: number, sign: number): void {
    this.sumX += sign * x;
    this.sumY += sign * y;
    this.squaresX += sign * x * x;
    this.squaresY += sign * y * y;
    this.products += sign * x * y;
  }

  #sumAnew(): void {
    this.originX = meanOf(this.xs);
    this.originY = meanOf(this.ys);
    this.sumX = this.sumY = this.squaresX = this.squaresY = this.products = 0;
    for (let back = 0; back < this.size; back++) this.#add(this.xs.at(back) - this.originX, this.ys.at(back) - this.originY, 1);
    this.largestX = this.squaresX;
    this.largestY = this.squaresY;
  }
}

/** About the newest value, so that the mean of equal ones is exactly that. */
function meanOf(values: Window): number {
  const newest = values.at(0);
  let distance = 0;
  for (let back = 1; back < values.size; back++) distance += values.at(back) - newest;
  return newest + distance / values.size;
}
