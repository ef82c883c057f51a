import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture } from './processes.mjs'
import { CACHE, readJson } from './project.mjs'
import { replaceFolder, writeAtomically } from './replace.mjs'

const PROBE_TIMEOUT_MS = 8_000
const DOWNLOAD_TIMEOUT_MS = 15 * 60_000
const REMEMBER_UNREACHABLE_MS = 24 * 3_600_000
const MEMORY = join(CACHE, 'official-runtime.json')
const DEFAULT_BASE = 'https://github.com/electron/electron/releases/download/'

/**
 * Downloads Electron with its own installer, which checks the archive against the checksums in the
 * npm package. The host is probed first (at most 8 s), and an unreachable one is not probed again for a day.
 *
 * Resolves to a sentence that says what happened; the caller looks at node_modules to see whether it worked.
 */
export async function downloadOfficial(packageFolder, version, doing) {
  const { platform, arch } = process
  const base = process.env.ELECTRON_MIRROR ?? DEFAULT_BASE
  const url = `${base}v${version}/electron-v${version}-${platform}-${arch}.zip`
  const remembered = readJson(MEMORY)
  if (remembered?.url === url && Date.now() - remembered.atMs < REMEMBER_UNREACHABLE_MS) {
    return `${url}: ${remembered.problem} (asked earlier today; delete ${MEMORY} to ask again)`
  }
  doing(`asking for the official Electron ${version}`)
  const problem = await probe(url)
  if (problem !== undefined) {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(MEMORY, `${JSON.stringify({ url, problem, atMs: Date.now() })}\n`)
    return `${url}: ${problem}`
  }
  doing(`downloading the official Electron ${version}`)
  // The installer unpacks beside itself: a copy of its package keeps what is in place until the new one is complete.
  const stage = join(packageFolder, '..', `.electron-${process.pid}`)
  try {
    const notRuntime = (path) =>
      path !== join(packageFolder, 'dist') && path !== join(packageFolder, 'path.txt')
    cpSync(packageFolder, stage, { recursive: true, filter: notRuntime })
    const result = await capture(process.execPath, [join(stage, 'install.js')], {
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    })
    if (result.code !== 0) return `${url}: ${result.problem ?? result.all.trim().slice(-600)}`
    await replaceFolder(join(stage, 'dist'), join(packageFolder, 'dist'))
    await writeAtomically(join(packageFolder, 'path.txt'), readFileSync(join(stage, 'path.txt'), 'utf8'))
    return `downloaded ${url}`
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

async function probe(url) {
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
    return answer.ok ? undefined : `the host answered ${answer.status}`
  } catch (error) {
    const reason =
      error.name === 'TimeoutError' ? `no answer in ${PROBE_TIMEOUT_MS / 1000} s` : (error.cause ?? error)
    return typeof reason === 'string' ? reason : `not reachable (${reason.code ?? reason.message})`
  }
}
