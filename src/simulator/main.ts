import { parseArguments } from './arguments.ts'
import { startSimulator } from './server.ts'

const log = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

try {
  const simulator = await startSimulator({ ...parseArguments(process.argv.slice(2)), log })
  process.stdout.write(`${JSON.stringify(simulator.ready)}\n`)
  const stop = (): void => {
    simulator.close().then(() => process.exit(0), fail)
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
