import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StepError } from './report.mjs'

/** The account that tests run programs as when we are root; see scripts/checks/ordinary-user.mjs. */
const NOBODY = 65_534

/**
 * Checks that Chromium can build its sandbox for an ordinary user of this Linux: with user
 * namespaces, or with its setuid helper. Where neither will do, root sets the helper up and others
 * get the line to type.
 */
export async function ensureSandbox(runtimePath) {
  const isRoot = process.getuid() === 0
  const helper = join(dirname(runtimePath), 'chrome-sandbox')
  if (userNamespacesWork(isRoot ? { uid: NOBODY, gid: NOBODY } : {})) return 'user namespaces'
  if (isSetuidRoot(helper)) return 'setuid helper'
  if (isRoot) {
    chownSync(helper, 0, 0)
    chmodSync(helper, 0o4755)
    return 'setuid helper, set up now'
  }
  throw new StepError(
    'a way to sandbox web content',
    'this system forbids user namespaces to ordinary programs, and the setuid helper is not set up',
    `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  )
}

/** Tries it: settings, AppArmor, seccomp filters of containers and chroots each have a say. */
function userNamespacesWork(credentials) {
  const tried = spawnSync('unshare', ['--user', 'true'], { ...credentials, cwd: '/', stdio: 'ignore' })
  // Without the tool to try it we trust the usual: an app that cannot be sandboxed says so itself.
  return tried.error?.code === 'ENOENT' || tried.status === 0
}

function isSetuidRoot(path) {
  const { uid, mode } = statSync(path)
  return uid === 0 && (mode & 0o4000) !== 0
}
