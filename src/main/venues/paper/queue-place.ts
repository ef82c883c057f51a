/**
 * Where one resting paper order stands in the real queue of its level. All sizes are whole lots.
 *
 * A size ahead of us · S size the level showed last · U printed, not yet shown as gone · C shown as gone, not yet
 * printed · R what C took from A. Between events A + U ≤ S.
 */
export interface QueuePlace {
  /** A; `undefined` until the level is seen: nothing can be said of a print before that. */
  aheadLots: number | undefined
  shownLots: number
  printedUnshownLots: number
  shownUnprintedLots: number
  takenByShownLots: number
}

/** Entry: A = S = the size the level shows; an order that betters the market has nobody ahead. */
export function placeAt(shownLots: number | undefined): QueuePlace {
  return {
    aheadLots: shownLots,
    shownLots: shownLots ?? 0,
    printedUnshownLots: 0,
    shownUnprintedLots: 0,
    takenByShownLots: 0,
  }
}

/**
 * The level shows S′.
 * - Growth: who joins stands behind us, A stays; prints and sights of before are settled, U = C = R = 0.
 * - Shrinking by d = S − S′: e = min(d, U) was printed, U −= e. The rest c = d − e left anywhere in the queue:
 *   A −= ⌊A × c ÷ (S − e)⌋, remembered in C and R in case its print is still on the way.
 */
export function levelShows(place: QueuePlace, shownLots: number): void {
  const before = place.shownLots
  place.shownLots = shownLots
  if (place.aheadLots === undefined) {
    place.aheadLots = shownLots
    return
  }
  if (shownLots >= before) {
    if (shownLots > before) settle(place)
    return
  }
  const gone = before - shownLots
  const printed = Math.min(gone, place.printedUnshownLots)
  const left = gone - printed
  place.printedUnshownLots -= printed
  if (left === 0) return
  const fromAhead = Math.floor((place.aheadLots * left) / (before - printed))
  place.aheadLots -= fromAhead
  place.shownUnprintedLots += left
  place.takenByShownLots += fromAhead
}

/**
 * A trade of T prints at the level. m = min(T, C) of it was shown already and took r = ⌈R × m ÷ C⌉ from A then;
 * the rest moves A now: excess = max(0, T − r − A), A = max(0, A − (T − r)), U = min(S, U + T − m).
 *
 * @returns the excess, lots: what would have reached us.
 */
export function levelPrints(place: QueuePlace, tradedLots: number): number {
  if (place.aheadLots === undefined) return 0
  const shown = Math.min(tradedLots, place.shownUnprintedLots)
  const moved = shown === 0 ? 0 : Math.ceil((place.takenByShownLots * shown) / place.shownUnprintedLots)
  place.shownUnprintedLots -= shown
  place.takenByShownLots -= moved
  place.printedUnshownLots = Math.min(place.shownLots, place.printedUnshownLots + tradedLots - shown)
  const reaching = tradedLots - moved
  const excess = Math.max(0, reaching - place.aheadLots)
  place.aheadLots = Math.max(0, place.aheadLots - reaching)
  return excess
}

/** The market traded through the level or stands across it: nobody is left ahead, A = S = U = C = R = 0. */
export function levelCleared(place: QueuePlace): void {
  place.aheadLots = 0
  place.shownLots = 0
  settle(place)
}

function settle(place: QueuePlace): void {
  place.printedUnshownLots = 0
  place.shownUnprintedLots = 0
  place.takenByShownLots = 0
}
