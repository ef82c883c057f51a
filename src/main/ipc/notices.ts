import { randomUUID } from 'node:crypto'
import type { PushEvent } from '../../shared/contract.ts'
import type { AlertView } from '../../shared/views.ts'
import type { Clock } from '../base/clock.ts'

/** Sentences for the user that belong to no order: a venue that went away, a liquidation, a halt. */
export interface Notices {
  say(level: AlertView['level'], title: string, detail?: string): void
  /** The window listens from now on; what was said before reaches it now, in order. */
  windowListens(): void
}

interface Deps {
  readonly clock: Clock
  readonly publish: (event: PushEvent) => void
}

/** Kept while no window listens; older ones are in the log. */
const MOST_WAITING = 20
/** The same sentence again within this time is not news. */
const REPEAT_AFTER_MS = 60_000

export function createNotices({ clock, publish }: Deps): Notices {
  const waiting: AlertView[] = []
  const lastSaidAtMs = new Map<string, number>()
  let listens = false
  return {
    say(level, title, detail) {
      const nowMs = clock.now()
      const sentence = `${title}\n${detail ?? ''}`
      const isRepeat = nowMs - (lastSaidAtMs.get(sentence) ?? Number.NEGATIVE_INFINITY) < REPEAT_AFTER_MS
      for (const [said, atMs] of lastSaidAtMs) if (nowMs - atMs >= REPEAT_AFTER_MS) lastSaidAtMs.delete(said)
      if (isRepeat) return
      lastSaidAtMs.set(sentence, nowMs)
      const notice = { alertId: randomUUID(), level, title, atMs: nowMs, ...(detail ? { detail } : {}) }
      if (listens) publish({ topic: 'alert', data: notice })
      else waiting.push(notice)
      if (waiting.length > MOST_WAITING) waiting.shift()
    },
    windowListens() {
      listens = true
      for (const data of waiting.splice(0)) publish({ topic: 'alert', data })
    },
  }
}
