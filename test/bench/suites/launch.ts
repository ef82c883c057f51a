import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { SuiteResult } from '../metrics.ts'
import { evaluateInWindow } from './window-probe.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const BUILT_MAIN = join(ROOT, 'out/main/index.js')
const DEADLINE_MS = 60_000
const ASK_EVERY_MS = 20
/** Unix time at which the window says it painted its first book; empty before. */
const PAINTED_AT = 'document.documentElement.dataset.bookPainted ?? ""'

/**
 * Starts the built app on the simulated venue, in an empty folder, and asks its window when the first book was
 * painted. Without a build it measures nothing and says so.
 */
export async function measureLaunch(): Promise<SuiteResult> {
  if (!existsSync(BUILT_MAIN)) {
    return { metrics: {}, notes: ['launchToBookMs was not measured: build the app first (npm run build)'] }
  }
  const display = process.platform === 'linux' && !process.env.DISPLAY ? await startDisplay() : undefined
  const userData = mkdtempSync(join(tmpdir(), 'tandem-bench-'))
  try {
    const value = await launchOnce(userData, display?.name)
    return { metrics: { launchToBookMs: { value, unit: 'ms' } }, notes: [] }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return { metrics: {}, notes: [`launchToBookMs was not measured: ${reason}`] }
  } finally {
    display?.process.kill('SIGTERM')
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Milliseconds from starting the process to the first painted book. */
async function launchOnce(userData: string, displayName: string | undefined): Promise<number> {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  const environment = { ...inherited, ...(displayName ? { DISPLAY: displayName } : {}) }
  const options = [
    `--user-data-dir=${userData}`,
    '--remote-debugging-port=0',
    ...(asRoot ? ['--no-sandbox'] : []),
  ]
  const startedAtMs = Date.now()
  const app = spawn(process.execPath, [ROOT, ...options], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>((done) => app.once('exit', () => done()))
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  try {
    const debuggerUrl = await debuggerOf(app.stderr, ended, deadline)
    return (await paintedAtMs(debuggerUrl, deadline)) - startedAtMs
  } finally {
    app.kill('SIGTERM')
    await ended
  }
}

/** The address at which the app lets itself be asked; it says so on its error output. */
function debuggerOf(output: Readable, ended: Promise<void>, deadline: AbortSignal): Promise<string> {
  return new Promise((done, fail) => {
    deadline.addEventListener('abort', () => fail(new Error('the app did not start in time')))
    void ended.then(() => fail(new Error('the app ended before its window was up')))
    createInterface({ input: output }).on('line', (line) => {
      const url = /DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1]
      if (url) done(url)
    })
  })
}

async function paintedAtMs(debuggerUrl: string, deadline: AbortSignal): Promise<number> {
  for (;;) {
    const answer = await evaluateInWindow(debuggerUrl, PAINTED_AT, deadline)
    if (answer) return Number(answer)
    if (deadline.aborted) throw new Error(`no book was painted in ${DEADLINE_MS} ms`)
    await wait(ASK_EVERY_MS)
  }
}

/** A virtual display of our own; it ends with the process returned. */
function startDisplay(): Promise<{ readonly name: string; readonly process: ChildProcess }> {
  const display = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return new Promise((done, fail) => {
    display.once('error', fail)
    display.once('exit', (code) => fail(new Error(`Xvfb ended with code ${code}`)))
    display.stdout.once('data', (number: Buffer) => {
      done({ name: `:${number.toString().trim()}`, process: display })
    })
  })
}
