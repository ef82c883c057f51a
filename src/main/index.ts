import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app, type BrowserWindow, dialog, ipcMain } from 'electron'
import { PUSH_CHANNEL } from '../shared/contract.ts'
import { systemClock } from './base/clock.ts'
import { messageOf } from './base/errors.ts'
import { compose } from './compose/compose.ts'
import type { Engine } from './compose/engine.ts'
import { bindCalls } from './ipc/bind.ts'
import { openSettings } from './settings/settings.ts'
import { registerAppScheme, serveApp } from './shell/app-protocol.ts'
import { type RunOptions, readArguments } from './shell/arguments.ts'
import { forkSimulator } from './shell/fork-simulator.ts'
import { openFile } from './shell/open-file.ts'
import { saveFile } from './shell/save-file.ts'
import { isTrustedSender, lockDownSession, lockDownWebContents } from './shell/security.ts'
import { startSimulatorProcess } from './shell/simulator-process.ts'
import { followVisibility, openMainWindow } from './shell/window.ts'
import { openLogFile } from './telemetry/log-file.ts'
import { chooseKeychain } from './vault/desktop-keychain.ts'
import { askElectronKeychain } from './vault/electron-keychain.ts'
import { createVault } from './vault/vault.ts'
import { openVaultFile } from './vault/vault-file.ts'

/** `out/`, beside this bundle; inside the asar when packaged. */
const OUT_FOLDER = join(import.meta.dirname, '..')
const QUIT_WITHIN_MS = 5_000
const RECORDED_FEED = { name: 'Recorded feed', extensions: ['gz'] } as const
const MODEL = { name: 'ONNX model', extensions: ['onnx'] } as const

registerAppScheme()
lockDownWebContents()
// Electron waits for this module before it is ready; afterwards the choice has no effect.
await chooseKeychain()

if (app.requestSingleInstanceLock()) {
  run().catch((cause) => {
    process.stderr.write(`tandem: ${messageOf(cause)}\n`)
    if (app.isReady()) dialog.showErrorBox('Tandem cannot start', messageOf(cause))
    app.exit(1)
  })
} else {
  process.stderr.write('tandem: it is already running; its window has been brought to the front\n')
  app.exit(0)
}

/** Start in order: arguments, folders, window, engine. The window is up before the first venue answers. */
async function run(): Promise<void> {
  const options = readArguments(process.argv.slice(1), process.cwd())
  await app.whenReady()
  const userData = app.getPath('userData')
  const log = openLogFile(join(userData, 'logs'), process.env.TANDEM_LOG_LEVEL ?? 'info')
  process.on('uncaughtException', (error) =>
    log.error('main.uncaught', { message: error.message, stack: error.stack }),
  )
  process.on('unhandledRejection', (reason) => log.error('main.unhandled', { message: messageOf(reason) }))

  const settings = openSettings(userData, (key, cause) =>
    log.warn('settings.unsaved', { key, message: messageOf(cause) }),
  )
  const quit = new AbortController()
  let window: BrowserWindow | undefined
  const engine = compose({
    clock: systemClock,
    log,
    settings,
    vault: createVault({
      file: openVaultFile(userData),
      askKeychain: askElectronKeychain,
      clock: systemClock,
      log,
    }),
    journalFolder: join(userData, 'journal'),
    workerUrl: (name) => new URL(`./${name}.js`, import.meta.url),
    restart: () => {
      app.relaunch()
      app.quit()
    },
    saveFile: async (name, text) => (window ? saveFile(window, name, text) : undefined),
    chooseRecording: async () => (window ? openFile(window, RECORDED_FEED) : undefined),
    chooseModel: async () => (window ? openFile(window, MODEL) : undefined),
    send: (batch) => {
      if (window && !window.isDestroyed()) window.webContents.send(PUSH_CHANNEL, batch)
    },
  })

  lockDownSession()
  serveApp(join(OUT_FOLDER, 'renderer'))
  bindCalls(engine.handlers, {
    ipcMain,
    isTrusted: (event) => isTrustedSender(event, window?.webContents),
    shutdown: quit.signal,
    log,
  })
  window = openMainWindow(OUT_FOLDER, settings)
  followVisibility(window, (isVisible) => engine.setWindowVisible(isVisible))
  app.on('second-instance', () => bringToFront(window))
  quitInOrder(engine, quit)
  await startOnSimulator(engine, options, userData, quit.signal)

  async function startOnSimulator(
    engine: Engine,
    { recordings, replaySpeed, seed }: RunOptions,
    folder: string,
    signal: AbortSignal,
  ): Promise<void> {
    const ownSeed = settings.get('simulatorSeed') ?? randomUUID()
    settings.set('simulatorSeed', ownSeed)
    try {
      if (engine.simulatedVenues.length === 0) return await engine.start(undefined)
      const simulator = await startSimulatorProcess(
        {
          venues: engine.simulatedVenues,
          stateFolder: join(folder, 'simulator'),
          seed: seed ?? ownSeed,
          onWords: (words) => engine.notices.say('warning', 'Simulator', words),
        },
        { recordings, speed: replaySpeed },
        { startChild: forkSimulator(OUT_FOLDER), clock: systemClock, log },
        signal,
      )
      app.once('will-quit', () => simulator.stop())
      simulator.keepAlive().catch((cause) => log.warn('simulator.left-alone', { message: messageOf(cause) }))
      await engine.start(simulator)
    } catch (cause) {
      if (signal.aborted) return
      process.stderr.write(`tandem: ${messageOf(cause)}\n`)
      engine.fail(cause)
    }
  }
}

function bringToFront(window: BrowserWindow | undefined): void {
  if (!window || window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Quit waits for the engine, with a deadline: the journal is closed and nothing is half sent. */
function quitInOrder(engine: Engine, quit: AbortController): void {
  let stopped = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    const deadline = systemClock.sleep(QUIT_WITHIN_MS, new AbortController().signal)
    void Promise.race([engine.stop(), deadline])
      .catch((cause) => process.stderr.write(`tandem: ${messageOf(cause)}\n`))
      .then(() => {
        stopped = true
        quit.abort()
        app.quit()
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}
