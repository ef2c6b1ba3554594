import { RedFireError, type Bar } from '@redfire/core';
import { finite, finiteBar } from './checks.ts';
import { Indicator, nameOf, type Source } from './study.ts';

/** Two sources of the same bars. */
export type SourcePair = readonly [first: Source, second: Source];

/** Base of indicators of two series: two sources of the same bars, or pairs that are pushed, as of two instruments. */
export abstract class PairIndicator extends Indicator {
  readonly first: Source | undefined;
  readonly second: Source | undefined;
  /** Bars until both have their first value. */
  protected readonly sourceWarmUp: number;

  /** @param kind - Name of the function that makes it. @param parameters - As they are in its name. */
  constructor(kind: string, parameters: readonly number[], sources?: SourcePair) {
    super(`${kind}(${[...(sources ?? []).map(nameOf), ...parameters].join(', ')})`);
    const [first, second] = sources ?? [];
    this.first = first instanceof Indicator ? first.lend() : first;
    this.second = second instanceof Indicator ? second.lend() : second;
    this.sourceWarmUp = Math.max(warmUpOf(first), warmUpOf(second));
  }

  /** @throws {@link RedFireError} `INVALID_INPUT` also where it was made without sources, and pairs are to be pushed. */
  override update(bar: Bar): void {
    if (this.first === undefined || this.second === undefined) {
      throw new RedFireError('INVALID_INPUT', `"${this.name}" has no sources to read of a bar; make it with two, or push pairs of values`, { details: { indicator: this.name } });
    }
    finiteBar(bar);
    const first = valueOf(this.first, bar);
    const second = valueOf(this.second, bar);
    if (isThere(this.first) && isThere(this.second)) this.push(first, second);
  }

  /** Takes the next value of both series. @throws {@link RedFireError} `INVALID_INPUT` for one that is no finite number. */
  push(first: number, second: number): void {
    this.take(finite(first, 'first'), finite(second, 'second'));
  }

  /** The next pair; both are finite. */
  protected abstract take(first: number, second: number): void;

  override reset(): void {
    super.reset();
    if (this.first instanceof Indicator) this.first.reset();
    if (this.second instanceof Indicator) this.second.reset();
  }
}

/** Parameters of a factory of indicators of two series. */
export type WithSources<Parameters extends readonly (number | undefined)[]> = Parameters | readonly [...SourcePair, ...Parameters];

/** The sources and the parameters among the arguments of a factory. */
export function splitPair<Parameters extends readonly (number | undefined)[]>(given: WithSources<Parameters>): { readonly sources: SourcePair | undefined; readonly parameters: Parameters } {
  const [first, second, ...rest] = given;
  const hasSources = typeof first === 'function' || first instanceof Indicator;
  // the type of the arguments says that two sources come first, or none, and that what follows are the parameters
  return hasSources ? { sources: [first, second as Source], parameters: rest as readonly (number | undefined)[] as Parameters } : { sources: undefined, parameters: given as Parameters };
}

function warmUpOf(source: Source | undefined): number {
  return source instanceof Indicator ? source.warmUp : 1;
}

function valueOf(source: Source, bar: Bar): number {
  if (typeof source === 'function') return source(bar);
  source.update(bar);
  return source.value;
}

function isThere(source: Source): boolean {
  return typeof source === 'function' || source.ready;
}
