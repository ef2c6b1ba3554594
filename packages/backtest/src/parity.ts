export { checkParity, type OrderParity, type ParityOptions, type ParityReport } from './parity/check-parity.ts';
export type { ExecutionDifference, OrderExecution } from './parity/order-execution.ts';
export type { SessionRecord } from './parity/paper-session.ts';
