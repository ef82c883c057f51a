import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
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
 * Gives `{ project, scratch, environment, credentials, uid, release }`: a project folder that user can
 * read (hard links, when the checkout is in a folder closed to others), a folder it may write, and
 * what to pass to `spawn`. Call `release` at the end.
 */
export function ordinaryUser() {
  const scratch = mkdtempSync(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'tandem-test-'))
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  const release = (...folders) => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
  if (!isRoot)
    return {
      project: ROOT,
      scratch,
      environment: {},
      credentials: {},
      uid: undefined,
      release: () => release(scratch),
    }

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
  const readable = canUse(credentials, ROOT)
  const project = readable ? ROOT : stage()
  return {
    project,
    scratch,
    environment,
    credentials,
    uid: NOBODY,
    release: () => release(scratch, ...(readable ? [] : [project])),
  }
}

function canUse(credentials, project) {
  const runtime = join(project, 'node_modules', 'electron', 'dist', 'electron')
  return (
    spawnSync('test', ['-x', runtime, '-a', '-r', join(project, 'package.json')], {
      ...credentials,
      cwd: '/',
    }).status === 0
  )
}

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
