import type { ExactInput } from './scaled.ts';
import type { Timestamp } from './time.ts';

/** What is left of the parent when the window ends: taken back, bought or sold at market, or worked on past the end. */
export type EndOfWindow = 'cancel' | 'market' | 'carry';

/** When an algorithm works its order. */
export interface AlgorithmWindow {
  /** Default: at once. */
  readonly startAt?: Timestamp;
  /** In milliseconds of the clock, pauses included. */
  readonly durationMs: number;
  /** Default `cancel`. */
  readonly atEnd?: EndOfWindow;
}

/** The same for an algorithm that may go on until its order is filled or canceled; that is what it does without `durationMs`. */
export type OpenAlgorithmWindow = Partial<AlgorithmWindow>;

/** Time-weighted: equal parts of the quantity at equal distances. */
export interface TwapRequest extends AlgorithmWindow {
  readonly use: 'twap';
  /** Number of children. */
  readonly slices: number;
  /** How far into its part of the window a child may go out, drawn anew for each, as a share of that part: 0 to below 1. Default 0. */
  readonly timeJitter?: number;
  /** Largest relative variation of a child's size, drawn anew for each: 0 to below 1. Default 0. */
  readonly sizeJitter?: number;
}

/** Volume-weighted: parts of the quantity as the market's volume is usually spread. */
export interface VwapRequest extends AlgorithmWindow {
  readonly use: 'vwap';
  /** Relative volume of equal parts of the window, as `volumeProfile` makes it of history. */
  readonly profile: readonly number[];
  /** Number of children. Default: one for each part of the profile. */
  readonly slices?: number;
}

/** Percentage of volume: a share of what the market trades while the order is worked. */
export interface PovRequest extends OpenAlgorithmWindow {
  readonly use: 'pov';
  /** Share of the market's volume, above 0 to 1. */
  readonly participation: number;
  /** Largest share of the volume since the last child that a child may be when the order is behind. Default: twice the participation, at most 1. */
  readonly cap?: number;
  /** No child is smaller, but for the last. Default: the smallest the instrument allows. */
  readonly minChild?: ExactInput;
  /** No child is larger. Default: as large as the cap. */
  readonly maxChild?: ExactInput;
}

/** Shows a part of the order at a time. */
export interface IcebergRequest extends OpenAlgorithmWindow {
  readonly use: 'iceberg';
  readonly displayQuantity: ExactInput;
  /** Largest relative variation of the shown size, 0 to below 1. Default 0. */
  readonly variance?: number;
}

/** Waits unseen, and takes what is offered at its price. */
export interface SniperRequest extends OpenAlgorithmWindow {
  readonly use: 'sniper';
  /** Worst price that is taken. */
  readonly price: ExactInput;
  /** No child is larger. Default: all that is shown at the best price, or all that is left where sizes are not known. */
  readonly maxChild?: ExactInput;
}

/** Stays at the best price of its own side. */
export interface BestLimitRequest extends OpenAlgorithmWindow {
  readonly use: 'best-limit';
  /** Ticks behind the best price. Default 0. */
  readonly offsetTicks?: number;
  /** Shortest time between two changes of the price, in milliseconds. Default 1,000. */
  readonly minIntervalMs?: number;
  /** No child is larger. Default: all that is left. */
  readonly maxChild?: ExactInput;
}

/** Takes what is best over several venues that trade the same thing. */
export interface RouterRequest extends OpenAlgorithmWindow {
  readonly use: 'router';
  /** Ids of the instruments that the order may go to, its own beside them or among them. */
  readonly instruments: readonly string[];
  /** What becomes of what no venue shows room for: it waits for other quotes, rests at one venue, or ends. Default `wait`. */
  readonly onLeftover?: 'wait' | 'rest-at-best' | 'cancel';
  /** How long quotes of all venues are waited for before the first choice is made of those that came, in milliseconds. Default 1,000. */
  readonly quoteWaitMs?: number;
}

/** Weighs the cost of trading fast against the risk of trading slowly. */
export interface ImplementationShortfallRequest extends AlgorithmWindow {
  readonly use: 'implementation-shortfall';
  /** Cost that a unit of variance is worth, λ, in one over the settlement currency; 0 is TWAP. */
  readonly riskAversion: number;
  /** Relative to price and the square root of a day. */
  readonly volatility: number;
  /** Temporary impact, η: relative concession in price when trading at a rate of one unit a day. */
  readonly impact: number;
  /** Permanent impact, γ: relative move of the price for each unit traded. Default 0. */
  readonly permanentImpact?: number;
  /** Number of children. */
  readonly slices: number;
}

/** An algorithm of one's own. */
export interface CustomAlgorithmRequest extends OpenAlgorithmWindow {
  readonly use: string & {};
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** How a parent order is worked. Each variant is the request of one execution algorithm. */
export type AlgorithmRequest =
  | TwapRequest
  | VwapRequest
  | PovRequest
  | IcebergRequest
  | SniperRequest
  | BestLimitRequest
  | RouterRequest
  | ImplementationShortfallRequest
  | CustomAlgorithmRequest;
