import { type BboSlot, SLOTS_MAX } from '../stores/bbo-series.ts'

/** Points that a live series may hold before it is rebuilt; more would slow each update. */
export const DRAWN_MAX = 600

/** What a chart has drawn so far. */
export interface Drawn {
  readonly firstMs: number
  readonly lastMs: number
  readonly count: number
}

/** How to bring a chart up to date: add a few slots at the end, or draw all of them anew. */
export type Redraw = { readonly kind: 'update' | 'rebuild'; readonly slots: readonly BboSlot[] }

/** More new slots than this are drawn faster as a whole. */
const UPDATES_MAX = 20

/** Chooses between adding and rebuilding. The newest drawn slot is drawn again: its quote may have changed. */
export function redrawOf(drawn: Drawn | undefined, slots: readonly BboSlot[]): Redraw {
  if (drawn === undefined) return { kind: 'rebuild', slots }
  const fresh = slots.filter(({ atMs }) => atMs >= drawn.lastMs)
  const firstMs = slots[0]?.atMs ?? 0
  // A later beginning is the length limit's doing, or else another history: what is drawn does not belong to it.
  const isSameHistory = firstMs === drawn.firstMs || (firstMs > drawn.firstMs && slots.length >= SLOTS_MAX)
  const continues = isSameHistory && fresh[0]?.atMs === drawn.lastMs
  const fits = drawn.count + fresh.length - 1 <= DRAWN_MAX
  return continues && fits && fresh.length <= UPDATES_MAX
    ? { kind: 'update', slots: fresh }
    : { kind: 'rebuild', slots }
}

/** What is drawn after that. */
export function afterRedraw(drawn: Drawn | undefined, { kind, slots }: Redraw): Drawn | undefined {
  const first = slots[0]
  const last = slots.at(-1)
  if (first === undefined || last === undefined) return kind === 'rebuild' ? undefined : drawn
  if (kind === 'rebuild' || drawn === undefined) {
    return { firstMs: first.atMs, lastMs: last.atMs, count: slots.length }
  }
  return { firstMs: drawn.firstMs, lastMs: last.atMs, count: drawn.count + slots.length - 1 }
}
