import { invalidOption } from './invalid-option.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** What a part of a pattern matches. */
const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MMM: '(?<monthName>[A-Za-z]{3})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{2})',
  h: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  S: '(?<fraction>\\d{1,9})',
  A: '(?<half>[AaPp][Mm])',
};
const PART = /YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|S+|A|[^A-Za-z]+|[A-Za-z]/g;

/**
 * A reader of times written as a pattern tells, such as `DD.MM.YYYY HH:mm:ss`: epoch ms of what is shown as if it were of UTC, NaN for other text.
 *
 * Parts are `YYYY`, `YY` (2000 to 2099), `MMM` (English, three letters), `MM`, `M`, `DD`, `D`, `HH`, `H`, `hh` and `h` (with `A`, am or pm), `mm`, `ss`, `S` (any number of decimals); `T` and
 * what is no letter stand for themselves.
 *
 * @throws `INVALID_INPUT` for a pattern with another letter, a part twice, or without a date.
 */
export function timePattern(pattern: string): (text: string) => number {
  const wrong = () => invalidOption('timeFormat', pattern, 'is no pattern of a date and time, such as "DD.MM.YYYY HH:mm:ss", and no unit: s, ms, us or ns');
  const source = (pattern.match(PART) ?? []).map((part) => {
    const known = PARTS[part.startsWith('S') ? 'S' : part];
    if (known !== undefined) return known;
    if (/[A-SU-Za-z]/.test(part)) throw wrong();
    return part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  }).join('');
  const names = [...source.matchAll(/\?<(\w+)>/g)].map(([, name]) => name);
  const hasDate = /\?<(year|shortYear)>/.test(source) && /\?<(month|monthName)>/.test(source) && source.includes('?<day>');
  if (!hasDate || new Set(names).size !== names.length) throw wrong();
  const expression = new RegExp(`^${source}$`);
  return (text) => {
    const groups = expression.exec(text)?.groups;
    return groups === undefined ? Number.NaN : shownTime(groups);
  };
}

function shownTime({ year, shortYear, month, monthName, day, hour = '0', minute = '0', second = '0', fraction = '0', half }: Readonly<Record<string, string | undefined>>): number {
  const fullYear = year === undefined ? 2_000 + Number(shortYear) : Number(year);
  const monthIndex = monthName === undefined ? Number(month) - 1 : MONTHS.indexOf(monthName.toLowerCase());
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const isTime = hours < 24 && Number(minute) < 60 && Number(second) < 60 && (half === undefined || (Number(hour) >= 1 && Number(hour) <= 12));
  const date = Date.UTC(fullYear, monthIndex, Number(day));
  // a day that the month lacks moves the date on
  const isDate = monthIndex >= 0 && new Date(date).getUTCDate() === Number(day) && new Date(date).getUTCMonth() === monthIndex;
  if (!isTime || !isDate) return Number.NaN;
  return date + (hours * 3_600 + Number(minute) * 60 + Number(second)) * 1_000 + Number(`0.${fraction}`) * 1_000;
}
