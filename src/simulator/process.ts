import { startVenues } from './start-venues.ts'

/** The channel to the process that forked this one (Electron utility process). */
interface ParentPort {
  postMessage(message: unknown): void
}

const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort }

/** What is worth telling a person; the runtime's own warnings go to stderr and no further. */
const log = (line: string): void => {
  parentPort?.postMessage({ says: line })
}

/** Same options as the command line; each venue's ready message goes to the parent. A start that fails exits with 1. */
startVenues(process.argv.slice(2), log, (ready) => parentPort?.postMessage(ready)).then(
  (close) => {
    process.once('SIGTERM', () => {
      close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  },
  (cause: unknown) => {
    const error = cause instanceof Error ? cause.message : String(cause)
    parentPort?.postMessage({ error })
    process.stderr.write(`simulator: ${error}\n`, () => process.exit(1))
  },
)
