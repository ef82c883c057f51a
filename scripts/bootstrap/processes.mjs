import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const TAIL_CHARACTERS = 200_000
const WINDOWS = process.platform === 'win32'
const PARENT_POLL_MS = 250
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a command to its end and keeps its output (the last `keepCharacters` of each stream).
 *
 * Never throws: a command that does not start, or passes `timeoutMs`, has `code` undefined and a `problem`.
 */
export function capture(
  command,
  args,
  { timeoutMs = 60_000, keepCharacters = TAIL_CHARACTERS, ...options } = {},
) {
  return new Promise((resolve) => {
    const output = { stdout: '', stderr: '', all: '' }
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, ...options })
    const release = endWithUs(child)
    let problem
    const timer = setTimeout(() => {
      problem = `${command} gave no result in ${timeoutMs / 1000} s`
      child.kill('SIGKILL')
    }, timeoutMs)
    const keep = (stream) => (chunk) => {
      output[stream] = (output[stream] + chunk).slice(-keepCharacters)
      output.all = (output.all + chunk).slice(-keepCharacters)
    }
    child.stdout?.setEncoding('utf8').on('data', keep('stdout'))
    child.stderr?.setEncoding('utf8').on('data', keep('stderr'))
    child.on('error', (error) => {
      clearTimeout(timer)
      release()
      resolve({ ...output, code: undefined, problem: `${command} did not start: ${error.message}` })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      release()
      const ended = problem ?? (signal ? `${command} was ended by ${signal}` : undefined)
      resolve({ ...output, code: ended === undefined ? code : undefined, problem: ended })
    })
  })
}

const running = new Set()
let stopWatching = () => undefined

/** A tool we wait for must not outlive us: when we are told to end, it is told first. */
function endWithUs(child) {
  if (running.size === 0) {
    for (const signal of ENDINGS) process.on(signal, endAll)
    stopWatching = watchNpm(() => endAll('SIGTERM'))
  }
  running.add(child)
  return () => {
    running.delete(child)
    if (running.size > 0) return
    for (const signal of ENDINGS) process.off(signal, endAll)
    stopWatching()
  }
}

function endAll(signal) {
  for (const child of running) child.kill('SIGTERM')
  process.exit(128 + constants.signals[signal])
}

/** Runs npm with the copy that started us when there is one, so that versions agree. */
export function captureNpm(args, options = {}) {
  const npmCli = process.env.npm_execpath
  if (npmCli?.endsWith('.js')) return capture(process.execPath, [npmCli, ...args], options)
  return capture(WINDOWS ? 'npm.cmd' : 'npm', args, { shell: WINDOWS, ...options })
}

/**
 * Runs a program in the foreground: its streams are ours, signals we get are passed on, and the
 * result is the exit code we should end with (128 + n for a signal, as shells do).
 */
export function foreground(command, args, { onSpawn, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    const stopForwarding = forwardSignals(child)
    onSpawn?.(child)
    child.on('error', (error) => {
      stopForwarding()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      stopForwarding()
      resolve(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1))
    })
  })
}

/**
 * Calls `gone` when the npm that started us has ended. A signal sent to npm ends the shell between
 * it and us, and never reaches us; without this an app would be left that nobody can see.
 */
function watchNpm(gone) {
  if (process.env.npm_lifecycle_event === undefined || WINDOWS) return () => undefined
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    gone()
  }, PARENT_POLL_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function forwardSignals(child) {
  const stopWatching = watchNpm(() => child.kill('SIGTERM'))
  const handlers = ENDINGS.map((signal) => {
    // Ctrl-C in a terminal reaches the whole foreground group: the program has it already.
    const fromTerminal = signal === 'SIGINT' && process.stdin.isTTY === true
    const handler = () => (fromTerminal ? undefined : child.kill(signal))
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => {
    stopWatching()
    for (const stop of handlers) stop()
  }
}
