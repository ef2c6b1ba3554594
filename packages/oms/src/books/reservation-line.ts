import type { Reservation } from './reservation.ts';

/** Reservations in the order they came, linked by themselves: one that comes and goes costs nothing beside. */
export class ReservationLine {
  #first: Reservation | undefined;
  #last: Reservation | undefined;

  get first(): Reservation | undefined {
    return this.#first;
  }

  /** Puts one at the end that is in no line. */
  add(reservation: Reservation): void {
    const last = this.#last;
    reservation.older = last;
    reservation.younger = undefined;
    if (last) last.younger = reservation;
    else this.#first = reservation;
    this.#last = reservation;
  }

  /** Takes one out that is in this line. */
  delete(reservation: Reservation): void {
    const { older, younger } = reservation;
    if (older) older.younger = younger;
    else this.#first = younger;
    if (younger) younger.older = older;
    else this.#last = older;
    reservation.older = reservation.younger = undefined;
  }
}
