import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, chownSync, constants, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { StepError } from './report.mjs'
import { installDisplayServer } from './system-libraries.mjs'

const PROBE_TIMEOUT_MS = 2_000
const START_TIMEOUT_MS = 20_000
const SCREEN = '1920x1080x24'

/** Whether a program started from here can open a window: always off Linux, else when a display answers. */
export async function hasDisplay(environment = process.env) {
  if (process.platform !== 'linux') return true
  const wayland = environment.WAYLAND_DISPLAY
  if (wayland) {
    const socket = isAbsolute(wayland) ? wayland : join(environment.XDG_RUNTIME_DIR ?? '/nowhere', wayland)
    if (await answers({ path: socket })) return true
  }
  const [, host, number] = /^(.*):(\d+)(?:\.\d+)?$/.exec(environment.DISPLAY ?? '') ?? []
  if (number === undefined) return false
  if (host === '' || host === 'unix') {
    return (
      (await answers({ path: `/tmp/.X11-unix/X${number}` })) ||
      answers({ path: `\0/tmp/.X11-unix/X${number}` })
    )
  }
  return answers({ host, port: 6000 + Number(number) })
}

function answers(target) {
  return new Promise((resolve) => {
    const socket = connect(target)
    const finish = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(PROBE_TIMEOUT_MS, () => finish(false))
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })
}

/** Installs Xvfb when there is no display and no Xvfb either. */
export async function ensureDisplay(doing) {
  if (await hasDisplay()) return 'a display answers'
  if (findXvfb() === undefined) await installDisplayServer(doing)
  return 'none here; Xvfb stands in'
}

/**
 * Starts a virtual display of our own and resolves to `{ environment, stop }`. Only holders of its
 * cookie may connect; `readerUid` is who that shall be. It ends with us, even when we are killed.
 */
export async function startVirtualDisplay({ readerUid } = {}) {
  const program = findXvfb()
  if (program === undefined) {
    throw new StepError('Xvfb to be installed', 'it is not in PATH', 'apt-get install -y xvfb')
  }
  const folder = mkdtempSync(join(tmpdir(), 'tandem-display-'))
  const authority = join(folder, 'authority')
  writeFileSync(authority, authorityFile(randomBytes(16)), { mode: 0o600 })
  if (readerUid !== undefined) for (const path of [folder, authority]) chownSync(path, readerUid, readerUid)

  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', authority]
  const [command, ...prefix] = existsSync('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', '--pdeathsig', 'TERM', program]
    : [program]
  const child = spawn(command, [...prefix, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // Ctrl-C ends the foreground group; the app needs its display until it has shut down.
    detached: true,
  })
  const stop = () => {
    process.off('exit', stop)
    child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', stop)
  try {
    const number = await displayNumber(child)
    return { environment: { DISPLAY: `:${number}`, XAUTHORITY: authority, WAYLAND_DISPLAY: '' }, stop }
  } catch (error) {
    stop()
    throw error
  }
}

function displayNumber(child) {
  return new Promise((resolve, reject) => {
    let complaints = ''
    const fail = (came) =>
      reject(
        new StepError(
          'Xvfb to open a display',
          `${came}\n${complaints.slice(-800)}`,
          'run Xvfb :99 by hand to see why it does not start',
        ),
      )
    const timer = setTimeout(() => fail(`nothing in ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS)
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      complaints += chunk
    })
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code) => fail(`it ended with code ${code}`))
    child.stdio[3].setEncoding('utf8').once('data', (text) => {
      clearTimeout(timer)
      child.removeAllListeners('exit')
      // The display shall not keep this process alive, nor its chatter fill a pipe.
      child.unref()
      for (const stream of [child.stderr, child.stdio[3]]) stream.unref()
      resolve(Number(text))
    })
  })
}

/** An Xauthority file of one entry, for any host and display (family 65535, "wild"). */
function authorityFile(cookie) {
  const field = (content) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(content.length)
    return Buffer.concat([length, content])
  }
  const parts = [Buffer.from([0xff, 0xff]), field(Buffer.alloc(0)), field(Buffer.alloc(0))]
  return Buffer.concat([...parts, field(Buffer.from('MIT-MAGIC-COOKIE-1')), field(cookie)])
}

function findXvfb() {
  return (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, 'Xvfb'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
