import { Stateful } from './stateful.ts';
import { Window } from './window.ts';

/** Lines from each point to the next, drawn when the next is known: the last values can still be asked for. */
export class TrendLine extends Stateful {
  /** 1 where the last point is above the one before, −1 where below; `NaN` where no line joins them. */
  trend = Number.NaN;
  protected readonly late: number;
  protected readonly longest: number;
  protected readonly values: Drawing;
  protected readonly trends: Drawing;
  protected point = Number.NaN;
  protected age = 0;

  /** @param late - Bars after which a point is known. @param longest - Bars between two points that a line still joins. */
  constructor(late: number, longest: number) {
    super();
    this.late = late;
    this.longest = longest;
    this.values = new Drawing(late + longest + 1);
    this.trends = new Drawing(late + longest + 1);
  }

  /** The value of the line so many bars back; `NaN` where there is none, or none yet. */
  valueAt(back: number): number {
    return back < this.values.size ? this.values.at(back) : Number.NaN;
  }

  /** The trend of the line so many bars back, which ends there or later. */
  trendAt(back: number): number {
    return back < this.trends.size ? this.trends.at(back) : Number.NaN;
  }

  /** One bar more, with the point that it confirms; `NaN` for none. */
  push(point: number): void {
    this.values.push(Number.NaN);
    this.trends.push(Number.NaN);
    this.age++;
    if (Number.isNaN(point)) return;
    this.#join(point);
    this.point = point;
    this.age = 0;
  }

  reset(): void {
    this.values.reset();
    this.trends.reset();
    this.point = this.trend = Number.NaN;
    this.age = 0;
  }

  #join(point: number): void {
    const { age, late } = this;
    this.trend = Number.NaN;
    if (!(age <= this.longest) || !(point !== this.point) || Number.isNaN(this.point)) return;
    this.trend = point > this.point ? 1 : -1;
    const step = (point - this.point) / age;
    this.values.draw(late + age, this.point);
    for (let back = 0; back < age; back++) {
      this.values.draw(late + back, point - step * back);
      this.trends.draw(late + back, this.trend);
    }
  }
}

/** A window whose values can be written later. */
class Drawing extends Window {
  draw(back: number, value: number): void {
    const place = this.next - 1 - back;
    this.values[place < 0 ? place + this.length : place] = value;
  }
}
