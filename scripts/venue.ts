import { AppError, kindOf, messageOf } from '../src/main/base/errors.ts'
import { parseCommandLine } from './venue/command-line.ts'
import { helpText } from './venue/help.ts'
import { runVenueCommand } from './venue/run.ts'

// npm run venue -- <venue> <facet.method> [json args] [options]: any method of the port from a terminal.
// stdout is the answer alone, one JSON document or, for streams, one JSON line per event.

const print = (value: unknown, indent?: number): void =>
  void process.stdout.write(`${JSON.stringify(value ?? null, undefined, indent)}\n`)

// A reader such as `head` may leave before the end: that is no failure.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') throw cause
  process.exit(0)
})

try {
  const command = parseCommandLine(process.argv.slice(2))
  if (command.help) process.stdout.write(helpText())
  else await runVenueCommand(command, print)
} catch (cause) {
  const detail = cause instanceof AppError ? cause.detail : {}
  print({ error: { kind: kindOf(cause), message: messageOf(cause), detail } }, 2)
  process.exitCode = 1
}
