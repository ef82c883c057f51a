import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { StartSimulatorChild } from './simulator-launch.ts'

/** Starts the bundled simulator as a utility process, which Electron ends with the program. */
export function forkSimulator(outFolder: string): StartSimulatorChild {
  return (args) => {
    const child = utilityProcess.fork(join(outFolder, 'main', 'simulator.js'), [...args], {
      serviceName: 'Tandem simulator',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    /** Electron's own way of ending it only asks. */
    const kill = (isForced: boolean): void => {
      if (isForced && child.pid !== undefined) endNow(child.pid)
      else child.kill()
    }
    return {
      onMessage: (listener) => void child.on('message', listener),
      onErrorText: (listener) =>
        void child.stderr?.on('data', (chunk: Buffer) => listener(chunk.toString('utf8'))),
      errorTextEnded: new Promise((resolve) => {
        if (child.stderr) child.stderr.once('end', resolve)
        else resolve()
      }),
      exited: new Promise((resolve) => child.once('exit', resolve)),
      kill(isForced) {
        if (child.pid !== undefined) kill(isForced)
        // It has not begun yet, or has ended.
        else child.once('spawn', () => kill(isForced))
      },
    }
  }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended in this very moment.
  }
}
