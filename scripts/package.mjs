import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './bootstrap/build.mjs'
import { foreground } from './bootstrap/processes.mjs'
import { inProject } from './bootstrap/project.mjs'
import { createReport, StepError } from './bootstrap/report.mjs'
import { bootstrap, runCommand } from './bootstrap.mjs'
import { builderArguments, builderEnvironment, layOutApp, readTargets } from './package/builder.mjs'

// npm run package -- --targets dir,deb [--fast] [--publish never|always]
// Builds installers of this platform into dist/. --fast compresses less, for tests.
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      targets: { type: 'string', default: 'dir' },
      publish: { type: 'string', default: 'never' },
      fast: { type: 'boolean', default: false },
    },
  })
  const report = createReport()
  const { targets } = await report.step('Targets', async () => {
    const list = readTargets(values.targets)
    return { text: list.join(', '), targets: list }
  })
  const runtime = await bootstrap({ quiet: true })
  await report.step('Runtime', async () => describeRuntime(runtime, values.publish))
  await report.step('Build', ensureBuilt)
  const cli = inProject('node_modules', 'electron-builder', 'cli.js')
  const place = { runtimeFolder: dirname(runtime.path), appFolder: layOutApp() }
  return foreground(process.execPath, [cli, ...builderArguments({ ...values, ...place, targets, runtime })], {
    cwd: inProject(),
    env: builderEnvironment(process.env),
    stdio: ['inherit', 'pipe', 'inherit'],
    onSpawn: (child) => showProgress(child.stdout),
  })
})

/** electron-builder lists hundreds of packages that it then does not pack; the rest of what it says is worth reading. */
function showProgress(stream) {
  createInterface({ input: stream }).on('line', (line) => {
    if (!line.includes('duplicate dependency references')) process.stdout.write(`${line}\n`)
  })
}

/** A registry runtime is for development: what is built from it says so in its name, and stays here. */
function describeRuntime(runtime, publish) {
  if (runtime.official) return `Electron ${runtime.version}, official`
  if (publish === 'never') return `Electron ${runtime.version}; artifacts are named -DEV-RUNTIME`
  throw new StepError(
    'the official Electron runtime in a build that is published',
    `node_modules/electron/dist holds the development runtime ${runtime.version} of the package registry`,
    'refusing to publish; run `node scripts/bootstrap.mjs --official` where the official download can be reached',
  )
}
