import { RedFireError, type Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { Indicator } from './support/study.ts';
import { VolumeBuckets } from './support/volume-buckets.ts';
import { Window } from './support/window.ts';

/**
 * Volume profile: the volume of the last `length` bars by price, each bar's spread evenly over its range, in `buckets` of one width from the lowest low to the highest high.
 * The value is the point of control, the middle of the bucket with the most volume (of equal ones the lowest). The value area grows from there by the fuller of the two buckets next to it
 * (of equal ones the upper) until it holds the share `valueArea` of the volume. Without any volume they are the middle of the range, and the whole of it.
 *
 * First value after `length` bars. An update takes a time that grows with `length`: the width of the buckets follows the range. Source: J. P. Steidlmayer, CBOT Market Profile (1984).
 */
export class VolumeProfile extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  /** Greatest price of the value area. */
  valueAreaHigh = Number.NaN;
  /** Least price of the value area. */
  valueAreaLow = Number.NaN;
  protected readonly share: number;
  protected readonly highs: Window;
  protected readonly lows: Window;
  protected readonly volumes: Window;
  protected readonly highest: RollingExtreme;
  protected readonly lowest: RollingExtreme;
  protected readonly profile: VolumeBuckets;

  constructor(length = 100, buckets = 24, valueArea = 0.7) {
    super(`volumeProfile(${length}, ${buckets}, ${valueArea})`);
    if (!(valueArea > 0 && valueArea <= 1)) throw new RedFireError('INVALID_INPUT', `valueArea "${valueArea}" must be a share above 0 and at most 1`, { details: { field: 'valueArea', value: String(valueArea) } });
    this.length = this.warmUp = wholeLength(length);
    this.share = valueArea;
    this.highs = new Window(length);
    this.lows = new Window(length);
    this.volumes = new Window(length);
    this.highest = new RollingExtreme('highest', length);
    this.lowest = new RollingExtreme('lowest', length);
    this.profile = new VolumeBuckets(wholeLength(buckets, 'buckets'));
  }

  /** How many buckets there are. */
  get buckets(): number {
    return this.profile.count;
  }

  /** The volume in a bucket: 0 is the lowest. */
  volumeOf(bucket: number): number {
    return this.profile.volumeOf(bucket);
  }

  /** The price a bucket begins with; it ends where the next one begins. `NaN` before there is a value. */
  lowOf(bucket: number): number {
    return this.profile.lowOf(bucket);
  }

  override update(bar: Bar): void {
    const { high, low, volume } = finiteBar(bar);
    this.highs.push(high);
    this.lows.push(low);
    this.volumes.push(volume);
    this.highest.push(high);
    this.lowest.push(low);
    if (!this.volumes.isFull) return;
    this.#fill();
    this.#measure();
  }

  override reset(): void {
    super.reset();
    this.valueAreaHigh = this.valueAreaLow = Number.NaN;
    for (const part of [this.highs, this.lows, this.volumes, this.highest, this.lowest, this.profile]) part.reset();
  }

  #fill(): void {
    this.profile.begin(this.lowest.value, this.highest.value);
    for (let back = this.length - 1; back >= 0; back--) this.profile.add(this.lows.at(back), this.highs.at(back), this.volumes.at(back));
  }

  #measure(): void {
    const { profile, buckets } = this;
    const isEmpty = profile.total === 0;
    const fullest = profile.fullest;
    let bottom = isEmpty ? 0 : fullest;
    let top = isEmpty ? buckets - 1 : fullest;
    let held = profile.volumeOf(fullest);
    while (held < this.share * profile.total && (bottom > 0 || top < buckets - 1)) {
      const above = top < buckets - 1 ? profile.volumeOf(top + 1) : -1;
      const below = bottom > 0 ? profile.volumeOf(bottom - 1) : -1;
      held += above >= below ? above : below;
      if (above >= below) top++;
      else bottom--;
    }
    this.emit((profile.lowOf(isEmpty ? 0 : fullest) + profile.lowOf(isEmpty ? buckets : fullest + 1)) / 2);
    this.valueAreaHigh = profile.lowOf(top + 1);
    this.valueAreaLow = profile.lowOf(bottom);
  }
}

/** A {@link VolumeProfile}, of 100 bars in 24 buckets with a value area of 0.7 unless they are given. @throws {@link RedFireError} `INVALID_INPUT` for counts that are no whole numbers above zero, or a share outside of (0, 1]. */
export function volumeProfile(length?: number, buckets?: number, valueArea?: number): VolumeProfile {
  return new VolumeProfile(length, buckets, valueArea);
}
