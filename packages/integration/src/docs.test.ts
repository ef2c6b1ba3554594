import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { OUTPUT_HEADERS, STATISTICS, backtestConfig, runBacktest, useStrategy, type StrategyEntry } from '@redfire/backtest';
import {
  DISCREPANCY_KINDS, ERRORS, INSTRUMENT_KINDS, InstrumentMath, LOCAL_STEPS, LOG_FIELDS, LOG_LEVELS, METRICS, ORDER_STATES, ORDER_TYPES, REPORT_KINDS, SPAN_KINDS, Scaled, TERMINAL_STATES, TIMES_IN_FORCE, clientOrderId, defineInstrument, intervalMs, timestamp, toDecimal, tradeId,
  transitionOf, type ExecutionReport, type MetricDefinition, type Order, type OrderInput, type OrderState, type ReportKind, type Side, type Topic,
} from '@redfire/core';
import { BAR_FILE_FORMATS, BOOK_FORMATS, ITEM_FILE_FORMATS } from '@redfire/data';
import { openBars } from '@redfire/data/node';
import { DEFAULT_EVENT_KEYS, PERFORMANCE_NAMES } from '@redfire/engine';
import { OrderRecord, PositionRecord, applyReport, termsOf } from '@redfire/oms';
import { STOCK_STRATEGIES, Strategy } from '@redfire/strategy';
import { aFillReport, aReport, anInstrument, anOrderRequest, barsFromCloses } from '@redfire/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import RestingOrders from '../../../examples/01-backtest/resting-orders.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const docs = join(root, 'docs');
const PAGES = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md') && !/^(?:api|node_modules|\.vitepress)\//.test(path)).sort();
const text = (page: string) => readFileSync(join(docs, page), 'utf8');

type Row = Readonly<Record<string, string>>;
interface Table {
  /** Of the section it stands in. */
  readonly heading: string;
  readonly header: readonly string[];
  /** Rows by the names in the header. */
  readonly rows: readonly Row[];
}

describe('every page', () => {
  it('is in the navigation', () => {
    const config = readFileSync(join(docs, '.vitepress/config.ts'), 'utf8');
    const links = PAGES.map((page) => `/${page.replace(/\.md$/, '').replace(/^index$/, '')}`);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !config.includes(`link: '${link}'`))).toEqual([]);
  });

  it.each(PAGES)('%s names paths that exist', (page) => {
    const paths = codeOf(page).filter((code) => /^(?:packages|examples|docs|\.ci)\/[^\s*]+$|^[\w.-]+\.(?:cjs|config\.js)$/.test(code));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it.each(PAGES)('%s includes files and regions that exist', (page) => {
    const missing = [...text(page).matchAll(/^<<< (\S+?)(?:#([\w-]+))?(?:\{.*\})?$/gm)].filter(([, path = '', region]) => {
      const file = join(docs, path.replace(/^@\//, ''));
      return !existsSync(file) || (region !== undefined && !readFileSync(file, 'utf8').includes(`// #region ${region}\n`));
    });
    expect(missing.map(([line]) => line)).toEqual([]);
    expect(text(page).match(/^<<</gm)?.length ?? 0).toBe([...text(page).matchAll(/^<<< @\/\.\.\//gm)].length);
  });

  it.each(PAGES)('%s names scripts and sections that exist', (page) => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const names = [...text(page).matchAll(/^pnpm (?:run )?([\w:]+)/gm)].map(([, name = '']) => name);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
    const anchors = [...text(page).matchAll(/\]\(([^)#\s]+\.md)#([^)]+)\)/g)].filter(([, path = '', anchor = '']) => !anchorsOf(join(page, '..', path)).includes(anchor));
    expect(anchors.map(([link]) => link)).toEqual([]);
  });
});

describe('life of an order', () => {
  const page = 'concepts/life-of-an-order.md';

  it('has the state table of core, every state and every input', () => {
    const found = tablesIn(page).filter(({ heading }) => heading === 'State table').flatMap(({ header, rows }) =>
      header.slice(1).flatMap((state) => rows.map((row) => [bare(state), bare(row['input']), row[state]])));
    const inputs: readonly OrderInput[] = [...LOCAL_STEPS, ...REPORT_KINDS];
    const ended: readonly OrderState[] = ['filled', 'canceled', 'expired', 'rejected', 'denied'];
    const states = [...ORDER_STATES.filter((state) => !ended.includes(state)), ...ended];
    expect(found).toEqual(states.flatMap((state) => inputs.map((input) => [state, input, cellOf(state, input)])));
  });

  const ROWS = tablesIn(page).filter(({ heading }) => heading === 'State table').flatMap(({ header, rows }) => header.slice(1).flatMap((state) => rows.map((row) => [bare(state), bare(row['input']), row[state] ?? ''] as const)));
  const REPORTED = ROWS.filter(([, input]) => REPORT_KINDS.some((kind) => kind === input));

  it.each(REPORTED)('says what the fold does with an order that is %s and hears "%s": %s', (state, kind, cell) => {
    expect(REPORTED.length).toBe(ORDER_STATES.length * REPORT_KINDS.length);
    // a correction that is the first to be heard of its fill is that fill
    for (const filled of kind === 'fill-corrected' ? [1, 2, 3] : [0, 1, 2, 3]) {
      for (const amount of [1, 2, 3]) {
        const before = anOrderOf3(state as OrderState, filled);
        const { order, discrepancies } = applyReport(before, reportAbout(kind as ReportKind, { filled, amount }));
        const held = order.filledQuantity.toNumber();
        expect({ state: order.state, raised: discrepancies.map((found) => found.kind) }, `${filled} filled, ${amount} reported`).toEqual(told(cell, before, held));
      }
    }
  });

  it('names every state, which of them are ends, and every discrepancy', () => {
    expect(listed(tableIn(page, 'States'), 'state').sort()).toEqual([...ORDER_STATES].sort());
    const ends = /^(.+) are ends\.$/m.exec(text(page))?.[1] ?? '';
    expect(codesIn(ends).sort()).toEqual([...TERMINAL_STATES].sort());
    expect(listed(tableIn(page, 'Discrepancies'), 'kind')).toEqual([...DISCREPANCY_KINDS]);
  });

  /** What a cell says, in the words that stand above the table. */
  function told(cell: string, before: OrderRecord, held: number): { readonly state: OrderState; readonly raised: readonly string[] } {
    const [where = '', raises] = cell.split(', ');
    const { state } = before;
    const isMore = held > before.filledQuantity.toNumber();
    if (cell === 'conflict') return { state, raised: isMore && held > 3 ? ['overfill'] : ['state-conflict'] };
    const ended = codesIn(/^(.+) are ends\.$/m.exec(text(page))?.[1] ?? '').includes(state);
    // one that had filled whole has ended, though a fill of it was taken back since
    const byQuantity = Math.max(held, before.filledQuantity.toNumber()) >= 3 ? 'filled' : ended ? state : held > 0 ? 'partially-filled' : state === 'submitted' || state === 'partially-filled' ? 'working' : state;
    const next = where === 'keep' ? state : where === 'by quantity' ? byQuantity : (where as OrderState);
    if (isMore && held > 3) return { state: next, raised: ['overfill'] };
    // a filled order that lost a fill to a bust takes another one late
    return { state: next, raised: raises === undefined || !isMore ? [] : ['late-fill'] };
  }

  /** In a state, with execution `T-0` of what it has filled. */
  function anOrderOf3(state: OrderState, filled: number): OrderRecord {
    const instrument = anInstrument();
    const working = OrderRecord.begin(termsOf(anOrderRequest({ quantity: '3', instrument: instrument.id }), clientOrderId('O-1'), timestamp(0)), new InstrumentMath(instrument), 'working');
    const order = filled === 0 ? working : applyReport(working, aFillReport({ tradeId: tradeId('T-0'), quantity: `${filled}`, at: timestamp(0) })).order;
    return order.moved(state, timestamp(0));
  }

  /** News of so much more than is filled, or of the execution it has. */
  function reportAbout(kind: ReportKind, { filled, amount }: { readonly filled: number; readonly amount: number }): ExecutionReport {
    const when = { at: timestamp(1) };
    const known = tradeId(filled === 0 ? 'T-9' : 'T-0');
    if (kind === 'fill') return aFillReport({ tradeId: tradeId('T-1'), quantity: `${amount}`, ...when });
    if (kind === 'cumulative') return aReport(kind, { filledQuantity: toDecimal(`${filled + amount}`), ...when });
    if (kind === 'modified') return aReport(kind, { quantity: toDecimal('3'), ...when });
    if (kind === 'fill-corrected') return aReport(kind, { tradeId: known, quantity: toDecimal(`${Math.min(filled, amount)}`), price: toDecimal('101'), ...when });
    return kind === 'fill-busted' ? aReport(kind, { tradeId: known, ...when }) : aReport(kind, when);
  }

  function cellOf(state: OrderState, input: OrderInput): string {
    const { to, raises } = transitionOf(state, input);
    if (raises === 'state-conflict') return 'conflict';
    const where = to === 'by-quantity' ? 'by quantity' : to;
    return raises === undefined ? where : `${where}, ${raises}`;
  }
});

describe('errors and events', () => {
  it('the table of errors is that of core', () => {
    const found = tableIn('reference/errors.md', 'Errors').rows.map(({ code, retryable, meaning }) => [bare(code), retryable, meaning]);
    expect(found).toEqual(Object.entries(ERRORS).map(([code, { retryable, meaning }]) => [code, retryable ? 'yes' : 'no', meaning]));
  });

  it('the table of events has every topic with the keys it is found by', () => {
    const found = tableIn('reference/events.md', 'Events').rows.map(({ topic, keys }) => [bare(topic), keys]);
    const holding = { instrument: 'instrument', strategy: 'strategy' };
    const sample = { ...holding, order: holding, position: holding, discrepancy: holding } as never;
    const keys = Object.fromEntries(Object.entries(DEFAULT_EVENT_KEYS).map(([topic, keyOf]) => [topic, [keyOf(sample)].flat().join(', ')]));
    expect(found).toEqual(Object.keys(TOPICS).map((topic) => [topic, keys[topic] ?? 'none']));
  });
});

describe('metrics and log fields', () => {
  const page = 'reference/metrics.md';

  it('the table of metrics is that of core', () => {
    const found = tableIn(page, 'Metrics').rows.map(({ metric, kind, labels = '', unit, meaning }) => [bare(metric), kind, codesIn(labels), unit, meaning]);
    const definitions: Readonly<Record<string, MetricDefinition>> = METRICS;
    expect(found).toEqual(Object.entries(definitions).map(([name, { kind, labels, unit = '', help }]) => [name, kind, labels, unit, help]));
    const buckets = new Set(Object.values(definitions).flatMap((definition) => definition.buckets?.join(' ') ?? []));
    expect([...buckets].filter((bounds) => !text(page).includes(`\`${bounds}\``))).toEqual([]);
  });

  it('the table of log fields is that of core', () => {
    expect(tableIn(page, 'Log fields').rows.map(({ field, meaning }) => [bare(field), meaning])).toEqual(Object.entries(LOG_FIELDS));
  });

  it('the guide names every level, kind of span and measured name', () => {
    const told = codeOf('guide/observability.md');
    expect([...LOG_LEVELS, ...SPAN_KINDS, ...Object.keys(PERFORMANCE_NAMES)].filter((name) => !told.includes(name))).toEqual([]);
  });
});

describe('packages', () => {
  const { rows } = tableIn('concepts/packages.md', 'Packages');
  const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: { name: string; from: { path?: string | string[] }; to: { pathNot?: string | string[] } }[] };

  it('every package may import what the import rule allows', () => {
    const allowed = (name: string) => {
      const [, others = ''] = [forbidden.find((rule) => rule.name === `${name}-imports`)?.to.pathNot ?? []].flat();
      return /^\^packages\/\(\?:(.*)\)\/$/.exec(others)?.[1]?.split('|').join(', ') ?? 'nothing';
    };
    expect(rows.map((row) => [bare(row['package']), row['may import']])).toEqual(rows.map((row) => [bare(row['package']), allowed(bare(row['package']))]));
  });

  it('the table has every published package, and says which are pure', () => {
    const folders = readdirSync(join(root, 'packages')).filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')));
    const published = folders.filter((folder) => !('private' in (JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as object)));
    expect(rows.map((row) => bare(row['package'])).sort()).toEqual(published.sort());
    const [path = ''] = [forbidden.find(({ name }) => name === 'pure-packages-need-no-node')?.from.path ?? ''].flat();
    expect(rows.filter(({ pure }) => pure === 'yes').map((row) => bare(row['package'])).join('|')).toBe(/\((?:\?:)?(.+?)\)/.exec(path)?.[1]);
  });
});

describe('configuration', () => {
  const page = 'guide/configuration.md';

  it('has every key of the schema with its default, and no other', () => {
    const top = tableIn(page, 'Top level').rows.map((row) => bare(row['key']));
    expect(top).toEqual(Object.keys(backtestConfig.shape));
    const rows = top.flatMap((section) => (section === 'seed' ? tableIn(page, 'Top level').rows.slice(0, 1) : tableIn(page, section).rows).map((row) => [section === 'seed' ? 'seed' : `${section}.${bare(row['key'])}`, row['default']] as const));
    const keys = keysOf(backtestConfig, '', true);
    expect(rows.map(([key]) => key)).toEqual(keys.map(({ key }) => key));
    expect(rows.map(([key, value = '']) => [key, /^`[^`]*`$|^required$/.test(value) ? value : 'told in words'])).toEqual(keys.map(({ key, value }) => [key, value]));
  });

  it('shows a wrong file and the answer as they are', async () => {
    const folder = temporary();
    const [, yaml = ''] = /^```yaml\n(instruments:[\s\S]+?)^```$/m.exec(text(page)) ?? [];
    writeFileSync(join(folder, 'broken.yaml'), yaml);
    const { stderr, code } = await redfire(['backtest', 'broken.yaml'], folder);
    expect({ stderr: stderr.replace(folder, '/home/you'), code }).toEqual({ stderr: /^```text\n(error INVALID_CONFIG[\s\S]+?)^```$/m.exec(text(page))?.[1], code: 1 });
  });

  it('names every stock strategy with its parameters', () => {
    for (const [name, { params }] of Object.entries(STOCK_STRATEGIES)) {
      expect(text(page)).toContain(`Parameters of \`${name}\``);
      for (const key of Object.keys((params as unknown as { shape: object }).shape)) expect(text(page)).toContain(`\`${key}\``);
    }
  });

  interface Schema {
    readonly shape?: Readonly<Record<string, Schema>>;
    readonly def: { readonly type: string; readonly in?: Schema; readonly element?: Schema; readonly options?: readonly Schema[]; readonly innerType?: Schema; readonly defaultValue?: unknown };
  }

  /** The keys without keys of their own, with what stands in the column of defaults: lists lose their brackets at the top level, where sections name them. */
  function keysOf(schema: Schema, path: string, isRequired: boolean): readonly { readonly key: string; readonly value: string }[] {
    const { shape, def } = schema;
    // columns have a page of their own, and entries are shown by the first of their kinds
    if (path.endsWith('.columns')) return [{ key: path, value: 'told in words' }];
    if (path === 'data' && def.type === 'union' && def.options?.[0]) return keysOf(def.options[0], path, isRequired);
    if (def.type === 'pipe' && def.in) return keysOf(def.in, path, isRequired);
    if (def.type === 'array' && def.element?.def) return keysOf(def.element, path === '' || !path.includes('.') ? path : `${path}[]`, isRequired);
    if (def.type === 'default' && !hasKeys(def.innerType)) return [{ key: path, value: `\`${typeof def.defaultValue === 'string' ? def.defaultValue : JSON.stringify(def.defaultValue)}\`` }];
    if (def.innerType) return keysOf(def.innerType, path, isRequired && !['optional', 'default', 'prefault'].includes(def.type));
    if (shape) return Object.entries(shape).flatMap(([key, value]) => keysOf(value, path === '' ? key : `${path}.${key}`, isRequired));
    return [{ key: path, value: isRequired ? 'required' : 'told in words' }];
  }

  function hasKeys(schema: Schema | undefined): boolean {
    return schema?.shape !== undefined || (schema?.def.innerType !== undefined && hasKeys(schema.def.innerType));
  }
});

describe('first backtest', () => {
  const page = 'guide/first-backtest.md';

  it('shows what npm start prints, its speed apart', async () => {
    const { stdout } = await redfire(['backtest', 'examples/01-backtest/sma-cross.yaml', '--out', join(temporary(), 'out')], root);
    const shown = /^```text\n(Backtest of[\s\S]+?)^```$/m.exec(text(page))?.[1] ?? '';
    const told = (output: string) => output.split('\n').filter((line) => !/^ {2}(?:Speed|Results) /.test(line));
    expect(told(shown)).toEqual(told(stdout));
  });

  it('shows what main.ts prints', async () => {
    const { stdout } = await node(['main.ts'], join(root, 'examples/01-backtest'));
    expect(text(page)).toContain(`\`\`\`text\n${stdout}\`\`\``);
  });

  it('names every field of the summary and every column of the tables', async () => {
    const { stdout } = await redfire(['backtest', 'examples/01-backtest/sma-cross.yaml', '--json'], root);
    const [summary, files] = tablesIn(page).filter(({ heading }) => heading === 'What is written');
    expect(summary?.rows.flatMap(({ field = '' }) => codesIn(field)).sort()).toEqual(Object.keys(JSON.parse(stdout) as object).sort());
    expect(files?.rows.map(({ file, columns }) => [bare(file), bare(columns)])).toEqual((['orders', 'fills', 'trades', 'equity'] as const).map((table) => [`${table}.csv`, OUTPUT_HEADERS[table]]));
  });
});

describe('statistics', () => {
  const page = 'reference/statistics.md';

  it('the glossary has every figure, in its unit, with what it needs', () => {
    const rows = ['Performance', 'Against a benchmark', 'Trading'].flatMap((heading) => tableIn(page, heading).rows.map((row) => [bare(row['figure']), row['unit'], row['absent without']]));
    expect(rows).toEqual(Object.entries(STATISTICS).map(([name, { unit, needs = '' }]) => [name, unit, needs]));
  });

  it('the guide has every field of the statistics, and every option', async () => {
    const btc = anInstrument();
    const { statistics } = await runBacktest({ instruments: [btc], data: [{ instrument: btc.id, interval: '1m', bars: barsFromCloses([1, 2]) }], account: { balances: { USDT: '1' } }, strategies: [], statistics: { benchmark: btc.id } });
    const fields = tableIn('guide/results.md', 'Statistics').rows.flatMap(({ field = '' }) => codesIn(field));
    expect([...fields, 'currency'].sort()).toEqual(Object.keys(statistics).sort());
  });
});

describe('strategies', () => {
  it('the page names every hook', () => {
    const hooks = Object.getOwnPropertyNames(Strategy.prototype).filter((name) => /^on[A-Z]/.test(name));
    const named = tableIn('guide/strategies.md', 'Hooks').rows.flatMap(({ hook = '' }) => codesIn(hook)).map((code) => code.replace(/\(.*/, ''));
    expect(named.sort()).toEqual(hooks.sort());
  });

  it('the strategy shown trades, bids that nobody takes are canceled, and nothing is denied', async () => {
    const btc = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });
    const { summary, orders } = await runBacktest({
      instruments: [btc],
      data: [{ instrument: btc.id, interval: '1m', bars: openBars(join(root, 'examples/01-backtest/bars.csv'), { format: 'csv', intervalMs: intervalMs('1m') }) }],
      account: { balances: { USDT: '100000' } },
      strategies: [useStrategy(RestingOrders, { instrument: btc.id, quantity: '0.5', profit: '120' })],
    });
    const filled = (side: Side) => orders.filter((order) => order.side === side && order.state === 'filled').length;
    expect({ denied: summary.deniedOrders, open: summary.openOrders, isCanceling: orders.some(({ side, state }) => side === 'buy' && state === 'canceled') }).toEqual({ denied: 0, open: 0, isCanceling: true });
    expect(filled('sell')).toBeGreaterThan(10);
    expect(filled('buy') - filled('sell')).toBeLessThanOrEqual(1);
  });
});

describe('a run from code', () => {
  const spot = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'spot', tickSize: '1', lotSize: '1' });
  const sent: Order[] = [];

  /** Has no parameters, so it has no schema. */
  class SellsOne extends Strategy {
    override onStart() {
      sent.push(this.sell(spot.id, '1', { price: '100' }), this.sell(spot.id, '7', { price: '100' }));
    }
  }

  const run = (...strategies: readonly StrategyEntry[]) => {
    sent.length = 0;
    return runBacktest({
      instruments: [spot],
      data: [{ instrument: spot.id, interval: '1m', format: 'csv', stream: 'timestamp,open,high,low,close\n1970-01-01T00:01,100,101,99,100\n1970-01-01T00:02,100.4,101,99,100\n' }],
      account: { balances: { USDT: '0', BTC: '2' }, currency: 'USDT' },
      risk: { maxOrderQuantity: '5' },
      strategies,
    });
  };

  it('takes limits as text and strategies without parameters; what it traded and what the account holds are two things', async () => {
    const { summary } = await run({ use: SellsOne, params: {} });
    expect(summary).toMatchObject({ balances: { BTC: '1', USDT: '100' }, positions: { [spot.id]: '-1' }, riskRules: ['max-order-quantity'], offTickBars: 1 });
    expect(Object.values(summary.denials)).toEqual([1]);
    expect(Object.keys(summary.denials)[0]).toBe(sent[1]?.reason);
    await expect(run({ use: SellsOne, params: { speed: 1 } })).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  });

  it("an error keeps its code, and names the strategy, its hook and the time; another strategy's order is not found", async () => {
    class Meddles extends Strategy {
      override onStart() {
        this.subscribeBars(spot.id, '1m');
      }
      override onBar() {
        const [order] = sent;
        if (order) this.cancel(order.id);
      }
    }
    const failure: unknown = await run({ use: SellsOne, params: {} }, { use: Meddles, params: {} }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ORDER_NOT_FOUND', details: { at: 120_000 } });
    expect(String(failure)).toMatch(/Meddles.* 1970-01-01T00:02:00/);
  });

  it('an id given twice is refused, names not given are numbered', async () => {
    await expect(run({ use: SellsOne, params: {}, id: 'a' }, { use: SellsOne, params: {}, id: 'a' })).rejects.toThrow('"a"');
    const { orders } = await run({ use: SellsOne, params: {} }, { use: SellsOne, params: {} });
    expect([...new Set(orders.map(({ strategy }) => strategy))].sort()).toEqual(['SellsOne', 'SellsOne-2']);
  });
});

describe('fills, money, data', () => {
  it('the worked example of fills comes out as it is shown', async () => {
    const { stdout } = await node(['worked-fills.ts'], join(root, 'examples/01-backtest'));
    expect(text('concepts/fills.md')).toContain(`\`\`\`text\n${stdout}\`\`\``);
  });

  it('every order type and time in force has its rule', () => {
    expect(listed(tableIn('concepts/fills.md', 'Order types'), 'type').sort()).toEqual([...ORDER_TYPES].sort());
    expect(listed(tableIn('concepts/fills.md', 'Times in force'), 'time in force')).toEqual([...TIMES_IN_FORCE]);
  });

  it('the positions shown are those of average cost', () => {
    const position = new PositionRecord(new InstrumentMath(defineInstrument({ id: 'XYZ/USD.SIM', kind: 'perpetual', tickSize: '1', lotSize: '1' })));
    for (const row of tableIn('concepts/money.md', 'Positions').rows) {
      const [, side, quantity = '', price = ''] = /^(buy|sell) (\d+) at (\d+)$/.exec(row['fill'] ?? '') ?? [];
      const profit = position.trade(side as Side, Scaled.from(quantity), Scaled.from(price), timestamp(0));
      const { quantity: held, cost, averagePrice } = position;
      expect([row['quantity'], row['cost'], row['average price'], row['profit realised']]).toEqual([held, cost, averagePrice ?? 'none', profit].map(String));
    }
  });

  it('every kind of instrument and file format is named', () => {
    const kinds = tableIn('concepts/money.md', 'What a fill posts').rows.flatMap(({ kind = '' }) => codesIn(kind)).filter((code) => !code.startsWith('accounting'));
    expect([...new Set(kinds)].sort()).toEqual([...INSTRUMENT_KINDS].sort());
    const formats = (heading: string) => listed(tableIn('reference/data-formats.md', heading), '`format`').sort();
    expect({ bars: formats('Bars'), items: [...new Set([...formats('Quotes'), ...formats('Trades')])].sort(), books: formats('Books') }).toEqual({
      bars: [...BAR_FILE_FORMATS].sort(), items: [...ITEM_FILE_FORMATS].sort(), books: [...BOOK_FORMATS, 'parquet'].sort(),
    });
  });
});

/** In the order of the page; the compiler refuses a list that lacks a topic of core's or has another. */
const TOPICS = {
  'market.bar': true, 'market.quote': true, 'market.trade': true, 'market.book-snapshot': true, 'market.book-delta': true, 'market.funding-rate': true, 'market.mark-price': true, 'market.status': true, 'market.book-order': true, 'market.corporate-action': true, 'market.settlement': true,
  'order.denied': true, 'order.held': true, 'order.submitted': true, 'order.accepted': true, 'order.rejected': true, 'order.triggered': true, 'order.filled': true, 'order.fill-adjusted': true,
  'order.modify-requested': true, 'order.modified': true, 'order.modify-rejected': true, 'order.cancel-requested': true, 'order.canceled': true, 'order.cancel-rejected': true, 'order.expired': true,
  'order.outcome-unknown': true, 'order.stuck': true, 'order.routed': true, 'order.discrepancy': true, 'algorithm.started': true, 'algorithm.progressed': true, 'algorithm.paused': true,
  'algorithm.resumed': true, 'algorithm.ended': true, 'report.received': true, 'breaker.changed': true, 'contingency.changed': true, 'position.changed': true,
  'account.posted': true, 'strategy.added': true, 'strategy.removed': true, 'strategy.started': true, 'strategy.stopped': true, 'strategy.paused': true, 'strategy.resumed': true, 'strategy.reset': true,
  'strategy.parameters-changed': true, 'strategy.flattened': true, 'strategy.warmed-up': true, 'strategy.failed': true, 'strategy.slow': true, 'strategy.signal': true, 'source.ended': true, 'engine.error': true, 'engine.timer': true,
  'engine.state': true, 'engine.health': true, 'component.state': true, 'plugin.loaded': true, 'plugin.started': true, 'plugin.stopped': true, 'plugin.unloaded': true, 'plugin.failed': true, 'memory.high': true,
} as const satisfies Record<Exclude<Topic, `${'test' | 'spread'}.${string}`>, true>;

function tablesIn(page: string): readonly Table[] {
  const tables: { heading: string; header: string[]; rows: Row[] }[] = [];
  let heading = '';
  let isInTable = false;
  for (const line of text(page).split('\n')) {
    heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading;
    if (!line.startsWith('|')) {
      isInTable = false;
      continue;
    }
    const cells = line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
    const table = tables.at(-1);
    if (!isInTable || !table) tables.push({ heading, header: cells, rows: [] });
    else if (!cells.every((cell) => /^-+$/.test(cell))) table.rows.push(Object.fromEntries(table.header.map((name, index) => [name, cells[index] ?? ''])));
    isInTable = true;
  }
  return tables;
}

/** The first table of a section. */
function tableIn(page: string, heading: string): Table {
  const table = tablesIn(page).find((item) => item.heading === heading);
  if (!table) throw new Error(`docs/${page} has no table under "${heading}"`);
  return table;
}

/** Everything that a column has in backticks. */
function listed({ rows }: Table, column: string): string[] {
  return rows.flatMap((row) => codesIn(row[column] ?? ''));
}

function codesIn(words: string): string[] {
  return [...words.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

function codeOf(page: string): string[] {
  return codesIn(text(page).replaceAll(/^```[\s\S]*?^```$/gm, ''));
}

/** Without backticks. */
function bare(cell = ''): string {
  return cell.replaceAll('`', '');
}

/** As VitePress makes them of plain headings. */
function anchorsOf(page: string): readonly string[] {
  return [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(/[^\w]+/g, '-'));
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'redfire-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function redfire(args: readonly string[], cwd: string) {
  return node([join(root, 'packages/redfire/src/bin.ts'), ...args], cwd);
}

async function node(args: readonly string[], cwd: string) {
  const result = await promisify(execFile)(process.execPath, ['--conditions=@redfire/source', ...args], { cwd, env: { ...process.env, NO_COLOR: '1' } }).catch((error: unknown) => error as { stdout: string; stderr: string; code: number });
  return { code: 0, ...result };
}
