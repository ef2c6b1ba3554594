export { type BadRow } from './bad-row.ts';
export { BAR_FORMATS, type BarFormat } from './bar-format.ts';
export { type ByteSource } from './byte-pieces.ts';
export { COMPRESSIONS, type Compression } from './decompress.ts';
export { randomWalkBars, type RandomWalkOptions } from './random-walk-bars.ts';
export { readBars, type BarReader, type ReadBarsOptions } from './read-bars.ts';
