import { type DestinationStream, pino } from 'pino'

/** Facts of one log line. */
export type LogFields = Readonly<Record<string, unknown>>

/** `event.name` plus fields. error wakes someone, warn is worth counting, info tells the story. */
export interface Logger {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** Field names whose values never reach a sink, at any depth we log. */
const SECRET_FIELDS = ['privateKey', 'secret', 'apiKey', 'signature', 'password', 'listenKey', 'token']
const SECRET_IN_TEXT = /\b(signature|listenKey|apiKey|secret|privateKey)=[^&\s"]+/gi

/**
 * JSON lines through pino, redacted at the sink: secret field names become `[redacted]`, and
 * `signature=…` and the like inside text are cut out.
 */
export function createLogger(destination: DestinationStream, level = 'info'): Logger {
  const sink: DestinationStream = {
    write: (line) => destination.write(line.replace(SECRET_IN_TEXT, '$1=[redacted]')),
  }
  const root = pino(
    {
      level,
      base: null,
      redact: {
        paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
    },
    sink,
  )
  return {
    debug: (event, fields = {}) => root.debug(fields, event),
    info: (event, fields = {}) => root.info(fields, event),
    warn: (event, fields = {}) => root.warn(fields, event),
    error: (event, fields = {}) => root.error(fields, event),
  }
}

/** Says nothing. For tests and for tools whose stdout belongs to their answer. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
