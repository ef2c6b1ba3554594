export { openBars, type OpenBarsOptions } from './node/open-bars.ts';
