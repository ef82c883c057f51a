import { spawnSync } from 'node:child_process'
import { inProject } from '../bootstrap/project.mjs'
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

/** The command line of electron-builder for these targets and this runtime. */
export function builderArguments({ targets, publish, fast, runtime, runtimeFolder }) {
  const mark = runtime.official ? '' : '-DEV-RUNTIME'
  return [
    '--linux',
    ...targets,
    '--publish',
    publish,
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
