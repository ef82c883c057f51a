import { resolve } from 'node:path'
import { foreground } from './bootstrap/processes.mjs'
import { ROOT, userFolder } from './bootstrap/project.mjs'
import { bootstrap, runCommand } from './bootstrap.mjs'

// node scripts/run.mjs <file.ts> [args]: runs a TypeScript file in the Node of the Electron runtime,
// in the folder the user typed the command in. stdout is the program's alone.
const [file, ...args] = process.argv.slice(2)

await runCommand(async () => {
  if (file === undefined) {
    process.stderr.write('usage: node scripts/run.mjs <file.ts> [arguments]\n')
    return 2
  }
  const runtime = await bootstrap({ quiet: true })
  return foreground(runtime.path, [resolve(ROOT, file), ...args], {
    cwd: userFolder(),
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
})
