import { startVenues } from './start-venues.ts'

const log = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

try {
  const close = await startVenues(process.argv.slice(2), log, (ready) => {
    process.stdout.write(`${JSON.stringify(ready)}\n`)
  })
  const stop = (): void => {
    close().then(() => process.exit(0), fail)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
} catch (cause) {
  fail(cause)
}

function fail(cause: unknown): void {
  log(`simulator: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exit(1)
}
