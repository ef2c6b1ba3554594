import { Scaled, type InstrumentId } from '@redfire/core';

/** By instrument: a quantity as text, or `all`. */
export type SavedTakenSizes = Readonly<Record<string, string>>;

/** What was sent for at each venue since its last quote, so that nothing that is shown is counted on twice. */
export class TakenSizes {
  readonly #taken = new Map<InstrumentId, Scaled | 'all'>();

  of(instrument: InstrumentId): Scaled | 'all' | undefined {
    return this.#taken.get(instrument);
  }

  add(instrument: InstrumentId, quantity: Scaled): void {
    const before = this.#taken.get(instrument) ?? Scaled.zero;
    if (before !== 'all') this.#taken.set(instrument, before.plus(quantity));
  }

  /** The venue had less than it showed. */
  exhaust(instrument: InstrumentId): void {
    this.#taken.set(instrument, 'all');
  }

  /** It has told anew. */
  clear(instrument: InstrumentId): void {
    this.#taken.delete(instrument);
  }

  save(): SavedTakenSizes {
    return Object.fromEntries(Array.from(this.#taken, ([instrument, taken]) => [instrument, taken.toString()]));
  }

  restore(saved: SavedTakenSizes): void {
    this.#taken.clear();
    // keys that save() wrote
    for (const [instrument, taken] of Object.entries(saved)) this.#taken.set(instrument as InstrumentId, taken === 'all' ? 'all' : Scaled.from(taken));
  }
}
