export { openBars, type OpenBarsOptions } from './node/open-bars.ts';
export { openQuotes, openTrades, type OpenItemsOptions } from './node/open-items.ts';
export { replay, type BarFile, type ItemFile, type ReplayFile, type ReplayFileOptions } from './node/replay.ts';
