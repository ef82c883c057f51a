import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inProject, ROOT } from '../bootstrap/project.mjs'
import { StepError } from '../bootstrap/report.mjs'

/** `nobody`: an account that every Linux has and that owns nothing. */
const NOBODY = 65_534
const STAGED = [
  'package.json',
  'out',
  'src',
  'test',
  'scripts',
  'resources',
  'node_modules',
  'playwright.config.ts',
  'tsconfig.json',
  'tsconfig.base.json',
]

/**
 * Who runs programs with Chromium's sandbox on: ourselves, or `nobody` when we are root.
 *
 * Gives `{ project, node, scratch, environment, credentials, uid, release }`: a project folder and a Node
 * that user can read (hard links, when the checkout is in a folder closed to others), a folder it may write, and
 * what to pass to `spawn`. Call `release` at the end.
 */
export function ordinaryUser() {
  const folders = [mkdtempSync(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'tandem-test-'))]
  const [scratch] = folders
  const release = () => {
    process.off('exit', release)
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', release)
  const asWeAre = {
    project: ROOT,
    node: process.execPath,
    scratch,
    environment: {},
    credentials: {},
    release,
  }
  if (process.platform !== 'linux' || process.getuid() !== 0) return asWeAre

  chownSync(scratch, NOBODY, NOBODY)
  const credentials = { uid: NOBODY, gid: NOBODY }
  const environment = {
    HOME: scratch,
    TMPDIR: scratch,
    XDG_CONFIG_HOME: join(scratch, 'config'),
    XDG_CACHE_HOME: join(scratch, 'cache'),
    XDG_RUNTIME_DIR: scratch,
    USER: 'nobody',
    LOGNAME: 'nobody',
  }
  const project = canUse(credentials, ROOT) ? ROOT : stage()
  if (project !== ROOT) folders.push(project)
  const node = nodeFor(credentials, scratch)
  return { project, node, scratch, environment, credentials, uid: NOBODY, release }
}

/** The Node that runs us, or a copy of it when it is in a folder closed to others (a version manager's, in root's home). */
function nodeFor(credentials, scratch) {
  if (passes(credentials, '-x', process.execPath)) return process.execPath
  const copy = join(scratch, 'node')
  copyFileSync(process.execPath, copy)
  chmodSync(copy, 0o755)
  return copy
}

function canUse(credentials, project) {
  const runtime = join(project, 'node_modules', 'electron', 'dist', 'electron')
  return passes(credentials, '-x', runtime) && passes(credentials, '-r', join(project, 'package.json'))
}

const passes = (credentials, flag, path) =>
  spawnSync('test', [flag, path], { ...credentials, cwd: '/' }).status === 0

/** A tree of hard links beside the checkout's file system root that others may enter. */
function stage() {
  const folder = mkdtempSync('/var/tmp/tandem-project-')
  const copied = STAGED.map((name) => inProject(name)).filter((path) => existsSync(path))
  const sameDevice = spawnSync('cp', ['-al', ...copied, folder])
  if (sameDevice.status !== 0) {
    const plain = spawnSync('cp', ['-a', '--reflink=auto', ...copied, folder], { encoding: 'utf8' })
    if (plain.status !== 0)
      throw new StepError(
        'a copy of the project that an ordinary user can read',
        plain.stderr,
        `free space in ${dirname(folder)}`,
      )
  }
  spawnSync('chmod', ['-R', 'a+rX', folder])
  return folder
}
