import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { CACHE, inProject, ROOT, readJson } from '../bootstrap/project.mjs'
import { StepError } from '../bootstrap/report.mjs'

const KNOWN_TARGETS = new Set(['dir', 'deb'])

/** Reads `dir,deb`. */
export function readTargets(text) {
  const targets = text.split(',').map((each) => each.trim())
  const unknown = targets.filter((each) => !KNOWN_TARGETS.has(each))
  if (unknown.length > 0) {
    throw new StepError(
      `--targets with some of ${[...KNOWN_TARGETS].join(', ')}`,
      `got ${text}`,
      'npm run package -- --targets dir,deb',
    )
  }
  return targets
}

/**
 * Lays out what the asar shall hold, and nothing of the workshop: the bundles and the few fields of
 * package.json that a running app reads. With no dependencies named, none are searched or packed.
 */
export function layOutApp() {
  const folder = join(CACHE, 'package-app')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(inProject('out'), join(folder, 'out'), {
    recursive: true,
    filter: (path) => basename(path) !== '.build.json',
  })
  const source = readJson(inProject('package.json'))
  const fields = ['name', 'productName', 'version', 'description', 'license', 'author', 'type', 'main']
  const kept = Object.fromEntries(fields.map((name) => [name, source[name]]))
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(kept, undefined, 2)}\n`)
  return folder
}

/** The command line of electron-builder for these targets and this runtime. */
export function builderArguments({ targets, publish, fast, runtime, runtimeFolder, appFolder }) {
  const mark = runtime.official ? '' : '-DEV-RUNTIME'
  return [
    '--linux',
    ...targets,
    '--publish',
    publish,
    `-c.directories.app=${relative(ROOT, appFolder)}`,
    `-c.electronDist=${runtimeFolder}`,
    `-c.electronVersion=${runtime.version}`,
    `-c.artifactName=\${productName}-\${version}-\${arch}${mark}.\${ext}`,
    `-c.deb.compression=${fast ? 'gz' : 'xz'}`,
  ]
}

/** electron-builder downloads the packager fpm; where it is not installed, ours (over dpkg-deb) does that part. */
export function builderEnvironment(environment) {
  const hasFpm = spawnSync('fpm', ['--version'], { stdio: 'ignore' }).status === 0
  const fpm = hasFpm
    ? { USE_SYSTEM_FPM: 'true' }
    : { CUSTOM_FPM_PATH: inProject('scripts', 'package', 'fpm.mjs') }
  return { ...fpm, ...environment, ELECTRON_BUILDER_OFFLINE: 'true' }
}
