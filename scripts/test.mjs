import { bootstrap, runCommand } from './bootstrap.mjs'
import { groups, NEEDS } from './checks/groups.mjs'
import { runChecks } from './checks/runner.mjs'

// npm test [-- static|unit|build|e2e|package …] [-- arguments for the test runner]: all checks, or the groups named.
await runCommand(async () => {
  const known = Object.keys(groups([]))
  const words = process.argv.slice(2)
  const named = words.filter((word) => known.includes(word))
  const rest = words.filter((word) => !known.includes(word))
  if (rest.length > 0 && named.length === 0) {
    process.stderr.write(`expected one of ${known.join(', ')}; got ${rest.join(' ')}\n`)
    return 2
  }
  const wanted =
    named.length > 0 ? new Set(named.flatMap((name) => [...(NEEDS[name] ?? []), name])) : new Set(known)
  const needsWindow = wanted.has('e2e') || wanted.has('package')
  const needsRedis = wanted.has('unit') || wanted.has('e2e')
  const runtime = await bootstrap({ window: needsWindow, keychain: wanted.has('e2e'), redis: needsRedis })

  // The tests decide themselves where their programs run; the folder of this command is none of theirs.
  const { INIT_CWD: _, ...environment } = process.env
  const checks = Object.entries(groups(rest)).flatMap(([name, list]) => (wanted.has(name) ? list : []))
  return runChecks(checks, { runtime, environment })
})
