import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from '@playwright/test'

const PASSWORD = 'test'

/** A session bus of our own with a real, unlocked GNOME keyring on it, and nothing else of a desktop. */
export class TestKeychain implements AsyncDisposable {
  readonly environment: Readonly<NodeJS.ProcessEnv>
  readonly #folder: string
  readonly #bus: ChildProcess
  #daemon: ChildProcess | undefined

  private constructor(folder: string, bus: ChildProcess, environment: Readonly<NodeJS.ProcessEnv>) {
    this.#folder = folder
    this.#bus = bus
    this.environment = environment
  }

  /** @param isUnlocked false leaves the keyring to whoever asks for it: the bus starts it, without any keys */
  static async start({ isUnlocked = true } = {}): Promise<TestKeychain> {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-keychain-'))
    chmodSync(folder, 0o700)
    const places = { ...NO_DESKTOP, XDG_RUNTIME_DIR: folder, XDG_DATA_HOME: join(folder, 'data') }
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      env: { ...process.env, ...places },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const address = await firstLine(bus)
    const keychain = new TestKeychain(folder, bus, { ...places, DBUS_SESSION_BUS_ADDRESS: address })
    if (isUnlocked) await keychain.unlock()
    return keychain
  }

  /** Starts the keyring and waits until it keeps something. */
  async unlock(): Promise<void> {
    mkdirSync(join(this.#folder, 'data'), { recursive: true })
    const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env: this.#env,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    // An empty password would make it ask on a display.
    daemon.stdin.end(PASSWORD)
    this.#daemon = daemon
    await expect.poll(() => this.#isRunning(), { timeout: 20_000 }).toBe(true)
    execFileSync('secret-tool', ['store', '--label=probe', 'probe', 'yes'], {
      env: this.#env,
      input: 'kept',
      timeout: 20_000,
    })
  }

  /** The keyring goes away and takes its keys with it; a new and empty one comes. */
  async replace(): Promise<void> {
    await stop(this.#daemon)
    await expect.poll(() => this.#isRunning(), { timeout: 20_000 }).toBe(false)
    rmSync(join(this.#folder, 'data'), { recursive: true, force: true })
    await this.unlock()
  }

  /** The key that the app sealed with, as another program finds it; empty when there is none. */
  keyOf(application: string): string {
    try {
      return execFileSync('secret-tool', ['lookup', 'application', application], {
        env: this.#env,
        encoding: 'utf8',
        timeout: 20_000,
      })
    } catch {
      return ''
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await stop(this.#daemon)
    await stop(this.#bus)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #env(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.environment }
  }

  #isRunning(): boolean {
    const question = [
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      'string:org.freedesktop.secrets',
    ]
    const answer = execFileSync('dbus-send', ['--print-reply', '--dest=org.freedesktop.DBus', ...question], {
      env: this.#env,
      encoding: 'utf8',
    })
    return answer.includes('boolean true')
  }
}

/** No desktop that Chromium would know, and no session bus. Chromium takes two of them for set when they are empty. */
export const NO_DESKTOP: Readonly<NodeJS.ProcessEnv> = {
  XDG_CURRENT_DESKTOP: '',
  DESKTOP_SESSION: '',
  GNOME_DESKTOP_SESSION_ID: undefined,
  KDE_FULL_SESSION: undefined,
  DBUS_SESSION_BUS_ADDRESS: 'disabled:',
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('expected the output of the bus, got none')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('expected the address of the bus, got nothing')
}

function stop(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  return ended
}
