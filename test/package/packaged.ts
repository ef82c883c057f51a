import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from '@playwright/test'

export const ROOT = resolve(import.meta.dirname, '../..')
export const UNPACKED = join(ROOT, 'dist', 'linux-unpacked')

/** Where and as whom `npm test -- package` wants programs to run: an ordinary user, who keeps the sandbox. */
interface Launch {
  readonly scratch: string
  readonly uid?: number
  readonly environment: Readonly<Record<string, string>>
}

const launch: Launch = JSON.parse(process.env.TANDEM_PACKAGE_LAUNCH ?? '{"scratch":"","environment":{}}')
if (launch.scratch === '')
  throw new Error('expected TANDEM_PACKAGE_LAUNCH; run these tests with `npm test -- package`')

const DEVTOOLS = /DevTools listening on (ws:\S+)/
const START_WITHIN_MS = 30_000

/** Builds the targets into dist/ with the Node that started the tests; `fast` compresses less. */
export function buildPackage(targets: string): void {
  const environment = { ...process.env }
  // electron-builder must not see Electron's own idea of an asar as a folder.
  delete environment.ELECTRON_RUN_AS_NODE
  execFileSync('node', [join(ROOT, 'scripts', 'package.mjs'), '--targets', targets, '--fast'], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** A copy of the app that the ordinary user can read and run; the path of its program. */
function installForUser(): string {
  const folder = join(launch.scratch, 'Tandem')
  if (!existsSync(folder)) {
    execFileSync('cp', ['-a', UNPACKED, folder])
    execFileSync('chmod', ['-R', 'go+rX', folder])
    // As the installed package does, for systems that have no user namespaces.
    if (launch.uid !== undefined) chmodSync(join(folder, 'chrome-sandbox'), 0o4755)
  }
  return join(folder, 'tandem')
}

/** A started app, reached through Chromium's debugging port because the fuse for Node's own is off. */
export interface StartedApp extends AsyncDisposable {
  readonly page: Page
  readonly pid: number
}

/**
 * Starts the packaged app as the ordinary user, with a data folder of its own, and connects to its window.
 *
 * @param lay writes what an earlier run would have left into the data folder
 */
export async function startPackagedApp(
  environment: Record<string, string> = {},
  lay: (userData: string) => void = () => undefined,
): Promise<StartedApp> {
  const { uid } = launch
  const userData = mkdtempSync(join(launch.scratch, 'user-data-'))
  lay(userData)
  if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${uid}`, userData])
  const child = spawn(installForUser(), ['--remote-debugging-port=0', `--user-data-dir=${userData}`], {
    cwd: launch.scratch,
    env: { PATH: process.env.PATH ?? '', ...launch.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  const said: string[] = []
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const endpoint = await new Promise<string>((found, failed) => {
    const complain = (why: string) => {
      child.kill('SIGKILL')
      failed(new Error(`${why}\n${said.join('\n')}`))
    }
    const timer = setTimeout(() => complain('expected the app to open its debugging port'), START_WITHIN_MS)
    child.once('exit', (code, signal) => complain(`the app ended with ${code ?? signal}`))
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line)
        const address = DEVTOOLS.exec(line)?.[1]
        if (address === undefined) return
        clearTimeout(timer)
        found(address)
      })
    }
  })
  const browser = await chromium.connectOverCDP(endpoint)
  return {
    page: await firstPage(browser),
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      await browser.close().catch(() => undefined) // it may have gone with the app
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('expected the app to have a browser context')
  const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: START_WITHIN_MS }))
  await page.waitForLoadState('domcontentloaded')
  return page
}
