import { noLogger, type Logger } from '@redfire/core';

/** A logger that never throws, whatever the one behind it does: a log that cannot be written must not keep an engine from stopping. */
export function guardedLogger(logger: Logger): Logger {
  if (logger === noLogger) return noLogger;
  return {
    log(level, message, fields) {
      try {
        logger.log(level, message, fields);
      } catch {
        // there is nobody left to tell
      }
    },
    child(fields) {
      try {
        return guardedLogger(logger.child(fields));
      } catch {
        return this;
      }
    },
  };
}
