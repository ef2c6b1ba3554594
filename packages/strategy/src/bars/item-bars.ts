import { RedFireError, copyBar, type Bar, type InstrumentId, type Quote, type Trade } from '@redfire/core';
import type { StateValue } from '../indicators/support/stateful.ts';
import { BarAggregator, type BarIngredient } from './bar-aggregator.ts';
import { BarDraft } from './bar-draft.ts';
import { BarItem } from './bar-item.ts';

export interface ItemBarsOptions {
  /** What they are, with their parameters: the name of their aggregation. */
  readonly name: string;
  readonly from: BarIngredient;
  /** Of the bars made. Default 0: they have no fixed length. */
  readonly intervalMs?: number;
}

/** Base of bars that are made item by item, whatever the items are. */
export abstract class ItemBars extends BarAggregator {
  readonly name: string;
  protected readonly draft: BarDraft;
  readonly #item: BarItem;
  #failures: unknown[] | undefined;

  constructor(instrument: InstrumentId, { name, from, intervalMs = 0 }: ItemBarsOptions) {
    super(instrument);
    this.name = name;
    this.draft = new BarDraft(instrument, intervalMs);
    this.#item = new BarItem(instrument, from);
  }

  override takeTrade(trade: Trade): void {
    this.#item.takeTrade(trade);
    this.#take();
  }

  override takeQuote(quote: Quote): void {
    this.#item.takeQuote(quote);
    this.#take();
  }

  override takeBar(bar: Bar): void {
    this.#item.takeBar(bar);
    this.#take();
  }

  override get partial(): Bar | undefined {
    return this.draft.isEmpty ? undefined : copyBar(this.draft);
  }

  /** @throws {@link RedFireError} `INVALID_STATE` for the state of other bars, or of ones with other parameters. */
  override restore(state: StateValue): void {
    const fields = typeof state === 'object' && !Array.isArray(state) ? (state as Readonly<Record<string, StateValue>>) : {};
    const { name, instrument } = fields;
    if (name !== this.name || instrument !== this.instrument) {
      throw new RedFireError('INVALID_STATE', `the state is that of "${text(name)}" of "${text(instrument)}", not of "${this.name}" of "${this.instrument}"`, { details: { bars: this.name, instrument: this.instrument } });
    }
    super.restore(state);
  }

  /** Takes an item that was checked. @throws `RedFireError` `INVALID_INPUT` where it cannot be taken, before anything has changed. */
  protected abstract take(item: BarItem): void;

  /** Hands a bar on. What a listener throws is thrown on when the item has been counted, so that none is lost. */
  protected deliver(bar: Bar): void {
    try {
      this.onBar(bar);
    } catch (error) {
      (this.#failures ??= []).push(error);
    }
  }

  /** Hands the bar under way on as it is, and begins anew. */
  protected closeBar(): void {
    this.deliver(this.draft);
    this.draft.reset();
  }

  /** Throws what listeners threw. */
  protected rethrow(): void {
    const failures = this.#failures;
    if (failures === undefined) return;
    this.#failures = undefined;
    throw failures.length === 1 ? failures[0] : new AggregateError(failures, `${failures.length} listeners of bars threw`);
  }

  #take(): void {
    this.take(this.#item);
    this.rethrow();
  }
}

function text(value: StateValue | undefined): string {
  return typeof value === 'string' ? value : 'something else';
}
