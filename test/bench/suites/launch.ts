import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { SuiteResult } from '../metrics.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const BUILT_MAIN = join(ROOT, 'out/main/index.js')
const DEADLINE_MS = 60_000
const PAINTED = /^tandem: book painted after (\d+) ms/

/**
 * Starts the built app on the simulated venue, in an empty folder, and reads from its output how long it took
 * from launch to the first painted book. Without a build it measures nothing and says so.
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

async function launchOnce(userData: string, displayName: string | undefined): Promise<number> {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  const environment = { ...inherited, TANDEM_BENCH: '1', ...(displayName ? { DISPLAY: displayName } : {}) }
  const args = [ROOT, `--user-data-dir=${userData}`, ...(asRoot ? ['--no-sandbox'] : [])]
  const app = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((done) => app.once('exit', () => done()))
  try {
    return await paintedAfterMs(app)
  } finally {
    app.kill('SIGTERM')
    await ended
  }
}

function paintedAfterMs(app: ChildProcess): Promise<number> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`no book was painted in ${DEADLINE_MS} ms`)), DEADLINE_MS)
    const settle = (finish: () => void): void => {
      clearTimeout(timer)
      finish()
    }
    app.once('error', (cause) => settle(() => fail(cause)))
    app.once('exit', (code) => settle(() => fail(new Error(`the app ended with code ${code}`))))
    if (!app.stdout) throw new Error('expected the output of the app')
    createInterface({ input: app.stdout }).on('line', (line) => {
      const match = PAINTED.exec(line)
      if (match) settle(() => done(Number(match[1])))
    })
  })
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
