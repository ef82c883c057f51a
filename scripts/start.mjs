import { createInterface } from 'node:readline'
import { ensureBuilt } from './bootstrap/build.mjs'
import { hasDisplay, startVirtualDisplay } from './bootstrap/display.mjs'
import { foreground } from './bootstrap/processes.mjs'
import { inProject, userFolder } from './bootstrap/project.mjs'
import { createReport, seconds } from './bootstrap/report.mjs'
import { bootstrap, runCommand } from './bootstrap.mjs'

// npm start [-- --replay <file> --speed N …]: prepares the machine, builds when a source changed, and
// runs the app with those arguments in the folder the user typed the command in. Ends with its exit code.
await runCommand(async () => {
  const runtime = await bootstrap({ window: true })
  const report = createReport()
  await report.step('Build', ensureBuilt)

  const display = (await hasDisplay()) ? undefined : await startVirtualDisplay()
  if (display !== undefined)
    report.note(`no display here: the window opens on Xvfb ${display.environment.DISPLAY}`)
  // Chromium refuses to run as root with its sandbox; ordinary users keep it.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const environment = { ...process.env, ...display?.environment }
  delete environment.ELECTRON_RUN_AS_NODE
  try {
    const startedAtMs = Date.now()
    return await foreground(
      runtime.path,
      [inProject(), ...(asRoot ? ['--no-sandbox'] : []), ...process.argv.slice(2)],
      {
        cwd: userFolder(),
        env: environment,
        stdio: ['inherit', 'inherit', display === undefined ? 'inherit' : 'pipe', 'ipc'],
        onSpawn: (child) => {
          child.on('message', (message) => announce(message, startedAtMs, report))
          if (child.stderr !== null) showComplaints(child.stderr)
        },
      },
    )
  } finally {
    display?.stop()
  }
})

/** The app sends `{ kind: 'window-ready' }` to whoever started it when its window is first painted. */
function announce(message, startedAtMs, report) {
  if (message?.kind === 'window-ready')
    report.note(`the window is up (${seconds(Date.now() - startedAtMs)} after launch)`)
}

/** Where there is no desktop there is no D-Bus either, and Chromium complains about it line after line. */
function showComplaints(stream) {
  createInterface({ input: stream }).on('line', (line) => {
    if (!line.includes(':ERROR:dbus/')) process.stderr.write(`${line}\n`)
  })
}
