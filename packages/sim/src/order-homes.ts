import type { ClientOrderId } from '@redfire/core';
import type { InstrumentMarket } from './instrument-market.ts';

type Home = readonly [ClientOrderId, string];

export interface SavedHomes {
  readonly homes: readonly Home[];
  readonly before: readonly Home[];
  readonly generation: number;
}

/** Where each order went, ended ones too, in two generations: all open orders and at least the last `keptIds` are known. */
export class OrderHomes {
  readonly #markets: ReadonlyMap<string, InstrumentMarket>;
  readonly #keptIds: number;
  #homes = new Map<ClientOrderId, InstrumentMarket>();
  #homesBefore = new Map<ClientOrderId, InstrumentMarket>();
  /** How many orders end a generation: those that were open when it began, and as many new ones as are kept. */
  #generation: number;

  constructor(markets: ReadonlyMap<string, InstrumentMarket>, keptIds: number) {
    this.#markets = markets;
    this.#keptIds = keptIds;
    this.#generation = keptIds;
  }

  of(orderId: ClientOrderId): InstrumentMarket | undefined {
    return this.#homes.get(orderId) ?? this.#homesBefore.get(orderId);
  }

  /** By instrument: the young generation, then the one before. */
  save(): SavedHomes {
    const list = (homes: ReadonlyMap<ClientOrderId, InstrumentMarket>) => Array.from(homes, ([id, { math }]) => [id, math.instrument.id] as const);
    return { homes: list(this.#homes), before: list(this.#homesBefore), generation: this.#generation };
  }

  restore({ homes, before, generation }: SavedHomes): void {
    const read = (list: SavedHomes['homes']) => new Map(list.flatMap(([id, instrument]) => { const market = this.#markets.get(instrument); return market ? [[id, market] as const] : []; }));
    this.#homes = read(homes);
    this.#homesBefore = read(before);
    this.#generation = generation;
  }

  remember(orderId: ClientOrderId, market: InstrumentMarket): void {
    if (this.#homes.size >= this.#generation) {
      this.#homesBefore = this.#homes;
      this.#homes = new Map([...this.#markets.values()].flatMap((home) => home.ids().map((id) => [id, home] as const)));
      this.#generation = this.#homes.size + this.#keptIds;
    }
    this.#homes.set(orderId, market);
  }
}
