import type { ClientOrderId, VenueOrderId } from '@redfire/core';

/**
 * Our ids by those of the venue. Venues number orders each in their own way, so one of their ids may name several of ours.
 * Reports name our id, hence this is made when somebody first asks and kept from then on: until then it costs nothing.
 */
export class VenueOrderIndex {
  readonly #ids = new Map<VenueOrderId, readonly ClientOrderId[]>();

  add(venueOrderId: VenueOrderId | undefined, id: ClientOrderId): void {
    if (venueOrderId === undefined) return;
    const known = this.#ids.get(venueOrderId) ?? NONE;
    if (!known.includes(id)) this.#ids.set(venueOrderId, [...known, id]);
  }

  remove(venueOrderId: VenueOrderId | undefined, id: ClientOrderId): void {
    if (venueOrderId === undefined) return;
    const left = (this.#ids.get(venueOrderId) ?? NONE).filter((known) => known !== id);
    if (left.length === 0) this.#ids.delete(venueOrderId);
    else this.#ids.set(venueOrderId, left);
  }

  get(venueOrderId: VenueOrderId): readonly ClientOrderId[] {
    return this.#ids.get(venueOrderId) ?? NONE;
  }
}

const NONE: readonly never[] = [];
