const SLOT_MS = 100
const SLOTS = 10

/** Counts messages and bytes: in total, and over the last second. */
export interface TrafficMeter {
  add(bytes: number, atMs: number): void
  /** Totals of the last full second before `nowMs`. */
  perSecond(nowMs: number): { readonly messages: number; readonly bytes: number }
  readonly messages: number
  readonly bytes: number
}

/** A ring of tenths of a second: constant memory and two additions per message. */
export function createTrafficMeter(): TrafficMeter {
  const slotNumbers = new Float64Array(SLOTS)
  const slotMessages = new Float64Array(SLOTS)
  const slotBytes = new Float64Array(SLOTS)
  let messages = 0
  let bytes = 0
  return {
    add(size, atMs) {
      const number = Math.floor(atMs / SLOT_MS)
      const slot = number % SLOTS
      if (slotNumbers[slot] !== number) {
        slotNumbers[slot] = number
        slotMessages[slot] = 0
        slotBytes[slot] = 0
      }
      slotMessages[slot] = (slotMessages[slot] ?? 0) + 1
      slotBytes[slot] = (slotBytes[slot] ?? 0) + size
      messages += 1
      bytes += size
    },
    perSecond(nowMs) {
      const newest = Math.floor(nowMs / SLOT_MS)
      let recentMessages = 0
      let recentBytes = 0
      for (let slot = 0; slot < SLOTS; slot += 1) {
        const age = newest - (slotNumbers[slot] ?? 0)
        if (age < 0 || age >= SLOTS) continue
        recentMessages += slotMessages[slot] ?? 0
        recentBytes += slotBytes[slot] ?? 0
      }
      return { messages: recentMessages, bytes: recentBytes }
    },
    get messages() {
      return messages
    },
    get bytes() {
      return bytes
    },
  }
}
