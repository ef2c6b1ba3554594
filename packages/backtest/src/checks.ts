export { checkLookAhead, type LookAheadDifference, type LookAheadOptions, type LookAheadReport } from './checks/check-look-ahead.ts';
export { checkRecursive, type RecursiveLine, type RecursiveOptions, type RecursiveValue } from './checks/check-recursive.ts';
export { checkSensitivity, type ParameterGrid, type ParameterSensitivity, type ParameterValue, type SensitivityOptions, type SensitivityReport, type SensitivityTrial } from './checks/check-sensitivity.ts';
export { runDecisions, type RunDecision } from './checks/run-decisions.ts';
