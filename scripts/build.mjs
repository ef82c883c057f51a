import { ensureBuilt } from './bootstrap/build.mjs'
import { createReport } from './bootstrap/report.mjs'
import { bootstrap, runCommand } from './bootstrap.mjs'

// node scripts/build.mjs: bundles the sources into out/, whether they changed or not.
await runCommand(async () => {
  await bootstrap({ quiet: true })
  await createReport().step('Build', (doing) => ensureBuilt(doing, { force: true }))
  return 0
})
