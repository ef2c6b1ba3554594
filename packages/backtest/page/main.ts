import { expandJson } from '../src/report/expand-json.ts';
import type { ComparisonData, ReportData } from '../src/report/report-data.ts';
import { comparisonPage } from './comparison-page.ts';
import { reportPage } from './report-page.ts';

// the file carries what it shows; the builder of the file wrote it in this shape
const data = expandJson(JSON.parse(document.getElementById('data')?.textContent ?? '{}')) as ReportData | ComparisonData;
document.body.append(data.kind === 'report' ? reportPage(data) : comparisonPage(data));
document.documentElement.dataset['ready'] = 'yes';
