import { LONGEST_LAB_LATENCY_MS } from '../../../../../shared/paper-lab-contract.ts'
import { grouped } from '../../../format/decimal-text.ts'

/** What was typed as a latency. */
export type ReadLatency =
  | { readonly isRead: true; readonly latencyMs: number | 'measured' }
  /** What was expected and what came. */
  | { readonly isRead: false; readonly problem: string }

/** Milliseconds as they were typed; nothing, or the word, is the measured latency. */
export function readLatency(typed: string): ReadLatency {
  const text = typed.trim()
  if (text === '' || text.toLowerCase() === 'measured') return { isRead: true, latencyMs: 'measured' }
  const latencyMs = Number(text)
  const isPlain = /^\d+(\.\d+)?$/.test(text)
  if (isPlain && latencyMs <= LONGEST_LAB_LATENCY_MS) return { isRead: true, latencyMs }
  const expected = `expected 0 to ${grouped(String(LONGEST_LAB_LATENCY_MS))} ms, or nothing for the measured one`
  return { isRead: false, problem: `${expected}, got "${text}"` }
}
