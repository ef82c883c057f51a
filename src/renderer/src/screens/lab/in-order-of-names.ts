/** Venues by their names: they connect in another order each time, and a row should stand where it stood. */
export function inOrderOfNames<T extends { readonly venueName: string }>(venues: readonly T[]): readonly T[] {
  return venues.toSorted((a, b) => (a.venueName < b.venueName ? -1 : 1))
}
