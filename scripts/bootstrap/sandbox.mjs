import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StepError } from './report.mjs'

/**
 * Checks that Chromium can build its sandbox on this Linux: with user namespaces, or with its
 * setuid helper. Where neither will do, root installs the helper and others get the line to type.
 */
export async function ensureSandbox(runtimePath) {
  const helper = join(dirname(runtimePath), 'chrome-sandbox')
  if (userNamespacesAllowed()) return 'user namespaces'
  if (isSetuidRoot(helper)) return 'setuid helper'
  if (process.getuid?.() === 0) {
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

function userNamespacesAllowed() {
  const setting = (name) => {
    try {
      return readFileSync(`/proc/sys/${name}`, 'utf8').trim()
    } catch {
      return undefined
    }
  }
  if (setting('kernel/unprivileged_userns_clone') === '0') return false
  if (setting('user/max_user_namespaces') === '0') return false
  return setting('kernel/apparmor_restrict_unprivileged_userns') !== '1'
}

function isSetuidRoot(path) {
  const { uid, mode } = statSync(path)
  return uid === 0 && (mode & 0o4000) !== 0
}
