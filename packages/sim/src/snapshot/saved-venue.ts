import type { InstrumentId } from '@redfire/core';
import { FUNDING_TIMER } from '../account/account-keeper.ts';
import type { SavedBookkeeping } from '../account/venue-bookkeeping.ts';
import type { RequestKind } from '../faults/venue-faults.ts';
import type { SavedInstrumentMarket } from '../instrument-market.ts';
import { OUTAGE_TIMER, type SavedLine } from '../line/venue-line.ts';
import { REPORT_TIMER } from '../line/report-path.ts';
import { REQUEST_TIMER } from '../line/request-path.ts';
import type { SavedHomes } from '../order-homes.ts';

/** A simulated venue between two events: plain objects with exact amounts, and numbers that JSON may not have. */
export interface SavedVenue {
  readonly trades: number;
  readonly homes: SavedHomes;
  readonly line: SavedLine;
  readonly faults?: Readonly<Record<RequestKind, number>> | undefined;
  readonly fees?: unknown;
  readonly books: SavedBookkeeping;
  readonly markets: readonly (readonly [InstrumentId, SavedInstrumentMarket])[];
}

/** Names of the timers that a simulated venue sets again when it goes on. */
export const VENUE_TIMERS: readonly string[] = [FUNDING_TIMER, 'expiry at the simulated venue', OUTAGE_TIMER, REPORT_TIMER, REQUEST_TIMER];
