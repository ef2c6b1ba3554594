export {
  readParquetBars, readParquetBooks, readParquetQuotes, readParquetTrades, type ReadParquetBarsOptions, type ReadParquetBooksOptions, type ReadParquetItemsOptions,
} from './parquet/read-parquet.ts';
export { type ParquetRanges, type ParquetSource } from './parquet/parquet-source.ts';
export { writeParquet, type WriteParquetOptions } from './parquet/write-parquet.ts';
