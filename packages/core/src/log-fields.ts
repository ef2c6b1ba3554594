/**
 * The fields of log records that have a meaning of their own, in every format and adapter. Whatever else is logged keeps its name.
 * Names are API, as error codes are.
 */
export const LOG_FIELDS = {
  timestamp: 'When it was logged: ISO 8601, UTC.',
  level: '`debug`, `info`, `warn` or `error`.',
  service: 'Which service it is.',
  version: 'Which version of the service.',
  message: 'What happened, as a sentence.',
  correlation_id: 'Shared by everything that one decision led to; given as `correlationId` too.',
  request_id: 'The request of a client it belongs to; given as `requestId` too.',
  trace_id: 'The trace it belongs to; given as `traceId` too.',
  span_id: 'The step of the trace; given as `spanId` too.',
  exception_type: 'Name of the error that was given as `error`.',
  exception_message: 'Its message.',
  traceback: 'Its stack, and those of its causes.',
  error_code: 'Its code, where it is an error of RedFire.',
  error_details: 'The facts that such an error carries.',
  module: 'Where it was logged, if the caller says so.',
  function: 'The function it was logged in, if the caller says so.',
  line: 'The line it was logged at, if the caller says so.',
} as const satisfies Record<string, string>;

export type LogField = keyof typeof LOG_FIELDS;
