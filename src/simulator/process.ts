import { parseArguments } from './arguments.ts'
import { startSimulator } from './server.ts'

/** The channel to the process that forked this one (Electron utility process). */
interface ParentPort {
  postMessage(message: unknown): void
}

const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort }

const log = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** Same options as the command line; the ready message goes to the parent. A start that fails exits with 1. */
startSimulator({ ...parseArguments(process.argv.slice(2)), log }).then(
  (simulator) => {
    parentPort?.postMessage(simulator.ready)
    process.once('SIGTERM', () => {
      simulator.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  },
  (cause: unknown) => {
    log(`simulator: ${cause instanceof Error ? cause.message : String(cause)}`)
    process.exit(1)
  },
)
