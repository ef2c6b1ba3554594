import type { ClientOrderId } from '@redfire/core';
import type { SavedBenchmarks } from './benchmarks.ts';
import type { SavedSender } from './child-sender.ts';
import type { SavedTimer } from './named-timers.ts';
import type { SavedLife } from './order-life.ts';
import type { SavedTerms } from './wanted-terms.ts';

/** An order being worked, as plain data that JSON holds; decimals are text. */
export interface SavedWorkedOrder {
  readonly order: ClientOrderId;
  readonly algorithm: string;
  readonly life: SavedLife;
  /** An amendment that waits for children to make room. */
  readonly wanted?: SavedTerms;
  readonly children: SavedSender;
  readonly timers: readonly SavedTimer[];
  /** Random numbers drawn so far. */
  readonly draws: number;
  readonly benchmarks: SavedBenchmarks;
  /** Whether the algorithm had begun. */
  readonly hasRun?: true;
  /** What the algorithm itself gave. */
  readonly run?: unknown;
}
