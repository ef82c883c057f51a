import type { BboPoint } from '../../../shared/views.ts'

/** One slot of the chart: the last quote of its half second. */
export interface BboSlot extends BboPoint {
  /** True when no quote came for so long that the line would be a guess. */
  readonly isGap: boolean
}

/** Width of a slot. The chart's axis counts slots, so equal slots keep time to scale. */
export const SLOT_MS = 500
/** Four and a half minutes. The chart library does work for every point at each update: keep it short. */
export const SLOTS_MAX = 540
/** Quotes change many times a second; silence longer than this is shown as such. */
const GAP_AFTER_MS = 5_000

/** Adds a quote: replaces the slot it falls in, or opens new ones, carrying the last quote over silence. */
export function addPoint(slots: readonly BboSlot[], point: BboPoint): readonly BboSlot[] {
  const atMs = slotStart(point.atMs)
  const fresh: BboSlot = { ...point, atMs, isGap: false }
  const last = slots.at(-1)
  if (last === undefined) return [fresh]
  if (atMs < last.atMs) return slots
  if (atMs === last.atMs) return [...slots.slice(0, -1), fresh]
  return [...slots, ...carried(last, atMs), fresh].slice(-SLOTS_MAX)
}

/** Slots of a history, oldest first. */
export function slotsOf(history: readonly BboPoint[]): readonly BboSlot[] {
  const slots: BboSlot[] = []
  for (const point of history) {
    const atMs = slotStart(point.atMs)
    const last = slots.at(-1)
    if (last !== undefined && atMs < last.atMs) continue
    if (last?.atMs === atMs) slots.pop()
    else if (last !== undefined) slots.push(...carried(last, atMs))
    slots.push({ ...point, atMs, isGap: false })
  }
  return slots.slice(-SLOTS_MAX)
}

function slotStart(atMs: number): number {
  return Math.floor(atMs / SLOT_MS) * SLOT_MS
}

/** Slots between `last` and `untilMs`, both exclusive; no more than the chart can hold. */
function carried(last: BboSlot, untilMs: number): BboSlot[] {
  const firstMs = Math.max(last.atMs + SLOT_MS, untilMs - SLOTS_MAX * SLOT_MS)
  const isGap = untilMs - last.atMs > GAP_AFTER_MS
  const slots: BboSlot[] = []
  for (let atMs = firstMs; atMs < untilMs; atMs += SLOT_MS) slots.push({ ...last, atMs, isGap })
  return slots
}
