import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { INSTRUMENT_KINDS, InstrumentMath, LEDGER_ACCOUNTS, LEDGER_REASONS, Scaled, currency, defineInstrument, timestamp } from '@redfire/core';
import { AccountBook, Ledger, PositionBook } from '@redfire/oms';
import { FakeClock } from '@redfire/testing';
import { expect, it } from 'vitest';

const page = readFileSync(fileURLToPath(new URL('../../../docs/guide/ledger.md', import.meta.url)), 'utf8');

/** Everything in backticks in the first column of the table under a heading. */
function firstColumn(heading: string): readonly string[] {
  const section = page.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
}

it('the guide names every account, every reason and every kind that trades', () => {
  expect([...firstColumn('Accounts')].sort()).toEqual([...LEDGER_ACCOUNTS].sort());
  expect([...firstColumn('What is posted')].sort()).toEqual([...LEDGER_REASONS].sort());
  expect([...new Set(firstColumn('What a fill posts').filter((code) => !code.startsWith('accounting')))].sort()).toEqual(INSTRUMENT_KINDS.filter((kind) => kind !== 'index').sort());
});

it('the guide names every call of an account book', () => {
  const calls = Object.getOwnPropertyNames(AccountBook.prototype).filter((name) => name !== 'constructor');
  expect([...firstColumn('Money from outside')].sort()).toEqual(calls.sort());
});

it('the explanation that the guide shows is what its example gives', () => {
  const clock = new FakeClock();
  const btc = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });
  const instruments = new Map([[btc.id, new InstrumentMath(btc)]]);
  // #region books
  const ledger = new Ledger();
  const positions = new PositionBook(instruments);
  const account = new AccountBook({ ledger, positions, instruments, clock });
  const usdt = currency('USDT');

  account.deposit({ currency: usdt, amount: '1000' });
  positions.takeOver({ instrument: btc.id, side: 'buy', quantity: Scaled.from('2.5'), price: Scaled.from('100'), at: timestamp(0) });
  account.applyFunding({ instrument: btc.id, rate: '0.0001', price: '101', at: timestamp(1) });
  account.applyFunding({ instrument: btc.id, rate: '-0.00004', price: '101', at: timestamp(2) });
  account.charge({ currency: usdt, amount: '0.0002', reference: 'interest' });
  account.withdraw({ currency: usdt, amount: '250', reference: 'P-17' });

  const { lines } = ledger.explainBalance(usdt);
  // #endregion books
  const shown = lines.map(({ entry, reason, reference, amount, balance }) => `${entry}  ${reason.padEnd(10)} ${amount.toFixed().padStart(10)} ${balance.toFixed().padStart(9)}${reference === undefined || reference === btc.id ? '' : `  ${reference}`}`);
  expect(page).toContain(`\`\`\`text\n${shown.join('\n')}\n\`\`\``);
});
