import type { Bar } from '@redfire/core';
import { atr, bollinger, ema, macd, rsi, sma } from '@redfire/strategy/indicators';

/** Loads a package, and says how its indicator is made and asked for its line after each input: a close, or a bar. */
export type Contender = () => Promise<{ readonly ofCloses?: () => (close: number) => number; readonly ofBars?: () => (bar: Bar) => number }>;
export type CaseName = keyof typeof CONTENDERS;

const LENGTH = 14;
const BAND = 20;
const theirs = () => import('trading-signals');
const technical = () => import('technicalindicators');

/** Per case, each package by its name. What has several lines is asked for one of them, which needs the others: the signal, the upper band. */
export const CONTENDERS = {
  sma: {
    redfire: async () => ({ ofCloses: () => pushing(sma(BAND)) }),
    'trading-signals': async () => (({ SMA }) => ({ ofCloses: () => updating(new SMA(BAND)) }))(await theirs()),
    technicalindicators: async () => (({ SMA }) => ({ ofCloses: () => nexting(new SMA({ period: BAND, values: [] })) }))(await technical()),
  },
  ema: {
    redfire: async () => ({ ofCloses: () => pushing(ema(BAND)) }),
    'trading-signals': async () => (({ EMA }) => ({ ofCloses: () => updating(new EMA(BAND)) }))(await theirs()),
    technicalindicators: async () => (({ EMA }) => ({ ofCloses: () => nexting(new EMA({ period: BAND, values: [] })) }))(await technical()),
  },
  rsi: {
    redfire: async () => ({ ofCloses: () => pushing(rsi(LENGTH)) }),
    'trading-signals': async () => (({ RSI }) => ({ ofCloses: () => updating(new RSI(LENGTH)) }))(await theirs()),
    technicalindicators: async () => (({ RSI }) => ({ ofCloses: () => nexting(new RSI({ period: LENGTH, values: [] })) }))(await technical()),
  },
  macd: {
    async redfire() {
      return {
        ofCloses() {
          const indicator = macd(12, 26, 9);
          return (close) => (indicator.push(close), indicator.signal);
        },
      };
    },
    async 'trading-signals'() {
      const { MACD, EMA } = await theirs();
      return {
        ofCloses() {
          const indicator = new MACD(new EMA(12), new EMA(26), new EMA(9));
          return (close) => indicator.update(close, false)?.signal ?? Number.NaN;
        },
      };
    },
    async technicalindicators() {
      const { MACD } = await technical();
      return {
        ofCloses() {
          const indicator = new MACD({ fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, SimpleMAOscillator: false, SimpleMASignal: false, values: [] });
          return (close) => indicator.nextValue(close)?.signal ?? Number.NaN;
        },
      };
    },
  },
  atr: {
    async redfire() {
      return {
        ofBars() {
          const indicator = atr(LENGTH);
          return (bar) => (indicator.update(bar), indicator.value);
        },
      };
    },
    'trading-signals': async () => (({ ATR }) => ({ ofBars: () => updating<Bar>(new ATR(LENGTH)) }))(await theirs()),
    async technicalindicators() {
      const { ATR } = await technical();
      return {
        ofBars() {
          const indicator = new ATR({ period: LENGTH, high: [], low: [], close: [] });
          return (bar) => indicator.nextValue(bar) ?? Number.NaN;
        },
      };
    },
  },
  bollinger: {
    async redfire() {
      return {
        ofCloses() {
          const indicator = bollinger(BAND, 2);
          return (close) => (indicator.push(close), indicator.upper);
        },
      };
    },
    async 'trading-signals'() {
      const { BollingerBands } = await theirs();
      return {
        ofCloses() {
          const indicator = new BollingerBands(BAND, 2);
          return (close) => indicator.update(close, false)?.upper ?? Number.NaN;
        },
      };
    },
    async technicalindicators() {
      const { BollingerBands } = await technical();
      return {
        ofCloses() {
          const indicator = new BollingerBands({ period: BAND, stdDev: 2, values: [] });
          return (close) => indicator.nextValue(close)?.upper ?? Number.NaN;
        },
      };
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Contender>>>>;

function pushing(indicator: { push(close: number): void; readonly value: number }): (close: number) => number {
  return (close) => {
    indicator.push(close);
    return indicator.value;
  };
}

function updating<Input = number>(indicator: { update(input: Input, replace: boolean): number | null }): (input: Input) => number {
  return (input) => indicator.update(input, false) ?? Number.NaN;
}

function nexting(indicator: { nextValue(close: number): number | undefined }): (close: number) => number {
  return (close) => indicator.nextValue(close) ?? Number.NaN;
}
