import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { runBacktest, useStrategy } from '@redfire/backtest';
import { PriceRecorder, compareReports, comparisonHtml, reportData, reportHtml, type ReportData } from '@redfire/backtest/report';
import { defineInstrument } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';
import { SmaCross } from '@redfire/strategy';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from 'vitest';

const executablePath = '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const root = fileURLToPath(new URL('../../../', import.meta.url));
const isAbsent = !existsSync(executablePath);
const skipped = isAbsent && process.env['REDFIRE_REQUIRE_ALL'] !== '1';
const HOSTILE = '</script><img src=x onerror=alert(1)>';

/** Two crossing averages over two walks of forty days: some hundred trades. */
async function aReport(seed: number): Promise<ReportData> {
  const instruments = ['BTC/USDT.SIM', 'ETH/USDT.SIM'].map((id) => defineInstrument({ id, kind: 'perpetual', tickSize: '0.01', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } }));
  const recorder = new PriceRecorder();
  const data = recorder.watch(instruments.map(({ id }, place) => ({ instrument: id, interval: '15m', bars: randomWalkBars({ seed: seed + place, count: 40 * 96, tick: '0.01', start: 3_000, intervalMs: 900_000, startTime: Date.UTC(2025, 0, 1) }) })));
  const strategies = instruments.map(({ id }) => useStrategy(SmaCross, { instrument: id, fast: 8, slow: 21, quantity: '1' }));
  const result = await runBacktest({ instruments, data, account: { balances: { USDT: '100000' } }, strategies });
  return reportData(result, { title: `Two walks ${HOSTILE}`, prices: recorder, settings: [{ title: 'Strategy', settings: [{ name: 'fast', value: String(seed) }, { name: HOSTILE, value: HOSTILE }] }] });
}

test('the page that is checked in is what its source makes', async () => {
  await expect(promisify(execFile)(process.execPath, [join(root, '.ci/report-page.mjs'), '--check'], { cwd: root })).resolves.toMatchObject({ stderr: '' });
});

describe.skipIf(skipped)(`a report in Chromium${skipped ? ` (skipped: no ${executablePath})` : ''}`, () => {
  let browser: Browser;
  let folder: string;
  let report: ReportData;

  beforeAll(async () => {
    expect(isAbsent).toBe(false);
    folder = mkdtempSync(join(tmpdir(), 'redfire-report-'));
    report = await aReport(1);
    writeFileSync(join(folder, 'report.html'), reportHtml(report));
    const runs = [report, await aReport(5)].map((each, place) => ({ name: `run ${place} ${HOSTILE}`, report: each }));
    writeFileSync(join(folder, 'comparison.html'), comparisonHtml(compareReports(runs)));
    browser = await chromium.launch({ executablePath, args });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** A page of which every complaint and every request is kept. */
  async function open(name = 'report.html', options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1_200, height: 900 }, reducedMotion: 'reduce', ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    page.on('request', (request) => requests.push(request.url()));
    const url = pathToFileURL(join(folder, name)).href;
    await page.goto(url);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    await settled(page);
    return { page, complaints, others: () => requests.filter((request) => request !== url) };
  }

  it('complains of nothing, asks for nothing, and draws every chart', async () => {
    const { page, complaints, others } = await open();
    const inks = await page.evaluate<number[]>(`[...document.querySelectorAll('canvas')].map((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    })`);
    expect(inks).toHaveLength(5);
    expect(Math.min(...inks)).toBeGreaterThan(20);
    expect([complaints, others()]).toEqual([[], []]);
    expect(await page.title()).toBe(report.title);
    expect(await page.locator('h1').textContent()).toBe(report.title);
    expect(await page.locator('img').count()).toBe(0);
  });

  it('shows the figures of the run', async () => {
    const { page } = await open();
    const cards = await page.locator('.headline > div').allInnerTexts();
    const trades = report.trades.filter(({ state }) => state !== 'open').length;
    expect(cards).toContainEqual(`Trades\n${trades}`);
    expect(cards.map((card) => card.split('\n')[0])).toEqual(report.headline.map(({ label }) => label));
    expect(await page.locator('.months tbody tr').count()).toBe(1);
  });

  it('filters trades by choice and by words', async () => {
    const { page } = await open();
    const status = page.locator('#trade-table [role=status]');
    const ofEther = report.trades.filter(({ instrument }) => instrument === 'ETH/USDT.SIM');
    const won = ofEther.filter(({ profit }) => profit > 0);
    expect(won.length).toBeGreaterThan(5);
    const filters = page.locator('.filters');
    await filters.getByLabel('Result').selectOption('win');
    await filters.getByLabel('Instrument').selectOption('ETH/USDT.SIM');
    expect(await status.textContent()).toContain(`${won.length} of ${report.trades.length} trades`);
    expect(await page.locator('.trades tbody .loss').count()).toBe(0);
    await filters.getByLabel('Result').selectOption('all');
    await filters.getByLabel('Instrument').selectOption('all');
    await filters.getByLabel('Search').fill('LONG eth/usdt');
    expect(await status.textContent()).toContain(`${ofEther.length} of ${report.trades.length} trades`);
    await filters.getByLabel('Search').fill('no such words');
    expect(await page.locator('.trades tbody tr').count()).toBe(0);
  });

  it('sorts by every column, by keys alone, and says so', async () => {
    const { page } = await open();
    const profits = report.trades.map(({ profit }) => profit).sort((one, other) => other - one);
    const shown = async () => (await page.locator('.trades tbody tr td:nth-last-child(5)').allInnerTexts()).map((text) => Number(text.replace('−', '-').replaceAll(',', '')));
    await page.locator('.trades thead [data-column=profit]').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.trades thead th[aria-sort=descending]').innerText()).toContain('Profit');
    expect(await shown()).toEqual(profits.slice(0, 25).map((profit) => Number(profit.toFixed(2))));
    expect(await page.evaluate("document.activeElement.dataset.column")).toBe('profit');
    await page.keyboard.press('Enter');
    expect(await shown()).toEqual(profits.toReversed().slice(0, 25).map((profit) => Number(profit.toFixed(2))));
    for (const column of await page.locator('.trades thead button').all()) {
      await column.click();
      expect(await page.locator('.trades thead th[aria-sort=ascending], .trades thead th[aria-sort=descending]').count()).toBe(1);
    }
    await page.getByRole('button', { name: 'Next →' }).click();
    expect(await page.locator('.pages').innerText()).toContain('page 2 of');
  });

  it('zooms and pans equity and drawdown together, by keys and by dragging', async () => {
    const { page } = await open();
    const whole = [await picture(page, 'equity-chart'), await picture(page, 'drawdown-chart')];
    const seen = async () => [await picture(page, 'equity-chart'), await picture(page, 'drawdown-chart')];
    await page.locator('#equity-chart').focus();
    for (const key of ['+', 'ArrowRight']) {
      const before = await seen();
      await page.keyboard.press(key);
      await settled(page);
      const after = await seen();
      expect(after.map((each, place) => each === before[place])).toEqual([false, false]);
    }
    await page.keyboard.press('Home');
    await settled(page);
    expect(await seen()).toEqual(whole);
    await page.locator('#drawdown-chart .u-over').scrollIntoViewIfNeeded();
    const box = (await page.locator('#drawdown-chart .u-over').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await settled(page);
    expect((await seen()).map((each, place) => each === whole[place])).toEqual([false, false]);
  });

  it('goes to a trade on the chart of its instrument', async () => {
    const { page } = await open();
    const number = report.trades.findIndex(({ instrument }) => instrument === 'ETH/USDT.SIM') + 1;
    await page.getByRole('button', { name: `Show trade ${number} on the price chart` }).press('Enter');
    await settled(page);
    expect(await page.locator('#price').getByLabel('Instrument').inputValue()).toBe('ETH/USDT.SIM');
    expect(await page.locator('.trades tr[aria-current=true]').innerText()).toMatch(new RegExp(`^${number}\\b`));
    const near = await picture(page, 'price-chart-ETH-USDT-SIM');
    await page.locator('#price').getByRole('button', { name: 'Show all' }).click();
    await settled(page);
    expect(await picture(page, 'price-chart-ETH-USDT-SIM')).not.toBe(near);
  });

  it('has light and dark colours, by the system and by its button', async () => {
    const paper = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const { page } = await open('report.html', { colorScheme: 'dark' });
    expect(await paper(page)).toBe('rgb(14, 19, 25)');
    const dark = await picture(page, 'equity-chart');
    await page.getByRole('button', { name: 'Change to light colours' }).click();
    await settled(page);
    expect(await paper(page)).toBe('rgb(246, 247, 249)');
    expect(await picture(page, 'equity-chart')).not.toBe(dark);
  });

  it.each(['report.html', 'comparison.html'])('fits a phone: %s', async (name) => {
    const { page, complaints } = await open(name, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(complaints).toEqual([]);
  });

  it('lays runs over one another in a comparison', async () => {
    const { page, complaints, others } = await open('comparison.html');
    expect(await page.locator('#growth-chart .legend li').count()).toBe(2);
    expect(await page.locator('#differences tbody tr').allInnerTexts()).toEqual(['Strategy fast\t1\t5']);
    expect(await page.locator('.star').count()).toBeGreaterThan(10);
    expect(await page.locator('img').count()).toBe(0);
    expect([complaints, others()]).toEqual([[], []]);
  });
});

/** Waits until what was asked for is drawn. */
async function settled(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 30))))');
}

function picture(page: Page, chart: string): Promise<string> {
  return page.evaluate<string>(`document.querySelector('#${chart} canvas').toDataURL()`);
}
