import type { ReportTrade } from '../src/report/report-data.ts';
import { button, element, select, type Child } from './element.ts';
import { numberText, signedAmount } from './format.ts';
import { tradeColumns, type NumberedTrade, type TradeColumn } from './trade-columns.ts';
import { filteredTrades, type TradeFilter, type TradeOrder } from './trade-filter.ts';

const PAGE = 25;
const ALL = 'all';

/** The table of trades with its filters: a page at a time, sorted by any column. */
export class TradeTable {
  readonly view: HTMLElement;
  readonly #rows: readonly NumberedTrade[];
  readonly #columns: readonly TradeColumn[];
  readonly #currency: string;
  readonly #onChoose: ((trade: ReportTrade) => void) | undefined;
  readonly #head = element('tr', {});
  readonly #body = element('tbody', {});
  readonly #count = element('p', { class: 'hint', role: 'status' });
  readonly #pages = element('div', { class: 'pages' });
  #filter: TradeFilter = {};
  #order: TradeOrder = { id: 'number', direction: 'ascending' };
  #page = 0;
  #chosen: ReportTrade | undefined;

  /** @param onChoose - Called with a trade that was pressed; absent where there is nothing to show of it. */
  constructor(trades: readonly ReportTrade[], currency: string, onChoose: ((trade: ReportTrade) => void) | undefined) {
    this.#rows = trades.map((trade, place) => ({ number: place + 1, trade }));
    this.#columns = tradeColumns(trades);
    this.#currency = currency;
    this.#onChoose = onChoose;
    const table = element('table', { class: 'trades' }, element('thead', {}, this.#head), this.#body);
    const scroll = element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of trades' }, table);
    this.view = element('div', { id: 'trade-table' }, this.#filters(trades), this.#count, scroll, this.#pages);
    this.#show();
  }

  #filters(trades: readonly ReportTrade[]): HTMLElement {
    const choice = (label: string, key: 'instrument' | 'strategy' | 'side' | 'result', values: readonly string[]): Child =>
      values.length < 2
        ? undefined
        : select(label, [[ALL, 'all'], ...values.map((value) => [value, value] as const)], (value) => {
            const { [key]: _before, ...others } = this.#filter;
            this.#set(value === ALL ? others : { ...others, [key]: value });
          });
    const distinct = (value: (trade: ReportTrade) => string | undefined) => [...new Set(trades.map(value))].filter((each) => each !== undefined).sort();
    const search = element('input', { type: 'search', placeholder: 'any column', autocomplete: 'off', spellcheck: 'false' });
    search.addEventListener('input', () => {
      this.#set({ ...this.#filter, text: search.value });
    });
    return element(
      'div',
      { class: 'tools filters', role: 'group', 'aria-label': 'Filter trades' },
      choice('Instrument', 'instrument', distinct(({ instrument }) => instrument)),
      choice('Strategy', 'strategy', distinct(({ strategy }) => strategy)),
      choice('Side', 'side', distinct(({ side }) => side)),
      choice('Result', 'result', ['win', 'loss', 'even']),
      element('label', {}, element('span', {}, 'Search'), search),
    );
  }

  #set(filter: TradeFilter): void {
    this.#filter = filter;
    this.#page = 0;
    this.#show();
  }

  #show(): void {
    const rows = filteredTrades(this.#rows, this.#columns, { filter: this.#filter, order: this.#order });
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    this.#page = Math.min(this.#page, pages - 1);
    const profit = rows.reduce((sum, { trade }) => sum + trade.profit, 0);
    this.#count.textContent = `${numberText(rows.length, 0)} of ${numberText(this.#rows.length, 0)} trades, ${signedAmount(profit)} ${this.#currency} together`;
    this.#showHead();
    this.#body.replaceChildren(...rows.slice(this.#page * PAGE, (this.#page + 1) * PAGE).map((row) => this.#row(row)));
    this.#showPages(pages);
  }

  #showHead(): void {
    const focused = this.#head.contains(document.activeElement) ? document.activeElement?.getAttribute('data-column') : undefined;
    this.#head.replaceChildren(
      ...this.#columns.map(({ id, title, kind }) => {
        const isSorted = this.#order.id === id;
        const mark = !isSorted ? '' : this.#order.direction === 'ascending' ? ' ▲' : ' ▼';
        const sorter = button(`${title}${mark}`, () => { this.#sort(id); }, { 'data-column': id, title: `Sort by ${title}` });
        return element('th', { scope: 'col', class: kind, 'aria-sort': isSorted ? this.#order.direction : 'none' }, sorter);
      }),
    );
    if (typeof focused === 'string') this.#head.querySelector<HTMLElement>(`[data-column="${focused}"]`)?.focus();
  }

  #sort(id: string): void {
    const column = this.#columns.find((candidate) => candidate.id === id);
    const first = column?.kind === 'text' || id === 'number' || id === 'opened' ? 'ascending' : 'descending';
    const turned = this.#order.direction === 'ascending' ? 'descending' : 'ascending';
    this.#order = { id, direction: this.#order.id === id ? turned : first };
    this.#page = 0;
    this.#show();
  }

  #row(row: NumberedTrade): HTMLElement {
    const choose = this.#onChoose;
    const made = element('tr', row.trade === this.#chosen ? { 'aria-current': 'true' } : {});
    for (const column of this.#columns) {
      const text = column.text(row);
      const isButton = column.id === 'number' && choose !== undefined;
      const content = isButton ? button(text, () => { this.#choose(row.trade); }, { class: 'show', 'aria-label': `Show trade ${text} on the price chart` }) : text;
      made.append(element('td', { class: `${column.kind} ${column.tone?.(row) ?? ''}`.trim() }, content));
    }
    if (choose !== undefined) {
      made.classList.add('choosable');
      made.addEventListener('click', (event) => {
        if (!(event.target instanceof HTMLButtonElement)) this.#choose(row.trade);
      });
    }
    return made;
  }

  #choose(trade: ReportTrade): void {
    this.#chosen = trade;
    this.#onChoose?.(trade);
    this.#show();
  }

  #showPages(pages: number): void {
    const turn = (by: number) => () => {
      this.#page += by;
      this.#show();
    };
    const before = button('← Before', turn(-1), this.#page === 0 ? { disabled: '' } : {});
    const next = button('Next →', turn(1), this.#page === pages - 1 ? { disabled: '' } : {});
    this.#pages.replaceChildren(...(pages === 1 ? [] : [before, element('span', {}, `page ${numberText(this.#page + 1, 0)} of ${numberText(pages, 0)}`), next]));
  }
}
