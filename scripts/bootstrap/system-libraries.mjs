import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { capture } from './processes.mjs'
import { StepError } from './report.mjs'

const LIBRARY_PACKAGES = ['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'libsecret-1-0']
const DISPLAY_PACKAGES = ['xvfb']
const KEYCHAIN_PACKAGES = ['dbus', 'gnome-keyring', 'libsecret-tools']
const KEYCHAIN_PROGRAMS = ['dbus-daemon', 'gnome-keyring-daemon', 'secret-tool']
const REDIS_PACKAGES = ['redis-server']
const SERVICE_POLICY = '/usr/sbin/policy-rc.d'
const APT_TIMEOUT_MS = 10 * 60_000

/** Installs the shared libraries that Electron loads on Linux; `problem` is what the runtime said when it did not start. */
export async function installLibraries(runtimePath, problem, doing) {
  const ldd = await capture('ldd', [runtimePath])
  const missing = [...ldd.stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
  if (missing.length === 0) {
    throw new StepError(
      'the Electron runtime to start',
      problem,
      'delete node_modules/electron/dist and run the command again',
    )
  }
  await installPackages(
    LIBRARY_PACKAGES,
    `shared libraries that Electron needs (${missing.join(', ')})`,
    doing,
  )
}

/** Installs the virtual display. */
export const installDisplayServer = (doing) =>
  installPackages(
    DISPLAY_PACKAGES,
    'a display: DISPLAY and WAYLAND_DISPLAY name none, and Xvfb is not installed',
    doing,
  )

/** Installs the keychain that the end-to-end tests seal keys with; a Linux desktop has one of its own. */
export async function ensureKeychain(doing) {
  const missing = KEYCHAIN_PROGRAMS.filter((name) => !existsSync(`/usr/bin/${name}`))
  if (missing.length > 0)
    await installPackages(KEYCHAIN_PACKAGES, `a keychain to test with (${missing.join(', ')})`, doing)
  return 'GNOME keyring'
}

/** Installs the Redis that the tests of shared prices start themselves, each on a free port of loopback. */
export async function ensureRedis(doing) {
  const found = await capture('redis-server', ['--version'])
  if (found.code === 0) return /v=(\S+)/.exec(found.stdout)?.[1] ?? 'there'
  await withoutServices(() => installPackages(REDIS_PACKAGES, 'a redis-server to test with', doing))
  return 'installed, its own service not started'
}

/** Debian starts a package's service when it installs it, unless this file says no. */
async function withoutServices(install) {
  const isOurs = hasApt() && process.getuid?.() === 0 && !existsSync(SERVICE_POLICY)
  if (isOurs) writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await install()
  } finally {
    if (isOurs) rmSync(SERVICE_POLICY, { force: true })
  }
}

/**
 * Installs Debian packages with apt, as root only.
 *
 * @throws {StepError} with the exact line to type when we are not root or there is no apt.
 */
async function installPackages(names, missing, doing) {
  const packages = hasApt() ? await namesInThisRelease(names) : names
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!hasApt()) {
    throw new StepError(
      missing,
      'this system has no apt-get',
      `install the equivalents of: ${packages.join(' ')}`,
    )
  }
  if (process.getuid?.() !== 0) {
    throw new StepError(
      missing,
      'only root can install system packages',
      `sudo apt-get update && sudo ${line}`,
    )
  }
  doing(`apt: installing ${packages.join(' ')}`)
  const options = { timeoutMs: APT_TIMEOUT_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const apt = (...args) => capture('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], options)
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages)
  let result = await install()
  if (result.code !== 0) {
    doing('apt: refreshing its package lists')
    await apt('update')
    result = await install()
  }
  if (result.code !== 0) {
    const came = result.problem ?? result.all.trim().split('\n').slice(-12).join('\n')
    throw new StepError(`apt to install ${packages.join(' ')}`, came, `apt-get update && ${line}`)
  }
}

const hasApt = () => existsSync('/usr/bin/apt-get')

/** Ubuntu 24.04 and Debian 13 renamed libraries with 64-bit time: `libgtk-3-0` is `libgtk-3-0t64` there. */
async function namesInThisRelease(names) {
  const release = readFileSync('/etc/os-release', 'utf8')
  const id = /^ID=(\w+)/m.exec(release)?.[1]
  const version = Number(/^VERSION_ID="?([\d.]+)/m.exec(release)?.[1] ?? Number.POSITIVE_INFINITY)
  const renamed = id === 'ubuntu' ? version >= 24.04 : version >= 13
  const withTime64 = new Set(['libgtk-3-0', 'libasound2'])
  return names.map((name) => (renamed && withTime64.has(name) ? `${name}t64` : name))
}
