import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './fixtures/run.ts';
import { SIX_BARS, configText, folderOf } from './fixtures/six-bars.ts';

async function problemsOf(config: string): Promise<readonly string[]> {
  const cwd = await folderOf({ 'bars.csv': SIX_BARS, 'run.yaml': config });
  const { code, stdout, stderr } = await run(['backtest', 'run.yaml', '--out', 'out'], { cwd });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const [head = '', ...lines] = stderr.trimEnd().split('\n');
  expect(head).toContain(`error INVALID_CONFIG: "${join(cwd, 'run.yaml')}" is not `);
  return lines.map((line) => line.slice(2));
}

describe('a wrong configuration', () => {
  it('is answered with every problem at once: line, path, what was expected and what was found', async () => {
    const wrong = `seed: -1
instruments:
  - { id: ACME, kind: share, tickSize: 0.01, lotSize: "one" }
  - { id: BTC/USDT.SIM, kind: spot, tickSize: "0", minimum: "1" }
data:
  - { instrument: ACME.XNAS, file: "", interval: 1min, stamps: end, format: excel }
venue: { fees: { maker: 0.001 }, latencyMs: -5, path: best }
account: { balances: { USDT: 10000000, "my money": "1" } }
risk: { maxOrderQuantity: "-5", maxOrderNotional: 5000, maxPosition: { XX: "1" }, maxOpenOrders: 0 }
strategies:
  - { use: sma-cross, params: { instrument: ACME.XNAS, fast: 1.5, slow: "2", quantity: 1 } }
  - { use: buy-low, params: 3 }
  -
outptu: { equityEvery: 10 }
`;
    expect(await problemsOf(wrong)).toEqual([
      'line 1, seed: expected at least 0, found -1',
      'line 3, instruments[0].id: expected an instrument id, BASE/QUOTE.VENUE or TICKER.VENUE, found "ACME"',
      'line 3, instruments[0].kind: expected one of spot, perpetual, future, option, equity, index, fx, cfd, found "share"',
      'line 3, instruments[0].tickSize: expected a decimal in quotes, such as "0.001", found 0.01',
      'line 3, instruments[0].lotSize: expected a decimal in quotes, such as "0.001", found "one"',
      'line 4, instruments[1].tickSize: expected a decimal above zero, found "0"',
      'line 4, instruments[1].lotSize: expected a decimal in quotes, such as "0.001", found nothing',
      'line 4, instruments[1].minimum: expected no such key, found "1"',
      'line 6, data[0].file: expected some text, found ""',
      'line 6, data[0].format: expected one of csv, binance-vision, klines, yahoo, backtrader, lean, parquet, found "excel"',
      'line 6, data[0].interval: expected an interval such as "1m", "4h" or "1d", found "1min"',
      'line 6, data[0].stamps: expected one of open, close, found "end"',
      'line 6, data[0].instrument: expected an instrument defined under instruments (ACME, BTC/USDT.SIM), found "ACME.XNAS"',
      'line 7, venue.fees.maker: expected a decimal in quotes, such as "0.001", found 0.001',
      'line 7, venue.fees.taker: expected a decimal in quotes, such as "0.001", found nothing',
      'line 7, venue.latencyMs: expected at least 0, found -5',
      'line 7, venue.path: expected one of nearer-first, worst-case, found "best"',
      'line 8, account.balances.USDT: expected a decimal in quotes, such as "0.001", found 10000000',
      'line 8, account.balances.my money: expected a currency code such as "USDT", found "1"',
      'line 9, risk.maxOrderQuantity: expected a decimal above zero, found "-5"',
      'line 9, risk.maxOrderNotional: expected an amount and a currency, such as "5000 USDT", found 5000',
      'line 9, risk.maxOpenOrders: expected at least 1, found 0',
      'line 9, risk.maxPosition.XX: expected an instrument defined under instruments (ACME, BTC/USDT.SIM), found "1"',
      'line 11, strategies[0].params.fast: expected a whole number, found 1.5',
      'line 11, strategies[0].params.slow: expected a number, found "2"',
      'line 11, strategies[0].params.quantity: expected a decimal in quotes, such as "0.001", found 1',
      'line 12, strategies[1].params: expected keys and values, found 3',
      'line 12, strategies[1].use: no strategy "buy-low"; the stock strategies are: sma-cross, moving-average; a strategy of your own is named by its path, such as "./my-strategy.ts", found "buy-low"',
      'line 13, strategies[2]: expected keys and values, found nothing',
      'line 14, outptu: expected no such key, found {"equityEvery":10}',
    ]);
  });

  it.each([
    ['empty', '', ['(top level): expected keys and values, found nothing']],
    ['a list', '- 1', ['line 1, (top level): expected keys and values, found [1]']],
    ['without a section', configText(['account: { balances: { USD: "1000" } }\n', '']), ['line 1, account: expected keys and values, found nothing']],
    ['with an empty section', configText(['  - { instrument: ACME.XNAS, file: bars.csv, interval: 1m }\n', '']), ['line 3, data: expected a list, found nothing']],
    ['with an instrument that contradicts itself', configText(['lotSize: "1",', 'lotSize: "1", strike: "5",']), ['line 2, instruments[0].strike: is not for an instrument of kind "equity", only for option, found "5"']],
    ['with an instrument that lacks something', configText([' settle: USD,', '']), ['line 2, instruments[0].quote: is needed for an instrument of kind "equity" and does not follow from its id, found nothing']],
    ['with an instrument defined twice', configText(['data:', '  - { id: ACME.XNAS, kind: index, settle: USD, tickSize: "1", lotSize: "1" }\ndata:']), ['line 3, instruments[1].id: expected an id of its own, it is defined above, found "ACME.XNAS"']],
    ['with klines stamped at the close', configText(['interval: 1m', 'interval: 1m, format: klines, stamps: close']), ['line 4, data[0].stamps: expected open, the times in klines, found "close"']],
    ['with parameters that contradict each other', configText(['fast: 1', 'fast: 2']), ['line 7, strategies[0].params.fast: expected fewer bars than slow, found 2']],
    ['that is broken YAML', configText(['kind: equity', '{ kind']), [expect.stringContaining('at line 3, column 1:'), '', expect.anything(), 'data:', '^']],
    ['with a key twice', configText(['data:', 'instruments: 1\ndata:']), [expect.stringContaining('Map keys must be unique at line 3, column 1:'), '', expect.anything(), 'instruments: 1', '^']],
  ])('that is %s says so', async (_, config, problems) => {
    expect(await problemsOf(config)).toEqual(problems);
  });

  it('that is JSON tells its lines too', async () => {
    expect(await problemsOf('{\n  "seed": "one"\n}')).toContainEqual('line 2, seed: expected a number, found "one"');
  });
});
