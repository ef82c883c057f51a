import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { captureNpm } from './processes.mjs'
import { CACHE, inProject, readJson, sha256 } from './project.mjs'
import { StepError } from './report.mjs'

const MODULES = inProject('node_modules')
const STAMP = join(MODULES, '.tandem-packages.json')
const RUNTIME = ['electron', 'dist']
const INSTALL_TIMEOUT_MS = 20 * 60_000

/**
 * Makes node_modules equal to package-lock.json. Touches the network only when something is missing.
 *
 * A new install is made beside the project and swapped in when it is complete, so a failure or a
 * Ctrl-C leaves what was there before, and a program that runs from the old one goes on.
 */
export async function ensurePackages(doing, { offline }) {
  const lockText = readFileSync(inProject('package-lock.json'), 'utf8')
  const wanted = sha256(lockText)
  const lock = JSON.parse(lockText).packages
  const packages = packagesFor(lock)
  const installed = () => readJson(STAMP)?.lockSha256 === wanted && packages.every(isPresent)
  if (installed()) return `${packages.length} as locked`

  return withLock('bootstrap-packages', doing, async () => {
    if (installed()) return `${packages.length} as locked`
    if (isFinishedInstall(packages)) {
      writeStamp(MODULES, wanted)
      return `${packages.length} as locked (installed by hand)`
    }
    doing(
      existsSync(MODULES)
        ? 'node_modules is stale or unfinished, installing anew'
        : 'installing from the lockfile',
    )
    refuseDisagreement(lock[''])
    await install(wanted, offline)
    const missing = packages.filter((each) => !isPresent(each)).map((each) => each.path)
    if (missing.length > 0) {
      throw new StepError(
        'every package of the lockfile on disk',
        `${missing.length} are missing after the install: ${missing.slice(0, 5).join(', ')}`,
        'rm -r node_modules and run the command again; if it stays, the lockfile and the registry disagree',
      )
    }
    return `${packages.length} installed`
  })
}

/** The entries of the lockfile that this machine must have on disk. */
function packagesFor(entries) {
  const fits = (list, value) =>
    list === undefined ||
    (list.some((each) => each[0] === '!') ? !list.includes(`!${value}`) : list.includes(value))
  const libc = process.platform === 'linux' ? linuxLibc() : undefined
  return Object.entries(entries)
    .filter(([path, entry]) => {
      if (path === '') return false
      if (entry.optional !== true) return true
      // npm is silent when an optional package fails; the native half of a linter is one, so we look.
      const native = entry.os !== undefined && entry.cpu !== undefined
      const libcFits = entry.libc === undefined || libc === undefined || entry.libc.includes(libc)
      return native && fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && libcFits
    })
    .map(([path, entry]) => ({ path, version: entry.version }))
}

function linuxLibc() {
  return existsSync('/lib/ld-musl-x86_64.so.1') || existsSync('/lib/ld-musl-aarch64.so.1') ? 'musl' : 'glibc'
}

const isPresent = ({ path, version }) => readJson(inProject(path, 'package.json'))?.version === version

/** The lockfile repeats what package.json asks for; when they differ, somebody changed one by hand. */
function refuseDisagreement(locked) {
  const asked = readJson(inProject('package.json'))
  const differ = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => {
    const [left, right] = [asked[kind] ?? {}, locked[kind] ?? {}]
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
      (name) => left[name] !== right[name],
    )
  })
  if (differ.length === 0) return
  throw new StepError(
    'package.json and package-lock.json to name the same packages',
    `they differ on ${differ.join(', ')}`,
    'run `npm install` to bring the lockfile up to date, and commit it',
  )
}

/** npm writes its hidden lockfile last: with it, and every package in place, the install was finished. */
function isFinishedInstall(packages) {
  const hidden = readJson(join(MODULES, '.package-lock.json'))?.packages
  return (
    hidden !== undefined &&
    packages.every((each) => hidden[each.path]?.version === each.version && isPresent(each))
  )
}

async function install(lockSha256, offline) {
  mkdirSync(CACHE, { recursive: true })
  for (const left of readdirSync(CACHE)) {
    if (left.startsWith('install-')) rmSync(join(CACHE, left), { recursive: true, force: true })
  }
  const stage = mkdtempSync(join(CACHE, 'install-'))
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc'])
      cpSync(inProject(file), join(stage, file))
    // Not `npm ci`: it refuses a lockfile whose registry lacked a native package of some other platform when
    // it was made. What it would guarantee is checked by us: agreement before, exact versions after.
    const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    args.push(offline ? '--offline' : '--prefer-offline')
    const result = await captureNpm(args, {
      cwd: stage,
      timeoutMs: INSTALL_TIMEOUT_MS,
      env: withoutNpmState(),
    })
    if (result.code !== 0) {
      throw new StepError(
        'npm to install the packages of package-lock.json',
        result.problem ?? (result.all.trim().slice(-1500) || `exit code ${result.code}`),
        offline
          ? 'run once without --offline, with the package registry in reach'
          : 'check the network and `npm config get registry`, then run the command again (what was installed before is untouched)',
      )
    }
    writeStamp(join(stage, 'node_modules'), lockSha256)
    swap(join(stage, 'node_modules'))
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** Puts the new node_modules in place and carries an Electron runtime over: it is not npm's to fetch. */
function swap(fresh) {
  const retired = join(fresh, '..', 'retired')
  if (existsSync(MODULES)) renameSync(MODULES, retired)
  renameSync(fresh, MODULES)
  const runtime = join(retired, ...RUNTIME)
  if (!existsSync(runtime) || existsSync(join(MODULES, ...RUNTIME))) return
  renameSync(runtime, join(MODULES, ...RUNTIME))
  const pathFile = join(retired, 'electron', 'path.txt')
  if (existsSync(pathFile)) cpSync(pathFile, join(MODULES, 'electron', 'path.txt'))
}

function writeStamp(modules, lockSha256) {
  writeFileSync(join(modules, STAMP.slice(MODULES.length + 1)), `${JSON.stringify({ lockSha256 })}\n`)
}

/** npm hands its lifecycle state to children through the environment; a nested npm must not inherit the prefix. */
function withoutNpmState() {
  const dropped = new Set(['npm_config_local_prefix', 'npm_package_json', 'INIT_CWD'])
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !dropped.has(name)))
}
