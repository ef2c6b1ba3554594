import { RedFireError } from '@redfire/core';

/** The values that each parameter is tried with, its own among them or not. */
export type ParameterGrid<Name extends string = string> = Readonly<Record<Name, readonly ParameterValue[]>>;
export type ParameterValue = number | string | boolean;

export interface SensitivityOptions<Name extends string> {
  /** The parameters that are to be judged. */
  readonly parameters: Readonly<Record<Name, ParameterValue>>;
  /** What else is tried, parameter by parameter, the others as they are. */
  readonly vary: Partial<ParameterGrid<Name>>;
  /** Runs the strategy with parameters and gives what it is judged by, such as its Sharpe ratio or net profit: more is better. `undefined` where there is none. */
  readonly measure: (parameters: Readonly<Record<Name, ParameterValue>>) => Promise<number | undefined> | number | undefined;
}

export interface SensitivityTrial {
  readonly value: ParameterValue;
  /** Absent where the run had none. */
  readonly measure?: number;
  /** How much less than with the parameters that are judged, as a share of that; below zero it is more. Absent where either has no measure or it is zero. */
  readonly loss?: number;
}

/** How the measure moves with one parameter. */
export interface ParameterSensitivity {
  readonly parameter: string;
  /** In the order they were given. */
  readonly trials: readonly SensitivityTrial[];
  /** Least and most over the trials and the parameters that are judged. */
  readonly worst?: number;
  readonly best?: number;
  /** Mean loss of the trials next to the value that is judged: the nearest below and above for numbers, all others for the rest. Near zero it is a plateau, near one a peak that stands alone. */
  readonly neighbourLoss?: number;
}

export interface SensitivityReport {
  /** With the parameters that are judged. */
  readonly measure?: number;
  readonly parameters: readonly ParameterSensitivity[];
  /** Runs in all: what a Sharpe ratio is to be deflated by, see `deflatedSharpe`. */
  readonly runs: number;
}

/**
 * Tells whether a result hangs on the exact parameters: one at a time is varied, the others as they are. A result that is lost when an average is one bar longer was found, not earned.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a parameter that there is not, or without values.
 */
export async function checkSensitivity<Name extends string>({ parameters, vary, measure }: SensitivityOptions<Name>): Promise<SensitivityReport> {
  const grid = Object.entries(vary) as [Name, readonly ParameterValue[] | undefined][];
  for (const [name, values] of grid) {
    if (!Object.hasOwn(parameters, name)) throw new RedFireError('INVALID_INPUT', `there is no parameter "${name}" to vary; there are ${Object.keys(parameters).join(', ')}`, { details: { parameter: name } });
    if (values === undefined || values.length === 0) throw new RedFireError('INVALID_INPUT', `parameter "${name}" has no values to vary over`, { details: { parameter: name } });
  }
  const judged = finite(await measure(parameters));
  let runs = 1;
  const results: ParameterSensitivity[] = [];
  for (const [name, values = []] of grid) {
    const trials: SensitivityTrial[] = [];
    for (const value of values) {
      const isJudged = value === parameters[name];
      if (!isJudged) runs++;
      const found = isJudged ? judged : finite(await measure({ ...parameters, [name]: value }));
      trials.push({ value, ...(found !== undefined && { measure: found }), ...lossOf(found, judged) });
    }
    results.push({ parameter: name, trials, ...extremes(trials, judged), ...neighbourLossOf(trials, parameters[name]) });
  }
  return { ...(judged !== undefined && { measure: judged }), parameters: results, runs };
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function lossOf(found: number | undefined, judged: number | undefined): { readonly loss?: number } {
  return found === undefined || judged === undefined || judged === 0 ? {} : { loss: (judged - found) / Math.abs(judged) };
}

function extremes(trials: readonly SensitivityTrial[], judged: number | undefined): { readonly worst?: number; readonly best?: number } {
  const measures = [...trials.map((trial) => trial.measure), judged].filter((value) => value !== undefined);
  return measures.length === 0 ? {} : { worst: Math.min(...measures), best: Math.max(...measures) };
}

function neighbourLossOf(trials: readonly SensitivityTrial[], judged: ParameterValue): { readonly neighbourLoss?: number } {
  const others = trials.filter(({ value }) => value !== judged);
  const losses = (typeof judged === 'number' ? nextTo(others, judged) : others).map(({ loss }) => loss).filter((loss) => loss !== undefined);
  return losses.length === 0 ? {} : { neighbourLoss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length };
}

function nextTo(trials: readonly SensitivityTrial[], judged: number): readonly SensitivityTrial[] {
  const distance = ({ value }: SensitivityTrial) => (typeof value === 'number' ? value - judged : Number.NaN);
  const nearest = (side: 1 | -1) => trials.filter((trial) => distance(trial) * side > 0).sort((a, b) => Math.abs(distance(a)) - Math.abs(distance(b))).slice(0, 1);
  return [...nearest(-1), ...nearest(1)];
}
