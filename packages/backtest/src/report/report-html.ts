import { compactJson } from './compact-json.ts';
import { htmlText, scriptJson } from './html-text.ts';
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH, PAGE_STYLE, PAGE_STYLE_HASH } from './page-bundle.ts';
import type { ComparisonData, ReportData } from './report-data.ts';

/** A report as one HTML file that needs nothing else: its policy forbids the browser any request, and any script but its own. */
export function reportHtml(data: ReportData): string {
  return pageHtml(data);
}

/** A comparison as one HTML file, as {@link reportHtml}. */
export function comparisonHtml(data: ComparisonData): string {
  return pageHtml(data);
}

function pageHtml(data: ReportData | ComparisonData): string {
  const policy = `default-src 'none'; script-src '${PAGE_SCRIPT_HASH}'; style-src '${PAGE_STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${htmlText(data.title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    '<noscript>This page draws its charts and tables with a script of its own, which this browser does not run.</noscript>',
    `<script type="application/json" id="data">${scriptJson(compactJson(data))}</script>`,
    `<script>${PAGE_SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
