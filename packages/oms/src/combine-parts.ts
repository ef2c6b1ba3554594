import type { ExecutionReport } from '@redfire/core';
import type { OrderParts } from './order-parts.ts';

/** Parts as one: asked and told in the order given. The first that chooses an execution has chosen it. */
export function combineParts(all: readonly OrderParts[]): OrderParts {
  const choosers = all.flatMap(({ chooseExecution }) => (chooseExecution ? [chooseExecution] : []));
  const [translate, ...translators] = all.flatMap(({ translate: each }) => (each ? [each] : []));
  return {
    holders: all.flatMap(({ holders = [] }) => holders),
    observers: all.flatMap(({ observers = [] }) => observers),
    market: all.flatMap(({ market = [] }) => market),
    checks: all.flatMap(({ checks = [] }) => checks),
    releaseChecks: all.flatMap(({ releaseChecks = [] }) => releaseChecks),
    states: Object.fromEntries(all.flatMap(({ states = {} }) => Object.entries(states))),
    standIn: all.find(({ standIn }) => standIn !== undefined)?.standIn,
    // most often one translates; every report passes through here
    ...(translate && { translate: translators.length === 0 ? translate : (report: ExecutionReport) => translators.reduce((told, next) => next(told), translate(report)) }),
    ...(choosers.length > 0 && {
      chooseExecution: (terms) => {
        for (const choose of choosers) {
          const chosen = choose(terms);
          if (chosen) return chosen;
        }
        return undefined;
      },
    }),
  };
}
