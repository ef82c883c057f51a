import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type ElectronApplication,
  _electron as electron,
  expect,
  type Locator,
  type Page,
} from '@playwright/test'

const ROOT = resolve(import.meta.dirname, '..', '..')
const ELECTRON = join(
  ROOT,
  'node_modules',
  'electron',
  'dist',
  process.platform === 'win32' ? 'electron.exe' : 'electron',
)

/** A new, empty folder for one run of the app: its settings, journals and simulated accounts. */
export function newUserData(): string {
  return mkdtempSync(join(tmpdir(), 'tandem-e2e-'))
}

export interface LaunchOptions {
  readonly userData?: string
  readonly args?: readonly string[]
  /** Beside what we were started with; `undefined` takes a variable away. */
  readonly environment?: Readonly<NodeJS.ProcessEnv>
}

/** The real app in a real window with the real sandbox, as a person sees it. */
export class Terminal implements AsyncDisposable {
  readonly app: ElectronApplication
  readonly page: Page
  readonly userData: string

  private constructor(app: ElectronApplication, page: Page, userData: string) {
    this.app = app
    this.page = page
    this.userData = userData
  }

  static async launch({
    userData = newUserData(),
    args = [],
    environment = {},
  }: LaunchOptions = {}): Promise<Terminal> {
    const app = await electron.launch({
      executablePath: ELECTRON,
      args: [ROOT, `--user-data-dir=${userData}`, ...args],
      env: definedOnly({ ...process.env, ...environment }),
      chromiumSandbox: process.getuid?.() !== 0,
      timeout: 60_000,
    })
    const page = await app.firstWindow()
    return new Terminal(app, page, userData)
  }

  /** Launches and waits until the book is live. */
  static async open(options: LaunchOptions = {}): Promise<Terminal> {
    const terminal = await Terminal.launch(options)
    await terminal.bookIsMoving()
    return terminal
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  get size(): Locator {
    return this.page.getByRole('textbox', { name: 'Size', exact: true })
  }

  get mode(): Locator {
    return this.page.getByRole('status', { name: 'Mode', exact: true })
  }

  get paperSwitch(): Locator {
    return this.page.getByRole('switch', { name: 'Paper trading', exact: true })
  }

  bestBid(): Locator {
    return this.region('Order book').getByTestId('best-bid')
  }

  /** True once the best bid has shown two different texts. */
  async bookIsMoving(): Promise<void> {
    const ladder = this.region('Order book')
    await expect(this.bestBid()).toHaveText(/\d/, { timeout: 60_000 })
    const before = await ladder.textContent()
    await expect.poll(() => ladder.textContent(), { timeout: 20_000 }).not.toBe(before)
  }

  /** Types a size in base units and clicks once. */
  async send(side: 'Buy' | 'Sell', size: string): Promise<void> {
    await this.region('Ticket').getByRole('radio', { name: 'BTC', exact: true }).click()
    await this.size.fill(size)
    await this.button(side).click()
  }

  async goLive(): Promise<void> {
    await this.paperSwitch.click()
    await this.page.getByRole('textbox', { name: 'Type LIVE to confirm' }).fill('LIVE')
    await this.button('Go live').click()
    await expect(this.mode).toContainText(/live/i)
  }

  /** Lines of the technical log with this event name. */
  logLines(event: string): readonly Record<string, unknown>[] {
    const text = readFileSync(join(this.userData, 'logs', 'tandem.log'), 'utf8')
    return text
      .split('\n')
      .filter((line) => line.includes(`"${event}"`))
      .map((line) => JSON.parse(line))
  }

  /** Process id of the simulator, while there is one. */
  simulatorPid(): Promise<number | undefined> {
    return this.app.evaluate(
      ({ app }) => app.getAppMetrics().find((each) => each.name === 'Tandem simulator')?.pid,
    )
  }

  async close(): Promise<void> {
    await this.app.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close().catch(() => undefined)
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return Object.fromEntries(entries)
}
