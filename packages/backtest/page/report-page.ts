import type { ReportData } from '../src/report/report-data.ts';
import { breakdownSection } from './breakdown-section.ts';
import { distributionSection } from './distribution-section.ts';
import { element, section } from './element.ts';
import { equitySection } from './equity-section.ts';
import { figureSection, headline } from './figure-section.ts';
import { dayText, durationText } from './format.ts';
import { monthlySection } from './monthly-section.ts';
import { navigation, pageHead } from './page-head.ts';
import { priceChart } from './price-chart.ts';
import { rollingSection } from './rolling-section.ts';
import { settingsSection, warningList } from './settings-section.ts';
import { TradeTable } from './trade-table.ts';

/** The page of one run. */
export function reportPage(report: ReportData): HTMLElement {
  const { from, to, trades, currency } = report;
  const period = from === undefined || to === undefined ? 'no bars' : `${dayText(from)} to ${dayText(to)}, ${durationText(to - from)}`;
  const prices = priceChart(report);
  const table = trades.length === 0 ? undefined : new TradeTable(trades, currency, prices && ((trade) => {
    if (prices.show(trade)) prices.view.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }));
  const sections = [
    equitySection(report),
    monthlySection(report),
    prices === undefined && table === undefined ? undefined : section('trades', 'Trades', prices?.view, table?.view ?? element('p', { class: 'words' }, 'No trades were made.')),
    breakdownSection(report),
    rollingSection(report),
    distributionSection(report),
    figureSection(report),
    settingsSection(report.settings),
  ];
  const shown = sections.filter((each) => each !== undefined);
  return element('div', { class: 'page' }, pageHead({ title: report.title, subtitle: `${period} · amounts in ${currency}` }), headline(report), warningList(report.warnings), navigation(shown), element('main', {}, ...shown));
}
