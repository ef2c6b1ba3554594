import { RedFireError, type InstrumentId, type InstrumentMath, type OwnerId, type StrategyId } from '@redfire/core';
import { PositionRecord } from './position-record.ts';

/** Holds what no strategy ordered: adopted fills, and orders a host places itself. */
export const EXTERNAL = 'external' as StrategyId;

/** Positions of every strategy, and the net position of the account they sum to. */
export class PositionBook {
  readonly #instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly #net = new Map<InstrumentId, PositionRecord>();
  #last: PositionRecord | undefined;
  readonly #byHolder = new Map<string, Map<InstrumentId, PositionRecord>>();

  constructor(instruments: ReadonlyMap<InstrumentId, InstrumentMath>) {
    this.#instruments = instruments;
  }

  /** @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  net(instrument: InstrumentId): PositionRecord {
    let position = this.#net.get(instrument);
    if (!position) {
      position = new PositionRecord(this.#math(instrument));
      this.#net.set(instrument, position);
    }
    return position;
  }

  /**
   * What a strategy holds of an instrument, apart for each owner: two users who act without a strategy do not share what they hold.
   *
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`.
   */
  of(strategy: StrategyId, instrument: InstrumentId, owner?: OwnerId): PositionRecord {
    const last = this.#last;
    // an order asks for its position several times in a row
    if (last && last.strategy === strategy && last.owner === owner && last.math.instrument.id === instrument) return last;
    const holder = owner === undefined ? strategy : `${strategy}\0${owner}`;
    let positions = this.#byHolder.get(holder);
    if (!positions) {
      positions = new Map();
      this.#byHolder.set(holder, positions);
    }
    let position = positions.get(instrument);
    if (!position) {
      position = new PositionRecord(this.#math(instrument), strategy, owner);
      positions.set(instrument, position);
    }
    this.#last = position;
    return position;
  }

  /** Net positions that were ever opened, flat ones included. */
  allNet(): IterableIterator<PositionRecord> {
    return this.#net.values();
  }

  /** Positions of strategies, and what belongs to none, that were ever opened; flat ones included. They sum to the net ones. */
  all(): readonly PositionRecord[] {
    return Array.from(this.#byHolder.values(), (positions) => [...positions.values()]).flat();
  }

  #math(instrument: InstrumentId): InstrumentMath {
    const math = this.#instruments.get(instrument);
    if (math) return math;
    throw new RedFireError('UNKNOWN_INSTRUMENT', `instrument "${instrument}" is not among the engine's instruments; add its definition`, { details: { instrument } });
  }
}
