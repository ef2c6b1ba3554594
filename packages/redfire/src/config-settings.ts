import type { SettingGroup } from '@redfire/backtest/report';

type Setting = SettingGroup['settings'][number];

/** A configuration as names and values for people, in groups: each strategy with its parameters, then the rest by section. */
export function configSettings(config: unknown): readonly SettingGroup[] {
  const sections = fieldsOf(config);
  const strategies = listOf(sections['strategies']).map((strategy, place): SettingGroup => {
    const { use, id, params, ...others } = fieldsOf(strategy);
    return { title: `Strategy ${textOf(id ?? use ?? place + 1)}`, settings: [...flat('', params), ...(id === undefined ? [] : [{ name: 'use', value: textOf(use) }]), ...flat('', others)] };
  });
  const data = listOf(sections['data']).map((entry): Setting => {
    const { file, instrument, interval, ...others } = fieldsOf(entry);
    const words = [interval, ...Object.entries(others).filter(([, value]) => value !== false).map(([name, value]) => `${name} ${textOf(value)}`)].filter((word) => word !== undefined);
    return { name: `${textOf(instrument)}, ${textOf(file)}`, value: words.map(textOf).join(', ') };
  });
  const groups: readonly SettingGroup[] = [
    ...strategies,
    { title: 'Venue', settings: flat('', sections['venue']) },
    { title: 'Account', settings: flat('', sections['account']) },
    { title: 'Risk', settings: flat('', sections['risk']) },
    { title: 'Instruments', settings: listOf(sections['instruments']).flatMap((instrument) => instrumentSettings(fieldsOf(instrument))) },
    { title: 'Data', settings: data },
  ];
  return groups.filter(({ settings }) => settings.length > 0);
}

function instrumentSettings({ id, kind, tickSize, lotSize, fees, ...others }: Readonly<Record<string, unknown>>): readonly Setting[] {
  const name = textOf(id);
  const more = flat('', others).map((each) => `${each.name} ${each.value}`);
  const rates = flat('', fees).map((each) => `${each.name} ${each.value}`).join(', ');
  return [{ name, value: [textOf(kind), `ticks of ${textOf(tickSize)}`, `lots of ${textOf(lotSize)}`, ...more].join(', ') }, ...(rates === '' ? [] : [{ name: `${name} fees`, value: rates }])];
}

/** `fees.maker` with its value, for each value however deep. */
function flat(prefix: string, value: unknown): readonly Setting[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [{ name: prefix, value: Array.isArray(value) ? value.map((each) => (typeof each === 'object' ? JSON.stringify(each) : textOf(each))).join(', ') : textOf(value) }];
  return Object.entries(value).flatMap(([key, each]) => flat(prefix === '' ? key : `${prefix}.${key}`, each));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '–' : JSON.stringify(value);
}
