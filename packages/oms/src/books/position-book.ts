import { RedFireError, Scaled, type InstrumentId, type InstrumentMath, type OwnerId, type PositionSide, type Side, type StrategyId, type Timestamp } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';
import type { BothPositions } from './both-positions.ts';
import { adjustPositions, savedAdjustment, restoredAdjustment, type AdjustmentOutcome, type PositionAdjustment, type SavedAdjustment } from './position-adjustment.ts';
import { PositionRecord, type Costing, type PositionOptions, type PositionState } from './position-record.ts';

/** Holds what no strategy ordered: adopted fills, and orders a host places itself. */
export const EXTERNAL = 'external' as StrategyId;

export interface PositionBookOptions {
  /** `netting`: one position of each instrument, long or short. `hedging`: a long and a short one beside each other. Default `netting`. */
  readonly mode?: 'netting' | 'hedging' | undefined;
  /** How the cost of what is closed is found. Default `average`. */
  readonly costing?: Costing | undefined;
}

/** A position that was there before the first order: nobody's here, at what it is said to have cost. */
export interface TakenOver {
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly quantity: Scaled;
  readonly price: Scaled;
  readonly at: Timestamp;
  /** Where long and short are kept apart; default the one that the side opens. */
  readonly positionSide?: PositionSide | undefined;
}

/** All positions as plain data. */
export interface PositionBookState {
  readonly net: readonly (PositionState & { readonly instrument: InstrumentId })[];
  readonly held: readonly (PositionState & { readonly instrument: InstrumentId; readonly strategy: StrategyId; readonly owner?: OwnerId })[];
  readonly takenOver: readonly (Omit<TakenOver, 'quantity' | 'price'> & { readonly quantity: string; readonly price: string })[];
  /** Absent where there were none. */
  readonly adjustments?: readonly SavedAdjustment[];
}

/** Whose position an order changes, and in what. */
type PositionHolder = Pick<OrderTerms, 'strategy' | 'instrument' | 'owner'>;

/** Positions of every strategy, and the net position of the account they sum to. */
export class PositionBook {
  readonly mode: 'netting' | 'hedging';
  readonly costing: Costing;
  readonly #instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly #net = new Map<InstrumentId, PositionRecord>();
  #last: PositionRecord | undefined;
  /** All of the holder of the last one. */
  #lastPositions: Map<InstrumentId, PositionRecord> | undefined;
  #lastNet: PositionRecord | undefined;
  readonly #byHolder = new Map<string, Map<InstrumentId, PositionRecord>>();
  readonly #takenOver: TakenOver[] = [];
  readonly #adjustments: PositionAdjustment[] = [];

  constructor(instruments: ReadonlyMap<InstrumentId, InstrumentMath>, options: PositionBookOptions = {}) {
    this.#instruments = instruments;
    this.mode = options.mode ?? 'netting';
    this.costing = options.costing ?? 'average';
  }

  /** An empty book of the same kind. */
  another(): PositionBook {
    return new PositionBook(this.#instruments, { mode: this.mode, costing: this.costing });
  }

  /**
   * The account's position: long less short where they are kept apart.
   *
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`.
   */
  net(instrument: InstrumentId): PositionRecord {
    // an order asks for its positions several times in a row
    if (this.#lastNet?.math.instrument.id === instrument) return this.#lastNet;
    let position = this.#net.get(instrument);
    if (!position) {
      position = this.#newRecord(instrument, {});
      this.#net.set(instrument, position);
    }
    this.#lastNet = position;
    return position;
  }

  /**
   * What a strategy holds of an instrument, apart for each owner: two users who act without a strategy do not share what they hold.
   *
   * @param side - The leg, where long and short are kept apart; without it, long less short. Nothing else where they are netted.
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`.
   */
  of(strategy: StrategyId, instrument: InstrumentId, owner?: OwnerId, side?: PositionSide): PositionRecord {
    const position = this.#of(strategy, instrument, owner);
    return side === undefined ? position : position.leg(side);
  }

  /**
   * What the fills of an order go to: the position of who ordered, and the account's.
   *
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`.
   */
  bothOf({ strategy = EXTERNAL, instrument, owner }: PositionHolder): BothPositions {
    const part = this.#of(strategy, instrument, owner);
    return (part.both ??= { part, whole: this.net(instrument) });
  }

  /** The same where they were asked for before. */
  knownBoth({ strategy = EXTERNAL, instrument, owner }: PositionHolder): BothPositions | undefined {
    const both = this.#find(strategy, instrument, owner)?.both;
    if (both) this.#lastNet = both.whole;
    return both;
  }

  /** Net positions that were ever opened, flat ones included. */
  allNet(): IterableIterator<PositionRecord> {
    return this.#net.values();
  }

  /** Positions of strategies, and what belongs to none, that were ever opened; flat ones included. They sum to the net ones. */
  all(): readonly PositionRecord[] {
    return Array.from(this.#byHolder.values(), (positions) => [...positions.values()]).flat();
  }

  /**
   * Takes a position over from the venue. It belongs to no strategy and moves no money.
   *
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`.
   */
  takeOver(position: TakenOver): void {
    const { instrument, side, quantity, price, at, positionSide = side === 'buy' ? 'long' : 'short' } = position;
    for (const record of [this.net(instrument), this.of(EXTERNAL, instrument)]) record.leg(positionSide).trade(side, quantity, price, at);
    this.#takenOver.push(position);
  }

  /** What was taken over, oldest first. */
  takenOver(): readonly TakenOver[] {
    return this.#takenOver;
  }

  /**
   * Changes all positions in an instrument at once.
   *
   * @returns What it did to the account's.
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`.
   */
  adjust(adjustment: PositionAdjustment): AdjustmentOutcome {
    const { instrument } = adjustment;
    const whole = this.net(instrument);
    const parts = this.all().filter(({ math, strategy, owner }) => math === whole.math && (strategy !== EXTERNAL || owner !== undefined));
    const outcome = adjustPositions({ whole, parts, external: () => this.of(EXTERNAL, instrument) }, adjustment);
    this.#adjustments.push(adjustment);
    return outcome;
  }

  /** What was adjusted, oldest first. */
  adjustments(): readonly PositionAdjustment[] {
    return this.#adjustments;
  }

  /** Every position, to go on from after a restart. */
  save(): PositionBookState {
    return {
      net: Array.from(this.#net.values(), (record) => ({ instrument: record.math.instrument.id, ...record.save() })),
      held: this.all().map((record) => ({ instrument: record.math.instrument.id, strategy: record.strategy ?? EXTERNAL, ...(record.owner !== undefined && { owner: record.owner }), ...record.save() })),
      takenOver: this.#takenOver.map((position) => ({ ...position, quantity: position.quantity.toString(), price: position.price.toString() })),
      ...(this.#adjustments.length > 0 && { adjustments: this.#adjustments.map(savedAdjustment) }),
    };
  }

  /** Goes on from positions that were saved. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  restore(state: PositionBookState): void {
    for (const { instrument, ...position } of state.net) this.net(instrument).restore(position);
    for (const { instrument, strategy, owner, ...position } of state.held) this.of(strategy, instrument, owner).restore(position);
    this.#adjustments.push(...(state.adjustments ?? []).map(restoredAdjustment));
    this.#takenOver.push(...state.takenOver.map((position) => ({ ...position, quantity: Scaled.from(position.quantity), price: Scaled.from(position.price) })));
  }

  #of(strategy: StrategyId, instrument: InstrumentId, owner: OwnerId | undefined): PositionRecord {
    const known = this.#find(strategy, instrument, owner);
    if (known) return known;
    const position = this.#newRecord(instrument, { strategy, owner });
    const holder = nameOf(strategy, owner);
    const positions = this.#byHolder.get(holder) ?? new Map<InstrumentId, PositionRecord>();
    this.#byHolder.set(holder, positions.set(instrument, position));
    return position;
  }

  #find(strategy: StrategyId, instrument: InstrumentId, owner: OwnerId | undefined): PositionRecord | undefined {
    const last = this.#last;
    const isSameHolder = last !== undefined && last.strategy === strategy && last.owner === owner;
    if (isSameHolder && last.math.instrument.id === instrument) return last;
    const positions = isSameHolder ? this.#lastPositions : this.#byHolder.get(nameOf(strategy, owner));
    const position = positions?.get(instrument);
    if (position) {
      this.#last = position;
      this.#lastPositions = positions;
    }
    return position;
  }

  #newRecord(instrument: InstrumentId, holder: PositionOptions): PositionRecord {
    const math = this.#instruments.get(instrument);
    if (math) return new PositionRecord(math, { ...holder, mode: this.mode, costing: this.costing });
    throw new RedFireError('UNKNOWN_INSTRUMENT', `instrument "${instrument}" is not among the engine's instruments; add its definition`, { details: { instrument } });
  }
}

function nameOf(strategy: StrategyId, owner: OwnerId | undefined): string {
  return owner === undefined ? strategy : `${strategy}\0${owner}`;
}
