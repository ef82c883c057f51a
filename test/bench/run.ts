import { execFileSync, spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { mergeRuns, type Suite, type SuiteResult, tableOf } from './metrics.ts'
import { bookSuite } from './suites/book.ts'
import { executionSuite, measureProof } from './suites/execution.ts'
import { framesSuite } from './suites/frames.ts'
import { measureLaunch } from './suites/launch.ts'
import { paperSuite } from './suites/paper.ts'
import { pricesSuite } from './suites/prices.ts'
import { signingSuite } from './suites/signing.ts'
import { streamsSuite } from './suites/streams.ts'

const SUITES: Readonly<Record<string, Suite>> = {
  book: bookSuite,
  execution: executionSuite,
  frames: framesSuite,
  paper: paperSuite,
  prices: pricesSuite,
  signing: signingSuite,
  streams: streamsSuite,
}
/** Measured after the runs, in this process: windows are opened, or a proof is counted once. */
const AFTERWARDS: Readonly<Record<string, Suite>> = { book: measureLaunch, execution: measureProof }
const USAGE = `usage: npm run bench -- <${Object.keys(SUITES).join('|')}> [--runs N] [--cycles N] [--json]`

/** What was asked for on the command line; `undefined` when it cannot be understood. */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '3' },
        /** Repetitions, where the suite counts in them. */
        cycles: { type: 'string' },
        json: { type: 'boolean', default: false },
        // Set by this program itself: one run, its result as JSON.
        single: { type: 'boolean', default: false },
      },
    })
    const name = positionals[0] ?? ''
    const suite = SUITES[name]
    const runs = Number(values.runs)
    const cycles = values.cycles === undefined ? undefined : Number(values.cycles)
    const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1
    const isUsable = positionals.length === 1 && isCount(runs) && (cycles === undefined || isCount(cycles))
    return suite && isUsable ? { ...values, name, suite, runs, cycles } : undefined
  } catch {
    return undefined
  }
}

/** npm run bench -- <suite>: runs it N times, each in a fresh process, and prints the medians. */
async function main(): Promise<number> {
  const asked = readArguments()
  if (!asked) {
    console.error(USAGE)
    return 2
  }
  const { name, suite, runs, cycles } = asked
  if (asked.single) {
    console.log(JSON.stringify(await suite(cycles === undefined ? {} : { cycles })))
    return 0
  }
  const results = Array.from({ length: runs }, () => runApart(name, cycles))
  const { metrics, notes } = mergeRuns([...results, ...(await runAfterwards(name, runs))])
  const commit = commitOf()
  console.log(`suite ${name}, commit ${commit}, median of ${runs} run${runs === 1 ? '' : 's'}\n`)
  console.log(tableOf(metrics))
  for (const note of notes) console.log(`\n${note}`)
  if (asked.json) console.log(JSON.stringify({ suite: name, commit, metrics }))
  return 0
}

async function runAfterwards(name: string, runs: number): Promise<readonly SuiteResult[]> {
  const suite = AFTERWARDS[name]
  const results: SuiteResult[] = []
  for (let run = 0; suite && run < runs; run += 1) {
    const result = await suite()
    results.push(result)
    // What could not be measured once is not waited for again.
    if (Object.keys(result.metrics).length === 0) break
  }
  return results
}

function runApart(name: string, cycles: number | undefined): SuiteResult {
  const more = cycles === undefined ? [] : ['--cycles', String(cycles)]
  const { status, stdout } = spawnSync(process.execPath, [import.meta.filename, name, '--single', ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  })
  if (status !== 0)
    throw new Error(`expected the run of suite ${name} to end well, it ended with code ${status}`)
  return JSON.parse(stdout) as SuiteResult
}

function commitOf(): string {
  try {
    const text = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return text.trim()
  } catch {
    return 'unknown'
  }
}

try {
  process.exitCode = await main()
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
