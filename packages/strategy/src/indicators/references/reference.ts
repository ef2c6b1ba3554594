import type { Bar } from '@redfire/core';

/** One column of reference values, and how ours are got. */
export interface Reference {
  /** Name of the indicator in the catalogue. */
  readonly indicator: string;
  /** File below the folder of reference data: `skender/ema.standard.json.gz`, `lean/spy_with_macd.txt`. */
  readonly file: string;
  /** Column, or field, of the values. */
  readonly column: string;
  /** Where the bars are from: `skender` has its own file of quotes for all, those of `lean` are in the file itself. */
  readonly bars?: { readonly file: string; readonly columns: Readonly<Partial<Record<'time' | 'open' | 'high' | 'low' | 'close' | 'volume', string>>> };
  /** Makes what gives our value after each bar; `NaN` where there is none. */
  readonly make: () => (bar: Bar) => number;
  /** Greatest relative error that is allowed. Default 1e-9. `printed`: half a unit of the last digit that the reference prints. */
  readonly within?: number | 'printed';
  /** First rows that are not compared, with the reason in `note`: an average that was begun otherwise needs some time to agree. */
  readonly skip?: number;
  /** Bars by which ours comes later, where the reference puts a value at a bar that could not know it. Default 0. */
  readonly later?: number;
  /** Single rows that are not compared, by their place from 0, with the reason in `note`. */
  readonly except?: readonly number[];
  /** Why more than 1e-9, or rows that are skipped, are allowed. Required with either. */
  readonly note?: string;
}
