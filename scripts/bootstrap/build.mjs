import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { capture } from './processes.mjs'
import { inProject, readJson, sha256 } from './project.mjs'
import { StepError, seconds } from './report.mjs'

const OUT = inProject('out')
const STAMP = join(OUT, '.build.json')
const BUILD_TIMEOUT_MS = 10 * 60_000
const CONFIGURATION = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']

/** Bundles the three sides into `out/` when a source has changed since the last time (or always, with `force`). */
export async function ensureBuilt(doing, { force = false } = {}) {
  const sources = sourcesHash()
  const isCurrent = () => !force && readJson(STAMP)?.sources === sources
  if (isCurrent()) return 'out/ is up to date'
  return withLock('build', doing, async () => {
    if (isCurrent()) return 'out/ is up to date'
    const startedAtMs = Date.now()
    doing('bundling main, preload and renderer into out/')
    rmSync(STAMP, { force: true })
    const cli = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const result = await capture(process.execPath, [cli, 'build', '--logLevel', 'warn'], {
      cwd: inProject(),
      timeoutMs: BUILD_TIMEOUT_MS,
    })
    if (result.code !== 0) {
      throw new StepError(
        'electron-vite to bundle the sources',
        result.problem ?? result.all.trim().slice(-4000),
        'correct the source it names; `npm run check` shows all such faults',
      )
    }
    mkdirSync(OUT, { recursive: true })
    writeFileSync(STAMP, `${JSON.stringify({ sources })}\n`)
    return `built in ${seconds(Date.now() - startedAtMs)}`
  })
}

/** One hash over everything the bundles are made of; tests are not part of them. */
function sourcesHash() {
  const files = [...CONFIGURATION.map((name) => inProject(name)), ...filesIn(inProject('src'))]
  return sha256(
    files.map((path) => `${path} ${existsSync(path) ? sha256(readFileSync(path)) : ''}`).join('\n'),
  )
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}
