import type { Clock } from '../clock.ts'
import type { Exchange } from '../matching/exchange.ts'
import { type SavedState, saveState } from './account-file.ts'

const QUIET_MS = 50

/** Saves an account after it changed: soon, but once for many changes, and never twice at the same time. */
export async function runAccountSaver(
  file: string,
  state: SavedState,
  exchange: Exchange,
  clock: Clock,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let changed = true
  const stop = exchange.events.listen(() => {
    changed = true
  })
  const save = async (): Promise<void> => {
    if (!changed) return
    changed = false
    try {
      await saveState(file, state)
    } catch (cause) {
      changed = true
      log(`state file ${file}: not saved (${cause instanceof Error ? cause.message : String(cause)})`)
    }
  }
  while (!signal.aborted) {
    await save()
    await clock.sleep(QUIET_MS, signal)
  }
  stop()
  await save()
}
