import { bootstrap, runCommand } from './bootstrap.mjs'
import { groups } from './checks/groups.mjs'
import { runChecks } from './checks/runner.mjs'

// npm run check: what to run before a commit. Static checks, unit tests and the bundles; no window.
await runCommand(async () => {
  const runtime = await bootstrap({ quiet: true })
  const { INIT_CWD: _, ...environment } = process.env
  const byName = groups([])
  return runChecks([...byName.static, ...byName.unit, ...byName.build], { runtime, environment })
})
