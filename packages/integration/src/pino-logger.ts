import { recordFields, withoutUrlPasswords, type Clock, type Logger } from '@redfire/core';
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export interface PinoOptions {
  readonly service: string;
  readonly version: string;
  readonly clock: Clock;
  readonly level?: string;
}

/** Pino set up to write the record of the table of log fields. */
export function pinoFor({ service, version, clock, level = 'info' }: PinoOptions, destination?: DestinationStream): Logger {
  const timestamp = () => `,"timestamp":"${new Date(clock.now()).toISOString()}"`;
  return pinoLogger(pino({ level, messageKey: 'message', base: { service, version }, timestamp, formatters: { level: (name) => ({ level: name }) } }, destination));
}

/** Any pino logger as a logger of ours. */
export function pinoLogger(logger: PinoLogger): Logger {
  const toRecord = recordFields();
  return {
    log(level, message, fields = {}) {
      if (logger.isLevelEnabled(level)) logger[level](toRecord(fields), '%s', withoutUrlPasswords(message));
    },
    child: (fields) => pinoLogger(logger.child(toRecord(fields))),
  };
}
