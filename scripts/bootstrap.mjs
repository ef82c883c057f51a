import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureDisplay } from './bootstrap/display.mjs'
import { ensurePackages } from './bootstrap/packages.mjs'
import { CACHE, readJson } from './bootstrap/project.mjs'
import { createReport, StepError } from './bootstrap/report.mjs'
import { ensureRuntime, fingerprint, runCheck } from './bootstrap/runtime.mjs'
import { ensureSandbox } from './bootstrap/sandbox.mjs'
import { ensureKeychain, ensureRedis, installLibraries } from './bootstrap/system-libraries.mjs'

const OLDEST_NODE = [20, 19]
const RUNS_STAMP = join(CACHE, 'runtime-runs.json')

/**
 * Makes this machine able to run the project: packages, the Electron runtime, the system libraries
 * and, with `window`, what a window needs (a display, a sandbox), with `keychain` a keychain and with
 * `redis` a Redis to test with.
 * Does nothing, and touches no network, when all is there.
 *
 * Resolves to the runtime `{ path, version, official }`.
 */
export async function bootstrap({
  quiet = false,
  offline = false,
  official = false,
  window = false,
  keychain = false,
  redis = false,
} = {}) {
  const report = createReport({ quiet })
  await report.step('Node', checkNode)
  await report.step('Packages', (doing) => ensurePackages(doing, { offline }))
  const { runtime } = await report.step('Electron runtime', (doing) =>
    ensureRuntime(doing, { offline, official }),
  )
  await report.step('System libraries', (doing) => ensureRuns(runtime, doing))
  if (window && process.platform === 'linux') {
    await report.step('Sandbox', () => ensureSandbox(runtime.path))
    await report.step('Display', ensureDisplay)
  }
  if (keychain && process.platform === 'linux') await report.step('Keychain', ensureKeychain)
  if (redis && process.platform === 'linux') await report.step('Redis', ensureRedis)
  return runtime
}

/** Runs `main` with the usual ends: a failed step was already explained, anything else shows its stack. */
export async function runCommand(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof StepError)) process.stderr.write(`${error?.stack ?? error}\n`)
    process.exitCode = 1
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const fits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  if (fits) return process.versions.node
  throw new StepError(
    `Node ${OLDEST_NODE.join('.')} or newer`,
    `this is Node ${process.versions.node}`,
    'install a current Node (24 LTS) and run the command again',
  )
}

async function ensureRuns(runtime, doing) {
  const mark = fingerprint(runtime)
  if (readJson(RUNS_STAMP)?.mark === mark) return 'complete'
  let problem = await runCheck(runtime)
  if (problem !== undefined && process.platform === 'linux') {
    await installLibraries(runtime.path, problem, doing)
    problem = await runCheck(runtime)
  }
  if (problem !== undefined) {
    throw new StepError(
      'the Electron runtime to start',
      problem,
      'delete node_modules/electron/dist and run the command again',
    )
  }
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(RUNS_STAMP, `${JSON.stringify({ mark })}\n`)
  return 'complete'
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const flags = new Set(process.argv.slice(2))
  await runCommand(async () => {
    await bootstrap({
      quiet: flags.has('--quiet'),
      offline: flags.has('--offline'),
      official: flags.has('--official'),
      window: flags.has('--window'),
    })
    return 0
  })
}
