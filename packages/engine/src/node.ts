export { runUntilSignal, type Runnable, type RunUntilSignalOptions } from './node/run-until-signal.ts';
export type { HostProcess, SignalName } from './node/stop-request.ts';
