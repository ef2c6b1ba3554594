/** More than a value can be off that was reckoned in floats of a few exact parts, as a fraction of the largest of them. */
const MARGIN = 1e-14;

/** The largest fall of equity from a peak. */
export class LargestFall {
  #peak = Number.NaN;
  #fraction = 0;
  /** Between them a value is certain to be neither a peak nor the end of a larger fall. */
  #above = Infinity;
  #below = -Infinity;

  /** Tells what equity is before the first value: the first peak. */
  begin(value: number): void {
    this.#peak = value;
    this.#narrow();
  }

  /** Largest fall from a peak, as a fraction of it. */
  get fraction(): number {
    return this.#fraction;
  }

  take(value: number): void {
    if (value > this.#peak) {
      this.#peak = value;
    } else if (this.#peak > 0) {
      const fraction = (this.#peak - value) / this.#peak;
      if (!(fraction > this.#fraction)) return;
      this.#fraction = fraction;
    } else return;
    this.#narrow();
  }

  /** Whether the exact value must be taken of which this one is near. */
  isNear(value: number): boolean {
    return !(value > this.#above && value < this.#below);
  }

  save(): { readonly peak: number; readonly fraction: number } {
    return { peak: this.#peak, fraction: this.#fraction };
  }

  restore({ peak, fraction }: ReturnType<LargestFall['save']>): void {
    this.#peak = peak;
    this.#fraction = fraction;
    this.#narrow();
  }

  #narrow(): void {
    const margin = MARGIN * Math.abs(this.#peak) * (1 + this.#fraction);
    this.#below = this.#peak - margin;
    this.#above = this.#peak > 0 ? this.#peak * (1 - this.#fraction) + margin : -Infinity;
  }
}
