/**
 * Every failure RedFire reports, in one table. Codes are API: adding one is a minor release,
 * renaming or removing one is a breaking one. Messages may change at any time.
 */
export const ERRORS = {
  INVALID_INPUT: { retryable: false, meaning: 'A value broke the rules of its own type: not a decimal, empty id, off its range.' },
  INVALID_CONFIG: { retryable: false, meaning: 'A configuration did not validate. `details.issues` lists every path with what was expected and what was found.' },
  INVALID_INSTRUMENT: { retryable: false, meaning: 'An instrument definition contradicts itself: no step, no settlement currency, limits the wrong way round.' },
  UNKNOWN_INSTRUMENT: { retryable: false, meaning: 'An instrument id is not among the instruments the engine was given.' },
  UNKNOWN_STRATEGY: { retryable: false, meaning: 'A strategy name is neither a stock strategy nor a module that exports a strategy class.' },
  UNKNOWN_ALGORITHM: { retryable: false, meaning: 'An order asks for an execution algorithm that order management was not given.' },
  UNKNOWN_CODEC: { retryable: false, meaning: 'Encoded text holds a tag or a topic this version does not know.' },
  STRATEGY_NOT_RUNNING: { retryable: false, meaning: 'A strategy acted before it was started or after it was stopped.' },
  STRATEGY_PAUSED: { retryable: false, meaning: 'A strategy that is paused sent an order that may open a position. Cancels and orders that only close are taken.' },
  STRATEGY_FAILED: { retryable: false, meaning: 'A hook of a strategy threw. `cause` is what it threw; a backtest ends without a result.' },
  STRATEGY_WARMING_UP: { retryable: false, meaning: 'A strategy sent an order that may open a position before all its subscriptions had the bars they wanted first. Cancels and orders that only close are taken.' },
  ORDER_NOT_FOUND: { retryable: false, meaning: 'No order with this id, or it belongs to somebody else.' },
  ORDER_NOT_OPEN: { retryable: false, meaning: 'The order has ended, or waits for the answer to the same request already.' },
  ORDER_REFUSED: { retryable: false, meaning: 'An order or a change that was waited for was refused: denied by validation or risk, or rejected by the venue. `details.reason` says why.' },
  DUPLICATE_ORDER_ID: { retryable: false, meaning: 'A client order id was used again for a different order.' },
  UNBALANCED_ENTRY: { retryable: false, meaning: 'The lines of a ledger entry do not sum to zero in some currency.' },
  NO_CONVERSION_RATE: { retryable: false, meaning: 'A balance could not be valued: no known price links its currency to the account currency.' },
  BAD_ROW: { retryable: false, meaning: 'A row of market data is not usable. `details` has the file, the line and the value.' },
  DATA_FORMAT: { retryable: false, meaning: 'A data file is not of the format it was declared as: no header, missing column, broken archive.' },
  NO_DATA_FEED: { retryable: false, meaning: 'A strategy subscribed to market data that nothing in the run delivers.' },
  DATA_ORDER: { retryable: false, meaning: 'Market data came out of time order across chunks or feeds.' },
  LOOK_AHEAD: { retryable: false, meaning: 'A bar came before the time it says it closed at. It was not delivered: `details` has both times.' },
  FILL_OUTSIDE_MARKET: { retryable: false, meaning: 'A simulated venue filled an order at a price that the data did not have. A fault of the venue: the run has no result.' },
  FILE_NOT_READABLE: { retryable: false, meaning: 'A file named by the configuration could not be opened or written.' },
  MODULE_NOT_LOADABLE: { retryable: false, meaning: 'A module named by the configuration could not be imported or has no usable export.' },
  STRATEGY_NOT_FOUND: { retryable: false, meaning: 'No strategy of the engine has this id.' },
  COMPONENT_FAILED: { retryable: false, meaning: 'A component threw while it was made ready, started, stopped or closed. `details` names it and the step, `cause` is what it threw.' },
  COMPONENT_NOT_FOUND: { retryable: false, meaning: 'No component of the engine has this name.' },
  DEPENDENCY_MISSING: { retryable: false, meaning: 'A component or plugin needs something that nothing provides. `details.missing` lists it.' },
  DEPENDENCY_CYCLE: { retryable: false, meaning: 'Components or plugins need each other in a circle. `details.cycle` lists them in order.' },
  INVALID_STATE: { retryable: false, meaning: 'The call does not fit the state: a start while stopping, a second component of one name, use before attach.' },
  PLUGIN_INVALID: { retryable: false, meaning: 'A plugin has no usable definition, or was given options that do not validate. `details.issues` lists every path.' },
  PLUGIN_INCOMPATIBLE: { retryable: false, meaning: 'A plugin was written for another version of the plugin interface, or needs a plugin in another version.' },
  PLUGIN_NOT_FOUND: { retryable: false, meaning: 'No plugin of this name is loaded.' },
  PLUGIN_FAILED: { retryable: false, meaning: 'A plugin threw or did not answer in time. It was taken out; `cause` is what it threw.' },
  STOP_INCOMPLETE: { retryable: false, meaning: 'The engine has stopped, but not everything that was asked for came true: orders are still open, positions are not flat, or the state of a strategy could not be kept.' },
  NO_GATEWAY: { retryable: false, meaning: 'No gateway of the engine trades the venue of an instrument, or two do.' },
  TIMEOUT: { retryable: false, meaning: 'Something did not happen in the time it was given, `details.limitMs`.' },
  QUEUE_FULL: { retryable: false, meaning: 'A consumer of events is behind and its queue is full. `details` names the consumer and its limit.' },
  TOPIC_STORM: { retryable: false, meaning: 'Handlers kept publishing in answer to one another beyond the limit; the queue was cut off.' },
  ENGINE_CLOSED: { retryable: false, meaning: 'The event engine was used after it was closed, or the engine stopped before something came true that was waited for.' },
  TIME_BACKWARDS: { retryable: false, meaning: 'A clock was asked to go back in time.' },
  GATEWAY_CLOSED: { retryable: false, meaning: 'A gateway or feed was used before open() or after close().' },
  NOT_SENT: { retryable: true, meaning: 'The request surely did not leave. Sending it again is safe.' },
  OUTCOME_UNKNOWN: { retryable: false, meaning: 'The venue did not answer. The order may or may not exist: ask before anything is sent again.' },
  HISTORY_DROPPED: { retryable: false, meaning: 'What was asked for is older than what is still kept. `details.droppedUntil` is the time, or in a journal the sequence number, of the last item that is gone.' },
  NOT_SUPPORTED: { retryable: false, meaning: 'The adapter does not declare this capability.' },
  ABORTED: { retryable: false, meaning: 'The host asked to stop through its AbortSignal before the work was done.' },
} as const satisfies Record<string, { readonly retryable: boolean; readonly meaning: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** Facts for a log line or an alert: plain data, never secrets, never live objects. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface RedFireErrorOptions {
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

const MARK = Symbol.for('redfire.error');

/** The one error class. Match on {@link RedFireError.code}; test with {@link isRedFireError}, which also knows the errors of another copy of the package. */
export class RedFireError extends Error {
  override readonly name = 'RedFireError';
  readonly code: ErrorCode;
  /** Whether doing the same again, unchanged, may succeed and cannot do harm. */
  readonly retryable: boolean;
  readonly details: ErrorDetails;

  /** @param message - What happened, with values in quotes, then what to do. */
  constructor(code: ErrorCode, message: string, options: RedFireErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = ERRORS[code].retryable;
    this.details = options.details ?? {};
    Object.defineProperty(this, MARK, { value: true });
  }
}

/** Whether `value` is a {@link RedFireError}, made by this copy of the package or by another one in the process. */
export function isRedFireError(value: unknown): value is RedFireError {
  return typeof value === 'object' && value !== null && MARK in value;
}
